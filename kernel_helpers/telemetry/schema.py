"""Say once what a telemetry frame means: its topics, columns and Arrow types.

The browser's copy of this contract is ``labextension/src/protocol``; the recordings in
``tests/data/frames`` are written from here and read there.
"""

import pyarrow as pa

WIRE_VERSION = 1

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

TOPICS = {"task_stream": TASK_STREAM, "running": RUNNING, "workers": WORKERS}
