"""What the rows say: transfers, errors, deaths, running tasks, and the plugin's own faults."""

import asyncio
import math
import os
import signal
import threading
import time
from importlib.util import find_spec
from types import SimpleNamespace

import distributed
import pytest
from distributed import wait

from kernel_helpers.telemetry.feed.register import ensure_plugin, telemetry_since, telemetry_summary
from kernel_helpers.telemetry.scheduler import plugin
from kernel_helpers.telemetry.scheduler.protocol import Request
from kernel_helpers.telemetry.scheduler.rows import TaskRow
from tests.unit.telemetry.watching import (
    ALL,
    feed_of,
    inc,
    keys,
    local_client,
    n_rows,
    read_until,
    rows,
    until,
)


def fail(x):
    raise ValueError(f"cannot take {x}")


def fail_at_first(times):
    worker = distributed.get_worker()
    worker.failures = getattr(worker, "failures", 0) + 1
    if worker.failures <= times:
        raise ValueError(f"{worker.failures} of {times}")


def wait_for_ever():
    threading.Event().wait()


def both(a, b):
    return a, b


async def test_a_finished_task_is_described(client, feed, decoder):
    before = time.time()
    future = client.submit(inc, 1, key="inc-5")
    await future
    await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 1)
    (row,) = rows(decoder)
    (worker,) = (await client.scheduler.identity(n_workers=-1))["workers"]
    assert before - 1 < row["start"] < time.time() + 1
    assert 0 <= row["duration"] < 1
    assert {name: row[name] for name in row if name not in ("start", "duration")} == {
        "stem": "inc-",
        "index": 5,
        "prefix": "inc",
        "action": "compute",
        "status": "ok",
        "worker": worker,
        "thread": 0,
        "nbytes": 28.0,
        "type": "int",
        "task": 0,
    }


async def test_a_tuple_key_arrives_as_its_text(client, feed, decoder):
    future = client.submit(inc, 1, key=("read-csv-ab12cd34", 3))
    await future
    await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 1)
    assert list(keys(decoder)) == ["('read-csv-ab12cd34', 3)"]


async def test_an_erred_task_is_reported(client, feed, decoder):
    await wait(client.submit(fail, 1, key="fail-1"))
    await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 1)
    (row,) = rows(decoder)
    assert (row["status"], row["prefix"], row["type"]) == ("erred", "fail", "")
    assert math.isnan(row["nbytes"])


async def test_a_task_that_failed_before_it_started_is_reported(client, feed, decoder):
    recording = client.cluster.scheduler.plugins[plugin.NAME]
    message = {"key": "inc-1", "worker": "tcp://a", "thread": None, "startstops": []}
    recording.steps.record_failed(None, message | {"stimulus_id": "execute-unknown-error-1"})
    await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 1)
    (row,) = rows(decoder)
    assert (row["status"], row["duration"], row["thread"]) == ("erred", 0.0, -1)


async def test_an_attempt_that_is_repeated_is_reported_as_the_error_it_was(client, feed, decoder):
    await client.submit(fail_at_first, 2, retries=3, key="retried-1")
    await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 3)
    statuses = [row["status"] for row in rows(decoder) if row["action"] == "compute"]
    assert statuses == ["erred", "erred", "ok"]
    assert len({row["task"] for row in rows(decoder)}) == 1


async def test_disk_times_are_moved_by_what_a_workers_clock_is_behind(client, feed):
    scheduler = client.cluster.scheduler
    [ws] = scheduler.workers.values()
    ws.time_delay = 3600.0
    steps = [{"action": name, "start": 10.0, "stop": 11.0} for name in ("disk-read", "compute")]
    message = {"key": "x", "startstops": steps, "worker": ws.address, "thread": 1}
    record = scheduler.plugins[plugin.NAME].steps.record_finished
    record(SimpleNamespace(processing_on=ws), message | {"stimulus_id": "made"})
    ws.time_delay = 0.001
    record(SimpleNamespace(processing_on=ws), message | {"stimulus_id": "made"})
    reply = await telemetry_since(client.scheduler)
    assert reply.tasks[TaskRow._fields.index("start")] == (3610.0, 10.0, 10.0, 10.0)


async def test_no_step_ends_after_it_was_reported(client, feed):
    """A worker took the scheduler's clock for 5 s later than it is."""
    [ws] = client.cluster.scheduler.workers.values()
    now = time.time()
    steps = [
        {"action": "transfer", "start": now + 3.0, "stop": now + 4.0},
        {"action": "compute", "start": now + 4.0, "stop": now + 5.0},
    ]
    message = {"key": "x", "startstops": steps, "worker": ws.address, "thread": 1}
    record = client.cluster.scheduler.plugins[plugin.NAME].steps.record_finished
    record(SimpleNamespace(processing_on=ws), message | {"stimulus_id": "made"})
    reply = await telemetry_since(client.scheduler)
    starts, stops = (reply.tasks[TaskRow._fields.index(name)] for name in ("start", "stop"))
    assert now <= stops[1] <= time.time()
    assert stops[1] - stops[0] == pytest.approx(1.0)
    assert stops[1] - starts[1] == pytest.approx(1.0)


async def test_a_transfer_is_reported_beside_its_task(decoder):
    async with local_client(n_workers=2) as client:
        await ensure_plugin(client.scheduler)
        a, b = (await client.scheduler.identity(n_workers=-1))["workers"]
        one = client.submit(inc, 1, workers=[a])
        two = client.submit(inc, 2, workers=[b])
        await client.submit(both, one, two, workers=[b], key="both-1")
        async with feed_of(client.scheduler.address) as feed:
            await read_until(feed.reader(ALL), decoder, lambda d: n_rows(d) >= 4)
    found = [(row["action"], row["worker"]) for row in rows(decoder) if row["prefix"] == "both"]
    assert sorted(found) == [("compute", b), ("transfer", b)]


