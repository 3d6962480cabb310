"""Recording gets in nobody's way: clients that close, loops that run, errors, what others left."""

import asyncio
import base64
import errno
import fcntl
import gzip
import os
import re
import signal
import subprocess
import sys

import pytest
from distributed import Client, LocalCluster

from kernel_helpers.telemetry import open_recording, record
from kernel_helpers.telemetry.recordings import record as module
from kernel_helpers.telemetry.recordings.frames import messages_of, pack_messages
from kernel_helpers.telemetry.recordings.part import part_of
from kernel_helpers.telemetry.recordings.write import RecordingWriter
from kernel_helpers.telemetry.scheduler.lineage import CELL_TOPIC
from kernel_helpers.telemetry.scheduler.probe import NAME as PROBE
from kernel_helpers.widgets import export_recording
from tests.unit.recordings.work import inc, local_cluster
from tests.unit.telemetry.watching import local_client

PLACE = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
SMALL = {"n_workers": 1, "threads_per_worker": 2, "processes": False}


def test_a_client_that_closes_inside_the_block_loses_no_row(client, tmp_path):
    path = tmp_path / "a.arrows"
    with record(path, own := Client(client.scheduler.address)):
        own.gather(own.map(inc, range(100), pure=False))
        own.close()
    run = open_recording(path)
    assert (run.tasks.num_rows, run.warnings) == (100, [])


def test_first_lines_of_cells_are_left_out_on_request(client, tmp_path):
    cell = {"client": client.id, "cell": "c1", "run": 3, "label": "password = 'hunter3'"}
    recorded, without = tmp_path / "a.arrows", tmp_path / "b.arrows"
    with record(recorded, client):
        client.log_event(CELL_TOPIC, cell)
        client.submit(inc, 1, pure=False).result()
    with record(without, client, labels=False):
        client.submit(inc, 2, pure=False).result()
    run = open_recording(recorded)
    assert set(run.graph["label"].to_pylist()) == {cell["label"]}
    assert set(run.tasks["label"].to_pylist()) == {cell["label"]}
    for quiet in (open_recording(without), run.without_labels()):
        assert set(quiet.graph["label"].to_pylist()) == {""}
        assert set(quiet.tasks["run"].to_pylist()) == {3}
        assert b"hunter3" not in pack_messages(messages_of(quiet))
    assert b"hunter3" in _data(export_recording(recorded, tmp_path / "a.html"))
    assert b"hunter3" not in _data(export_recording(recorded, tmp_path / "b.html", labels=False))
    assert b"hunter3" not in _data(run.export(tmp_path / "c.html", labels=False))


def _data(page):
    [packed] = re.findall(r"H4sI[\w+/=]+", page.read_text())
    return gzip.decompress(base64.b64decode(packed))


@pytest.mark.parametrize("protocol", ["tcp", "inproc"])
def test_a_cluster_that_closes_inside_the_block_loses_no_row(tmp_path, caplog, protocol):
    path = tmp_path / "a.arrows"
    with LocalCluster(**SMALL | PLACE | {"protocol": protocol, "host": None}) as cluster:
        client = Client(cluster)
        with record(path, client):
            client.gather(client.map(inc, range(100), pure=False))
            client.close()
            cluster.close()
    run = open_recording(path)
    assert (run.tasks.num_rows, run.warnings) == (100, [])
    assert "closed" in run.notes["state"].to_pylist()
    assert "Recording" not in caplog.text


def test_the_block_s_error_is_raised_whatever_became_of_the_client(client, tmp_path):
    path = tmp_path / "a.arrows"

    def work():
        with record(path, own := Client(client.scheduler.address)):
            own.submit(inc, 1, pure=False).result()
            own.close()
            1 / 0  # noqa: B018

    with pytest.raises(ZeroDivisionError):
        work()
    assert open_recording(path).tasks.num_rows == 1


