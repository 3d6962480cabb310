"""Topics of the event socket: what is sent, and what the server reads for it.

Reads are counted where the interpreter makes them, on the real server.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from distributed import LocalCluster
from tornado.httpclient import HTTPClientError

from kernel_helpers.exercises.progress import Progress, Recorded
from kernel_helpers.telemetry.scheduler.plugin import SUMMARY

SECONDS = 1.5
PROGRESS_SECONDS = 0.1
SOCKETS = 10
_listed = Counter()  # folder -> how often it was listed


def _count(event: str, args: tuple) -> None:
    if event in ("os.scandir", "os.listdir"):
        _listed[str(args[0])] += 1


sys.addaudithook(_count)


@pytest.fixture
def jp_server_config():
    return {
        "ServerApp": {"jpserver_extensions": {"kernel_helpers_lab": True}},
        "KernelHelpersLab": {
            "progress_poll_interval": PROGRESS_SECONDS,
            "cluster_poll_interval": 0.05,
            "cluster_start_timeout": 17.0,
            "max_attempts": 3,
        },
    }


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "progress.sqlite3"
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(path))
    Progress(path).add([Recorded("q00_1", at=1.0, credit=1.0)])
    return path


@pytest.fixture
def connect(jp_ws_fetch):
    async def open_socket(*topics: str):
        socket = await jp_ws_fetch("kernel-helpers-lab", "events")
        await subscribe(socket, *topics)
        return socket

    return open_socket


async def subscribe(socket, *topics: str) -> None:
    await socket.write_message(json.dumps({"subscribe": topics}))


async def next_event(socket, seconds: float = 10.0):
    return json.loads(await asyncio.wait_for(socket.read_message(), seconds))


async def listings(manager, seconds: float = SECONDS) -> int:
    """How often the directory of announcements is listed meanwhile."""
    folder = str(manager.board.path)
    before = _listed[folder]
    await asyncio.sleep(seconds)
    return _listed[folder] - before


async def test_the_lectures_panel_alone_causes_no_cluster_poll(api, manager, connect, file):
    with LocalCluster(
        n_workers=1, processes=False, protocol="tcp", dashboard_address=":0"
    ) as cluster:
        await api.call("POST", "clusters", {"address": cluster.scheduler_address})
        summary, asked = cluster.scheduler.handlers[SUMMARY], []

        async def counted(*args, **options):
            asked.append(time.monotonic())
            return await summary(*args, **options)

        cluster.scheduler.handlers[SUMMARY] = counted
        socket = await connect("progress")
        for path in ("lectures", "progress", "review"):  # what an open panel reads
            await api.call("GET", path)
        assert (await listings(manager), asked) == (0, [])
        await asyncio.to_thread(Progress(file).add, [Recorded("q00_2", at=2.0)])
        assert await next_event(socket) == {"type": "progress"}

        await subscribe(socket, "progress", "clusters")
        assert (await next_event(socket))["type"] == "clusters"
        assert await listings(manager) > 5
        assert asked
        await subscribe(socket, "progress")
        await asyncio.sleep(0.2)
        assert await listings(manager) == 0


async def test_ten_pages_share_one_file_watcher(connect, file, monkeypatch):
    reads = Counter()
    stat = os.stat

    def counting_stat(path, *args, **options):
        reads[str(path)] += 1
        return stat(path, *args, **options)

    sockets = [await connect("progress") for _ in range(SOCKETS)]
    monkeypatch.setattr(os, "stat", counting_stat)
    await asyncio.sleep(SECONDS)
    most = SECONDS / PROGRESS_SECONDS
    assert 0.3 * most < reads[str(file)] <= most + 1  # ten watchers would need ten times as many
    await asyncio.to_thread(Progress(file).add, [Recorded("q00_2", at=2.0)])
    for socket in sockets:
        assert await next_event(socket) == {"type": "progress"}
    for socket in sockets:
        socket.close()
    await asyncio.sleep(3 * PROGRESS_SECONDS)
    reads.clear()
    await asyncio.sleep(0.5)
    assert reads[str(file)] == 0


async def test_a_page_without_a_subscription_receives_nothing(connect, file):
    socket = await connect()
    await asyncio.to_thread(Progress(file).add, [Recorded("q00_2", at=2.0)])
    with pytest.raises(TimeoutError):
        await next_event(socket, 0.5)


@pytest.mark.parametrize(
    "message",
    ['{"subscribe": ["weather"]}', '{"subscribe": "clusters"}', "[]", "{", "[" * 9999, "9" * 20000],
)
async def test_an_invalid_subscription_closes_the_socket(connect, message):
    socket = await connect("progress")
    await socket.write_message(message)
    assert await asyncio.wait_for(socket.read_message(), 10) is None
    assert socket.close_code == 1008


async def test_intervals_and_limits_are_configured(api, manager, jp_serverapp):
    assert manager.start_timeout == 17.0
    attempt = {"id": "a", "question": "q00_1", "at": 1.0, "credit": 1, "answer": "1"}
    status, sentence = await api.refused("PUT", "progress", {"attempts": [attempt] * 4})
    assert (status, sentence) == (400, "attempts should be a list of at most 3.")
    app = jp_serverapp.extension_manager.extension_apps["kernel_helpers_lab"].copy().pop()
    assert all(trait.help for trait in app.class_own_traits(config=True).values())


async def test_attempts_are_put_without_a_lecture(jp_fetch):
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("kernel-helpers-lab", "progress", "00", method="PUT", body="{}")
    assert caught.value.code == 405
