"""A feed asks how things stand only for what somebody reads, and says what it could not learn."""

import asyncio
import logging
from types import SimpleNamespace

import pytest

from kernel_helpers.telemetry.feed.register import ensure_snapshots
from kernel_helpers.telemetry.scheduler.snapshots import SNAPSHOTS
from tests.unit.telemetry.watching import inc, read_until, rows, until

STANDING = ("progress", "flows", "memory", "metrics", "profile", "logs")


@pytest.fixture
async def asked(client):
    """Topics that the scheduler was asked for, as they come."""
    await ensure_snapshots(client.scheduler)
    handlers = client.cluster.scheduler.handlers
    answer = handlers[SNAPSHOTS]
    heard = []

    async def listen(topics):
        heard.extend(topics)
        return await answer(topics)

    handlers[SNAPSHOTS] = listen
    return heard


async def test_every_topic_reaches_its_reader(client, feed, decoder):
    held = client.map(inc, range(20), pure=False)
    await client.gather(held)
    reader = feed.reader({topic: {} for topic in STANDING})
    await read_until(reader, decoder, lambda d: set(STANDING) <= set(d.tables))
    progress = rows(decoder, "progress")[0]
    assert (progress["prefix"], progress["done"]) == ("inc", 20)
    assert rows(decoder, "memory")[0]["results"] == 20


async def test_a_snapshot_that_changes_is_sent_again(client, feed, decoder):
    reader = feed.reader({"progress": {}})
    await read_until(reader, decoder, lambda d: "progress" in d.tables)
    await client.gather(client.map(inc, range(5), pure=False))
    await read_until(reader, decoder, lambda d: bool(rows(d, "progress")))
    assert rows(decoder, "progress")[0]["done"] == 5


async def test_the_scheduler_is_asked_only_for_what_somebody_reads(feed, asked, decoder):
    reader = feed.reader({"workers": {}})
    await read_until(reader, decoder, lambda d: "workers" in d.tables)
    assert asked == []
    reader.subscribe({"workers": {}, "memory": {}})
    await read_until(reader, decoder, lambda d: "memory" in d.tables)
    assert set(asked) == {"memory"}


async def test_what_nobody_reads_any_more_is_not_asked_for_again(feed, asked, decoder):
    reader = feed.reader({"progress": {}})
    await read_until(reader, decoder, lambda d: "progress" in d.tables)
    reader.subscribe({"memory": {}})
    await until(lambda: "memory" in asked)
    seen = len(asked)
    await until(lambda: asked[seen:].count("memory") >= 2)
    assert "progress" not in asked[seen:]


async def test_a_new_scheduler_is_never_asked_for_what_it_lacks(feed, decoder, caplog, monkeypatch):
    # It would write a traceback, into the very cell that made it.
    monkeypatch.setattr(logging.getLogger("distributed"), "propagate", True)
    reader = feed.reader({"progress": {}, "logs": {}})
    await read_until(reader, decoder, lambda d: {"progress", "logs"} <= set(d.tables))
    assert "No handler" not in caplog.text


async def test_a_topic_that_fails_is_said_in_one_line_and_the_others_come(
    client, feed, decoder, monkeypatch
):
    await ensure_snapshots(client.scheduler)
    silent = SimpleNamespace(heartbeat=lambda *_: None)
    monkeypatch.setitem(client.cluster.scheduler.extensions, "spans", silent)
    reader = feed.reader({"metrics": {}, "progress": {}})

    def is_reported(decoder):
        return "The scheduler could not report its metrics" in decoder.states[-1][1]

    await read_until(reader, decoder, lambda d: bool(d.states) and is_reported(d))
    assert decoder.states[-1][0] == "live"
    assert "progress" in decoder.tables


async def test_traffic_is_no_longer_counted_when_nobody_looks(client, feed, decoder):
    scheduler = client.cluster.scheduler
    reader = feed.reader({"flows": {}})
    await read_until(reader, decoder, lambda d: "flows" in d.tables)
    assert "kernel-helpers-flows" in scheduler.plugins
    reader.close()
    async with asyncio.timeout(30):
        while "kernel-helpers-flows" in scheduler.plugins:  # noqa: ASYNC110 - another's state
            await asyncio.sleep(0.05)
