"""A scheduler that dies takes nothing of what was seen with it, and may come back."""

import asyncio

import psutil
from distributed import Client
from distributed.core import rpc

from kernel_helpers.telemetry.feed import feed as feeds
from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.feed.follower import RETRY
from kernel_helpers.telemetry.feed.register import ensure_plugin
from tests.decode import Decoder
from tests.unit.telemetry.schedulers import bare_scheduler, free_port
from tests.unit.telemetry.watching import ALL, feed_of, keys, local_client, n_rows, read_until


async def run_tasks(scheduler, n):
    async with Client(scheduler.address, asynchronous=True) as client:
        await ensure_plugin(client.scheduler)
        async with scheduler.worker():
            await client.gather(client.map(abs, range(n), pure=False))


def is_in(state):
    return lambda decoder: decoder.states[-1][0] == state


async def test_a_killed_scheduler_is_reported_and_its_rows_stay(tmp_path, decoder):
    async with bare_scheduler(tmp_path) as scheduler:
        await run_tasks(scheduler, 20)
        async with feed_of(scheduler.address) as feed:
            reader = feed.reader(ALL)
            await read_until(reader, decoder, lambda d: n_rows(d) >= 20)
            await scheduler.kill()
            await asyncio.wait_for(read_until(reader, decoder, is_in("lost")), 10)
            late = Decoder()
            await read_until(feed.reader(ALL), late, lambda d: n_rows(d) >= 20)
    sentence = f"The scheduler {scheduler.address} does not answer; trying again."
    assert decoder.states[-1] == ("lost", sentence)
    assert late.states == [("lost", sentence)]
    assert keys(late) == keys(decoder)


async def test_a_scheduler_that_is_closed_is_not_called_silent(decoder):
    async with local_client() as client, feed_of(client.scheduler.address) as feed:
        await ensure_plugin(client.scheduler)
        address = client.scheduler.address
        second, other = Decoder(), TelemetryFeed(lambda: rpc(address))
        readers = ((feed.reader(ALL), decoder), (other.reader({"workers": {}}), second))
        for reader, read in readers:
            await read_until(reader, read, is_in("live"))
        await client.cluster.close()
        for reader, read in readers:
            await asyncio.wait_for(read_until(reader, read, is_in("lost")), 10)
        await asyncio.sleep(3 * RETRY)
        assert feed.state == other.state == ("lost", "The scheduler was closed.")
        await other.close()
    assert [state for state, _ in decoder.states] == ["starting", "live", "lost"]


async def test_a_scheduler_that_comes_back_is_live_with_a_new_ring(tmp_path, decoder):
    port = free_port()
    async with bare_scheduler(tmp_path, port) as old, feed_of(old.address) as feed:
        await run_tasks(old, 20)
        reader = feed.reader(ALL)
        await read_until(reader, decoder, lambda d: n_rows(d) >= 20)
        before, ring = keys(decoder), feed.mirrors["task_stream"].id
        await old.kill()
        await read_until(reader, decoder, is_in("lost"))
        async with bare_scheduler(tmp_path, port) as new:
            await read_until(reader, decoder, is_in("live"))
            await run_tasks(new, 5)
            await read_until(reader, decoder, lambda d: keys(d) != before and n_rows(d) >= 5)
    assert n_rows(decoder) == 5
    assert feed.mirrors["task_stream"].id != ring


async def test_an_address_where_nobody_listens_is_lost_not_live(decoder, monkeypatch):
    monkeypatch.setattr(feeds, "CONNECT_TIMEOUT", 0.5)
    async with feed_of(f"tcp://127.0.0.1:{free_port()}") as feed:
        await read_until(feed.reader(ALL), decoder, is_in("lost"))
    assert ("live", "") not in decoder.states


async def test_repeated_deaths_leak_no_task_and_no_socket(tmp_path, repeats):
    port = free_port()
    here = psutil.Process()
    tasks = asyncio.all_tasks()
    for _ in range(repeats):
        decoder = Decoder()
        async with bare_scheduler(tmp_path, port) as scheduler, feed_of(scheduler.address) as feed:
            reader = feed.reader(ALL)
            await read_until(reader, decoder, is_in("live"))
            await scheduler.kill()
            await read_until(reader, decoder, is_in("lost"))
    assert [c for c in here.net_connections() if c.raddr and c.raddr.port == port] == []
    assert asyncio.all_tasks() == tasks
