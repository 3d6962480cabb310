"""Clusters that the panel's "New" starts, and schedulers that it only watches."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from distributed import LocalCluster

SMALL = {"workers": 1, "threads_per_worker": 1}


def family(manager, cluster_id):
    """All processes of a panel's cluster."""
    serving = psutil.Process(manager.find(cluster_id).process.pid)
    return [serving, *serving.children(recursive=True)]


def still_running(processes):
    return psutil.wait_procs(processes, timeout=10)[1]


@pytest.fixture
async def panel_cluster(api):
    made = await api.call("POST", "clusters", SMALL)
    return await api.until_state(made["id"], "live")


async def test_a_new_cluster_is_listed_at_once_and_lives_soon_after(api):
    began = time.monotonic()
    made = await api.call("POST", "clusters", {"workers": 2, "threads_per_worker": 1})
    assert time.monotonic() - began < 0.2
    assert (made["state"], made["owner"], made["name"]) == ("starting", "panel", "Cluster 1")
    live = await api.until_state(made["id"], "live")
    assert (live["workers"], live["threads"]) == (2, 2)
    assert live["can"] == {"scale": True, "restart": True, "close": True}
    assert live["memory"] > 0
    assert await api.call("GET", f"clusters/{made['id']}") == live | {
        key: (await api.clusters())[0][key] for key in ("cpu", "memory")
    }


async def test_closing_ends_every_process(api, manager, panel_cluster):
    processes = family(manager, panel_cluster["id"])
    assert len(processes) >= 2
    await api.call("DELETE", f"clusters/{panel_cluster['id']}")
    assert await api.clusters() == []
    assert still_running(processes) == []


async def test_a_cluster_that_hangs_is_ended(api, manager, panel_cluster, monkeypatch):
    monkeypatch.setattr("kernel_helpers_lab.process.CLOSE_SECONDS", 1.0)
    [serving, *workers] = family(manager, panel_cluster["id"])
    serving.suspend()
    await api.call("DELETE", f"clusters/{panel_cluster['id']}")
    assert not psutil.pid_exists(serving.pid)  # not even as a zombie
    assert still_running(workers) == []


async def test_a_cluster_is_closed_while_it_starts(api, manager):
    made = await api.call("POST", "clusters", SMALL)
    processes = family(manager, made["id"])
    await api.call("DELETE", f"clusters/{made['id']}")
    assert await api.clusters() == []
    assert still_running(processes) == []


async def test_a_cluster_that_never_starts_has_failed(api, manager, monkeypatch):
    monkeypatch.setattr(manager, "start_timeout", 0.0)
    made = await api.call("POST", "clusters", SMALL)
    processes = family(manager, made["id"])
    failed = await api.until_state(made["id"], "failed")
    assert "did not start within" in failed["message"]
    assert still_running(processes) == []


async def test_a_panels_cluster_is_scaled_and_restarted(api, panel_cluster):
    where = f"clusters/{panel_cluster['id']}"
    await api.call("PATCH", where, {"workers": 2})
    await api.until(lambda clusters: clusters[0]["workers"] == 2)
    await api.call("PATCH", where, {"workers": 1})
    await api.until(lambda clusters: clusters[0]["workers"] == 1)
    assert (await api.call("POST", f"{where}/restart"))["workers"] == 1


async def test_two_clusters_have_names_of_their_own(api):
    made = [await api.call("POST", "clusters", SMALL) for _ in range(2)]
    assert [cluster["name"] for cluster in made] == ["Cluster 1", "Cluster 2"]
    for cluster in made:
        await api.until_state(cluster["id"], "live")


async def test_a_killed_cluster_is_lost_and_can_be_removed(api, manager, panel_cluster):
    processes = family(manager, panel_cluster["id"])
    os.killpg(processes[0].pid, signal.SIGKILL)
    lost = await api.until_state(panel_cluster["id"], "lost", "ended unexpectedly")
    assert lost["can"] == {"scale": False, "restart": False, "close": True}
    await api.clusters()  # the next look takes its note down
    assert list(manager.board.path.glob("*.json")) == []
    await api.call("DELETE", f"clusters/{panel_cluster['id']}")
    assert await api.clusters() == []


async def test_a_cluster_shut_down_by_a_notebook_leaves_the_list(api, panel_cluster, open_kernel):
    kernel = await open_kernel()
    address = panel_cluster["address"]
    await kernel.run(f"from distributed import Client; Client('{address}').shutdown()")
    await api.until(lambda clusters: clusters == [])


