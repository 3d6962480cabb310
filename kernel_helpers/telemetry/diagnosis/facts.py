"""Measure a recording once, for all the checks: attempts, threads, idle time."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.attempts import Attempts, attempts_of, ready_times
from kernel_helpers.telemetry.diagnosis.critical import (
    CriticalPath,
    critical_path,
    topological_order,
)
from kernel_helpers.telemetry.diagnosis.growth import Growth
from kernel_helpers.telemetry.diagnosis.idle import Doings, Idle, busy_seconds, idle_time, pauses
from kernel_helpers.telemetry.diagnosis.lifetimes import Departure, departures_of, lifetimes_of
from kernel_helpers.telemetry.diagnosis.phases import Work, phases_of
from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.diagnosis.starts import is_late, late_starts
from kernel_helpers.telemetry.diagnosis.tables import (
    chosen,
    created_of,
    needs_of,
    seconds_of,
    spans_of,
    texts,
)
from kernel_helpers.telemetry.diagnosis.unfinished import Unfinished, unfinished_of
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
    duration : ndarray of float
        Of the last attempt, without the time for which it had left its worker's threads.
    computed : ndarray of float
        The same of all attempts: what was done again was done.
    attempts : Attempts
    unfinished : Unfinished
        Tasks that had not started when the recording ended.
    busy : dict of str to float
        Seconds that each worker's threads computed, for workers that did.
    elapsed : float
        From the first task's creation to the last one's end, and to the end of the recording
        where tasks were left.
    threads, n_workers : int
        At most at one moment; workers in all.
    thread_time : float
        Seconds that all threads together were there.
    compute : float
        Seconds that threads computed; no more at a time than there were.
    transfer, disk, deserialize : float
        Sums over all attempts.
    critical : CriticalPath
    floor : float
        Seconds that no number of workers gets below: what the client waited before it submitted
        stays as it was.
    idle : Idle
    pauses : ndarray of float
        Seconds of each pause in which there was no task.
    departures : list of Departure
    actors : pyarrow.Table
        Calls of actors' methods.
    workers : pyarrow.Table
        Samples.
    growth : Growth
        Of Dask's fine metrics.
    carried : float
        Bytes of data in large graphs of tasks of which some started late.
    """

    prefix: np.ndarray
    duration: np.ndarray
    computed: np.ndarray
    attempts: Attempts
    unfinished: Unfinished
    busy: dict[str, float]
    elapsed: float
    threads: int
    n_workers: int
    thread_time: float
    compute: float
    transfer: float
    disk: float
    deserialize: float
    critical: CriticalPath
    floor: float
    idle: Idle
    pauses: np.ndarray
    departures: list[Departure]
    actors: pa.Table
    workers: pa.Table
    growth: Growth
    carried: float

    def share(self, seconds: float) -> float:
        """Return the part of the run's thread time, at most 1; 0 for a run without time."""
        return min(1.0, seconds / self.thread_time) if self.thread_time > 0 else 0.0

    def matters(self, seconds: float, part: float) -> bool:
        """Return whether that is `part` of the thread time and more than a run's start takes."""
        return self.share(seconds) >= part and seconds >= NOISE * self.threads


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
    work, unfinished = work_of(recording), unfinished_of(recording)
    attempts, actors = work.attempts, chosen(recording.events, ("actor",))
    begin, end = _range(work, unfinished, spans_of(actors, "time"))
    alive = lifetimes_of(recording, begin, end)
    growth = Growth.of(recording.metrics)
    doings = _doings(recording, work, unfinished, alive=alive, growth=growth)
    busy = busy_seconds(attempts.pool, alive)
    floor = sum(phase.pause + phase.floor for phase in phases_of(work))
    return Facts(
        prefix=texts(tasks["prefix"]),
        duration=work.duration,
        computed=np.bincount(attempts.row, attempts.duration, tasks.num_rows),
        attempts=attempts,
        unfinished=unfinished,
        busy={worker: seconds for worker, seconds in busy.items() if seconds > 0},
        elapsed=end - begin,
        threads=max(1, int(alive.most())),
        n_workers=len(alive.names()),
        thread_time=float((alive.weight * (alive.end - alive.begin)).sum()),
        compute=sum(busy.values()),
        critical=critical_path(work.duration, work.needs, topological_order(work.needs)),
        floor=end - begin - work.elapsed + floor,
        idle=idle_time(doings),
        pauses=pauses(doings.unfinished, begin, end),
        departures=departures_of(recording),
        actors=actors,
        workers=recording.workers,
        growth=growth,
        carried=_carried(attempts, work.ready, growth),
        **{name: seconds_of(steps, actions) for name, actions in OVERHEADS.items()},
    )


