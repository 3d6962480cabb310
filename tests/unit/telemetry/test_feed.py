"""A feed tells its readers everything once, at their own pace."""

import asyncio
from collections import Counter

import dask
import pytest
from distributed.core import rpc

from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.feed.follower import SourceClosedError
from kernel_helpers.telemetry.feed.register import ensure_plugin, telemetry_since
from kernel_helpers.telemetry.scheduler.plugin import TelemetryPlugin
from kernel_helpers.telemetry.scheduler.protocol import Request
from kernel_helpers.telemetry.wire.message import unpack
from tests.decode import Decoder
from tests.unit.telemetry.watching import ALL, feed_of, inc, keys, n_rows, read_until, rows, until

TASKS = {"task_stream": {}}


async def run_tasks(client, n):
    futures = client.map(inc, range(n), pure=False)
    await client.gather(futures)
    return Counter(future.key for future in futures)


async def rows_written(client):
    """Return how many rows the scheduler wrote.

    Those of computing are as many as the tasks. A worker adds one, "disk-read", where getting a
    task's data took more than 5 ms, which happens without any data on a busy machine.
    """
    request = Request(cursor=-1, wait=0, snapshot=False)
    return (await telemetry_since(client.scheduler, request)).next


async def test_every_task_of_a_burst_arrives_exactly_once(client, feed, decoder):
    reader = feed.reader(ALL)
    reading = asyncio.create_task(read_until(reader, decoder, lambda d: keys(d).total() >= 1000))
    expected = await run_tasks(client, 1000)
    await reading
    assert keys(decoder) == expected
    assert decoder.dropped == 0
    assert decoder.states[-1] == ("live", "")


async def test_a_late_reader_gets_what_happened_before(client, feed, decoder):
    reader = feed.reader(TASKS)
    await read_until(reader, decoder, lambda d: ("live", "") in d.states)
    expected = await run_tasks(client, 50)
    await read_until(reader, decoder, lambda d: keys(d).total() >= 50)
    late = Decoder()
    await read_until(feed.reader(TASKS), late, lambda d: keys(d).total() >= 50)
    assert keys(late) == expected


async def test_a_late_reader_of_a_small_ring_is_told_how_many_tasks_it_missed(client, decoder):
    small = TelemetryPlugin(maxlen=20)
    await client.register_plugin(small)
    await run_tasks(client, 50)
    async with feed_of(client.scheduler.address) as feed:
        await read_until(feed.reader(TASKS), decoder, lambda d: n_rows(d) >= 20)
    assert (n_rows(decoder), decoder.dropped) == (20, await rows_written(client) - 20)


async def test_a_feed_that_slept_too_long_counts_the_gap(client, decoder):
    await client.register_plugin(TelemetryPlugin(maxlen=20))
    async with feed_of(client.scheduler.address) as feed:
        first = feed.reader(TASKS)
        await run_tasks(client, 10)
        await read_until(first, decoder, lambda d: keys(d).total() == 10)
        first.close()
        seen = n_rows(decoder)
        await run_tasks(client, 50)
        place = {"ring": feed.mirrors["task_stream"].id, "cursor": seen}
        await read_until(
            feed.reader({"task_stream": place}), decoder, lambda d: n_rows(d) == seen + 20
        )
        written = await rows_written(client)
    assert decoder.dropped == written - seen - 20


async def test_a_reader_that_comes_back_gets_only_what_is_new(client, feed, decoder):
    reader = feed.reader(TASKS)
    before = await run_tasks(client, 30)
    await read_until(reader, decoder, lambda d: keys(d).total() >= 30)
    reader.close()
    after = await run_tasks(client, 20)
    news = Decoder()
    place = {"ring": feed.mirrors["task_stream"].id, "cursor": n_rows(decoder)}
    await read_until(feed.reader({"task_stream": place}), news, lambda d: keys(d).total() >= 20)
    assert keys(decoder) == before
    assert keys(news) == after


async def test_a_cursor_of_another_ring_refills(client, feed, decoder):
    expected = await run_tasks(client, 30)
    reader = feed.reader({"task_stream": {"ring": "long gone", "cursor": 25}})
    await read_until(reader, decoder, lambda d: n_rows(d) >= 30)
    assert keys(decoder) == expected


async def test_two_feeds_number_rows_alike(client):
    await ensure_plugin(client.scheduler)
    await run_tasks(client, 10)
    headers = []
    for _ in range(2):
        async with feed_of(client.scheduler.address) as feed:
            async for message in feed.reader(TASKS):
                header, _ = unpack(message)
                headers.append(header)
                if header["topic"] == "task_stream":
                    break
    first, second = (h for h in headers if h["topic"] == "task_stream")
    assert first["ring"] == second["ring"]
    assert (first["first"], second["first"]) == (0, 0)


