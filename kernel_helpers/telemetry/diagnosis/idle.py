"""Split the idle time of threads by what the run waited for."""

from dataclasses import dataclass, fields

import numpy as np

from kernel_helpers.telemetry.diagnosis.spans import Spans, moments


@dataclass(frozen=True)
class Idle:
    """Idle thread time of a run in seconds; each moment of a thread counts once.

    The first five are moments at which a task was ready for a worker that had a free thread.

    Attributes
    ----------
    fetching : float
        Its data were under way.
    paused : float
        The worker was paused, as Dask does when memory is full.
    warming : float
        It was the first of its prefix on that worker, and started later than others do.
    late : float
        It started late for another reason.
    brief : float
        It was handed over within the time of `starts.LATE`.
    tied : float
        Tasks were ready, but in line at other workers, which were busy.
    starved : float
        Tasks were left, but all of them waited for others, or no worker could take them.
    away : float
        There was no task at all.
    """

    fetching: float
    paused: float
    warming: float
    late: float
    brief: float
    tied: float
    starved: float
    away: float


@dataclass(frozen=True)
class Doings:
    """What went on in a run.

    Attributes
    ----------
    unfinished : Spans
        Tasks, from their creation to their end, and calls of actors.
    ready : Spans
        Tasks that could start and had not.
    running : Spans
        Threads that computed.
    fetching : Spans
        Data under way for tasks.
    paused : Spans
        Workers that took no task, weighted with their threads.
    warming, late : Spans
        Tasks that started late, see `Idle`.
    alive : Spans
        Workers, weighted with their threads.
    """

    unfinished: Spans
    ready: Spans
    running: Spans
    fetching: Spans
    paused: Spans
    warming: Spans
    late: Spans
    alive: Spans

    def on(self, worker: str) -> "Doings":
        """Return what went on there."""
        return Doings(*(each.on(worker) for each in self._each()))

    def times(self) -> np.ndarray:
        """Return every moment at which something changed."""
        return moments(*self._each())

    def _each(self) -> list[Spans]:
        return [getattr(self, field.name) for field in fields(self)]


def idle_time(doings: Doings) -> Idle:
    """Sweep through a run and split its idle thread time.

    Parameters
    ----------
    doings : Doings

    Returns
    -------
    Idle
    """
    times = doings.times()
    lasts = np.diff(times)
    busy = sum((_busy(doings.on(worker), times) for worker in doings.alive.names()), 0 * lasts)
    free = np.maximum(doings.alive.at(times) - busy, 0)
    wanted = np.minimum(doings.ready.at(times), free)
    rest, left = (free - wanted) * lasts, doings.unfinished.at(times) > 0.5
    here = np.sum([_waiting_on(doings.on(w)) for w in doings.ready.names()] or [np.zeros(5)], 0)
    fetching, paused, warming, late, brief = here.tolist()
    return Idle(
        fetching,
        paused,
        warming,
        late,
        brief,
        tied=max(0.0, float((wanted * lasts).sum() - here.sum())),
        starved=float(rest[left].sum()),
        away=float(rest[~left].sum()),
    )


def pauses(unfinished: Spans, begin: float, end: float) -> np.ndarray:
    """Return the seconds of each pause of a run in which there was no task at all.

    Parameters
    ----------
    unfinished : Spans
        Tasks, from their creation to their end, and calls of actors.
    begin, end : float
        Of the run.
    """
    order = np.argsort(unfinished.begin)
    reached = np.maximum.accumulate(np.append(begin, unfinished.end[order]))
    gaps = np.append(unfinished.begin[order], end) - reached
    lengths: np.ndarray = gaps[gaps > 0]
    return lengths


def busy_seconds(running: Spans, alive: Spans) -> dict[str, float]:
    """Return for how long each worker's threads computed, no more of them than it has."""
    found = {}
    for worker in alive.names():
        here, there = running.on(worker), alive.on(worker)
        times = moments(here, there)
        computing = np.minimum(here.at(times), there.at(times))
        found[worker] = float((computing * np.diff(times)).sum())
    return found


def _busy(doings: Doings, times: np.ndarray) -> np.ndarray:
    """Threads of one worker that compute."""
    busy: np.ndarray = np.minimum(doings.running.at(times), doings.alive.at(times))
    return busy


def _waiting_on(doings: Doings) -> np.ndarray:
    """Thread time of one worker that waited for ready tasks: the first five of `Idle`."""
    times = doings.times()
    left = np.minimum(doings.ready.at(times), doings.alive.at(times) - _busy(doings, times))
    found = []
    for cause in (doings.fetching, doings.paused, doings.warming, doings.late):
        taken = np.minimum(left, cause.at(times))
        left = left - taken
        found.append(taken)
    seconds: np.ndarray = np.array([*found, left]) @ np.diff(times)
    return seconds
