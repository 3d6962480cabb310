"""What watching costs, counted: bytes to the browser, function calls on the scheduler."""

import asyncio
import sys
import zlib
from collections import Counter

import pytest

from kernel_helpers.telemetry.scheduler import plugin
from kernel_helpers.telemetry.scheduler.lineage import Lineage
from kernel_helpers.telemetry.scheduler.protocol import VERSION
from kernel_helpers.telemetry.scheduler.steps import Steps
from tests.unit.telemetry.watching import ALL, inc, keys, n_rows, until

TASKS = 2_000  # the benchmark takes 10,000
SOME = 200


async def test_tasks_arrive_once_in_twenty_bytes_each(client, feed, decoder):
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
    assert sum(sizes) <= 20 * TASKS


def calls_in(work):
    """How many functions, Python's own among them, `work` calls."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


async def test_recording_a_task_takes_a_dozen_calls(client, feed):
    scheduler = client.cluster.scheduler
    handlers, costs = scheduler.stream_handlers, []
    handle = handlers["task-finished"]
    recording = Steps(scheduler, {}, plugin.MAX_ROWS, pytest.fail)
    handlers["task-finished"] = lambda **_: None
    recording.listen()
    record = handlers["task-finished"]  # and nothing else

    def count_and_handle(**message):
        costs.append(calls_in(lambda: record(**message)))
        handle(**message)

    handlers["task-finished"] = count_and_handle
    await client.gather(client.map(inc, range(SOME), pure=False))
    assert recording.ring.next >= len(costs) == SOME
    assert sorted(costs)[SOME // 2] <= 18  # 14 when written


async def test_a_transition_takes_one_call_of_a_c_function(client, feed):
    recording = client.cluster.scheduler.plugins[plugin.NAME]
    nothing = calls_in(lambda: None)
    arguments = {"stimulus_id": "s", "worker": "tcp://127.0.0.1:1"}
    calls = calls_in(lambda: recording.transition("inc-1", "processing", "memory", **arguments))
    assert calls <= nothing + 1


async def test_an_answer_costs_what_it_holds_and_not_what_is_remembered(client, feed):
    scheduler = client.cluster.scheduler
    recording = scheduler.plugins[plugin.NAME]
    place = ("tcp://127.0.0.1:1", 140348604012224, 1.5e9, 1.5e9, 28, "int", 7)
    costs = []
    for rows in (1_000, 50_000):
        ring = recording.steps.ring
        ring.extend([("inc-1", "compute", "ok", *place)] * rows)
        cursor = {"ring": ring.id, "cursor": ring.next - 25}
        answer = recording.since(VERSION, **cursor, wait=0.0, snapshot=False)
        costs.append(calls_in(lambda answer=answer: run(answer)))
    assert costs[1] == costs[0]


def run(coroutine):
    """Run a coroutine that waits for nothing."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


async def test_remembering_a_task_takes_half_a_dozen_calls(client, feed):
    scheduler = client.cluster.scheduler
    futures = client.map(inc, range(SOME), pure=False)
    await client.gather(futures)
    keys = [future.key for future in futures]
    priority = {key: scheduler.tasks[key].priority for key in keys}
    lineage = Lineage(plugin.MAX_ROWS)
    calls = calls_in(lambda: lineage.record(scheduler, "client", keys, priority, now=0.0))
    assert calls <= 7 * SOME  # 5 when written
    assert lineage.ring.next == SOME