async def test_a_topic_asked_for_later_comes_and_one_that_stays_keeps_its_place(
    client, feed, decoder
):
    reader = feed.reader(TASKS)
    await run_tasks(client, 10)
    await read_until(reader, decoder, lambda d: n_rows(d) >= 10)
    reader.subscribe({"task_stream": {}, "workers": {}})
    await run_tasks(client, 10)
    await read_until(reader, decoder, lambda d: n_rows(d) >= 20 and "workers" in d.tables)
    assert set(keys(decoder).values()) == {1}
    assert len(rows(decoder, "workers")) == 1


async def test_a_slow_reader_gets_fewer_larger_messages(client, feed):
    quick, slow = feed.reader(TASKS), feed.reader(TASKS)
    quickly, slowly = Decoder(), Decoder()
    reading = asyncio.create_task(read_until(quick, quickly, lambda d: n_rows(d) >= 500))
    await run_tasks(client, 500)
    await reading
    headers = []
    while n_rows(slowly) < 500:
        headers.append(slowly.push(await anext(slow)))
    written = await rows_written(client)  # 500, and a row for each step that was slow
    assert [h["next"] for h in headers if h["topic"] == "task_stream"] == [written]


async def test_what_a_slow_reader_misses_a_quick_one_has_and_only_the_slow_one_is_told(
    client, feed
):
    quickly, slowly = Decoder(), Decoder()
    with dask.config.set({"kernel-helpers.telemetry.max-rows": 100}):
        quick, slow = feed.reader(TASKS), feed.reader(TASKS)
        for done in (80, 160, 240):
            await run_tasks(client, 80)
            await read_until(quick, quickly, lambda d, tasks=done: keys(d).total() == tasks)
        await read_until(slow, slowly, lambda d: n_rows(d) >= 100)
    written = await rows_written(client)
    assert (n_rows(quickly), quickly.dropped) == (written, 0)
    assert (n_rows(slowly), slowly.dropped) == (100, written - 100)
    assert set(keys(slowly)) <= set(keys(quickly))


async def test_messages_before_a_subscription_stand_alone(client, feed):
    reader = feed.reader(TASKS, self_contained=True)
    alone = []
    for n_seen in (20, 40):
        await run_tasks(client, 20)
        async with asyncio.timeout(30):
            while sum(map(n_rows, alone)) < n_seen:
                alone.append(Decoder())
                alone[-1].push(await anext(reader))
    assert sum(map(n_rows, alone)) == 40
    assert sum("task_stream" in decoder.tables for decoder in alone) >= 2


async def test_a_reader_gets_at_most_twenty_task_messages_a_second(client, feed, decoder):
    clock = asyncio.get_running_loop().time
    arrived = []

    def note(decoder):
        arrived.append((clock(), n_rows(decoder)))
        return n_rows(decoder) >= 300

    reading = asyncio.create_task(read_until(feed.reader(TASKS), decoder, note))
    await run_tasks(client, 300)
    await reading
    times = [at for at, n in arrived if n]
    assert len(times) <= 2 + (times[-1] - times[0]) / feed.interval


async def test_nobody_watching_asks_nothing(client, feed, decoder):
    reader = feed.reader(ALL)
    await read_until(reader, decoder, lambda d: "workers" in d.tables)
    tasks_before = len(rpc.active)
    reader.close()
    await until(lambda: len(rpc.active) == tasks_before - 1)
    with pytest.raises(StopAsyncIteration):
        await anext(reader)


async def test_a_source_that_is_closed_says_so_and_ends_its_readers():
    def connect():
        raise SourceClosedError("The client was closed; make a new one.")

    feed = TelemetryFeed(connect)
    decoder = Decoder()
    async for message in feed.reader(ALL):
        decoder.push(message)
    assert decoder.states[-1] == ("closed", "The client was closed; make a new one.")


async def test_a_feed_can_be_closed_at_any_moment(client, feed):
    for n_steps in range(150):
        another = TelemetryFeed(lambda: rpc(client.scheduler.address), interval=0.0)
        another.reader(ALL)
        follower = another._follower
        for _ in range(n_steps):
            await asyncio.sleep(0)
        await asyncio.wait_for(another.close(), 10)
        assert follower.done()


async def test_closing_a_feed_leaves_no_task_and_no_connection(client, decoder):
    tasks, connections = asyncio.all_tasks(), set(rpc.active)
    async with feed_of(client.scheduler.address) as feed:
        reader = feed.reader(ALL)
        await read_until(reader, decoder, lambda d: "workers" in d.tables)
    last_words = [message async for message in reader]
    assert unpack(last_words[-1])[0]["state"] == "closed"
    assert set(rpc.active) == connections
    ours = [task for task in asyncio.all_tasks() - tasks if "kernel_helpers" in repr(task)]
    assert ours == []
