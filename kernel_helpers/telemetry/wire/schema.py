"""Define what a telemetry frame means: its topics, columns and Arrow types.

The browser's copy of this contract is ``labextension/src/protocol``; the recordings in
``tests/data/frames`` are written from here and read there.
"""

import pyarrow as pa

_text = pa.dictionary(pa.int32(), pa.string())

TASK_STREAM = pa.schema(
    [
        ("stem", _text),  # key without its last integer; "(" at its start means ")" closes the key
        ("index", pa.int32()),  # that integer, -1 where the key has none
        ("prefix", _text),  # distributed.utils.key_split of the key
        ("action", _text),  # compute, transfer, disk-read, disk-write, deserialize
        ("status", _text),  # ok, erred, killed
        ("worker", _text),  # address
        ("thread", pa.int16()),  # lane on its worker, in order of first appearance
        ("start", pa.float64()),  # seconds since the epoch, scheduler clock
        ("duration", pa.float32()),  # seconds
        ("nbytes", pa.float64()),  # size of the result, NaN where unknown
        ("type", _text),  # type name of the result, "" where unknown
        ("task", pa.int32()),  # number of the task's row in ``graph``, -1 where unknown
    ]
)

GRAPH = pa.schema(
    [
        ("stem", _text),
        ("index", pa.int32()),
        ("prefix", _text),
        # Numbers of rows of this topic; nearly always lower ones. Rows are numbered without gaps
        # from the header's `first`.
        ("dependencies", pa.list_(pa.field("item", pa.int32(), nullable=False))),
        ("cell", _text),  # JupyterLab's id of the notebook cell that made the task, "" unknown
        ("run", pa.int32()),  # execution count of that cell, -1 where unknown
        ("label", _text),  # first line of that cell
        ("span", _text),  # Dask's span, names joined by "/", "" for the default one
        ("created", pa.float64()),  # seconds since the epoch, scheduler clock
    ]
)

RUNNING = pa.schema(
    [
        ("stem", _text),
        ("index", pa.int32()),
        ("prefix", _text),
        ("worker", _text),
        ("start", pa.float64()),
    ]
)

WORKERS = pa.schema(
    [
        ("worker", _text),  # address
        ("name", _text),
        ("host", _text),
        ("status", _text),  # running, paused, closing_gracefully, ...
        ("process", _text),  # "own", or "shared" where workers share the scheduler's process
        ("nthreads", pa.int32()),
        ("cpu", pa.float32()),  # percent of one core
        ("memory", pa.float64()),  # bytes of the process, as are the four below
        ("managed", pa.float64()),
        ("unmanaged", pa.float64()),
        ("spilled", pa.float64()),
        ("limit", pa.float64()),  # NaN where the worker has none
        ("processing", pa.int32()),  # tasks
        ("executing", pa.int32()),  # tasks
    ]
)

# Of a recording only: the workers at one moment after the other, each moment's rows together.
SAMPLES = WORKERS.append(pa.field("time", pa.float64()))  # seconds since the epoch

PROGRESS = pa.schema(
    [
        ("prefix", _text),
        ("group", _text),  # "" in the row of the whole prefix
        ("level", pa.int32()),  # steps from the start of the graph
        ("waiting", pa.int32()),  # tasks, as in the seven columns below
        ("queued", pa.int32()),
        ("no_worker", pa.int32()),
        ("processing", pa.int32()),  # sent to a worker, those that execute among them
        ("executing", pa.int32()),
        ("erred", pa.int32()),
        ("memory", pa.int32()),
        ("done", pa.int32()),  # results so far, also of tasks that are forgotten
        ("seconds", pa.float32()),  # mean duration of a task, 0 where unknown
    ]
)

FLOWS = pa.schema(
    [
        ("source", _text),  # address of a worker, id of a client, or "scheduler"
        ("target", _text),
        ("kind", _text),  # transfer, tasks, done, graph, news
        ("messages", pa.float64()),  # so far, as are the bytes
        ("nbytes", pa.float64()),
    ]
)

MEMORY = pa.schema(
    [
        ("prefix", _text),
        ("nbytes", pa.float64()),  # held now, copies counted
        ("results", pa.int32()),
        ("copies", pa.int32()),
        ("estimated", pa.int32()),  # 1 where bytes are a mean size times the number of results
    ]
)

METRICS = pa.schema(
    [
        ("span", _text),  # its names joined by " / ", "" where the time belongs to no span
        ("context", _text),  # execute, gather-dep, get-data, p2p, ...
        ("prefix", _text),  # "" where the time belongs to no task
        ("activity", _text),  # thread-cpu, disk-read, network, ...
        ("unit", _text),  # seconds, bytes, count
        ("value", pa.float64()),
    ]
)

PROFILE = pa.schema(
    [
        ("parent", pa.int32()),  # number of a row before this one, -1 at the root
        ("name", _text),  # of the function
        ("file", _text),
        ("line", pa.int32()),
        ("code", _text),  # that line
        ("seconds", pa.float32()),
    ]
)

LOGS = pa.schema(
    [
        ("time", pa.float64()),  # seconds since the epoch, clock of the source
        ("source", _text),  # "scheduler", address of a worker, "workers" where they share a log
        ("level", _text),
        ("text", _text),
    ]
)

TOPICS = {
    "task_stream": TASK_STREAM,
    "graph": GRAPH,
    "running": RUNNING,
    "workers": WORKERS,
    "samples": SAMPLES,
    "progress": PROGRESS,
    "flows": FLOWS,
    "memory": MEMORY,
    "metrics": METRICS,
    "profile": PROFILE,
    "logs": LOGS,
}
CURSOR_TOPICS = ("task_stream", "graph")  # rows that add up; the others are snapshots