@pytest.mark.parametrize(
    "body",
    [
        {"memory_limit": "nonsense"},
        {"memory_limit": "1 kB"},
        {"memory_limit": 0.5},
        {"workers": 0},
        {"workers": True},
        {"workers": "2"},
        {"threads_per_worker": -1},
        {"unknown": 1},
        ["workers"],
        {"address": "nonsense"},
        {"address": 8786},
        {"address": "inproc://127.0.0.1/1/1"},
        {"address": "file:///etc/passwd"},
    ],
)
async def test_a_wrong_wish_is_refused_in_one_sentence_before_anything_starts(api, body):
    status, sentence = await api.refused("POST", "clusters", body)
    assert status == 400
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert await api.clusters() == []


async def test_a_cluster_that_cannot_start_has_failed_and_says_why(api, monkeypatch):
    # Dask's own configuration asks for encryption, but names no certificates.
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "True")
    made = await api.call("POST", "clusters", SMALL)
    failed = await api.until_state(made["id"], "failed")
    assert failed["message"].startswith("The cluster could not start: ")
    assert "TLS" in failed["message"]
    assert "\n" not in failed["message"]
    await api.call("DELETE", f"clusters/{made['id']}")
    assert await api.clusters() == []


async def test_a_scheduler_elsewhere_is_watched_and_forgotten_but_never_closed(api):
    with LocalCluster(
        n_workers=1, processes=False, protocol="tcp", dashboard_address=":0"
    ) as cluster:
        watched = await api.call("POST", "clusters", {"address": cluster.scheduler_address})
        assert (watched["owner"], watched["state"], watched["workers"]) == ("address", "live", 1)
        assert watched["can"] == {"scale": False, "restart": False, "close": True}
        where = f"clusters/{watched['id']}"
        assert (await api.refused("PATCH", where, {"workers": 2}))[0] == 409
        assert (await api.refused("POST", f"{where}/restart"))[0] == 409
        await api.call("DELETE", where)
        assert await api.clusters() == []
        assert cluster.scheduler.status.name == "running"


async def test_a_wrong_address_is_refused_within_five_seconds(api, unused_tcp_port):
    began = time.monotonic()
    body = {"address": f"tcp://127.0.0.1:{unused_tcp_port}"}
    status, sentence = await api.refused("POST", "clusters", body)
    assert (status, time.monotonic() - began < 5) == (400, True)
    assert "No Dask scheduler answers" in sentence


async def test_an_address_that_speaks_no_dask_is_refused_within_five_seconds(api, jp_serverapp):
    began = time.monotonic()
    body = {"address": f"tcp://127.0.0.1:{jp_serverapp.port}"}
    status, sentence = await api.refused("POST", "clusters", body)
    assert (status, time.monotonic() - began < 5) == (400, True)
    assert "No Dask scheduler answers" in sentence


async def test_an_encrypted_address_without_certificates_is_refused_in_a_sentence(api):
    status, sentence = await api.refused("POST", "clusters", {"address": "tls://127.0.0.1:8786"})
    assert status == 400
    assert "distributed.comm.tls" in sentence


async def test_an_unknown_cluster_is_not_found(api):
    assert (await api.refused("GET", "clusters/00000000"))[0] == 404
    assert (await api.refused("DELETE", "clusters/00000000"))[0] == 404
    assert (await api.refused("PATCH", "clusters/00000000", {"workers": 1}))[0] == 404
    assert (await api.refused("POST", "clusters/00000000/restart"))[0] == 404


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_its_server(how, tmp_path):
    program = """
import asyncio, logging, pathlib, sys
from kernel_helpers_lab.clusters import ClusterManager
from kernel_helpers_lab.process import ClusterSize

async def main():
    manager = ClusterManager(pathlib.Path(sys.argv[1]), logging.getLogger())
    size = ClusterSize(workers=2, threads_per_worker=1, memory_limit="auto")
    made = await manager.start(size)
    await manager.find(made["id"]).reachable.wait()
    print(manager.find(made["id"]).process.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        serving = psutil.Process(int(server.stdout.readline()))
        processes = [serving, *serving.children(recursive=True)]
        server.send_signal(how)
    assert len(processes) >= 3
    assert still_running(processes) == []


async def test_a_server_that_stops_leaves_no_process(api, manager, panel_cluster):
    processes = family(manager, panel_cluster["id"])
    await manager.stop()
    assert still_running(processes) == []
    assert not manager.board.path.exists()
