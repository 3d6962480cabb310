"""Encode columns of telemetry as Arrow messages: schema once, then dictionary deltas and rows."""

import io
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from kernel_helpers.telemetry.wire.arrays import list_array, number_array, text_array
from kernel_helpers.telemetry.wire.message import pack
from kernel_helpers.telemetry.wire.schema import TOPICS

# Keys that never repeat would let a dictionary grow without bound: restart beyond this.
MAX_VALUES = 50_000

_OPTIONS = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)

Column = Sequence[Any]


class TopicEncoder:
    """Encode one topic for one reader.

    Parameters
    ----------
    topic : str
        One of `schema.TOPICS`.
    """

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.schema: pa.Schema = TOPICS[topic]
        self.restart()

    def restart(self) -> None:
        """Make the next message self-contained: schema, full dictionaries, rows."""
        self._sink = io.BytesIO()
        self._writer: Any = None  # opened by the first message, so that it holds the schema
        self._dictionaries = {
            field.name: _Dictionary() for field in self.schema if pa.types.is_dictionary(field.type)
        }

    def encode(
        self,
        columns: Sequence[Column],
        *,
        ring: str,
        now: float,
        first: int = 0,
        dropped: int = 0,
    ) -> bytes:
        """Return the message that carries these rows.

        Parameters
        ----------
        columns : sequence of sequences
            One a field of the topic's schema, in its order, all of one length.
        ring : str
            Identity of the ring the rows come from.
        now : float
            Scheduler clock, in seconds since the epoch.
        first : int, optional
            Number of the first row in its ring.
        dropped : int, optional
            Rows lost just before `first`.

        Returns
        -------
        bytes
        """
        if any(len(dictionary.codes) > MAX_VALUES for dictionary in self._dictionaries.values()):
            self.restart()
        batch = self._batch(columns)
        schema = self._write(batch)
        header = {
            "topic": self.topic,
            "ring": ring,
            "first": first,
            "next": first + batch.num_rows,
            "dropped": dropped,
            "now": now,
            "schema": schema,
        }
        return pack(header, self._cut())

    def _write(self, batch: pa.RecordBatch) -> bool:
        """Write a batch and return whether the schema went before it."""
        schema = self._writer is None
        if schema:
            self._writer = pa.ipc.new_stream(self._sink, self.schema, options=_OPTIONS)
        self._writer.write_batch(batch)
        return schema

    def _batch(self, columns: Sequence[Column]) -> pa.RecordBatch:
        arrays = [
            self._dictionaries[field.name].encode(column)
            if field.name in self._dictionaries
            else _plain(column, field.type)
            for field, column in zip(self.schema, columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _cut(self) -> bytes:
        body = self._sink.getvalue()
        self._sink.seek(0)
        self._sink.truncate()
        return body


class _Dictionary:
    """Values of a text column in order of first appearance; it only grows."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self._values = text_array([])

    def encode(self, column: Column) -> pa.DictionaryArray:
        codes = self.codes
        indices = [codes.setdefault(value, len(codes)) for value in column]
        if len(codes) > len(self._values):
            self._values = text_array(codes)
        return pa.DictionaryArray.from_arrays(number_array(indices, pa.int32()), self._values)


def _plain(column: Column, kind: pa.DataType) -> pa.Array:
    return list_array(column, kind) if pa.types.is_list(kind) else number_array(column, kind)