def work_of(recording: Recording) -> Work:
    """Return the tasks of a recording, each as its last attempt did it.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    Work
    """
    tasks, attempts, needs = recording.tasks, attempts_of(recording), needs_of(recording.tasks)
    created = created_of(tasks)
    np.minimum.at(created, attempts.row, attempts.spans.begin)
    last = np.flatnonzero(attempts.is_last)
    last = last[np.argsort(attempts.row[last])]
    return Work(
        attempts=attempts,
        created=created,
        start=attempts.spans.begin[last],
        stop=attempts.spans.end[last],
        duration=attempts.duration[last],
        ready=ready_times(attempts, created, needs),
        needs=needs,
        number=tasks["task"].to_numpy(),
        nbytes=np.nan_to_num(tasks["nbytes"].to_numpy().astype(float)),
        transfer=tasks["transfer"].to_numpy().astype(float),
    )


def _range(work: Work, unfinished: Unfinished, actors: Spans) -> tuple[float, float]:
    """When the run began and ended."""
    begins = [work.created, unfinished.spans.begin, actors.begin]
    ends = [work.attempts.spans.end, unfinished.spans.end, actors.end]
    begin = min(float(times.min(initial=np.inf)) for times in begins)
    begin = begin if np.isfinite(begin) else 0.0  # nothing ran
    return begin, max(begin, *(float(times.max(initial=-np.inf)) for times in ends))


def _carried(attempts: Attempts, ready: np.ndarray, growth: Growth) -> float:
    late = set(attempts.prefix[is_late(attempts, ready)].tolist())
    return sum(size for prefix, size in growth.in_graphs().items() if prefix in late)


def _doings(
    recording: Recording, work: Work, unfinished: Unfinished, *, alive: Spans, growth: Growth
) -> Doings:
    attempts, events = work.attempts, recording.events
    delays = chosen(events, ("delay",)) if events.num_rows else None
    warming, late = late_starts(attempts, work.ready, delays, growth.in_graphs())
    # An attempt after a success, whose result was lost, is as new as its start.
    since = np.minimum(work.ready, attempts.spans.begin)
    first = np.full(len(work.start), np.inf)
    np.minimum.at(first, attempts.row, attempts.spans.begin)
    is_first = attempts.spans.begin == first[attempts.row]
    made = np.where(is_first, work.created[attempts.row], since)
    worker = attempts.spans.worker
    return Doings(
        unfinished=Spans.joined(
            Spans.of(made, attempts.spans.end, worker),
            unfinished.spans,
            spans_of(chosen(events, ("actor",)), "time"),
        ),
        ready=Spans.joined(Spans.of(since, attempts.spans.begin, worker), unfinished.sent),
        running=attempts.pool,
        fetching=spans_of(chosen(recording.steps, _FETCHING)),
        paused=_paused(recording.workers),
        warming=warming,
        late=late,
        alive=alive,
    )


def _paused(samples: pa.Table) -> Spans:
    """From one sample of a worker that found it paused to the next one, by its threads."""
    worker, status = texts(samples["worker"]), texts(samples["status"])
    times = samples["time"].to_numpy().astype(float)
    threads = samples["nthreads"].to_numpy().astype(float)
    found = [Spans.of(times[:0], times[:0], worker[:0])]
    for name in set(worker[status == "paused"].tolist()):
        own = np.flatnonzero(worker == name)
        own = own[np.argsort(times[own])]
        ends = np.append(times[own][1:], times[own][-1:])
        held = status[own] == "paused"
        spans = Spans.of(times[own][held], ends[held], worker[own][held])
        found.append(Spans(spans.begin, spans.end, spans.worker, threads[own][held]))
    return Spans.joined(*found)
