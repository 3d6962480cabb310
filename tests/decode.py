"""Read telemetry messages back as Arrow tables, as the browser does."""

import io
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from kernel_helpers.telemetry.wire.message import unpack
from kernel_helpers.telemetry.wire.schema import CURSOR_TOPICS, TOPICS


def decode_messages(messages: Iterable[bytes]) -> dict[str, pa.Table]:
    """Return what a reader of one connection holds after these messages.

    Parameters
    ----------
    messages : iterable of bytes
        All messages of one connection, in order; state messages are passed over.

    Returns
    -------
    dict of str to pyarrow.Table
        By topic; text columns are plain strings. ``task_stream`` and ``graph`` start anew where
        their ring changes or goes back; the others are the last snapshot.
    """
    decoder = Decoder()
    for message in messages:
        decoder.push(message)
    return decoder.tables


class Decoder:
    """Decode the messages of one connection, one at a time.

    Attributes
    ----------
    tables : dict of str to pyarrow.Table
        What the reader holds, by topic.
    states : list of (str, str)
        State messages so far: state and sentence.
    dropped : int
        Task-stream rows lost so far.
    """

    def __init__(self) -> None:
        self.tables: dict[str, pa.Table] = {}
        self.states: list[tuple[str, str]] = []
        self.dropped = 0
        self._streams: dict[str, _Stream] = {}
        self._expected: dict[str, tuple[str, int]] = {}

    def push(self, message: bytes) -> dict[str, Any]:
        """Take one message in and return its header.

        Parameters
        ----------
        message : bytes

        Returns
        -------
        dict
        """
        header, body = unpack(message)
        if header["topic"] == "state":
            self.states.append((header["state"], header["message"]))
            return header
        topic = header["topic"]
        if header["schema"]:
            self._streams[topic] = _Stream()
        batch = self._streams[topic].read(body)
        rows = _plain(pa.Table.from_batches([batch], schema=TOPICS[topic]))
        self.tables[topic] = self._append(header, rows) if topic in CURSOR_TOPICS else rows
        return header

    def _append(self, header: dict[str, Any], rows: pa.Table) -> pa.Table:
        topic = header["topic"]
        ring, expected = self._expected.get(topic, ("", 0))
        self._expected[topic] = (header["ring"], header["next"])
        afresh = header["ring"] != ring or header["first"] < expected
        if topic == "task_stream":
            gap = header["first"] - expected
            self.dropped = header["dropped"] if afresh else self.dropped + gap
        return rows if afresh else pa.concat_tables([self.tables[topic], rows])


class _Stream:
    """One Arrow stream that arrives in pieces, each with one record batch at its end."""

    def __init__(self) -> None:
        self._source = io.BytesIO()
        self._reader: Any = None  # opened by the first piece, which holds the schema

    def read(self, piece: memoryview) -> pa.RecordBatch:
        position = self._source.tell()
        self._source.write(piece)
        self._source.seek(position)
        if self._reader is None:
            self._reader = pa.ipc.open_stream(self._source)
        return self._reader.read_next_batch()


def _plain(table: pa.Table) -> pa.Table:
    fields = [
        (field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
