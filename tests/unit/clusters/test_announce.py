"""How a client's cluster becomes known, and how its owner is asked."""

import logging
import os
import subprocess
import sys
import time

import pytest
from distributed import Client, LocalCluster, get_client

from kernel_helpers.clusters import start_cluster
from kernel_helpers.clusters.announcement import DIRECTORY_VARIABLE, read_announcement


@pytest.fixture
def board(tmp_path, monkeypatch):
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/somebody/course/00_cockpit.ipynb")
    return tmp_path


@pytest.fixture
def client(board):
    client = start_cluster()
    yield client
    client.close()


def notes(board):
    return [read_announcement(path) for path in sorted(board.glob("*.json"))]


def test_a_cluster_is_announced_under_its_notebooks_name_and_withdrawn(board):
    client = start_cluster()
    [note] = notes(board)
    assert note.address == client.scheduler.address
    assert (note.session, note.owner, note.can_scale) == ("00_cockpit.ipynb", "kernel", True)
    assert note.pid == os.getpid()
    client.close()
    assert notes(board) == []


def test_telemetry_is_recorded_from_the_first_task(client):
    assert any("telemetry" in name for name in client.cluster.scheduler.plugins)


def test_a_mere_connection_does_not_claim_to_own_the_cluster(board, monkeypatch):
    with (
        LocalCluster(
            n_workers=0, processes=False, protocol="tcp", dashboard_address=":0"
        ) as cluster,
        Client(cluster.scheduler_address),
    ):
        assert [note.owner for note in notes(board)] == ["address"]


def test_clients_inside_tasks_are_not_announced(client, board):
    assert client.submit(lambda: len(get_client().scheduler_info()["workers"])).result() == 1
    assert len(notes(board)) == 1


def test_without_a_server_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    with start_cluster():
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["missing", "file"])
def test_a_board_that_is_gone_costs_nobody_a_client(tmp_path, monkeypatch, place, caplog):
    (tmp_path / "file").touch()
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / place))
    with start_cluster() as client:
        assert client.submit(sum, [1]).result() == 1
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_an_inproc_cluster_is_not_announced(board):
    with Client(processes=False, dashboard_address=":0"):
        assert notes(board) == []


def test_announcing_takes_less_than_thirty_milliseconds(board):
    with LocalCluster(
        n_workers=0, processes=False, protocol="tcp", dashboard_address=":0"
    ) as cluster:

        def connect():
            began = time.perf_counter()
            Client(cluster, set_as_default=False).close()
            return time.perf_counter() - began

        connect()
        announced = min(connect() for _ in range(5))
        del os.environ[DIRECTORY_VARIABLE]
        silent = min(connect() for _ in range(5))
    assert announced - silent < 0.030


def test_quiet_drops_what_dask_logs_and_only_inside():
    code = """
import logging, distributed
from kernel_helpers.clusters.quiet import quiet
logger = logging.getLogger("distributed.worker")
with quiet():
    logger.error("inside")
logger.error("outside")
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ("inside" in said.stderr, "outside" in said.stderr) == (False, True)
