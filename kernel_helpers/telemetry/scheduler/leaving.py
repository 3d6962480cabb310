"""Record that a worker left, why, and what its threads were running."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.departure import Departures
from kernel_helpers.telemetry.scheduler.probe import Started
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.rows import TaskRow
from kernel_helpers.telemetry.scheduler.runs import Runs
from kernel_helpers.telemetry.scheduler.settle import Event, Settlements

if TYPE_CHECKING:
    from distributed import Scheduler

LEAVE_SECONDS = 10.0  # for a worker that left to report what it was running


class Guess(Protocol):
    """Record what a worker without a report was probably running."""

    def __call__(self, now: float, cut: Mapping[Any, int | None], *, only_seen: bool) -> None:
        """Record it; `cut` has the run of each key that was taken from the worker."""
        ...


@dataclass(frozen=True)
class _Leaving:
    time: float
    guess: Guess
    only_seen: bool
    cut: Mapping[Any, int | None]
    cancelled: dict[int | None, Event]


class Leavings:
    """Wait for the reports of workers that left.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    ring : Ring
        Of `Event`.
    tasks : Ring
        Of `TaskRow`.
    runs : Runs
    settlements : Settlements
    """

    def __init__(
        self,
        scheduler: "Scheduler",
        ring: Ring,
        tasks: Ring,
        runs: Runs,
        *,
        settlements: Settlements,
    ) -> None:
        self.departures = Departures()
        self._scheduler = scheduler
        self._ring = ring
        self._tasks = tasks
        self._runs = runs
        self._settlements = settlements
        self._arrived: dict[str, float] = {}  # or when this started
        self._cancelled: dict[str, dict[int | None, Event]] = {}  # runs on threads, by worker
        # Of closing workers: their runs, and the cancelled ones among them.
        self._reports: dict[str, tuple[list[Started], list[Started]]] = {}
        self._leaving: dict[str, _Leaving] = {}  # without a report
        self._none_leaves = asyncio.Event()

    def arrived(self, worker: str) -> None:
        """Note that a worker is there."""
        self._arrived[worker] = time()

    def attempt_cancelled(self, run: int | None, event: Event) -> None:
        """Note that a thread goes on with a run that was cancelled."""
        self._cancelled.setdefault(event.worker, {})[run] = event

    def cancelled_ended(self, worker: str, run: int | None) -> None:
        """Note that such a run has ended."""
        self._cancelled.get(worker, {}).pop(run, None)
        if worker in self._leaving:
            self._leaving[worker].cancelled.pop(run, None)

    def reported_ready(self, worker: str) -> None:
        """Forget the report of an earlier worker at this address."""
        self._reports.pop(worker, None)

    def reported_gone(self, worker: str, runs: list[Started], cancelled: list[Started]) -> None:
        """Receive what a closing worker was running."""
        if worker in self._leaving:
            self._record(worker, runs, cancelled)
        else:
            self._reports[worker] = (runs, cancelled)

    def left(self, worker: str, stimulus_id: str, guess: Guess) -> None:
        """Record that a worker left, and soon what it was running."""
        now = time()
        status = self.departures.status(worker, stimulus_id)
        self._ring.append(Event(now, now, "left", status, worker))
        # A worker that has just arrived may not have reported yet.
        is_new = now - self._arrived.pop(worker, 0.0) < LEAVE_SECONDS
        reports = worker in self._settlements.probed or is_new
        self._settlements.forget(worker)
        # It ends in order where it is not lost, so what it was running is no guess.
        orderly = reports and status not in ("lost", "memory")
        cancelled = self._cancelled.pop(worker, {})
        self._leaving[worker] = _Leaving(now, guess, orderly, self._runs.cut, cancelled)
        if worker in self._reports:
            self._record(worker, *self._reports.pop(worker))
        elif orderly:
            self._scheduler.loop.call_later(LEAVE_SECONDS, self._give_up, worker)
        else:
            self._give_up(worker)

    async def all_left(self) -> None:
        """Wait until the workers that left have reported what they were running."""
        if self._leaving:
            self._none_leaves.clear()
            await self._none_leaves.wait()  # `_give_up` ends it

    def _record(self, worker: str, runs: list[Started], cancelled: list[Started]) -> None:
        """Record what a worker that left was running, by its own report."""
        left = self._pop(worker).time
        for run, key, thread, start, stop in runs:
            number = self._runs.number(run, key)
            end = max(start, left) if stop is None else stop
            place = (worker, thread, start, end)
            self._tasks.append(TaskRow(key, "compute", "killed", *place, None, "", number))
            self._runs.append_seceded(run, start, end, worker, thread, key, number)
        for run, key, thread, start, stop in cancelled:
            status, end = ("killed", max(start, left)) if stop is None else ("cancelled", stop)
            event_place = (worker, thread, key, self._runs.number(run, key))
            self._ring.append(Event(start, end, "compute", status, *event_place))
            self._runs.append_seceded(run, start, end, *event_place)

    def _give_up(self, worker: str) -> None:
        """Record what a worker that left was probably running."""
        if worker not in self._leaving:
            return
        leaving = self._pop(worker)
        leaving.guess(leaving.time, leaving.cut, only_seen=leaving.only_seen)
        for run, event in leaving.cancelled.items():
            self._ring.append(event._replace(stop=leaving.time, status="killed"))
            place = (event.worker, event.thread, event.key, event.task)
            self._runs.append_seceded(run, event.start, leaving.time, *place)

    def _pop(self, worker: str) -> _Leaving:
        leaving = self._leaving.pop(worker)
        if not self._leaving:
            self._none_leaves.set()
        return leaving
