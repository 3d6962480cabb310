"""Read every attempt at a task from a recording: where and when it ran, and when it could have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.diagnosis.tables import chosen, spans_of, texts
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.recordings.tasks import identities

Interval = tuple[float, float]
Place = tuple[int, str, int]  # number of a task, worker, thread


@dataclass(frozen=True)
class Attempts:
    """Every attempt at a task, one entry each.

    Attributes
    ----------
    spans : Spans
        From its start to its end.
    pool : Spans
        The parts of these in which it held a thread of its worker's pool: `distributed.secede`
        ends one, `distributed.rejoin` starts the next.
    task : ndarray of int
        The same number for all attempts at one task.
    number : ndarray of int
        Number of the task in the graph, -1 where unknown.
    prefix, status : ndarray of str
    thread : ndarray of int
    duration : ndarray of float
        Seconds in the pool.
    row : ndarray of int
        Row of its task in ``tasks`` of the recording.
    is_last : ndarray of bool
        Whether it is the attempt that counts.
    is_repeated : ndarray of bool
        Whether it failed, and its key was computed again later; a restart of the cluster makes that
        another task.
    """

    spans: Spans
    pool: Spans
    task: np.ndarray
    number: np.ndarray
    prefix: np.ndarray
    status: np.ndarray
    thread: np.ndarray
    duration: np.ndarray
    row: np.ndarray
    is_last: np.ndarray
    is_repeated: np.ndarray

    def by_task(self) -> dict[int, list[int]]:
        """Return the attempts at each task that has several, in order of their start."""
        several = np.flatnonzero(np.bincount(self.row)[self.row] > 1)
        found: dict[int, list[int]] = {}
        for attempt in several[np.argsort(self.spans.begin[several], kind="stable")].tolist():
            found.setdefault(int(self.row[attempt]), []).append(attempt)
        return found


def attempts_of(recording: Recording) -> Attempts:
    """Return the attempts that a recording holds.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    Attempts
    """
    computed = chosen(recording.steps, ("compute",))
    spans, task = spans_of(computed), identities(computed)
    number, thread = computed["task"].to_numpy(), computed["thread"].to_numpy()
    pieces, whose = _pool(spans, number, thread, chosen(recording.events, ("seceded",)))
    row, is_last = _rows(task)
    status = texts(computed["status"])
    return Attempts(
        spans=spans,
        pool=pieces,
        task=task,
        number=number,
        prefix=texts(computed["prefix"]),
        status=status,
        thread=thread,
        duration=np.bincount(whose, pieces.end - pieces.begin, len(task)),
        row=row,
        is_last=is_last,
        is_repeated=_is_repeated(computed, status == "erred"),
    )


def ready_times(
    attempts: Attempts, created: np.ndarray, needs: Sequence[Sequence[int]]
) -> np.ndarray:
    """Return when each attempt could start: its task was there, and all that it needs had ended.

    An attempt after one that failed could start at once; one after a success, whose result was
    lost, is as new as its start.

    Parameters
    ----------
    attempts : Attempts
    created : ndarray of shape (n_tasks,)
        Seconds.
    needs : sequence of sequence of int
        Rows of the tasks that each task needs.

    Returns
    -------
    ndarray of shape (n_attempts,)
    """
    start, stop, row = attempts.spans.begin, attempts.spans.end, attempts.row
    ready = np.minimum(created[row], start)
    ends = np.zeros(len(created))
    ends[row[attempts.is_last]] = stop[attempts.is_last]
    several = attempts.by_task()
    for attempt, needed in ((i, needs[r]) for i, r in enumerate(row.tolist()) if needs[r]):
        before = float(start[attempt])
        for other in needed:
            past = [float(end) for end in stop[several.get(other, [])] if end <= before]
            ready[attempt] = max(ready[attempt], min(max(past, default=ends[other]), before))
    for again in several.values():
        for earlier, later in pairwise(again):
            failed = attempts.status[earlier] != "ok"
            ready[later] = min(stop[earlier], start[later]) if failed else start[later]
    found: np.ndarray = ready
    return found


def _rows(task: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the row in ``tasks`` of each attempt's task, and which attempts are the last ones.

    Tasks are in the order of their last attempts.
    """
    _, from_end, whose = np.unique(task[::-1], return_index=True, return_inverse=True)
    last = len(task) - 1 - from_end
    rank = np.empty(len(last), np.int64)
    rank[np.argsort(last)] = np.arange(len(last))
    is_last = np.zeros(len(task), bool)
    is_last[last] = True
    return rank[whose[::-1]], is_last


def _is_repeated(computed: pa.Table, erred: np.ndarray) -> np.ndarray:
    """Return which of the attempts that failed are followed by another one at their key."""
    found = np.zeros(len(erred), bool)
    stems = computed["stem"].cast(pa.string())
    failing = pa.compute.unique(stems.filter(pa.array(erred)))
    suspects = np.flatnonzero(pa.compute.is_in(stems, failing).to_numpy())
    rows = computed.select(["stem", "index"]).take(pa.array(suspects))
    keys = list(zip(*(rows[name].to_pylist() for name in ("stem", "index")), strict=True))
    starts = computed["start"].to_numpy()[suspects].tolist()
    latest: dict[tuple[str, int], float] = {}
    for key, start in zip(keys, starts, strict=True):
        latest[key] = max(start, latest.get(key, start))
    is_latest = [start == latest[key] for key, start in zip(keys, starts, strict=True)]
    found[suspects] = erred[suspects] & ~np.array(is_latest, bool)
    return found


def _pool(
    spans: Spans, number: np.ndarray, thread: np.ndarray, seceded: pa.Table
) -> tuple[Spans, np.ndarray]:
    """Return the parts of attempts inside the pool, and the attempt of each part."""
    everyone = np.arange(len(number))
    if seceded.num_rows == 0:
        return spans, everyone
    away: dict[Place, list[Interval]] = {}
    outside = spans_of(seceded, "time")
    places = _places(seceded["task"].to_numpy(), outside, seceded["thread"].to_numpy())
    for place, begin, end in zip(places, outside.begin, outside.end, strict=True):
        away.setdefault(place, []).append((float(begin), float(end)))
    parts = []
    for attempt, place in enumerate(_places(number, spans, thread)):
        whole = (float(spans.begin[attempt]), float(spans.end[attempt]))
        parts += [(attempt, *part) for part in _without(whole, away.get(place, []))]
    whose = np.array([part[0] for part in parts], dtype=np.int64)
    begin, end = np.array([part[1:] for part in parts]).reshape(-1, 2).T
    return Spans.of(begin, end, spans.worker[whose]), whose


def _places(number: np.ndarray, spans: Spans, thread: np.ndarray) -> Iterator[Place]:
    return zip(number.tolist(), spans.worker.tolist(), thread.tolist(), strict=True)


def _without(whole: Interval, holes: Sequence[Interval]) -> list[Interval]:
    """Return what is left of an interval.

    >>> _without((0.0, 5.0), [(1.0, 2.0), (4.0, 9.0)])
    [(0.0, 1.0), (2.0, 4.0)]
    """
    begin, end = whole
    left = []
    for out, back in sorted(holes):
        if back <= begin or out >= end:
            continue
        if out > begin:
            left.append((begin, out))
        begin = back
    return [*left, (begin, end)] if begin < end else left
