"""Turn a recording into the messages that views read, so that they show it like a live cluster."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.wire.encode import TopicEncoder
from kernel_helpers.telemetry.wire.message import state_message
from kernel_helpers.telemetry.wire.schema import TOPICS

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
        See `telemetry.wire.message`. Steps are in the order of their ends, so that those which had
        ended by a moment are the first ones; the last message says what the recording lacks.
    """
    steps, graph = _by_end(recording.steps), recording.graph
    now = _end(steps)
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
        dropped = recording.missed if first == 0 else 0
        messages.append(rows.encode(columns, ring=RING, now=now, first=first, dropped=dropped))
        first += part.num_rows
    samples = TopicEncoder("samples")
    messages += [
        samples.encode(_columns(part, "samples"), ring=RING, now=now)
        for part in [recording.workers.sort_by("time")]
        if part.num_rows
    ]
    return [*messages, state_message("recorded", " ".join(recording.warnings))]


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


def _by_end(steps: pa.Table) -> pa.Table:
    ends = steps["start"].to_numpy() + steps["duration"].to_numpy()
    return steps.take(pa.array(np.argsort(ends, kind="stable")))


def _end(steps: pa.Table) -> float:
    if steps.num_rows == 0:
        return 0.0
    return float(np.max(steps["start"].to_numpy() + steps["duration"].to_numpy()))
