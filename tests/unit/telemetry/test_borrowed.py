"""A scheduler that takes no plugin is watched through Dask's own task stream, and it is said."""

import asyncio

import pytest
from distributed.core import rpc
from distributed.diagnostics.task_stream import TaskStreamPlugin

from kernel_helpers.telemetry.feed.borrowed import BorrowedStream
from kernel_helpers.telemetry.scheduler.protocol import Request
from kernel_helpers.telemetry.wire.message import unpack
from tests.unit.telemetry.watching import (
    ALL,
    feed_of,
    inc,
    keys,
    local_client,
    n_rows,
    read_until,
    rows,
)

REFUSAL = "pickle is switched off here"


@pytest.fixture
async def refusing():
    async def refuse(plugin, name, idempotent):
        raise ValueError(REFUSAL)

    async with local_client() as client:
        client.cluster.scheduler.handlers["register_scheduler_plugin"] = refuse
        yield client


@pytest.fixture
async def feed(refusing):
    async with feed_of(refusing.scheduler.address) as feed:
        yield feed


async def test_every_task_arrives_once_and_the_reader_hears_what_is_missing(
    refusing, feed, decoder
):
    reader = feed.reader(ALL)
    await read_until(reader, decoder, lambda d: "workers" in d.tables)
    futures = refusing.map(inc, range(300), pure=False)
    await refusing.gather(futures)
    await read_until(reader, decoder, lambda d: n_rows(d) >= 300)
    assert dict.fromkeys((future.key for future in futures), 1) == keys(decoder)
    state, sentence = decoder.states[-1]
    assert (state, decoder.dropped) == ("live", 0)
    assert "without running tasks, dependencies" in sentence
    assert REFUSAL in sentence


async def test_a_failed_task_is_shown_as_such(refusing, feed, decoder):
    reader = feed.reader(ALL)
    await read_until(reader, decoder, lambda d: "workers" in d.tables)
    bad = refusing.submit(inc, "one")
    await asyncio.wait([asyncio.ensure_future(bad.exception())])
    await read_until(reader, decoder, lambda d: n_rows(d) >= 1)
    assert [row["status"] for row in rows(decoder)] == ["erred"]


async def test_the_workers_are_shown(refusing, feed, decoder):
    await read_until(feed.reader(ALL), decoder, lambda d: "workers" in d.tables)
    [worker] = rows(decoder, "workers")
    assert (worker["nthreads"], worker["status"]) == (2, "running")
    assert worker["memory"] > 0


async def test_a_reader_that_comes_too_late_is_told_how_much_it_missed(client):
    # As Dask makes it, with room for ten records.
    client.cluster.scheduler.add_plugin(TaskStreamPlugin(client.cluster.scheduler, maxlen=10))
    async with rpc(client.scheduler.address) as remote:
        stream = BorrowedStream(remote)
        await stream.since(Request())
        await client.gather(client.map(inc, range(25), pure=False))
        reply = await stream.since(Request())
    assert (reply.dropped, reply.first, reply.next) == (15, 15, 25)


async def test_every_reader_hears_which_topics_are_not_told(refusing, feed):
    reader = feed.reader({"memory": {}})
    async with asyncio.timeout(10):
        told = [unpack(await anext(reader))[0] for _ in range(2)][-1]
    assert told["state"] == "live"
    assert {"memory", "progress", "graph", "running"} <= set(told["missing"])
    assert not {"task_stream", "workers"} & set(told["missing"])


async def test_a_scheduler_too_old_to_be_followed_is_named_and_its_workers_are_shown(
    refusing, feed, decoder
):
    del refusing.cluster.scheduler.handlers["get_task_stream_index"]
    await read_until(feed.reader(ALL), decoder, lambda d: "workers" in d.tables)
    state, sentence = decoder.states[-1]
    assert state == "live"
    assert "Dask is older than 2026.6" in sentence
    assert "task_stream" in feed.missing
