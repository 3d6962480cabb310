"""Say why threads were idle: no work at all, work not ready, or ready work not yet there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Idle:
    """Idle thread time of a run in seconds.

    Attributes
    ----------
    waiting : float
        While tasks were ready: they were on their way, or their data was.
    starved : float
        While tasks were left, but all of them waited for others.
    away : float
        While there was no task at all.
    """

    waiting: float
    starved: float
    away: float


def idle_time(
    created: np.ndarray,
    start: np.ndarray,
    stop: np.ndarray,
    needs: Sequence[Sequence[int]],
    threads: int,
) -> Idle:
    """Sweep through a run and split its idle thread time.

    Parameters
    ----------
    created, start, stop : ndarray of shape (n_tasks,)
        Seconds.
    needs : sequence of sequence of int
        Rows of the tasks that each one needs.
    threads : int

    Returns
    -------
    Idle

    Examples
    --------
    >>> import numpy as np
    >>> at = np.array
    >>> idle_time(at([0.0, 0.0]), at([0.0, 2.0]), at([2.0, 3.0]), [[], [0]], threads=2)
    Idle(waiting=0.0, starved=3.0, away=0.0)
    """
    n = len(start)
    if n == 0:
        return Idle(0.0, 0.0, 0.0)
    ready = np.array(
        [max([created[row], *(stop[other] for other in needs[row])]) for row in range(n)]
    )
    ready = np.minimum(ready, start)
    times = np.concatenate([created, ready, start, stop])
    order = np.argsort(times, kind="stable")
    steps = np.diff(times[order])

    def count(up: int, down: int) -> np.ndarray:
        """Tasks that are past event `up` and not yet past event `down`, after each event."""
        change = np.zeros(4 * n)
        change[up * n : (up + 1) * n] += 1
        change[down * n : (down + 1) * n] -= 1
        return np.cumsum(change[order])[:-1]

    unfinished, at_hand, running = count(0, 3), count(1, 2), count(2, 3)
    free = np.maximum(threads - running, 0)
    waiting = np.minimum(free, at_hand)
    rest = free - waiting
    return Idle(
        waiting=float((waiting * steps).sum()),
        starved=float((rest * steps)[unfinished > 0].sum()),
        away=float((rest * steps)[unfinished <= 0].sum()),
    )