def test_a_closed_client_is_refused_in_a_sentence_and_leaves_nothing(client, tmp_path):
    own = Client(client.scheduler.address)
    own.close()
    with (
        pytest.raises(ValueError, match="a client that is connected, got one that is closed"),
        record(tmp_path / "a.arrows", own),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_scheduler_that_does_not_answer_is_named_and_the_older_file_stays(
    client, tmp_path, monkeypatch
):
    path = tmp_path / "a.arrows"
    path.write_bytes(b"an older recording")
    monkeypatch.setattr(module, "_connection", lambda _: ("tcp://127.0.0.1:1", {}))
    monkeypatch.setattr(module, "START_SECONDS", 0.1)
    with pytest.raises(TimeoutError, match=r"scheduler at tcp://127\.0\.0\.1:1 to answer"):
        record(path, client).__enter__()
    assert path.read_bytes() == b"an older recording"
    assert not part_of(path).exists()


async def test_an_asynchronous_client_is_recorded_while_its_loop_runs(tmp_path):
    path = tmp_path / "a.arrows"
    async with local_client() as client, record(path, client):
        await client.gather(client.map(inc, range(20), pure=False))
    run = open_recording(path)
    assert (run.tasks.num_rows, run.warnings) == (20, [])


async def test_an_error_in_a_coroutine_is_raised_and_the_file_is_finished(tmp_path):
    path = tmp_path / "a.arrows"

    async def work(client):
        async with record(path, client):
            await client.submit(inc, 1)
            1 / 0  # noqa: B018

    async with local_client() as client:
        with pytest.raises(ZeroDivisionError):
            await work(client)
    assert open_recording(path).tasks.num_rows == 1


async def test_a_block_that_would_stop_the_loop_is_refused_at_once(tmp_path):
    path = tmp_path / "a.arrows"
    async with local_client() as client:
        with pytest.raises(RuntimeError, match="write `async with`"), record(path, client):
            pass
        async with record(path, client):
            await client.submit(inc, 1)
    assert open_recording(path).tasks.num_rows == 1


async def test_a_cancelled_coroutine_leaves_a_whole_file(tmp_path):
    path, inside = tmp_path / "a.arrows", asyncio.Event()

    async def work(client):
        async with record(path, client):
            await client.submit(inc, 1)
            inside.set()
            await asyncio.Event().wait()

    async with local_client() as client:
        task = asyncio.create_task(work(client))
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert open_recording(path).tasks.num_rows == 1


def test_what_a_killed_recorder_left_does_not_stop_the_next_one(tmp_path):
    path = tmp_path / "a.arrows"
    code = (
        "import sys, time; from pathlib import Path\n"
        "from kernel_helpers.telemetry.recordings.write import RecordingWriter\n"
        f"writer = RecordingWriter(Path({str(path)!r}), 'tcp://127.0.0.1:1')\n"
        "print('ready', flush=True); time.sleep(600)"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"ready\n"
    with local_cluster() as client:
        with pytest.raises(FileExistsError, match="nobody else to record"):
            record(path, client).__enter__()
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        assert part_of(path).exists()
        with record(path, client):
            client.submit(inc, 1, pure=False).result()
    assert open_recording(path).tasks.num_rows == 1


def test_without_locks_an_unfinished_file_is_not_written_over(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    path = tmp_path / "a.arrows"
    first = RecordingWriter(path, "tcp://127.0.0.1:1")
    with pytest.raises(FileExistsError, match=r"delete that file if its recorder is gone"):
        RecordingWriter(path, "tcp://127.0.0.1:1")
    first.close()
    assert len(open_recording(path).tasks) == 0


def test_a_recording_of_nothing_opens(client, tmp_path):
    path = tmp_path / "a.arrows"
    with record(path, client):
        pass
    run = open_recording(path)
    assert (run.tasks.num_rows, run.warnings) == (0, [])
    assert set(run.events["action"].to_pylist()) == {"present"}


def test_nothing_watches_a_cluster_that_nobody_records(tmp_path):
    with LocalCluster(**SMALL, **PLACE) as cluster, Client(cluster) as client:
        with record(tmp_path / "a.arrows", client):
            assert "kernel-helpers-watch" in cluster.scheduler.plugins
            [worker] = cluster.workers.values()
            assert PROBE in worker.plugins
        assert "kernel-helpers-watch" not in cluster.scheduler.plugins
        assert PROBE not in worker.plugins
        client.submit(inc, 1).result()
