"""A cluster's rows on their way through the websocket."""

import asyncio
import os
import signal
import time

import pytest
from kernel_helpers_lab.sockets import parse_subscription
from tornado.httpclient import HTTPClientError

from tests.server.test_kernel_clusters import START, until_live

BURST = """
from distributed import Client, wait
client = Client({address!r})
futures = client.map(lambda x: x, range({count}), pure=False)
wait(futures)
print("finished", len(futures))
"""


@pytest.fixture
async def kernel(open_kernel):
    return await open_kernel()


@pytest.fixture
async def panel_cluster(api):
    made = await api.call("POST", "clusters", {"workers": 2, "threads_per_worker": 1})
    return await api.until_state(made["id"], "live")


async def test_every_task_of_a_burst_arrives_from_a_notebooks_cluster(api, kernel, view):
    address = (await kernel.run(START)).strip()
    cluster = await until_live(api)
    viewer = await view(cluster["id"])
    cell = await kernel.begin(BURST.format(address=address, count=3000))
    await viewer.until_tasks(3000)
    assert (len(viewer.tasks), viewer.dropped) == (3000, 0)
    assert (await cell)["status"] == "ok"


async def test_every_task_of_a_burst_arrives_from_a_panels_cluster(panel_cluster, kernel, view):
    viewer = await view(panel_cluster["id"])
    cell = await kernel.begin(BURST.format(address=panel_cluster["address"], count=3000))
    await viewer.until_tasks(3000)
    assert (len(viewer.tasks), viewer.dropped) == (3000, 0)
    assert (await cell)["status"] == "ok"


async def test_tasks_before_the_first_view_are_not_lost(api, kernel, view):
    address = (await kernel.run(START)).strip()
    await kernel.run(BURST.format(address=address, count=50))
    viewer = await view((await until_live(api))["id"])
    await viewer.until_tasks(50)
    assert len(viewer.tasks) == 50


async def test_a_reconnect_resumes_at_its_cursor(api, kernel, view):
    address = (await kernel.run(START)).strip()
    await kernel.run(BURST.format(address=address, count=50))
    cluster = await until_live(api)
    first = await view(cluster["id"])
    await first.until_tasks(50)
    first.socket.close()
    await kernel.run(BURST.format(address=address, count=7))
    place = {"ring": first.headers[-1]["ring"], "cursor": first.next_row}
    second = await view(cluster["id"], task_stream=place)
    await second.until_tasks(7)
    assert second.headers[0]["first"] == place["cursor"]
    assert len(second.tasks) == 7


async def test_workers_and_running_tasks_are_sent_as_snapshots(panel_cluster, view):
    viewer = await view(panel_cluster["id"], workers={}, running={})
    while {header["topic"] for header in viewer.headers} < {"workers", "running"}:
        await viewer.read()
    assert viewer.decoder.tables["workers"].num_rows == 2


async def test_a_view_of_a_starting_cluster_waits_for_it(api, view):
    made = await api.call("POST", "clusters", {"workers": 1})
    viewer = await view(made["id"], workers={})
    await viewer.until_state("live")
    assert viewer.states[0] == "starting"


async def test_a_view_of_a_killed_cluster_is_told_and_keeps_its_history(
    api, manager, panel_cluster, kernel, view
):
    await kernel.run(BURST.format(address=panel_cluster["address"], count=20))
    viewer = await view(panel_cluster["id"])
    await viewer.until_tasks(20)
    os.killpg(manager.find(panel_cluster["id"]).process.pid, signal.SIGKILL)
    await viewer.until_state("lost")
    late = await view(panel_cluster["id"])
    await late.until_tasks(20)
    await late.until_state("lost")
    await api.until_state(panel_cluster["id"], "lost")
    await api.call("DELETE", f"clusters/{panel_cluster['id']}")
    await viewer.until_state("closed")


async def test_a_view_of_a_closed_cluster_ends(api, panel_cluster, view):
    viewer = await view(panel_cluster["id"])
    await viewer.until_state("live")
    await api.call("DELETE", f"clusters/{panel_cluster['id']}")
    await viewer.until_state("closed")
    assert await viewer.read() is None


async def test_compression_is_negotiated(panel_cluster, view):
    viewer = await view(panel_cluster["id"])
    assert "permessage-deflate" in viewer.socket.headers["Sec-WebSocket-Extensions"]


async def test_an_unknown_cluster_is_not_found_before_the_upgrade(view):
    with pytest.raises(HTTPClientError) as caught:
        await view("00000000")
    assert caught.value.code == 404


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        b"\xff\xfe\x00",
        "[]",
        '{"subscribe": {"passwords": {}}}',
        '{"subscribe": {"workers": {"cursor": "0"}}}',
        '{"subscribe": {"workers": {"cursor": -1}}}',
        '{"subscribe": {"workers": {"path": "/"}}}',
        '{"subscribe": {"workers": ' + "[" * 7_000 + "]" * 7_000 + "}}",
        '{"subscribe": {' + " " * 20_000 + "}}",
    ],
)
def test_a_wrong_subscription_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence differs with the mistake
        parse_subscription(text)


async def test_a_wrong_subscription_ends_the_connection(panel_cluster, view):
    for text in (
        "nonsense",
        '{"subscribe": {"a topic of a newer page": {}}}',
        '{"subscribe": {"workers": {"cursor": ' + "9" * 5_000 + "}}}",
        b'{"subscribe": "\xff' + b"a" * 500 + b'"}',
    ):
        viewer = await view(panel_cluster["id"], workers={})
        await viewer.until_state("live")
        await viewer.socket.write_message(text, binary=isinstance(text, bytes))
        while await viewer.read() is not None:
            pass
        assert viewer.socket.close_code == 1008
        assert viewer.socket.close_reason


async def test_a_slow_reader_is_not_sent_more_than_it_takes(panel_cluster, manager, jp_ws_fetch):
    class Torrent:
        """A reader of messages that no compression makes smaller."""

        pulled = 0

        def subscribe(self, topics):
            pass

        def close(self):
            pass

        async def __aiter__(self):
            while self.pulled < 400:
                self.pulled += 1
                yield os.urandom(2**18)

    torrent = Torrent()
    manager.hub.reader = lambda *_: torrent
    parts = ("kernel-helpers-lab", "clusters", panel_cluster["id"], "telemetry")
    socket = await jp_ws_fetch(*parts, max_message_size=2**20)
    await socket.write_message('{"subscribe": {}}')
    quiet_since, seen = time.monotonic(), -1
    while time.monotonic() - quiet_since < 1:
        if torrent.pulled != seen:
            quiet_since, seen = time.monotonic(), torrent.pulled
        await asyncio.sleep(0.02)
    assert 0 < torrent.pulled < 100  # 25 MB fill the operating system's buffers, 100 MB do not
    received = 0
    while await asyncio.wait_for(socket.read_message(), 10) is not None:
        received += 1
    assert received == 400
