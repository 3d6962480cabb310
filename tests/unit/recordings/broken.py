"""Recordings that are wrong in one place."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.recordings.layout import METADATA, NOTE, SCHEMA, wide_batch

ABOUT = json.dumps({"version": 1}).encode()
TEXT = pa.dictionary(pa.int32(), pa.string())


def rows(n: int = 3, message: str = "") -> pa.RecordBatch:
    """Return a batch of notes, the last of which says that the recording is complete."""
    states = ["begin"] * (n - 1) + ["end"]
    return wide_batch({NOTE: [[0.0] * n, states, [message] * n, [0] * n]})


def write(path: Path, *batches: pa.RecordBatch, about: bytes = ABOUT, deltas: bool = False) -> None:
    options = pa.ipc.IpcWriteOptions(compression="zstd", emit_dictionary_deltas=deltas)
    schema = batches[0].schema.with_metadata({METADATA: about})
    with path.open("wb") as file, pa.ipc.new_stream(file, schema, options=options) as out:
        for batch in batches:
            out.write_batch(batch)


def with_column(name: str, column: pa.Array) -> pa.RecordBatch:
    """Return `rows` with another column under this name."""
    columns = dict(zip(SCHEMA.names, rows().columns, strict=True))
    return pa.RecordBatch.from_pydict(columns | {name: column})


def codes(*values: int) -> pa.Array:
    """Return texts by codes into a dictionary of one text."""
    indices = pa.array(values, pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array([NOTE]), safe=False)


def offsets(kind: pa.DataType, children: pa.Array | None, *values: int) -> pa.Array:
    """Return texts or lists that start at these places."""
    starts = pa.py_buffer(np.array(values, np.int32))
    if children is None:
        return pa.Array.from_buffers(kind, len(values) - 1, [None, starts, pa.py_buffer(b"note")])
    return pa.Array.from_buffers(kind, len(values) - 1, [None, starts], children=[children])


def wrong_texts() -> pa.Array:
    words = offsets(pa.string(), None, 0, 10**7, 4)
    return pa.DictionaryArray.from_arrays(pa.array([0, 1, 1], pa.int32()), words, safe=False)


def wrong_lists() -> pa.Array:
    kind = SCHEMA.field("dependencies").type
    return offsets(kind, pa.array([1, 2], pa.int32()), 0, 10**7, 2, 2)


# Arrow reads all of these without an error unless it is asked to validate them.
UNSOUND = {
    "code below": lambda: with_column("topic", codes(0, -5, 0)),
    "code above": lambda: with_column("topic", codes(0, 10**6, 0)),
    "text": lambda: with_column("state", wrong_texts()),
    "list": lambda: with_column("dependencies", wrong_lists()),
    "no utf-8": lambda: with_column("state", _of_bytes(b"\xff\xfe\xfd")),
}
WRONG_COLUMNS = {
    "missing": lambda: rows().select([name for name in SCHEMA.names if name != "start"]),
    "without topics": lambda: rows().select(SCHEMA.names[1:]),
    "other type": lambda: with_column("time", pa.array(["a", "b", "c"])),
    "twice": lambda: pa.RecordBatch.from_arrays(
        [*rows().columns, rows().column("time")], names=[*SCHEMA.names, "time"]
    ),
}
WRONG_VALUES = {
    "null": lambda: with_column("missed", pa.array([1, None, 2], pa.int64())),
    "null text": lambda: with_column("message", pa.array(["", None, ""]).dictionary_encode()),
    "null in the dictionary": lambda: with_column(
        "message",
        pa.DictionaryArray.from_arrays(
            pa.array([0, 0, 0], pa.int32()), pa.array([None], pa.string())
        ),
    ),
    "infinite": lambda: with_column("time", pa.array([0.0, np.inf, 1.0])),
    "no number": lambda: with_column("time", pa.array([0.0, np.nan, 1.0])),
}
METADATA_WRONG = [
    b"[]",
    b"{}",
    b"7",
    b'{"version": null}',
    b'{"version": true}',
    b"\xff",
    b"[" * 10**5,
]


def _of_bytes(text: bytes) -> pa.Array:
    words = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(np.array([0, 3], np.int32)), pa.py_buffer(text)]
    )
    return pa.DictionaryArray.from_arrays(pa.array([0, 0, 0], pa.int32()), words)
