"""Define what a recording holds: one wide table whose rows have a topic each.

Any Arrow reader opens it (``pyarrow.ipc.open_stream``, ``polars.read_ipc_stream``). Columns that
a topic lacks are null, which compresses to nothing. Dictionaries are replaced and not extended
from batch to batch, because polars reads no deltas.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from kernel_helpers.telemetry.wire.columns import Columns
from kernel_helpers.telemetry.wire.schema import TOPICS

VERSION = 1
METADATA = b"kernel_helpers.recording"  # key of the schema's metadata; the value is JSON

RECORDED = ("task_stream", "graph", "workers", "metrics")
TIMED = ("workers", "metrics", "event", "note")  # topics whose rows have a time of their own
EVENT = "event"  # topic of what the steps leave out
NOTE = "note"  # topic of rows about the recording itself

_text = pa.dictionary(pa.int32(), pa.string())

# What the steps leave out. The action is
# - "seceded": the attempt's thread was outside the pool, as part of a compute step of its task;
# - "delay": the worker had the task, its data and a free thread, and did not start it;
# - "actor": a call of an actor's method, in a thread beside the workers' nthreads;
# - "present", "arrived", "left": a worker; the status of "left" says why, see `Departures.status`;
# - "waiting", "queued", "no-worker", "processing": the state of a task that had not started at the
#   end of the recording.
EVENTS = pa.schema(
    [
        ("duration", pa.float32()),  # seconds
        ("action", _text),
        ("status", _text),
        ("worker", _text),  # address
        ("thread", pa.int16()),  # as in ``task_stream``
        ("stem", _text),
        ("index", pa.int32()),
        ("prefix", _text),  # of an actor's call with the method's name
        ("task", pa.int32()),
    ]
)

# What happens to a recording: begin, borrowed, incomplete, lost, closed, missed, end; `message` is
# one sentence.
NOTES = pa.schema(
    [("state", _text), ("message", _text), ("missed", pa.int64())],
)


_OWN = {EVENT: EVENTS, NOTE: NOTES}


def _wide() -> pa.Schema:
    fields = {"topic": _text, "time": pa.float64()}  # scheduler clock, of the topics `TIMED`
    for schema in (*(TOPICS[topic] for topic in RECORDED), EVENTS, NOTES):
        fields |= {field.name: field.type for field in schema}
    return pa.schema(list(fields.items()))


SCHEMA = _wide()


def topic_schema(topic: str) -> pa.Schema:
    """Return the columns of a topic in a recording.

    Parameters
    ----------
    topic : {"task_stream", "graph", "workers", "metrics", "event", "note"}

    Returns
    -------
    pyarrow.Schema
    """
    if topic == "graph":  # no header has the number of the first row here: each row has its own
        return TOPICS[topic].insert(0, pa.field("task", pa.int32()))
    own = _OWN.get(topic) or TOPICS[topic]
    return own.insert(0, pa.field("time", pa.float64())) if topic in TIMED else own


def wide_batch(columns: Mapping[str, Columns]) -> pa.RecordBatch:
    """Return one batch with the rows of all topics, one topic after the other.

    Parameters
    ----------
    columns : mapping of str to sequence of sequences
        By topic, in the order of `topic_schema`.
    """
    wide: dict[str, list[Any]] = {field.name: [] for field in SCHEMA}
    for topic, found in columns.items():
        n_rows = len(found[0])
        named = dict(zip(topic_schema(topic).names, found, strict=True))
        named["topic"] = [topic] * n_rows
        for name, column in wide.items():
            column.extend(named.get(name) or [None] * n_rows)
    arrays = [_array(wide[field.name], field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    return pa.array(values, pa.string()).dictionary_encode()
