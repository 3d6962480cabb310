"""Turn what a scheduler sends into columns of the telemetry schema."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from sys import intern
from typing import Any

from dask.utils import key_split

from kernel_helpers.telemetry.scheduler.naming import WireKey
from kernel_helpers.telemetry.scheduler.protocol import GraphReply
from kernel_helpers.telemetry.scheduler.rows import Origin, RunningRow, TaskRow, WorkerRow
from kernel_helpers.telemetry.wire.keys import join_key, split_key
from kernel_helpers.telemetry.wire.schema import TOPICS

Columns = list[list[Any]]  # one list per field of a topic's schema, in its order, all of one length

# Times are rounded to 2**-20 s, about a microsecond: the zeros behind compress well.
_TICKS = 2.0**20

UNKNOWN_LANE = -1


class Lanes:
    """Number the threads of each worker in order of first appearance."""

    def __init__(self) -> None:
        self._workers: dict[str, dict[int, int]] = {}

    def of(self, worker: str, thread: int | None) -> int:
        """Return the lane of a thread; -1, -2, ... are lanes 0, 1, ... of a dead worker."""
        if thread is None:
            return UNKNOWN_LANE
        if thread < 0:
            return -1 - thread
        lanes = self._workers.setdefault(worker, {})
        return lanes.setdefault(thread, len(lanes))


def columns_of(rows: Iterable[Sequence[Any]], topic: str) -> Columns:
    """Return the columns of some rows, in the order of the topic's schema."""
    return list(map(list, zip(*rows, strict=True))) or [[] for _ in TOPICS[topic]]


def task_columns(columns: Sequence[Sequence[Any]], lanes: Lanes) -> Columns:
    """Return columns of ``task_stream``.

    Parameters
    ----------
    columns : sequence of sequences
        Of `TaskRow`, empty without rows.
    lanes : Lanes
    """
    if not columns:
        return columns_of([], "task_stream")
    column = dict(zip(TaskRow._fields, columns, strict=True))
    start, stop = column["start"], column["stop"]
    return _in_order(
        "task_stream",
        split_keys(column["key"])
        | {
            "action": list(column["action"]),
            "status": list(column["status"]),
            # Rows are kept by the hundred thousand: hold each text once.
            "worker": list(map(intern, column["worker"])),
            "thread": list(map(lanes.of, column["worker"], column["thread"])),
            "start": list(map(tick, start)),
            "duration": [tick(end - begin) for begin, end in zip(start, stop, strict=True)],
            "nbytes": [math.nan if size is None else float(size) for size in column["nbytes"]],
            "type": list(map(intern, column["type"])),
            "task": list(column["task"]),
        },
    )


def graph_columns(graph: GraphReply) -> Columns:
    """Return columns of ``graph``."""
    origins = [origin._replace(created=tick(origin.created)) for origin in graph.origins]
    columns = split_keys(graph.keys) | {"dependencies": list(map(tuple, graph.dependencies))}
    for name in Origin._fields:
        values = [getattr(origin, name) for origin in origins]
        columns[name] = [values[index] for index in graph.origin]
    return _in_order("graph", columns)


def running_columns(running: Sequence[RunningRow]) -> Columns:
    """Return columns of ``running``."""
    keys = split_keys([row.key for row in running])
    workers, starts = [row.worker for row in running], [tick(row.start) for row in running]
    return _in_order("running", keys | {"worker": workers, "start": starts})


def worker_columns(workers: Iterable[WorkerRow]) -> Columns:
    """Return columns of ``workers``: a worker without a memory limit has NaN."""
    rows = [row if row.limit is not None else row._replace(limit=math.nan) for row in workers]
    return columns_of(rows, "workers")


def split_keys(keys: Iterable[WireKey]) -> dict[str, list[Any]]:
    """Return the columns stem, index and prefix of some keys."""
    stems, indices, prefixes = list[str](), list[int](), list[str]()
    for key in keys:
        text, prefix = (key, None) if isinstance(key, str) else key
        stem, index = split_key(text)
        # Where it may be part of the prefix, as in "x.5", each number is looked at.
        same = index >= 0 and stem.endswith(("-", ", "))
        stems.append(intern(stem))
        indices.append(index)
        prefixes.append(prefix or _prefix(join_key(stem, 0) if same else text))
    return {"stem": stems, "index": indices, "prefix": prefixes}


def tick(seconds: float) -> float:
    """Round a time to what is sent."""
    return round(seconds * _TICKS) / _TICKS


def _in_order(topic: str, columns: dict[str, list[Any]]) -> Columns:
    return [columns[name] for name in TOPICS[topic].names]


@lru_cache(10_000)
def _prefix(key: str) -> str:
    return intern(str(key_split(key)))
