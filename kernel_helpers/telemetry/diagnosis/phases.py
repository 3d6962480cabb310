"""Cut a recording into phases: what the cluster did between two times that it had nothing to do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.facts import needs_of


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
        Seconds.
    nbytes : list of float
        Size of each result, 0 where unknown.
    needs : list of list of int
        Positions in this phase of the tasks that each one needs.
    """

    pause: float
    latency: float
    released: list[float]
    duration: list[float]
    nbytes: list[float]
    needs: list[list[int]]

    def __len__(self) -> int:
        return len(self.duration)


def phases_of(tasks: pa.Table) -> list[Phase]:
    """Return the phases of a run, each with its tasks in Dask's order.

    Parameters
    ----------
    tasks : pyarrow.Table
        ``tasks`` of a recording.

    Returns
    -------
    list of Phase
    """
    start = tasks["start"].to_numpy().astype(float)
    duration = np.maximum(tasks["duration"].to_numpy().astype(float), 0.0)
    created = np.minimum(tasks["created"].fill_null(np.inf).to_numpy().astype(float), start)
    size = np.nan_to_num(tasks["nbytes"].to_numpy().astype(float))
    needs = needs_of(tasks)
    number = tasks["task"].to_numpy()
    order = np.lexsort((number, created))
    stop = start + duration
    phases = []
    end = created[order[0]] if len(order) else 0.0
    for rows in _groups(order, created, stop):
        begin = float(created[rows[0]])
        # Dask's order, which the numbers have, decides who goes first.
        rows = rows[np.argsort(number[rows], kind="stable")]
        place = {int(row): position for position, row in enumerate(rows)}
        phases.append(
            Phase(
                pause=max(0.0, begin - float(end)),
                latency=max(0.0, float(start[rows].min()) - begin),
                released=(created[rows] - begin).tolist(),
                duration=duration[rows].tolist(),
                nbytes=size[rows].tolist(),
                needs=[[place[n] for n in needs[row] if n in place] for row in rows],
            )
        )
        end = max(float(end), float(stop[rows].max()))
    return phases


def _groups(order: np.ndarray, created: np.ndarray, stop: np.ndarray) -> Sequence[np.ndarray]:
    """Cut where every earlier task had ended before the next one was created."""
    if len(order) == 0:
        return []
    ended = np.maximum.accumulate(stop[order])[:-1]
    return np.split(order, np.flatnonzero(created[order][1:] >= ended) + 1)
