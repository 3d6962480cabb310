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
from kernel_helpers.telemetry.diagnosis.idle import Idle, idle_time
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.recordings.tasks import OVERHEADS


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
    elapsed : float
        From the first task's creation to the last one's end.
    threads : int
    thread_time : float
        threads times elapsed.
    compute, transfer, disk, deserialize : float
        Sums over all attempts.
    critical : CriticalPath
    idle : Idle
    workers : pyarrow.Table
        Samples.
    """

    prefix: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    duration: np.ndarray
    nbytes: np.ndarray
    computed: np.ndarray
    needs: list[list[int]]
    busy: dict[str, float]
    elapsed: float
    threads: int
    compute: float
    transfer: float
    disk: float
    deserialize: float
    critical: CriticalPath
    idle: Idle
    workers: pa.Table

    @property
    def thread_time(self) -> float:
        """Return threads times elapsed."""
        return self.threads * self.elapsed

    def share(self, seconds: float) -> float:
        """Return the part of the run's thread time, 0 for a run without time."""
        return seconds / self.thread_time if self.thread_time > 0 else 0.0


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
    needs = needs_of(tasks)
    created = tasks["created"].fill_null(np.inf).to_numpy().astype(float)
    begin = np.minimum(created, start)
    threads = _threads(recording)
    seconds = {name: _seconds(steps, actions) for name, actions in OVERHEADS.items()}
    stop = start + duration
    return Facts(
        prefix=_texts(tasks["prefix"]),
        start=start,
        stop=stop,
        duration=duration,
        nbytes=tasks["nbytes"].to_numpy().astype(float),
        computed=tasks["computed"].to_numpy().astype(float),
        needs=needs,
        busy=_busy(steps),
        elapsed=float(stop.max() - begin.min()) if len(start) else 0.0,
        threads=threads,
        compute=_seconds(steps, ("compute",)),
        critical=critical_path(duration, needs, topological_order(needs)),
        idle=idle_time(*with_earlier(recording, begin, start, stop, needs), threads),
        workers=recording.workers,
        **seconds,
    )


def needs_of(tasks: pa.Table) -> list[list[int]]:
    """Return for each row of a recording's tasks the rows that it needs."""
    rows = {number: row for row, number in enumerate(tasks["task"].to_pylist()) if number >= 0}
    lists = tasks["dependencies"].to_pylist()
    return [[rows[number] for number in needed or () if number in rows] for needed in lists]


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
    computed = steps.filter(pa.compute.equal(steps["action"].cast(pa.string()), "compute"))
    busy: dict[str, float] = {}
    seconds = np.maximum(computed["duration"].to_numpy(), 0.0).tolist()
    for worker, duration in zip(computed["worker"].to_pylist(), seconds, strict=True):
        busy[worker] = busy.get(worker, 0.0) + duration
    return busy


def _seconds(steps: pa.Table, actions: tuple[str, ...]) -> float:
    found = pa.compute.is_in(steps["action"].cast(pa.string()), pa.array(actions))
    return float(np.maximum(steps.filter(found)["duration"].to_numpy(), 0.0).sum())


def _texts(column: pa.ChunkedArray) -> np.ndarray:
    return np.array(column.to_pylist(), dtype=object)
