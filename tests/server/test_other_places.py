"""Clusters that are encrypted, behind Dask Gateway, or on a scheduler that takes no plugin."""

import pytest

from tests.server.gateway import gateway
from tests.server.test_kernel_clusters import until_live

TLS = """
from distributed import Client, LocalCluster
from distributed.security import Security
place = {"n_workers": 1, "processes": False, "dashboard_address": None}
security = Security.temporary()
cluster = LocalCluster(protocol="tls://", host="127.0.0.1", security=security, **place)
client = Client(cluster)
print(client.scheduler.address)
"""
GATEWAY = """
cluster = gateway.new_cluster()
cluster.scale(1)
client = cluster.get_client()
client.wait_for_workers(1)
print(client.scheduler.address)
"""
WORK = "print(sum(client.gather(client.map(abs, range(200), pure=False))))"


@pytest.fixture
async def kernel(open_kernel):
    return await open_kernel()


async def test_an_encrypted_cluster_is_found_and_watched(api, kernel, view):
    address = (await kernel.run(TLS)).strip()
    assert address.startswith("tls://")
    cluster = await until_live(api)
    viewer = await view(cluster["id"])
    await kernel.run(WORK)
    await viewer.until_tasks(200)
    assert (len(viewer.tasks), viewer.dropped) == (200, 0)


async def test_a_cluster_behind_a_gateway_is_found_watched_scaled_and_closed(
    api, kernel, view, tmp_path
):
    async with gateway(tmp_path) as connect:
        address = (await kernel.run(connect + GATEWAY)).strip()
        assert address.startswith("gateway://")
        cluster = await until_live(api)
        assert (cluster["owner"], cluster["workers"]) == ("kernel", 1)
        viewer = await view(cluster["id"])
        await kernel.run(WORK)
        await viewer.until_tasks(200)
        assert (len(viewer.tasks), viewer.dropped) == (200, 0)
        await api.call("PATCH", f"clusters/{cluster['id']}", {"workers": 2})
        await api.until(lambda clusters: clusters[0]["workers"] == 2)
        await api.call("DELETE", f"clusters/{cluster['id']}")
        assert await api.clusters() == []
        assert await kernel.run("print(gateway.list_clusters())") == "[]\n"
