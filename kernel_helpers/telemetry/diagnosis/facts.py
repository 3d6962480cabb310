"""Measure a recording once, for all the checks: arrays of tasks, threads, idle time."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.attempts import with_earlier
from kernel_helpers.telemetry.diagnosis.critical import (
    CriticalPath,
    critical_path,
    topological_order,
)
from kernel_helpers.telemetry.diagnosis.growth import Growth
from kernel_helpers.telemetry.diagnosis.idle import Doings, Idle, idle_time, ready_times
from kernel_helpers.telemetry.diagnosis.lives import lives_of
from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.recordings.tasks import OVERHEADS

NOISE = 0.05  # seconds of each thread: so much passes before the first task has arrived
_FETCHING = tuple(action for actions in OVERHEADS.values() for action in actions)


@dataclass(frozen=True)
class Facts:
    """What the checks look at; times in seconds, one entry a task unless said otherwise.

    Attributes
    ----------
    prefix : ndarray of str
    start, stop, duration, nbytes : ndarray of float
        Of the last attempt.
    computed : ndarray of float
        Of all attempts: what was done again was done.
    needs : list of list of int
        Rows of the tasks that each one needs.
    busy : dict of str to float
        Seconds that each worker computed, all attempts.
    attempts : Attempts
    elapsed : float
        From the first task's creation to the last one's end.
    threads : int
    thread_time : float
        Seconds that all threads together were there.
    compute, transfer, disk, deserialize : float
        Sums over all attempts.
    critical : CriticalPath
    idle : Idle
    workers : pyarrow.Table
        Samples.
    growth : Growth
        Of Dask's fine metrics.
    """

    prefix: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    duration: np.ndarray
    nbytes: np.ndarray
    computed: np.ndarray
    needs: list[list[int]]
    busy: dict[str, float]
    attempts: "Attempts"
    elapsed: float
    threads: int
    thread_time: float
    compute: float
    transfer: float
    disk: float
    deserialize: float
    critical: CriticalPath
    idle: Idle
    workers: pa.Table
    growth: Growth

    def share(self, seconds: float) -> float:
        """Return the part of the run's thread time, 0 for a run without time."""
        return seconds / self.thread_time if self.thread_time > 0 else 0.0

    def matters(self, seconds: float, part: float) -> bool:
        """Tell whether that is `part` of the thread time and more than a run's beginning takes."""
        return self.share(seconds) >= part and seconds >= NOISE * self.threads


@dataclass(frozen=True)
class Attempts:
    """Every attempt at a task, one entry each.

    Attributes
    ----------
    spans : Spans
    task : ndarray of int
        Number of the task, -1 where unknown.
    prefix, status : ndarray of str
    """

    spans: Spans
    task: np.ndarray
    prefix: np.ndarray
    status: np.ndarray

    @property
    def duration(self) -> np.ndarray:
        """Return their seconds."""
        lasted: np.ndarray = self.spans.end - self.spans.begin
        return lasted


def facts_of(recording: Recording) -> Facts:
    """Return what the checks look at.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    Facts
    """
    tasks, steps = recording.tasks, recording.steps
    start = tasks["start"].to_numpy().astype(float)
    # Clocks of workers may disagree: no task ends before it began.
    duration = np.maximum(tasks["duration"].to_numpy().astype(float), 0.0)
    stop, needs, worker = start + duration, needs_of(tasks), _texts(tasks["worker"])
    created = tasks["created"].fill_null(np.inf).to_numpy().astype(float)
    begin = np.minimum(created, start)
    attempts = _attempts(steps)
    alive = lives_of(recording, begin.min(initial=np.inf), stop.max(initial=-np.inf))
    made, began, ended, wants, where = with_earlier(recording, begin, start, stop, needs, worker)
    doings = Doings(
        unfinished=Spans.of(made, ended, where),
        ready=Spans.of(ready_times(made, began, ended, wants), began, where),
        running=attempts.spans,
        fetching=_spans(_chosen(steps, _FETCHING)),
        alive=alive,
    )
    return Facts(
        prefix=_texts(tasks["prefix"]),
        start=start,
        stop=stop,
        duration=duration,
        nbytes=tasks["nbytes"].to_numpy().astype(float),
        computed=tasks["computed"].to_numpy().astype(float),
        needs=needs,
        busy=_busy(steps),
        attempts=attempts,
        elapsed=float(stop.max() - begin.min()) if len(start) else 0.0,
        threads=_threads(recording),
        thread_time=float((alive.weight * (alive.end - alive.begin)).sum()),
        compute=float(attempts.duration.sum()),
        critical=critical_path(duration, needs, topological_order(needs)),
        idle=idle_time(doings),
        workers=recording.workers,
        growth=Growth.of(recording.metrics),
        **{name: _seconds(steps, actions) for name, actions in OVERHEADS.items()},
    )


def needs_of(tasks: pa.Table) -> list[list[int]]:
    """Return for each row of a recording's tasks the rows that it needs."""
    rows = {number: row for row, number in enumerate(tasks["task"].to_pylist()) if number >= 0}
    lists = tasks["dependencies"].to_pylist()
    return [[rows[number] for number in needed or () if number in rows] for needed in lists]


def _attempts(steps: pa.Table) -> Attempts:
    computed = _chosen(steps, ("compute",))
    prefix, status = _texts(computed["prefix"]), _texts(computed["status"])
    return Attempts(_spans(computed), computed["task"].to_numpy(), prefix, status)


def _threads(recording: Recording) -> int:
    """Return the greatest number of threads at one moment, else those that were seen."""
    workers = recording.workers
    if workers.num_rows:
        sums = workers.group_by("time").aggregate([("nthreads", "sum")])["nthreads_sum"]
        return int(max(sums.to_pylist()))
    steps = recording.steps
    lanes = zip(steps["worker"].to_pylist(), steps["thread"].to_pylist(), strict=True)
    return max(1, len(set(lanes)))


def _busy(steps: pa.Table) -> dict[str, float]:
    computed = _chosen(steps, ("compute",))
    busy: dict[str, float] = {}
    seconds = np.maximum(computed["duration"].to_numpy(), 0.0).tolist()
    for worker, duration in zip(computed["worker"].to_pylist(), seconds, strict=True):
        busy[worker] = busy.get(worker, 0.0) + duration
    return busy


def _chosen(steps: pa.Table, actions: tuple[str, ...]) -> pa.Table:
    return steps.filter(pa.compute.is_in(steps["action"].cast(pa.string()), pa.array(actions)))


def _spans(steps: pa.Table) -> Spans:
    begin = steps["start"].to_numpy().astype(float)
    return Spans.of(begin, begin + steps["duration"].to_numpy(), _texts(steps["worker"]))


def _seconds(steps: pa.Table, actions: tuple[str, ...]) -> float:
    return float(np.maximum(_chosen(steps, actions)["duration"].to_numpy(), 0.0).sum())


def _texts(column: pa.ChunkedArray) -> np.ndarray:
    return np.array(column.to_pylist(), dtype=object)
