"""Say why threads were idle: no work at all, work not ready, or ready work not yet there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kernel_helpers.telemetry.diagnosis.spans import Spans, moments


@dataclass(frozen=True)
class Idle:
    """Idle thread time of a run in seconds.

    Attributes
    ----------
    waiting : float
        While tasks were ready for a worker that had a free thread: they were on their way.
    fetching : float
        The same, but their data was under way, or they were being unpacked.
    tied : float
        While tasks were ready, but stood in line at other workers, which were busy.
    starved : float
        While tasks were left, but all of them waited for others.
    away : float
        While there was no task at all.
    """

    waiting: float
    fetching: float
    tied: float
    starved: float
    away: float


@dataclass(frozen=True)
class Doings:
    """What went on in a run.

    Attributes
    ----------
    unfinished : Spans
        Tasks, from their creation to their end.
    ready : Spans
        Tasks that could begin and had not.
    running : Spans
        Attempts at tasks.
    fetching : Spans
        Data under way for tasks.
    alive : Spans
        Workers, weighted with their threads.
    """

    unfinished: Spans
    ready: Spans
    running: Spans
    fetching: Spans
    alive: Spans

    def on(self, worker: str) -> "Doings":
        """Return what went on there."""
        spans = (self.unfinished, self.ready, self.running, self.fetching, self.alive)
        return Doings(*(each.on(worker) for each in spans))

    def times(self) -> np.ndarray:
        """Return every moment at which something changed."""
        return moments(self.unfinished, self.ready, self.running, self.fetching, self.alive)


def ready_times(
    created: np.ndarray, start: np.ndarray, stop: np.ndarray, needs: Sequence[Sequence[int]]
) -> np.ndarray:
    """Return when each task could begin: it was there, and all that it needs had ended.

    Parameters
    ----------
    created, start, stop : ndarray of shape (n_tasks,)
        Seconds.
    needs : sequence of sequence of int
        Rows of the tasks that each one needs.

    Returns
    -------
    ndarray of shape (n_tasks,)

    Examples
    --------
    >>> at = np.array
    >>> ready_times(at([0.0, 0.0]), at([0.0, 2.5]), at([2.0, 3.0]), [[], [0]]).tolist()
    [0.0, 2.0]
    """
    ends = stop.tolist()
    ready = [
        max([made, *(ends[other] for other in needs[row])]) for row, made in enumerate(created)
    ]
    found: np.ndarray = np.minimum(np.array(ready, dtype=float), start)
    return found


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
    free = _free(doings, times)
    wanted = np.minimum(doings.ready.at(times), free)
    anywhere = float((wanted * lasts).sum())
    rest, left = (free - wanted) * lasts, doings.unfinished.at(times) > 0.5
    here = [_waiting_on(doings.on(worker)) for worker in np.unique(doings.ready.worker)]
    own = min(anywhere, sum(waits for waits, _ in here))
    fetching = min(own, sum(fetches for _, fetches in here))
    return Idle(
        waiting=own - fetching,
        fetching=fetching,
        tied=anywhere - own,
        starved=float(rest[left].sum()),
        away=float(rest[~left].sum()),
    )


def _waiting_on(doings: Doings) -> tuple[float, float]:
    """Thread time of one worker that waited for its ready tasks, and for their data."""
    times = doings.times()
    wanted = np.minimum(doings.ready.at(times), _free(doings, times))
    fetched = np.minimum(wanted, doings.fetching.at(times))
    lasts = np.diff(times)
    return float((wanted * lasts).sum()), float((fetched * lasts).sum())


def _free(doings: Doings, times: np.ndarray) -> np.ndarray:
    free: np.ndarray = np.maximum(doings.alive.at(times) - doings.running.at(times), 0)
    return free
