"""Read from the head of an Arrow message what it takes when it is unpacked, without unpacking it.

A head is a flatbuffer, which Arrow has verified; the numbers of fields are those of Arrow's
``format/Message.fbs``. A compressed buffer starts with the length that it has when unpacked.
"""

import struct
from typing import Any

import pyarrow as pa

# Fields of the tables Message, DictionaryBatch and RecordBatch.
_HEADER = 2
_DATA, _IS_DELTA = 1, 2
_LENGTH, _BUFFERS, _COMPRESSION = 0, 2, 3
_PREFIX = struct.calcsize("<q")
_NOT_COMPRESSED = -1  # in place of the length


def unpacked_size(message: pa.ipc.Message) -> tuple[int, int]:
    """Return how many rows and bytes a message has when it is unpacked.

    Raises
    ------
    ValueError
        If the head names bytes outside the message, or adds to a dictionary: recordings replace
        dictionaries, and each addition would copy what is there.
    """
    try:
        return _size(message)
    except (struct.error, IndexError) as error:
        raise ValueError("The head of a message is damaged.") from error


def _size(message: pa.ipc.Message) -> tuple[int, int]:
    head = memoryview(message.metadata)
    batch = _Table(head, _number(head, 0, "<I")).table(_HEADER)
    is_dictionary = message.type == "dictionary"
    if is_dictionary:
        if batch.number(_IS_DELTA, "<?"):
            raise ValueError("A dictionary is extended.")
        batch = batch.table(_DATA)
    elif message.type != "record batch":
        return 0, 0
    body = memoryview(message.body)
    is_compressed = batch.has(_COMPRESSION)
    n_bytes = sum(_unpacked(body, *each, is_compressed) for each in batch.pairs(_BUFFERS))
    return 0 if is_dictionary else batch.number(_LENGTH, "<q"), n_bytes


def _unpacked(body: memoryview, start: int, n_bytes: int, is_compressed: bool) -> int:
    if n_bytes < 0 or start < 0 or start + n_bytes > len(body):
        raise ValueError("A buffer is outside its message.")
    if n_bytes == 0 or not is_compressed:
        return n_bytes
    length: int = _number(body, start, "<q")
    if length == _NOT_COMPRESSED:
        return n_bytes - _PREFIX
    if length < 0:
        raise ValueError("A buffer has a negative length.")
    return length


class _Table:
    """A table of a flatbuffer: its first number leads back to the places of its fields."""

    def __init__(self, data: memoryview, at: int) -> None:
        self._data = data
        self._at = at
        self._places = at - _number(data, at, "<i")

    def has(self, field: int) -> bool:
        return self._place(field) is not None

    def number(self, field: int, kind: str) -> Any:
        place = self._place(field)
        return 0 if place is None else _number(self._data, place, kind)

    def table(self, field: int) -> "_Table":
        return _Table(self._data, self._target(field))

    def pairs(self, field: int) -> list[tuple[int, int]]:
        """Return a vector of two numbers each."""
        if not self.has(field):
            return []
        start = self._target(field)
        n_bytes = 16 * _number(self._data, start, "<I")
        return list(struct.iter_unpack("<qq", self._data[start + 4 : start + 4 + n_bytes]))

    def _place(self, field: int) -> int | None:
        slot = 4 + 2 * field
        if slot >= _number(self._data, self._places, "<H"):
            return None
        offset: int = _number(self._data, self._places + slot, "<H")
        return self._at + offset if offset else None

    def _target(self, field: int) -> int:
        place = self._place(field)
        if place is None:
            raise ValueError("The head of a message lacks a field.")
        target: int = place + _number(self._data, place, "<I")
        return target


def _number(data: memoryview, at: int, kind: str) -> Any:
    if at < 0:  # counted from the end otherwise
        raise ValueError("The head of a message is damaged.")
    return struct.unpack_from(kind, data, at)[0]
