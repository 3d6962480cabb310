"""Follow dependencies through a recorded graph: the longest chain, and when tasks were ready."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CriticalPath:
    """The chain of tasks that no number of workers could make shorter.

    Attributes
    ----------
    seconds : float
    rows : list of int
        Its tasks, first to last.
    """

    seconds: float
    rows: list[int]


def critical_path(
    durations: np.ndarray, needs: Sequence[Sequence[int]], order: np.ndarray
) -> CriticalPath:
    """Return the heaviest chain of dependencies.

    Parameters
    ----------
    durations : ndarray of shape (n_tasks,)
        Seconds.
    needs : sequence of sequence of int
        Rows that each task needs.
    order : ndarray of shape (n_tasks,)
        Rows such that a task comes after those it needs.

    Returns
    -------
    CriticalPath

    Examples
    --------
    >>> import numpy as np
    >>> critical_path(np.array([1.0, 5.0, 2.0]), [[], [], [0, 1]], np.arange(3))
    CriticalPath(seconds=7.0, rows=[1, 2])
    """
    if len(durations) == 0:
        return CriticalPath(0.0, [])
    ends = [0.0] * len(durations)
    before = [-1] * len(durations)
    for row in order.tolist():
        heaviest = max(needs[row], key=ends.__getitem__, default=-1)
        before[row] = heaviest
        ends[row] = (ends[heaviest] if heaviest >= 0 else 0.0) + float(durations[row])
    last = max(range(len(ends)), key=ends.__getitem__)
    seconds, rows = ends[last], []
    while last >= 0:
        rows.append(last)
        last = before[last]
    return CriticalPath(seconds, rows[::-1])


def topological_order(needs: Sequence[Sequence[int]]) -> np.ndarray:
    """Return rows so that every task comes after those it needs.

    Parameters
    ----------
    needs : sequence of sequence of int

    Returns
    -------
    ndarray of shape (n_tasks,)
        Tasks of a cycle, which only a damaged recording has, are left out.
    """
    left = [len(needed) for needed in needs]
    dependents: list[list[int]] = [[] for _ in needs]
    for row, needed in enumerate(needs):
        for other in needed:
            dependents[other].append(row)
    order = [row for row, count in enumerate(left) if count == 0]
    for row in order:  # grows while it is walked
        for other in dependents[row]:
            left[other] -= 1
            if left[other] == 0:
                order.append(other)
    return np.array(order, dtype=np.int64)
