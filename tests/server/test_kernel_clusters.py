"""Clusters that a cell in a notebook makes."""

import os
import signal
import time

import pytest

START = """
from kernel_helpers import start_cluster
client = start_cluster()
print(client.scheduler.address)
"""
COUNT = """
import time
from distributed import wait
def slow(x):
    time.sleep(0.1)
    return x
futures = client.map(slow, range(40), pure=False)
print("running", flush=True)
wait(futures)
print("finished", sum(client.gather(futures)))
"""


@pytest.fixture
async def kernel(open_kernel):
    return await open_kernel()


async def until_live(api):
    found = await api.until(lambda clusters: [c for c in clusters if c["state"] == "live"])
    return found[0]


@pytest.mark.alone(reason="other tests' processes take the second")
async def test_a_notebooks_cluster_is_found_within_a_second_under_its_name(api, kernel):
    address = (await kernel.run(START)).strip()
    began = time.monotonic()
    cluster = await until_live(api)
    assert time.monotonic() - began < 1.0
    assert (cluster["name"], cluster["owner"]) == ("00_cockpit.ipynb", "kernel")
    assert (cluster["address"], cluster["workers"], cluster["threads"]) == (address, 1, 2)
    assert cluster["can"] == {"scale": True, "restart": True, "close": True}


async def test_a_cluster_is_scaled_while_a_cell_runs(api, kernel):
    await kernel.run(START)
    cluster = await until_live(api)
    cell = await kernel.begin(COUNT)
    await kernel.until_printed("running")
    await api.call("PATCH", f"clusters/{cluster['id']}", {"workers": 2})
    await api.until(lambda clusters: clusters[0]["workers"] == 2)
    assert not cell.done()
    assert (await cell)["status"] == "ok"
    assert "finished 780" in kernel.text("stdout")
    assert kernel.text("stderr") == ""


async def test_a_cluster_is_restarted_while_a_cell_runs(api, kernel):
    await kernel.run(START)
    cluster = await until_live(api)
    cell = await kernel.begin(COUNT)
    await kernel.until_printed("running")
    answer = await api.call("POST", f"clusters/{cluster['id']}/restart")
    assert (answer["state"], answer["workers"]) == ("live", 1)
    assert (await cell)["status"] == "error"  # its futures are gone
    assert kernel.text("stderr") == ""
    assert await kernel.run("print(client.submit(sum, [1, 2]).result())") == "3\n"
    assert await kernel.stays_silent(3)


async def test_a_closed_cluster_leaves_the_kernel_healthy_and_silent(api, kernel):
    first = await kernel.run(START)
    cluster = await until_live(api)
    await api.call("DELETE", f"clusters/{cluster['id']}")
    assert await api.clusters() == []
    assert await kernel.stays_silent(4)
    second = await kernel.run(START)
    assert second != first
    assert (await until_live(api))["address"] == second.strip()
    assert await kernel.stays_silent(1)


async def test_a_cluster_is_closed_while_a_cell_runs(api, kernel):
    await kernel.run(START)
    cluster = await until_live(api)
    cell = await kernel.begin(COUNT)
    await kernel.until_printed("running")
    await api.call("DELETE", f"clusters/{cluster['id']}")
    assert (await cell)["ename"] == "FuturesCancelledError"
    assert await kernel.stays_silent(4)
    assert await kernel.run("print(1 + 1)") == "2\n"


async def test_a_cluster_closed_in_a_cell_leaves_the_list(api, kernel):
    await kernel.run(START)
    await until_live(api)
    await kernel.run("client.shutdown()")
    await api.until(lambda clusters: clusters == [])
    assert await kernel.stays_silent(1)


async def test_processes_of_a_notebook_are_scaled_and_restarted_too(api, kernel):
    await kernel.run(START.replace("()", "('processes', threads_per_worker=1)", 1))
    cluster = await until_live(api)
    await api.call("PATCH", f"clusters/{cluster['id']}", {"workers": 2})
    await api.until(lambda clusters: clusters[0]["workers"] == 2)
    await api.call("POST", f"clusters/{cluster['id']}/restart")
    await api.until(lambda clusters: clusters[0]["workers"] == 2)
    assert await kernel.run("print(client.submit(sum, [1, 2]).result())") == "3\n"
    await api.call("DELETE", f"clusters/{cluster['id']}")
    assert await kernel.stays_silent(2)


async def test_two_notebooks_have_two_clusters(api, open_kernel):
    one, two = await open_kernel("one.ipynb"), await open_kernel("sub/two.ipynb")
    addresses = {(await one.run(START)).strip(), (await two.run(START)).strip()}
    clusters = await api.until(lambda clusters: len(clusters) == 2 and clusters)
    assert {cluster["name"] for cluster in clusters} == {"one.ipynb", "two.ipynb"}
    assert {cluster["address"] for cluster in clusters} == addresses
    await api.call("DELETE", f"clusters/{clusters[0]['id']}")
    assert [cluster["id"] for cluster in await api.clusters()] == [clusters[1]["id"]]


async def test_a_second_client_of_a_cluster_is_not_a_second_cluster(api, open_kernel):
    one, two = await open_kernel("one.ipynb"), await open_kernel("two.ipynb")
    address = (await one.run(START)).strip()
    await two.run(f"from distributed import Client; guest = Client('{address}')")
    cluster = await until_live(api)
    assert (cluster["name"], len(await api.clusters())) == ("one.ipynb", 1)
    assert two.text("stderr") == ""


async def test_a_killed_kernels_cluster_is_lost_and_can_be_removed(api, kernel, manager):
    printed = await kernel.run(START + "import os; print(os.getpid())")
    pid = int(printed.split()[-1])
    cluster = await until_live(api)
    os.kill(pid, signal.SIGKILL)
    await api.until_state(cluster["id"], "lost", "kernel")
    assert [path.name for path in manager.board.path.glob("*.json")] == []
    await api.call("DELETE", f"clusters/{cluster['id']}")
    assert await api.clusters() == []


async def test_a_restarted_kernels_cluster_leaves_the_list_for_the_next_one(
    api, kernel, jp_serverapp
):
    await kernel.run(START)
    first = await until_live(api)
    await jp_serverapp.kernel_manager.restart_kernel(kernel.id, now=True)
    await kernel.ready()
    await api.until(lambda clusters: all(c["state"] == "lost" for c in clusters))
    await kernel.run(START)
    second = await until_live(api)
    assert second["id"] != first["id"]
    assert await api.until(lambda clusters: len(clusters) == 1)
