"""What watching costs: bytes to the browser, processor time on the scheduler."""

import asyncio
import time
import zlib
from collections import Counter

from distributed.diagnostics.plugin import SchedulerPlugin

from kernel_helpers.telemetry import plugin
from kernel_helpers.telemetry.lineage import Lineage
from tests.unit.telemetry.watching import ALL, inc, keys, n_rows, until

TASKS = 10_000


async def test_ten_thousand_tasks_arrive_once_in_a_fifth_of_a_megabyte(client, feed, decoder):
    # As tornado's permessage-deflate: raw, level 6, one context for the whole connection.
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
    sizes = []

    async def receive():
        async for message in feed.reader(ALL):
            decoder.push(message)
            sizes.append(len(deflate.compress(message) + deflate.flush(zlib.Z_SYNC_FLUSH)))

    receiving = asyncio.create_task(receive())
    futures = client.map(inc, range(TASKS), pure=False)
    await asyncio.wait_for(client.gather(futures), 300)
    await until(lambda: n_rows(decoder) >= TASKS)
    await feed.close()
    await receiving
    assert keys(decoder) == Counter(future.key for future in futures)
    assert decoder.dropped == 0
    assert sum(sizes) <= 200_000


class Recorder(SchedulerPlugin):
    """Remember the scheduler's calls, to make them again beside a stopwatch."""

    name = "recorder"

    def __init__(self):
        self.calls = []

    def transition(self, *args, **told):
        self.calls.append((args, told))


async def test_recording_ten_thousand_tasks_costs_the_scheduler_milliseconds(client, feed):
    recorder = Recorder()
    scheduler = client.cluster.scheduler
    scheduler.add_plugin(recorder)
    futures = client.map(inc, range(1000), pure=False)
    await client.gather(futures)
    recording = scheduler.plugins[plugin.NAME]
    before = recording.ring.next
    spent = min(replay(recording.transition, recorder.calls) for _ in range(3))
    bare = min(replay(ignore, recorder.calls) for _ in range(3))
    assert recording.ring.next >= before + 3 * TASKS  # a slow machine adds rows of reading
    assert spent - bare < 0.06  # 0.012 s when written, on a machine under load
    assert recording.errors == 0


def ignore(*_, **__):
    """A plugin that does nothing: what Dask's call itself costs."""


def replay(transition, calls):
    start = time.thread_time()
    for _ in range(TASKS // 1000):
        for args, told in calls:
            transition(*args, **told)
    return time.thread_time() - start


async def test_answering_for_ten_thousand_tasks_costs_the_scheduler_milliseconds(client, feed):
    scheduler = client.cluster.scheduler
    recording = scheduler.plugins[plugin.NAME]
    row = (
        "inc-1",
        "compute",
        "ok",
        "tcp://127.0.0.1:1",
        140348604012224,
        1.5e9,
        1.5e9,
        28,
        "int",
        7,
    )
    recording.ring.extend([row] * plugin.MAX_ROWS)
    place = {"ring": recording.ring.id, "cursor": recording.ring.next - 25}
    start = time.thread_time()
    for number in range(TASKS // 25):
        await recording.since(**place, wait=0.0, snapshot=number % 10 == 0)
    assert time.thread_time() - start < 0.06  # 0.006 s when written, on a machine under load


async def test_remembering_ten_thousand_tasks_costs_the_scheduler_milliseconds(client, feed):
    scheduler = client.cluster.scheduler
    futures = client.map(inc, range(1000), pure=False)
    await client.gather(futures)
    keys = [future.key for future in futures]
    priority = {key: scheduler.tasks[key].priority for key in keys}
    assert min(remember(scheduler, keys, priority) for _ in range(3)) < 0.06  # 0.007 s when written


def remember(scheduler, keys, priority):
    lineage = Lineage(plugin.MAX_ROWS)
    start = time.thread_time()
    for _ in range(TASKS // 1000):
        lineage.record(scheduler, "client", keys, priority, 0.0)
        lineage.numbers.clear()
    assert lineage.ring.next == TASKS
    return time.thread_time() - start
