"""Find the attempts that started late, and which of them were the first of their kind."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.attempts import Attempts
from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.diagnosis.tables import spans_of

LATE = 0.05  # seconds; handing a task over takes milliseconds


def late_starts(
    attempts: Attempts, ready: np.ndarray, delays: pa.Table | None, heavy: Collection[str] = ()
) -> tuple[Spans, Spans]:
    """Return from when to when attempts were late, those of a worker's first tasks of a kind apart.

    A worker imports the modules of a task, and unpacks its function, at its first task of a kind.
    Of the wait for such a task counts what goes beyond the usual wait for tasks of its prefix, as
    far as the worker had the task in its hands. Tasks that carry data are no such tasks: each one
    is unpacked, also where all of them arrive with the first.

    Parameters
    ----------
    attempts : Attempts
    ready : ndarray of shape (n_attempts,)
        When each could start.
    delays : pyarrow.Table or None
        Events of tasks that their worker had and did not start; None in older recordings.
    heavy : collection of str, optional
        Prefixes of tasks that carry data.

    Returns
    -------
    warming, late : Spans
    """
    start, worker = attempts.spans.begin, attempts.spans.worker
    since = waits(attempts, ready)
    rows = is_late(attempts, ready)
    late = Spans.of(since[rows], start[rows], worker[rows])
    if delays is None:
        return late.on(""), late
    first = _is_first(attempts, since)
    usual = _usual_wait(attempts.prefix, start - since, first)
    is_light = ~np.isin(attempts.prefix.astype(str), list(heavy))
    warm = np.flatnonzero(first & is_light & (start - usual - since >= LATE))
    begin, end = _within(delays, attempts, warm)
    begin, end = np.maximum(begin, since[warm]), np.minimum(end, (start - usual)[warm])
    return Spans.of(begin, end, worker[warm]), late


def is_late(attempts: Attempts, ready: np.ndarray) -> np.ndarray:
    """Return which attempts started late."""
    late: np.ndarray = attempts.spans.begin - waits(attempts, ready) >= LATE
    return late


def waits(attempts: Attempts, ready: np.ndarray) -> np.ndarray:
    """Return since when each attempt was ready and its thread free.

    Parameters
    ----------
    attempts : Attempts
    ready : ndarray of shape (n_attempts,)

    Returns
    -------
    ndarray of shape (n_attempts,)
        Seconds since the epoch, at most its start.
    """
    since: np.ndarray = np.minimum(attempts.spans.begin, np.maximum(ready, _free_since(attempts)))
    return since


def _free_since(attempts: Attempts) -> np.ndarray:
    """Return when each attempt's thread had ended the one before."""
    place = {name: at for at, name in enumerate(attempts.spans.names())}
    worker = np.array([place[name] for name in attempts.spans.worker], dtype=np.int64)
    thread = _threads(attempts, worker)
    order = np.lexsort((attempts.spans.begin, thread, worker))
    same = (np.diff(worker[order]) == 0) & (np.diff(thread[order]) == 0)
    since = np.full(len(order), -np.inf)
    since[order[1:][same]] = attempts.spans.end[order[:-1][same]]
    return since


def _threads(attempts: Attempts, worker: np.ndarray) -> np.ndarray:
    """Return the thread of each attempt; where a worker's are not all known, one that was free.

    The thread of an attempt that did not end, or whose end was not reported, is unknown.
    """
    found = attempts.thread.astype(np.int64)
    begin, end = attempts.spans.begin, attempts.spans.end
    for number in np.unique(worker[found < 0]):
        rows = np.flatnonzero(worker == number)
        ends: list[float] = []
        for row in rows[np.argsort(begin[rows], kind="stable")].tolist():
            free = [thread for thread, until in enumerate(ends) if until <= begin[row]]
            if not free:
                free, ends = [len(ends)], [*ends, 0.0]
            found[row] = max(free, key=ends.__getitem__)  # the one that was idle for least
            ends[found[row]] = float(end[row])
    return found


def _is_first(attempts: Attempts, since: np.ndarray) -> np.ndarray:
    """Return which attempts waited before any of their prefix had started on their worker."""
    kinds = list(zip(attempts.spans.worker, attempts.prefix, strict=True))
    earliest: dict[tuple[str, str], float] = {}
    for kind, start in zip(kinds, attempts.spans.begin.tolist(), strict=True):
        earliest[kind] = min(start, earliest.get(kind, start))
    first: np.ndarray = since <= np.array([earliest[kind] for kind in kinds])
    return first


def _usual_wait(prefix: np.ndarray, wait: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the median wait of each attempt's prefix without first ones, 0 if there is none."""
    usual = np.zeros(len(wait))
    for name in set(prefix.tolist()):
        own = prefix == name
        if (own & ~first).any():
            usual[own] = np.median(wait[own & ~first])
    return usual


def _within(
    delays: pa.Table, attempts: Attempts, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return from when to when the worker of each attempt had its task and did not start it."""
    begin = attempts.spans.begin[rows]
    end = begin.copy()
    spans = spans_of(delays, "time")
    held: dict[tuple[int, str], list[int]] = {}
    for delay, place in enumerate(zip(delays["task"].to_pylist(), spans.worker, strict=True)):
        held.setdefault(place, []).append(delay)
    for at, row in enumerate(rows.tolist()):
        own = held.get((int(attempts.number[row]), attempts.spans.worker[row]), [])
        before = [delay for delay in own if spans.begin[delay] < begin[at]]
        if before:
            last = max(before, key=lambda delay: float(spans.begin[delay]))
            begin[at], end[at] = spans.begin[last], min(spans.end[last], end[at])
    return begin, end
