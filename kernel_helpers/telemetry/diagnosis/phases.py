"""Cut a run into phases: what the cluster did between two times that it had nothing to do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kernel_helpers.telemetry.diagnosis.attempts import Attempts
from kernel_helpers.telemetry.diagnosis.critical import topological_order
from kernel_helpers.telemetry.diagnosis.starts import waits


@dataclass(frozen=True)
class Phase:
    """Tasks that were on the cluster together.

    Attributes
    ----------
    pause : float
        Seconds before this phase in which the cluster had no task; the client needs them again.
    latency : float
        Seconds from the first task's creation to the first one's start.
    released : list of float
        When each task was created, in seconds after the first.
    duration : list of float
        Seconds in which it held a thread and computed.
    wait : list of float
        Seconds that its thread waited for it, beyond `latency`, although it was ready.
    nbytes : list of float
        Size of each result, 0 where unknown.
    needs : list of list of int
        Positions in this phase of the tasks that each one needs.
    floor : float
        Seconds that the phase takes on any number of workers.
    """

    pause: float
    latency: float
    released: list[float]
    duration: list[float]
    wait: list[float]
    nbytes: list[float]
    needs: list[list[int]]
    floor: float

    def __len__(self) -> int:
        return len(self.duration)


@dataclass(frozen=True)
class Work:
    """The tasks of a run, each as its last attempt did it; one entry a task.

    Attributes
    ----------
    attempts : Attempts
    created, start, stop : ndarray of float
    duration : ndarray of float
        Seconds in which it computed.
    ready : ndarray of float
        One entry an attempt: when it could start.
    needs : list of list of int
    number : ndarray of int
        In Dask's order.
    nbytes, transfer : ndarray of float
        Size of the result, 0 where unknown; seconds in which it got its data.
    """

    attempts: Attempts
    created: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    duration: np.ndarray
    ready: np.ndarray
    needs: list[list[int]]
    number: np.ndarray
    nbytes: np.ndarray
    transfer: np.ndarray

    @property
    def elapsed(self) -> float:
        """Seconds from the first task's creation to the last one's end."""
        return float(self.stop.max() - self.created.min()) if len(self.stop) else 0.0


def phases_of(work: Work) -> list[Phase]:
    """Return the phases of a run, each with its tasks in Dask's order.

    Parameters
    ----------
    work : Work

    Returns
    -------
    list of Phase
    """
    created, order = work.created, np.lexsort((work.number, work.created))
    since = waits(work.attempts, work.ready)[work.attempts.is_last]
    rank = np.argsort(work.attempts.row[work.attempts.is_last])
    since = since[rank]  # from when each task's thread waited for it
    phases: list[Phase] = []
    end = float(created[order[0]]) if len(order) else 0.0
    for group in _groups(order, created, work.stop):
        # Dask's order, which the numbers have, decides who goes first.
        rows = group[np.argsort(work.number[group], kind="stable")]
        begin = float(created[group[0]])
        pause, latency = max(0.0, begin - end), max(0.0, float(work.start[rows].min()) - begin)
        free = np.maximum(since[rows], begin + latency)
        wait = np.maximum(work.start[rows] - free - work.transfer[rows], 0.0)
        phases.append(_phase(work, rows, wait, pause=pause, latency=latency))
        end = max(end, float(work.stop[rows].max()))
    return phases


def _phase(
    work: Work, rows: np.ndarray, wait: np.ndarray, *, pause: float, latency: float
) -> Phase:
    place = {int(row): position for position, row in enumerate(rows)}
    needs = [[place[n] for n in work.needs[row] if n in place] for row in rows]
    released = (work.created[rows] - work.created[rows].min()).tolist()
    duration = work.duration[rows].tolist()
    return Phase(
        pause=pause,
        latency=latency,
        released=released,
        duration=duration,
        wait=wait.tolist(),
        nbytes=work.nbytes[rows].tolist(),
        needs=needs,
        floor=_floor(released, duration, needs),
    )


def _floor(
    released: Sequence[float], duration: Sequence[float], needs: Sequence[Sequence[int]]
) -> float:
    """Seconds until the last task has ended if each one starts as soon as it can."""
    ends = [0.0] * len(duration)
    for task in topological_order(needs).tolist():
        ready = max([released[task], *(ends[other] for other in needs[task])])
        ends[task] = ready + duration[task]
    return max(ends, default=0.0)


def _groups(order: np.ndarray, created: np.ndarray, stop: np.ndarray) -> Sequence[np.ndarray]:
    """Cut where every earlier task had ended before the next one was created."""
    if len(order) == 0:
        return []
    ended = np.maximum.accumulate(stop[order])[:-1]
    return np.split(order, np.flatnonzero(created[order][1:] >= ended) + 1)
