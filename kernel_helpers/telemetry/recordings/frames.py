"""Turn a recording into the messages that views read, so that they show it like a live cluster."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.encode import TopicEncoder
from kernel_helpers.telemetry.message import state_message
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.schema import TOPICS

MESSAGE_ROWS = 20_000
RING = "recording"


def messages_of(recording: Recording) -> list[bytes]:
    """Return all messages of one connection to this recording.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    list of bytes
        See `telemetry.message`; the last one says what the recording lacks.
    """
    now = _end(recording.steps)
    steps, graph = recording.steps, recording.graph
    rows = TopicEncoder("task_stream")
    tasks = TopicEncoder("graph")
    messages = [
        tasks.encode(_columns(part, "graph"), ring=RING, now=now, first=part["task"][0].as_py())
        for piece in _without_gaps(graph)
        for part in _cut(piece)
    ]
    first = 0
    for part in _cut(steps):
        columns = _columns(part, "task_stream")
        messages.append(rows.encode(columns, ring=RING, now=now, first=first))
        first += part.num_rows
    last = _last_sample(recording.workers)
    messages.append(TopicEncoder("workers").encode(_columns(last, "workers"), ring=RING, now=now))
    sentence = " ".join(["A recorded run.", *recording.warnings])
    return [*messages, state_message("closed", sentence)]


def pack_messages(messages: list[bytes]) -> bytes:
    """Return messages one behind the other, each after its length in eight bytes.

    Parameters
    ----------
    messages : list of bytes

    Returns
    -------
    bytes
    """
    return b"".join(len(message).to_bytes(8, "little") + message for message in messages)


def _cut(table: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, table.num_rows, MESSAGE_ROWS):
        yield table.slice(start, MESSAGE_ROWS)


def _columns(table: pa.Table, topic: str) -> list[list[object]]:
    return [table[name].to_pylist() for name in TOPICS[topic].names]


def _without_gaps(graph: pa.Table) -> Iterator[pa.Table]:
    numbers = graph["task"].to_numpy()
    cuts = np.flatnonzero(np.diff(numbers) != 1) + 1
    for start, stop in pairwise([0, *cuts.tolist(), len(numbers)]):
        yield graph.slice(start, stop - start)


def _last_sample(workers: pa.Table) -> pa.Table:
    """Every worker as it was last seen."""
    last = {worker: row for row, worker in enumerate(workers["worker"].to_pylist())}
    return workers.take(pa.array(list(last.values()), pa.int64()))


def _end(steps: pa.Table) -> float:
    if steps.num_rows == 0:
        return 0.0
    return float(np.max(steps["start"].to_numpy() + steps["duration"].to_numpy()))
