"""Telemetry messages of runs that never were: any number of tasks, made in seconds."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kernel_helpers.telemetry.wire.encode import TopicEncoder
from kernel_helpers.telemetry.wire.message import state_message
from kernel_helpers.telemetry.wire.schema import GRAPH, TASK_STREAM, WORKERS

BEGIN = 1_700_000_000.0
MESSAGE_ROWS = 20_000
RING = "made"
PREFIXES = ("read-csv", "assign", "groupby-chunk", "groupby-agg", "sum", "transfer-free", "inc")

Rows = dict[str, Sequence[Any]]


def run_messages(
    n_tasks: int, *, workers: int = 4, threads: int = 2, prefixes: Sequence[str] = PREFIXES
) -> Iterator[bytes]:
    """Yield what a connection sends for a run of `n_tasks`, in messages of `MESSAGE_ROWS`."""
    yield state_message("live", "")
    yield workers_message(workers, threads)
    encoder = TopicEncoder("task_stream")
    for first in range(0, n_tasks, MESSAGE_ROWS):
        count = min(MESSAGE_ROWS, n_tasks - first)
        rows = _rows(first, count, workers * threads, threads, prefixes)
        yield _message(encoder, TASK_STREAM, rows, first=first)


def tasks_message(tasks: Sequence[dict[str, Any]], first: int = 0) -> bytes:
    """Make one message of tasks that are written out; `start` counts from the run's beginning."""
    full = [
        {
            "stem": f"{task.get('prefix', 'inc')}-ab12-",
            "index": first + number,
            "prefix": "inc",
            "action": "compute",
            "status": "ok",
            "worker": address(0),
            "thread": 0,
            "duration": 1.0,
            "nbytes": 28.0,
            "type": "int",
            **task,
            "start": BEGIN + task["start"],
        }
        for number, task in enumerate(tasks)
    ]
    rows = {
        field.name: [task[field.name] for task in full]
        for field in TASK_STREAM
        if field.name in full[0]
    }
    return _message(TopicEncoder("task_stream"), TASK_STREAM, rows, first=first)


def workers_message(workers: int, threads: int) -> bytes:
    """Make the snapshot of that many workers."""
    numbers = {"nthreads": threads, "limit": 4e9, "memory": 5e8, "managed": 2e8, "unmanaged": 3e8}
    texts = {"host": "127.0.0.1", "status": "running", "process": "own"}
    rows: Rows = {
        field.name: [texts.get(field.name, numbers.get(field.name, 0))] * workers
        for field in WORKERS
    }
    rows |= {
        "worker": [address(number) for number in range(workers)],
        "name": [f"worker-{number}" for number in range(workers)],
    }
    return _message(TopicEncoder("workers"), WORKERS, rows)


def address(worker: int) -> str:
    """Address of the worker with that number."""
    return f"tcp://127.0.0.1:{40_001 + worker}"


def _rows(first: int, count: int, lanes: int, threads: int, prefixes: Sequence[str]) -> Rows:
    """Rows in order of their end: every lane works nine tenths of the time, a task takes 4 ms."""
    number = np.arange(first, first + count)
    rng = np.random.default_rng(first)
    lane, step = number % lanes, number // lanes
    start = BEGIN + 0.004 * step + 0.0002 * rng.random(count)
    # A run has phases, in each of which one prefix is most of the work.
    phase = (step // 500) % len(prefixes)
    odd = rng.random(count) < 0.2
    kind = np.where(odd, rng.integers(len(prefixes), size=count), phase)
    names = [prefixes[code] for code in kind]
    return {
        "stem": [f"{name}-ab12cd34-" for name in names],
        "index": number.astype("int32"),
        "prefix": names,
        "action": ["compute"] * count,
        "status": np.where(rng.random(count) < 1e-5, "erred", "ok").tolist(),
        "worker": [address(code) for code in (lane // threads).tolist()],
        "thread": (lane % threads).astype("int16"),
        "start": start,
        "duration": (0.0036 * rng.random(count) ** 0.2).astype("float32"),
        "nbytes": rng.integers(28, 10**6, size=count).astype("float64"),
        "type": ["DataFrame"] * count,
    }


def _message(encoder: TopicEncoder, schema: Any, rows: Rows, first: int = 0) -> bytes:
    count = len(rows["worker"])
    # What the wire has beside the task itself is unknown here.
    columns = [rows.get(field.name, [-1] * count) for field in schema]
    now = float(max(rows["start"])) + 0.01 if "start" in rows else BEGIN
    return encoder.encode(columns, ring=RING, now=now, first=first)


def graph_message(nodes: Sequence[dict[str, Any]]) -> bytes:
    """Make one message of the task graph; a node's number is its place."""
    full = [
        {
            "stem": f"{node.get('prefix', 'inc')}-ab12-",
            "index": number,
            "prefix": "inc",
            "dependencies": [],
            "cell": "",
            "run": -1,
            "label": "",
            "span": "",
            **node,
            "created": BEGIN + node.get("created", 0.0),
        }
        for number, node in enumerate(nodes)
    ]
    columns = [[node[field.name] for node in full] for field in GRAPH]
    return TopicEncoder("graph").encode(columns, ring=RING, now=BEGIN)


def two_cells() -> list[bytes]:
    """Make a run of two notebook cells: four parts read, summed, then one total that erred."""
    load = {"prefix": "read-csv", "cell": "c1", "run": 3, "label": "df = read()", "created": 0.0}
    later = {"cell": "c2", "run": 4, "label": "df.total.sum()", "span": "totals", "created": 2.0}
    nodes = [load] * 4
    nodes += [{"prefix": "sum", "dependencies": [part], **later} for part in range(4)]
    nodes += [{"prefix": "total", "dependencies": [4, 5, 6, 7], **later}]
    nodes += [{"prefix": "nap", "dependencies": [8], **later}]
    tasks = [
        {**_place(part), "prefix": "read-csv", "task": part, "start": 0.1, "duration": 1.4}
        for part in range(4)
    ]
    tasks += [
        {**_place(part), "prefix": "sum", "task": 4 + part, "start": 2.1, "duration": 0.5}
        for part in range(4)
    ]
    moved = {"prefix": "total", "task": 8, "start": 2.65, "duration": 0.3, "index": 8}
    tasks += [
        {**moved, "action": "transfer", "nbytes": float("nan"), "type": ""},
        {**moved, "start": 3.0, "duration": 0.6, "status": "erred"},
        {**_place(3), "prefix": "nap", "task": 9, "start": 3.7, "duration": 0.8, "index": 9}
        | {"status": "killed", "thread": 1},
    ]
    return [
        state_message("live", ""),
        workers_message(2, 2),
        graph_message(nodes),
        tasks_message(tasks),
    ]


def _place(part: int) -> dict[str, Any]:
    return {"worker": address(part // 2), "thread": part % 2, "index": part, "nbytes": 4e6}
