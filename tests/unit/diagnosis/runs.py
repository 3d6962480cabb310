"""Recordings made by hand, to the second."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from kernel_helpers.telemetry.recordings.layout import EVENT, NOTE, topic_schema
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.wire.keys import split_key

BEGIN = 1_700_000_000.0


def task(key: str, start: float, stop: float, **other: Any) -> dict[str, Any]:
    """A task; `needs` are positions of other tasks, `created` and `lane` default to 0."""
    row = {"key": key, "start": start, "stop": stop, "needs": [], "created": 0.0, "lane": 0}
    return row | {"worker": "a", "action": "compute", "status": "ok", "nbytes": 0.0} | other


def run_of(
    *tasks: dict[str, Any],
    workers: Sequence[dict[str, Any]] = (),
    metrics: Sequence[dict[str, Any]] = (),
    events: Sequence[dict[str, Any]] = (),
    missed: int = 0,
) -> Recording:
    """A recording of these tasks, numbered as they stand here."""
    steps = [_step(number, row) for number, row in enumerate(tasks)]
    graph = [_node(number, row) for number, row in enumerate(tasks)]
    notes = [{"time": BEGIN, "state": "end", "message": "", "missed": missed}]
    tables = (
        pa.Table.from_pylist(list(rows), topic_schema(topic))
        for topic, rows in (
            ("task_stream", steps),
            ("graph", graph),
            ("workers", workers),
            (NOTE, notes),
            ("metrics", metrics),
            (EVENT, events),
        )
    )
    *others, grown, happened = tables
    return Recording(None, {"version": 1}, *others, metrics=grown, events=happened)


def metric(
    context: str, prefix: str, activity: str, value: float, unit: str = "seconds"
) -> dict[str, Any]:
    """What one of Dask's fine metrics grew by."""
    row = {"time": BEGIN, "span": "", "context": context, "prefix": prefix}
    return row | {"activity": activity, "unit": unit, "value": value}


def event(action: str, time: float, duration: float = 0.0, **other: Any) -> dict[str, Any]:
    """Something that the steps leave out; by default of task 0 on worker a."""
    row = {"time": BEGIN + time, "duration": duration, "action": action, "status": ""}
    row |= {"worker": "a", "thread": 0, "stem": "a-", "index": 0, "prefix": "a", "task": 0}
    return row | other


def sample(time: float, worker: str = "a", **other: Any) -> dict[str, Any]:
    """A worker at one moment."""
    row = {"time": BEGIN + time, "worker": worker, "nthreads": 1, "cpu": 100.0, "spilled": 0.0}
    return row | {"executing": 1} | other


def _step(number: int, row: dict[str, Any]) -> dict[str, Any]:
    stem, index = split_key(row["key"])
    step = {"stem": stem, "index": index, "prefix": stem.rstrip("-"), "thread": row["lane"]}
    step |= {"start": BEGIN + row["start"], "duration": row["stop"] - row["start"], "type": "int"}
    same = {name: row[name] for name in ("action", "status", "worker", "nbytes")}
    return step | same | {"task": row.get("task", number)}


def _node(number: int, row: dict[str, Any]) -> dict[str, Any]:
    stem, index = split_key(row["key"])
    node = {"task": number, "stem": stem, "index": index, "prefix": stem.rstrip("-")}
    node |= {"dependencies": row["needs"], "cell": "", "run": -1, "label": "", "span": ""}
    return node | {"created": BEGIN + row["created"]}