async def test_tasks_killed_with_their_worker_are_reported(decoder):
    async with local_client(processes=True) as client:
        await ensure_plugin(client.scheduler)
        done = client.submit(inc, 1, key="inc-1")
        await done
        lost = client.map(wait_for_ever_with, range(5), key="nap", pure=False)
        async with feed_of(client.scheduler.address) as feed:
            reader = feed.reader(ALL)
            await read_until(reader, decoder, lambda d: len(rows(d, "running")) == 2)
            (worker,) = (await client.scheduler.identity(n_workers=-1))["workers"].items()
            doomed = rows(decoder, "running")
            os.kill((await client.run(os.getpid))[worker[0]], signal.SIGKILL)
            await read_until(reader, decoder, lambda d: n_rows(d) >= 3)
        await client.cancel(lost, force=True)
    killed = [row for row in rows(decoder) if row["status"] == "killed"]
    assert {row["index"] for row in killed} == {row["index"] for row in doomed}
    assert [row["worker"] for row in killed] == [worker[0]] * 2
    assert sorted(row["thread"] for row in killed) == [0, 1]
    starts = {row["index"]: row["start"] for row in doomed}
    assert [row["start"] for row in killed] == pytest.approx(
        [starts[row["index"]] for row in killed], abs=1.0
    )
    assert all(0 < row["duration"] < 30 for row in killed)


def wait_for_ever_with(_):
    wait_for_ever()


async def test_a_cancelled_task_is_not_a_killed_one(client, feed, decoder):
    gate = distributed.Event("gate")
    held = client.submit(wait_at, "gate", key="hold-1")
    reader = feed.reader(ALL)
    await read_until(reader, decoder, lambda d: len(rows(d, "running")) == 1)
    await client.cancel([held], force=True)
    await gate.set()
    await client.submit(inc, 1, key="inc-1")
    await read_until(reader, decoder, lambda d: n_rows(d) >= 1)
    assert [row["prefix"] for row in rows(decoder)] == ["inc"]


def wait_at(gate):
    distributed.Event(gate).wait()


async def test_running_tasks_are_listed_and_then_not(client, feed, decoder):
    gate = distributed.Event("gate")
    held = client.submit(wait_at, "gate", key="hold-7")
    reader = feed.reader(ALL)
    await read_until(reader, decoder, lambda d: len(rows(d, "running")) == 1)
    (row,) = rows(decoder, "running")
    assert (row["stem"], row["index"], row["prefix"]) == ("hold-", 7, "hold")
    assert abs(row["start"] - time.time()) < 5
    await gate.set()
    await held
    await read_until(reader, decoder, lambda d: rows(d, "running") == [])
    assert n_rows(decoder) == 1


async def test_workers_are_listed_with_their_memory(client, feed, decoder):
    await read_until(feed.reader({"workers": {}}), decoder, lambda d: "workers" in d.tables)
    (row,) = rows(decoder, "workers")
    assert (row["status"], row["process"], row["nthreads"]) == ("running", "shared", 2)
    assert row["memory"] == row["managed"] + row["unmanaged"] > 1e6
    assert row["limit"] > 1e6


async def test_the_summary_counts_a_shared_process_once():
    async with local_client(n_workers=2) as client:
        await ensure_plugin(client.scheduler)
        summary = await telemetry_summary(client.scheduler)
        identity = await client.scheduler.identity(n_workers=-1)
    single = max(worker["metrics"]["memory"] for worker in identity["workers"].values())
    assert (summary["workers"], summary["threads"], summary["processing"]) == (2, 4, 0)
    assert summary["memory"] < 1.5 * single
    assert (summary["dashboard"] is None) == (find_spec("bokeh") is None)


async def test_the_plugins_own_errors_are_counted_and_reported(client, feed, decoder):
    scheduler = client.cluster.scheduler
    handle = scheduler.stream_handlers["task-finished"]

    def lose_thread(thread, **message):
        handle(**message)

    scheduler.stream_handlers["task-finished"] = lose_thread
    await client.submit(inc, 1)
    await read_until(feed.reader(ALL), decoder, lambda d: "workers" in d.tables)
    state, sentence = decoder.states[-1]
    assert state == "live"
    assert "1 task(s)" in sentence
    assert "KeyError('thread')" in sentence


async def test_a_snapshot_that_fails_does_not_stop_the_rows(client, feed, decoder):
    scheduler = client.cluster.scheduler
    (ws,) = scheduler.workers.values()
    memory = ws.metrics.pop("memory")
    reply = await telemetry_since(client.scheduler)
    ws.metrics["memory"] = memory
    assert reply.workers is None
    assert reply.errors == 1


async def test_a_long_poll_answers_as_soon_as_a_row_is_there(client, feed):
    first = await telemetry_since(client.scheduler)
    waiting = asyncio.create_task(
        telemetry_since(client.scheduler, Request(ring=first.ring, cursor=0, wait=30.0))
    )
    recording = client.cluster.scheduler.plugins[plugin.NAME]
    await until(lambda: recording.steps.waiting == 1)
    await client.submit(inc, 1)
    reply = await asyncio.wait_for(waiting, 5)
    assert (reply.first, reply.next) == (0, 1)
