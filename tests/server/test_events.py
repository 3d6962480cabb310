"""The list of clusters, sent to the pages that subscribe."""

import asyncio
import json
import time

import pytest
from distributed import LocalCluster

from kernel_helpers.telemetry.scheduler.plugin import SUMMARY
from tests.server.test_kernel_clusters import START


@pytest.fixture
def listen(jp_ws_fetch):
    async def connect():
        socket = await jp_ws_fetch("kernel-helpers-lab", "events")
        await socket.write_message('{"subscribe": ["clusters"]}')

        async def until(condition):
            while True:
                event = json.loads(await asyncio.wait_for(socket.read_message(), 20))
                assert event["type"] == "clusters"
                if condition(event["clusters"]):
                    return event["clusters"]

        return socket, until

    return connect


def states(clusters):
    return [cluster["state"] for cluster in clusters]


async def test_a_listener_sees_a_cluster_start_scale_and_close(api, listen):
    _, until = await listen()
    await until(lambda clusters: clusters == [])
    made = await api.call("POST", "clusters", {"workers": 1})
    await until(lambda clusters: states(clusters) == ["starting"])
    await until(lambda clusters: states(clusters) == ["live"])
    await api.call("PATCH", f"clusters/{made['id']}", {"workers": 2})
    await until(lambda clusters: clusters[0]["workers"] == 2)
    await api.call("DELETE", f"clusters/{made['id']}")
    await until(lambda clusters: states(clusters) == ["closing"])
    await until(lambda clusters: clusters == [])


async def test_a_notebooks_cluster_appears_by_itself_within_a_second(open_kernel, listen):
    kernel = await open_kernel()
    _, until = await listen()
    await kernel.run(START)
    began = time.monotonic()
    await until(lambda clusters: states(clusters) == ["live"])
    assert time.monotonic() - began < 1.0


async def test_figures_are_asked_for_only_while_somebody_listens(api, listen):
    with LocalCluster(
        n_workers=1, processes=False, protocol="tcp", dashboard_address=":0"
    ) as cluster:
        await api.call("POST", "clusters", {"address": cluster.scheduler_address})
        summary, asked = cluster.scheduler.handlers[SUMMARY], asyncio.Queue()

        loop = asyncio.get_running_loop()

        async def counted(*args, **options):
            loop.call_soon_threadsafe(asked.put_nowait, time.monotonic())
            return await summary(*args, **options)

        cluster.scheduler.handlers[SUMMARY] = counted
        socket, _ = await listen()
        times = [await asyncio.wait_for(asked.get(), 10) for _ in range(3)]
        assert 1.5 < times[2] - times[1] < 4
        socket.close()
        # at most one more question was under way
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.gather(asked.get(), asked.get()), 5)
