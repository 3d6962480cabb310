"""Turn what the scheduler tells into rows of the telemetry schema."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from sys import intern
from typing import Any

from dask.utils import key_split

from kernel_helpers.telemetry.scheduler.naming import WireKey
from kernel_helpers.telemetry.wire.keys import join_key, split_key

Row = tuple[Any, ...]

# Times are rounded to 2**-20 s, about a microsecond: the zeros behind compress well.
_TICKS = 2.0**20

UNKNOWN_LANE = -1


class Lanes:
    """Number the threads of each worker in order of first appearance."""

    def __init__(self) -> None:
        self._workers: dict[str, dict[int, int]] = {}

    def of(self, worker: str, thread: int | None) -> int:
        """Return the lane of a thread; -1, -2, ... stand for lanes 0, 1 of a dead worker."""
        if thread is None:
            return UNKNOWN_LANE
        if thread < 0:
            return -1 - thread
        lanes = self._workers.setdefault(worker, {})
        return lanes.setdefault(thread, len(lanes))


def task_rows(columns: Sequence[Sequence[Any]], lanes: Lanes) -> list[Row]:
    """Return rows of ``task_stream``.

    Parameters
    ----------
    columns : sequence of sequences
        ``rows`` of a reply of `TelemetryPlugin.since`.
    lanes : Lanes

    Returns
    -------
    list of tuple
    """
    rows = []
    for key, action, status, worker, thread, start, stop, nbytes, kind, number in zip(
        *columns, strict=True
    ):
        rows.append(
            (
                *_key_columns(key),
                action,
                status,
                intern(worker),
                lanes.of(worker, thread),
                _tick(start),
                _tick(stop - start),
                math.nan if nbytes is None else float(nbytes),
                intern(kind),
                number,
            )
        )
    return rows


def graph_rows(columns: Sequence[Sequence[Any]], origins: Sequence[Row]) -> list[Row]:
    """Return rows of ``graph``.

    Parameters
    ----------
    columns : sequence of sequences
        ``rows`` of a reply of `Lineage.since`.
    origins : sequence of tuple
        ``origins`` of the same reply.

    Returns
    -------
    list of tuple
    """
    origins = [(*texts, _tick(created)) for *texts, created in origins]
    return [
        (*_key_columns(key), tuple(needs), *origins[index])
        for key, needs, index in zip(*columns, strict=True)
    ]


def event_rows(events: Iterable[Sequence[Any]], lanes: Lanes) -> list[Row]:
    """Return rows of a recording's ``event``.

    Parameters
    ----------
    events : iterable of sequence
        ``rows`` or ``extra`` of a reply of `Recorders.answer`.
    lanes : Lanes

    Returns
    -------
    list of tuple
    """
    return [
        (
            _tick(start),
            _tick(max(0.0, stop - start)),
            action,
            status,
            worker,
            lanes.of(worker, thread),
            *_key_columns(key),
            number,
        )
        for start, stop, action, status, worker, thread, key, number in events
    ]


def attempt_row(event: Row) -> Row:
    """Return the row of ``task_stream`` of an event that is an attempt at a task.

    Parameters
    ----------
    event : tuple
        Of `event_rows`, with the action "compute".

    Returns
    -------
    tuple
    """
    start, duration, action, status, worker, thread, stem, index, prefix, number = event
    place = (action, status, worker, thread, start, duration)
    return (stem, index, prefix, *place, math.nan, "", number)


def running_rows(running: Iterable[tuple[WireKey, str, float]]) -> list[Row]:
    """Return rows of ``running``.

    Parameters
    ----------
    running : iterable of (key, worker, start)

    Returns
    -------
    list of tuple
    """
    return [(*_key_columns(key), worker, _tick(start)) for key, worker, start in running]


def worker_rows(workers: Iterable[Row]) -> list[Row]:
    """Return rows of ``workers``: a worker without a memory limit has NaN.

    Parameters
    ----------
    workers : iterable of tuple

    Returns
    -------
    list of tuple
    """
    return [tuple(math.nan if value is None else value for value in row) for row in workers]


def _key_columns(key: WireKey) -> tuple[str, int, str]:
    if not isinstance(key, str):
        text, prefix = key
        stem, index = split_key(text)
        return intern(stem), index, intern(prefix)
    stem, index = split_key(key)
    # Rows are kept by the hundred thousand: hold each text once.
    # Where it may be part of the prefix, as in "x.5", each number is looked at.
    same = index >= 0 and stem.endswith(("-", ", "))
    return intern(stem), index, _prefix(join_key(stem, 0) if same else key)


@lru_cache(10_000)
def _prefix(key: str) -> str:
    return str(key_split(key))


def _tick(seconds: float) -> float:
    return round(seconds * _TICKS) / _TICKS
