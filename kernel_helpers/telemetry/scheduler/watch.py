"""Observe on the scheduler what the rows of tasks leave out, while a client records.

Nothing here runs unless a recorder asks.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.attempt import Step, own_steps
from kernel_helpers.telemetry.scheduler.departure import Departures
from kernel_helpers.telemetry.scheduler.probe import TOPIC, Started
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.rows import UNKNOWN, TaskRow
from kernel_helpers.telemetry.scheduler.settle import Event, Run, Settlements, unfinished

# Seconds from which on it counts that a worker had a task, its data and a thread, and waited.
DELAY = 0.05
LARGE_GRAPH = 1_000_000  # bytes; the functions and arguments of a thousand tasks are smaller
LEAVE_SECONDS = 10.0  # for a worker that left to report what it was running


@dataclass
class _Leaving:
    time: float
    guess: Callable[..., None]
    cancelled: dict[int, Event]


class Watch(SchedulerPlugin):
    """Keep the latest events: attempts without a result, pauses inside attempts, workers.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    numbers : dict
        Row number in ``graph`` of every task.
    tasks : Ring
        Of ``task_stream``.
    maxlen : int
        Events kept.

    Attributes
    ----------
    ring : Ring
        Of `Event`.
    settlements : Settlements
    errors : int
    error : str
        The last one.
    """

    name = "kernel-helpers-watch"

    def __init__(self, scheduler: Any, numbers: dict[Any, int], tasks: Ring, maxlen: int) -> None:
        self.ring = Ring(maxlen)
        self._tasks = tasks
        self.settlements = Settlements(scheduler)
        self.errors = 0
        self.error = ""
        self._scheduler = scheduler
        self._numbers = numbers
        self._departures = Departures()
        self._sent: dict[Any, float] = {}  # when each task went to its worker
        self._free: dict[str, float] = {}  # when a thread of each worker became free last
        self._seceded: dict[int, tuple[float, float | None]] = {}  # now, seconds after its start
        self._taken: dict[int, int] = {}  # number of each run that was taken from its worker
        self._cut: tuple[str, dict[Any, int]] = ("", {})  # runs that one stimulus took
        self._cancelled: dict[str, dict[int, Event]] = {}  # such runs on threads, by worker
        self._last_reports: dict[
            str, tuple[list[Started], list[Started]]
        ] = {}  # of closing workers
        self._leaving: dict[str, _Leaving] = {}  # without a report of what they were running
        self._none_leaves = asyncio.Event()
        # Made here: the module travels, and such a variable cannot.
        self._graph_bytes = ContextVar("graph_bytes", default=0)  # of the graph that is received
        self._wrapped: dict[str, Any] = {}
        self._wrap("update-graph", self._update_graph)
        self._wrap("long-running", self._long_running)
        self._arrived: dict[str, float] = {}  # or when this started
        for worker in scheduler.workers:
            self._arrived[worker] = time()
            self.ring.append(Event(time(), time(), "present", "", worker))

    def stop(self) -> None:
        """Observe no more."""
        handlers = self._scheduler.stream_handlers
        for name, (own, wrapped) in self._wrapped.items():
            if handlers[name] == own:
                handlers[name] = wrapped

    # The scheduler calls these.

    def update_graph(self, scheduler: Any, *, tasks: Any, **_: Any) -> None:
        """Note how large a graph was, by the prefixes of its tasks."""
        size = self._graph_bytes.get()
        if size < LARGE_GRAPH:
            return
        now = time()
        prefixes = {scheduler.tasks[key].prefix.name for key in tasks if key in scheduler.tasks}
        for prefix in prefixes:
            share = f"{size / len(prefixes):.0f}"
            self.ring.append(Event(now, now, "graph", share, "", prefix=prefix))

    def transition(
        self, key: Any, start: str, finish: str, *_: Any, stimulus_id: str, **__: Any
    ) -> None:
        """Note when a task goes to a worker, and when it is taken from it."""
        if finish == "processing":
            self._sent[key] = time()
        elif start == "processing" and self._sent.pop(key, None) is not None:
            run = self._scheduler.tasks[key].run_id
            self._taken[run] = self._number_of(key)
            if self._cut[0] != stimulus_id:
                self._cut = (stimulus_id, {})
            self._cut[1][key] = run

    def restart(self, scheduler: Any) -> None:  # noqa: ARG002
        """Forget the tasks, as the scheduler does."""
        self._sent.clear()

    def add_worker(self, scheduler: Any, worker: str) -> None:  # noqa: ARG002
        """Note that a worker arrived."""
        self._arrived[worker] = time()
        self.ring.append(Event(time(), time(), "arrived", "", worker))

    def log_event(self, topic: str, msg: Any) -> None:
        """Receive what a worker reports."""
        try:
            if topic == TOPIC:
                for row in msg["rows"]:
                    self._receive(msg["worker"], *row)
            else:
                self._departures.log_event(topic, msg)
        except Exception as error:  # noqa: BLE001 - counted, and sent to every recorder
            self.errors += 1
            self.error = repr(error)

    # The telemetry plugin calls these.

    def attempt_ended(self, key: Any, worker: str, thread: Any, steps: Sequence[Step]) -> None:
        """Note how an attempt that the plugin records was spent beside computing."""
        sent = self._sent.pop(key, None)
        run = self._scheduler.tasks[key].run_id
        self.settlements.ended(run)
        compute = next((step for step in steps if step["action"] == "compute"), None)
        if compute is None:
            return
        start, stop = compute["start"], compute["stop"]
        place = (worker, thread, key, self._number_of(key))
        if sent is not None:
            fetched = [step["stop"] for step in steps if step["stop"] <= start]
            ready = max([sent, self._free.get(worker, 0.0), *fetched])
            if start - ready >= DELAY:
                self.ring.append(Event(ready, start, "delay", "", *place))
        self._free[worker] = max(stop, self._free.get(worker, 0.0))
        self._append_seceded(run, start, stop, *place)

    def worker_left(self, worker: str, stimulus_id: str, guess: Callable[..., None]) -> None:
        """Note that a worker left, why, and what its threads were running.

        Parameters
        ----------
        worker : str
        stimulus_id : str
        guess : callable
            Records what a worker without a report was probably running, given the moment.
        """
        now = time()
        status = self._departures.status(worker, stimulus_id)
        self.ring.append(Event(now, now, "left", status, worker))
        # A worker that has just arrived may not have reported yet.
        is_new = now - self._arrived.pop(worker, 0.0) < LEAVE_SECONDS
        reports = worker in self.settlements.probed or is_new
        self.settlements.forget(worker)
        self._free.pop(worker, None)
        self._leaving[worker] = _Leaving(now, guess, self._cancelled.pop(worker, {}))
        if worker in self._last_reports:
            self._record_killed(worker, *self._last_reports.pop(worker))
        elif reports and status not in ("lost", "memory"):
            # It ends in order, so what it was running is no guess.
            self._leaving[worker].guess = partial(guess, only_seen=True)
            self._scheduler.loop.call_later(LEAVE_SECONDS, self._give_up, worker)
        else:
            self._give_up(worker)

    async def all_left(self) -> None:
        """Wait until the workers that left have reported what they were running."""
        if self._leaving:
            self._none_leaves.clear()
            await self._none_leaves.wait()  # `_give_up` ends it

    def attempt_killed(self, key: Any, worker: str, lane: int, start: float, stop: float) -> None:
        """Note whether an attempt that died with its worker had left the pool."""
        run = self._cut[1].get(key, UNKNOWN)
        self._append_seceded(run, start, stop, worker, lane, key, self._number_of(key))

    def seceded_keys(self, keys: Iterable[Any]) -> set[Any]:
        """Return those of `keys`, all taken by the latest stimulus, whose runs had seceded."""
        runs = self._cut[1]
        return {key for key in keys if runs.get(key) in self._seceded}

    def attempt_ignored(self, key: Any, msg: dict[str, Any]) -> None:
        """Record an attempt whose outcome the scheduler ignores: it had taken the task away."""
        for step in own_steps(msg.get("startstops") or ()):
            if step["action"] == "compute":
                place = (msg["run_id"], key, "cancelled", msg.get("thread"))
                self._end(msg["worker"], *place, step["start"], step["stop"])

    def final(self, running: Iterable[tuple[str, Run]]) -> list[Event]:
        """Return events of what runs, and of what has not started.

        Parameters
        ----------
        running : iterable of (worker, run)

        Returns
        -------
        list of Event
        """
        now = time()
        events: list[Event] = []
        started = set()
        for worker, (run, key, thread, start) in running:
            place = (worker, thread, key, self._taken.get(run, self._number_of(key)))
            events.append(Event(start, now, "compute", "running", *place))
            if run in self._seceded:
                seceded = min(self._seceded_at(run, start), now)
                events.append(Event(seceded, now, "seceded", "", *place))
            started.add(key)
        return events + unfinished(self._scheduler, started, self._number_of)

    # Workers send these.

    def _record_killed(self, worker: str, runs: list[Started], cancelled: list[Started]) -> None:
        """Record what a worker that left was running, by its own report."""
        left = self._pop_leaving(worker).time
        for run, key, thread, start, stop in runs:
            number = self._taken.get(run, self._number_of(key))
            end = max(start, left) if stop is None else stop
            place = (worker, thread, start, end)
            self._tasks.append(TaskRow(key, "compute", "killed", *place, None, "", number))
            self._append_seceded(run, start, end, worker, thread, key, number)
        for run, key, thread, start, stop in cancelled:
            status, end = ("killed", max(start, left)) if stop is None else ("cancelled", stop)
            place = (worker, thread, key, self._taken.get(run, self._number_of(key)))
            self.ring.append(Event(start, end, "compute", status, *place))
            self._append_seceded(run, start, end, *place)

    def _give_up(self, worker: str) -> None:
        """Record what a worker that left was probably running."""
        if worker not in self._leaving:
            return
        leaving = self._pop_leaving(worker)
        leaving.guess(leaving.time)
        for run, event in leaving.cancelled.items():
            self.ring.append(event._replace(stop=leaving.time, status="killed"))
            place = (event.worker, event.thread, event.key, event.task)
            self._append_seceded(run, event.start, leaving.time, *place)

    def _pop_leaving(self, worker: str) -> _Leaving:
        leaving = self._leaving.pop(worker)
        if not self._leaving:
            self._none_leaves.set()
        return leaving

    def _wrap(self, name: str, own: Callable[..., Any]) -> None:
        handlers = self._scheduler.stream_handlers
        self._wrapped[name] = (own, handlers[name])
        handlers[name] = own

    async def _update_graph(self, **msg: Any) -> None:
        frames = getattr(msg.get("expr_ser"), "frames", None) or ()
        token = self._graph_bytes.set(sum(memoryview(frame).nbytes for frame in frames))
        try:
            await self._wrapped["update-graph"][1](**msg)
        finally:
            self._graph_bytes.reset(token)

    def _long_running(self, run_id: int, **msg: Any) -> None:
        self._seceded.setdefault(run_id, (time(), msg.get("compute_duration")))
        self._wrapped["long-running"][1](run_id=run_id, **msg)

    def _receive(self, worker: str, what: str, *row: Any) -> None:
        """Receive one row of `AttemptProbe`."""
        if what == "ready":
            self.settlements.probed.add(worker)
            self._last_reports.pop(worker, None)
        elif what == "gone":
            self._last_reports[worker] = (row[0], row[1])
            if worker in self._leaving:
                self._record_killed(worker, *self._last_reports.pop(worker))
        elif what == "running":
            self.settlements.answered(worker, *row)
        elif what == "actor":
            key, prefix, status, start, stop = row
            number = self._number_of(key)
            self.ring.append(Event(start, stop, "actor", status, worker, None, key, number, prefix))
        elif what == "cancelled":
            run, key, thread, start = row
            place = (worker, thread, key, self._taken.get(run, self._number_of(key)))
            event = Event(start, start, "compute", "cancelled", *place)
            self._cancelled.setdefault(worker, {})[run] = event
        elif what == "seceded":
            self._seceded.setdefault(row[0], (row[1], None))
        elif what == "ended":
            self._end(worker, *row)

    def _end(
        self, worker: str, run: int, key: Any, status: str, thread: Any, start: float, stop: float
    ) -> None:
        self.settlements.ended(run)
        self._cancelled.get(worker, {}).pop(run, None)
        if worker in self._leaving:
            self._leaving[worker].cancelled.pop(run, None)
        self._free[worker] = max(stop, self._free.get(worker, 0.0))
        place = (worker, thread, key, self._taken.pop(run, self._number_of(key)))
        self.ring.append(Event(start, stop, "compute", status, *place))
        self._append_seceded(run, start, stop, *place)

    def _append_seceded(self, run: int, start: float, stop: float, *place: Any) -> None:
        """Note from when to when an attempt that ended was outside the pool."""
        if run in self._seceded:
            seceded = self._seceded_at(run, start)
            del self._seceded[run]
            self.ring.append(Event(min(seceded, stop), stop, "seceded", "", *place))

    def _seceded_at(self, run: int, start: float) -> float:
        noted, seconds = self._seceded[run]
        return max(start, noted) if seconds is None else start + seconds

    def _number_of(self, key: Any) -> int:
        return self._numbers.get(key, UNKNOWN)
