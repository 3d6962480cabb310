"""What recording a task costs the scheduler: ours against Dask's own recorder of the task stream.

Handlers are timed in one process, because a difference between the CPU shares of two clusters is
not steady. A real task gives the transitions and the message; both are repeated for many tasks
that a worker holds, through the same loop that Dask calls its plugins with, Dask's part included.
CPU seconds of one thread, medians of several runs, each less what the loop takes without a plugin.
"""

import asyncio
import copy
import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import dask
from distributed import Client, Event, LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.diagnostics.task_stream import TaskStreamPlugin

from kernel_helpers.telemetry.scheduler.plugin import TelemetryPlugin
from tests.benchmarks.result import Result

N_TASKS = 1_000
REPEATS = 7

Call = tuple[Any, str, str, dict[str, Any]]  # key, start, finish, arguments of a transition
PLACE = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": None}
SIZES = {"n_workers": 1, "threads_per_worker": 1, "processes": False}


def run() -> list[Result]:
    """Measure in microseconds of the scheduler per task."""
    costs = asyncio.run(_measure())
    return [
        Result("recording", "scheduler time per task, Dask's call included", *costs, 2.0, "µs"),
    ]


@dataclass
class Tape(SchedulerPlugin):
    """Keep the transitions of one task, and the message of its worker."""

    name = "tape"
    transitions: list[Call] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def transition(self, key: Any, start: str, finish: str, *_: Any, **arguments: Any) -> None:
        """Keep a call."""
        self.transitions.append((key, start, finish, arguments))


async def _measure() -> tuple[float, float]:
    with dask.config.set({"distributed.scheduler.worker-saturation": "inf"}):
        async with (
            LocalCluster(asynchronous=True, **SIZES, **PLACE) as cluster,
            Client(cluster, asynchronous=True) as client,
        ):
            scheduler = cluster.scheduler
            await client.submit(_increment, 0)  # the worker unpickles the function once
            tape = await _record_one(client, scheduler)
            gate = client.submit(_hold, "recorded")
            held = client.map(_increment, range(N_TASKS), pure=False)
            try:
                while len(_processing(scheduler)) <= N_TASKS:  # noqa: ASYNC110 - as below
                    await asyncio.sleep(0.05)
                keys = [future.key for future in held]
                peer = await _cost_of_dask(scheduler, tape, keys)
                costs = peer, await _cost_of_ours(scheduler, tape, keys)
            finally:
                await client.cancel(held)
                await Event("recorded").set()
                await gate
    return costs


async def _cost_of_dask(scheduler: Any, tape: Tape, keys: list[Any]) -> float:
    plugin = TaskStreamPlugin(scheduler)
    cost = _transition_cost(plugin, tape, keys)
    assert len(plugin.buffer) == N_TASKS * REPEATS
    return cost


async def _cost_of_ours(scheduler: Any, tape: Tape, keys: list[Any]) -> float:
    handlers = scheduler.stream_handlers
    before = dict(handlers)
    handlers["task-finished"] = handle = lambda **_: None
    plugin = TelemetryPlugin()
    await plugin.start(scheduler)
    record = handlers["task-finished"]
    handlers.update(before)
    priority = {key: scheduler.tasks[key].priority for key in keys}
    plugin.lineage.record(scheduler, "client", keys, priority, now=0.0)
    messages = [
        copy.deepcopy(tape.messages[0]) | {"key": key, "run_id": scheduler.tasks[key].run_id}
        for key in keys
    ]
    recorded = _median(lambda: _each(record, messages)) - _median(lambda: _each(handle, messages))
    assert (plugin.steps.ring.next, plugin.errors) == (N_TASKS * REPEATS, 0)
    return recorded + _transition_cost(plugin, tape, keys)


async def _record_one(client: Client, scheduler: Any) -> Tape:
    tape = Tape()
    handle = scheduler.stream_handlers["task-finished"]

    def keep(**message: Any) -> None:
        tape.messages.append(dict(message))
        handle(**message)

    scheduler.stream_handlers["task-finished"] = keep
    scheduler.add_plugin(tape)
    await client.submit(_increment, 1, key="one")
    while "one" in scheduler.tasks:  # noqa: ASYNC110 - the scheduler has no event for it
        await asyncio.sleep(0.01)
    scheduler.remove_plugin(tape.name)
    scheduler.stream_handlers["task-finished"] = handle
    return tape


def _transition_cost(plugin: SchedulerPlugin, tape: Tape, keys: list[Any]) -> float:
    calls = [
        (key, start, finish, copy.deepcopy(arguments))
        for _, start, finish, arguments in tape.transitions
        for key in keys
    ]
    with_plugin = _median(lambda: _call_plugins({"plugin": plugin}, calls))
    return with_plugin - _median(lambda: _call_plugins({}, calls))


def _call_plugins(plugins: dict[str, SchedulerPlugin], calls: Iterable[Call]) -> None:
    """Call plugins as `Scheduler._transition` does."""
    for key, start, finish, arguments in calls:
        for plugin in list(plugins.values()):
            try:
                plugin.transition(key, start, finish, **arguments)
            except Exception as error:
                raise AssertionError("Dask would log this.") from error


def _each(handle: Callable[..., None], messages: Iterable[dict[str, Any]]) -> None:
    for message in messages:
        handle(**message)


def _median(work: Callable[[], None]) -> float:
    """Return microseconds per task."""
    seconds = []
    for _ in range(REPEATS):
        gc.collect()
        start = time.thread_time()
        work()
        seconds.append(time.thread_time() - start)
    return statistics.median(seconds) / N_TASKS * 1e6


def _processing(scheduler: Any) -> list[Any]:
    return [ts for ws in scheduler.workers.values() for ts in ws.processing]


def _increment(x: int) -> int:
    return x + 1


def _hold(name: str) -> None:
    Event(name).wait()
