"""The lectures' factory."""

import logging
import os
import socket
import subprocess
import sys
import time

import dask
import pytest
from dask.system import CPU_COUNT
from distributed import LocalCluster
from threadpoolctl import threadpool_info, threadpool_limits

from kernel_helpers.clusters import ClusterUnreachableError, start, start_cluster
from kernel_helpers.clusters.address import normalize_address
from kernel_helpers.clusters.size import check_count, check_memory_limit


@pytest.fixture
def client():
    client = start_cluster()
    yield client
    client.close()


@pytest.fixture
def port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_cluster_computes_and_says_what_it_is_in_one_line(client):
    assert client.submit(sum, [1, 2, 3]).result() == 6
    assert repr(client) == (f"<Client: 1 worker, 2 threads at {client.cluster.scheduler_address}>")
    assert "\n" not in client._repr_html_()


def test_a_second_call_returns_the_running_cluster_and_says_so(client, capsys):
    assert start_cluster() is client
    assert "running already" in capsys.readouterr().out


def test_a_cluster_closes_with_its_client_and_a_new_one_can_follow():
    first = start_cluster()
    first.close()
    assert first.cluster.status.name == "closed"
    second = start_cluster()
    assert second is not first
    second.close()


def test_an_address_joins_a_running_scheduler(client):
    address = client.cluster.scheduler_address
    assert start_cluster(address) is client
    with LocalCluster(
        n_workers=0, processes=False, protocol="tcp", dashboard_address=":0"
    ) as other:
        joined = start_cluster(other.scheduler_address)
        assert joined.scheduler.address == other.scheduler_address
        joined.close()
        assert other.status.name == "running"


def test_the_scale_of_a_laptop_is_one_worker_of_two_threads_in_this_process():
    client = start_cluster("laptop")
    assert "1 worker, 2 threads" in repr(client)
    assert set(client.run(os.getpid).values()) == {os.getpid()}
    client.close()


def test_linear_algebra_in_worker_threads_shares_the_cores_and_gets_them_back():
    with threadpool_limits(3):
        client = start_cluster("laptop")
        inside = client.submit(threads_of_libraries, pure=False).result()
        assert set(inside) == {max(1, CPU_COUNT // 2)}
        client.close()
        assert set(threads_of_libraries()) == {3}


def threads_of_libraries():
    return [library["num_threads"] for library in threadpool_info()]


def test_the_scale_of_a_class_is_two_processes_of_one_thread():
    client = start_cluster("class")
    assert "2 workers, 2 threads" in repr(client)
    assert len({os.getpid(), *client.run(os.getpid).values()}) == 3
    assert set(client.run(os.getenv, "OMP_NUM_THREADS").values()) == {"1"}
    limits = client.run(lambda dask_worker: dask_worker.memory_manager.memory_limit)
    assert set(limits.values()) == {10**9}
    client.close()


def test_the_scale_of_a_cluster_takes_an_address_or_the_one_dask_is_configured_with(client):
    address = client.cluster.scheduler_address
    assert start_cluster("cluster", address=address) is client
    with dask.config.set({"scheduler-address": address}):
        assert start_cluster("cluster") is client


def test_the_scale_of_a_cluster_without_any_address_says_where_to_give_one():
    with (
        dask.config.set({"scheduler-address": None}),
        pytest.raises(ValueError, match=r"found none; give .*address=.* or set DASK_SCHED"),
    ):
        start_cluster("cluster")


def test_a_wrong_address_fails_with_one_sentence_within_five_seconds(unused_tcp_port):
    began = time.monotonic()
    with pytest.raises(ClusterUnreachableError, match="No Dask scheduler answers at tcp://127"):
        start_cluster(f"127.0.0.1:{unused_tcp_port}")
    assert time.monotonic() - began < 5


def test_an_address_that_speaks_no_dask_fails_when_the_patience_ends(port_in_use, monkeypatch):
    assert start.ANSWER_SECONDS < 5
    monkeypatch.setattr(start, "ANSWER_SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(ClusterUnreachableError):
        start_cluster(f"127.0.0.1:{port_in_use}")
    assert 0.5 <= time.monotonic() - began < 3


def test_a_dashboard_port_in_use_gives_one_sentence(port_in_use, capsys, recwarn, caplog):
    client = start_cluster(dashboard_address=f"127.0.0.1:{port_in_use}")
    client.close()
    assert capsys.readouterr().out.splitlines() == [
        f"Port {port_in_use} is in use; Dask's dashboard takes a free one instead."
    ]
    assert [str(warning.message) for warning in recwarn if "Port" in str(warning.message)] == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "gpu"},
        {"kind": "laptop", "address": "127.0.0.1:8786"},
        {"kind": "inproc://127.0.0.1:1"},
        {"n_workers": 0},
        {"threads_per_worker": 1.5},
        {"memory_limit": "nonsense"},
        {"memory_limit": "3 MB"},
        {"dashboard_address": "nonsense"},
    ],
)
def test_a_wrong_argument_fails_with_one_sentence(options):
    with pytest.raises(ValueError, match=r"^[^\n]+, got [^\n]+\.$"):
        start_cluster(**options)


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        (" tls://example.test:1/ ", "tls://example.test:1"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_addresses_are_normalized(given, normal):
    assert normalize_address(given) == normal


def test_memory_limits_are_read_as_dask_reads_them():
    assert [check_memory_limit(value) for value in ("auto", None, 0, "1 GiB", 2**30)] == [
        "auto",
        None,
        0,
        2**30,
        2**30,
    ]


@pytest.mark.parametrize("value", ["9" * 100_000, "1e400 GB", "x" * 100_000, 1e308 * 10])
def test_sizes_beyond_every_number_are_one_short_sentence(value):
    with pytest.raises(ValueError, match=r"^memory_limit must be a size such as") as refused:
        check_memory_limit(value)
    assert len(str(refused.value)) < 200
    with pytest.raises(ValueError, match=r"^workers must be a whole number") as refused:
        check_count("workers", value, most=256)
    assert len(str(refused.value)) < 200


def test_the_names_of_the_package_load_without_dask():
    code = "import sys, kernel_helpers.clusters.announcement; print('dask' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
