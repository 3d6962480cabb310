"""Keep a million rows in the memory of a hundred thousand: older ones packed, by column."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Any

import dask.config
import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.wire.columns import Columns

BLOCK_ROWS = 4096
MAX_ROWS = 1_000_000  # of a topic: as many as a browser holds; about 50 MB

_NUMBERS = {"int16": np.int16, "int32": np.int32, "float": np.float32, "double": np.float64}


@dataclass(frozen=True)
class Part:
    """Rows of a mirror from one cursor on.

    Attributes
    ----------
    first, next : int
        Numbers of the first row and of the row after the last.
    dropped : int
        Rows between the cursor and `first` that the mirror no longer holds.
    columns : list of list
        One per field of the schema.
    """

    first: int
    next: int
    dropped: int
    columns: Columns


class Mirror:
    """The latest rows of a scheduler's ring, as columns, with the numbers that they have there.

    Parameters
    ----------
    schema : pyarrow.Schema
        Types of the columns; a number comes back as precise as its type.
    maxlen : int
        Rows kept, less than a block more in between.
    identity : str
        Name of the ring that is mirrored.
    first : int
        Number of the first row.
    """

    def __init__(self, schema: pa.Schema, maxlen: int, identity: str, first: int) -> None:
        self.id = identity
        self.next = first
        self._packers = [_packer(field.type) for field in schema]
        self._most = max(1, maxlen)
        self._blocks: deque[list[Any]] = deque()
        self._latest: Columns = [[] for _ in schema]  # less than a block
        self._first = first  # number of the first row held

    def extend(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add rows; every 4,096 become a block."""
        for latest, column in zip(self._latest, columns, strict=True):
            latest.extend(column)
        self.next += len(columns[0])
        while len(self._latest[0]) >= BLOCK_ROWS:
            block = [
                pack(column[:BLOCK_ROWS])
                for pack, column in zip(self._packers, self._latest, strict=True)
            ]
            self._blocks.append(block)
            for column in self._latest:
                del column[:BLOCK_ROWS]
            self._forget()

    def since(self, cursor: int, limit: int | None = None) -> Part:
        """Return the rows from number `cursor` on, at most `limit` of them."""
        first = max(cursor, self._first, self.next - self._most)
        start = first - self._first  # among the rows held
        stop = max(start, self.next - self._first)
        stop = stop if limit is None else min(stop, start + limit)
        columns: Columns = [[] for _ in self._latest]
        packed = len(self._blocks) * BLOCK_ROWS
        for number in range(start // BLOCK_ROWS, -(-min(stop, packed) // BLOCK_ROWS)):
            block_start = number * BLOCK_ROWS
            rows = slice(max(start - block_start, 0), stop - block_start)
            for column, block in zip(columns, self._blocks[number], strict=True):
                column.extend(block.unpack(rows))
        rows = slice(max(0, start - packed), max(0, stop - packed))
        for column, latest in zip(columns, self._latest, strict=True):
            column.extend(latest[rows])
        return Part(first, first + len(columns[0]), first - cursor, columns)

    def _forget(self) -> None:
        """Drop whole blocks that are beyond the most to keep."""
        while (len(self._blocks) - 1) * BLOCK_ROWS >= self._most:
            self._blocks.popleft()
            self._first += BLOCK_ROWS


class _Texts:
    """A column of texts that repeat."""

    def __init__(self, column: Sequence[str]) -> None:
        codes = {text: code for code, text in enumerate(dict.fromkeys(column))}
        self._values = list(codes)
        kind = np.uint8 if len(codes) <= 256 else np.uint16
        self._codes = np.fromiter(map(codes.__getitem__, column), kind, len(column))

    def unpack(self, rows: slice) -> list[str]:
        values = self._values
        return [values[code] for code in self._codes[rows].tolist()]


class _Numbers:
    """A column of numbers."""

    def __init__(self, column: Sequence[float], kind: type) -> None:
        self._values: np.ndarray = np.array(column, kind)

    def unpack(self, rows: slice) -> list[float]:
        values: list[float] = self._values[rows].tolist()
        return values


class _Lists:
    """A column of lists of small integers."""

    def __init__(self, column: Sequence[Sequence[int]]) -> None:
        ends = accumulate(map(len, column), initial=0)
        self._ends = np.fromiter(ends, np.int32, len(column) + 1)
        self._items = np.fromiter(chain.from_iterable(column), np.int32, int(self._ends[-1]))

    def unpack(self, rows: slice) -> list[tuple[int, ...]]:
        first, last, _ = rows.indices(len(self._ends) - 1)
        ends, items = self._ends[first : last + 1].tolist(), self._items
        return [tuple(items[a:b].tolist()) for a, b in pairwise(ends)]


def max_rows() -> int:
    """Return how many rows of a topic are kept here: Dask's setting, else a million.

    Older rows are dropped; readers that had not received them learn how many.

    Returns
    -------
    int
        ``dask.config``'s ``kernel-helpers.telemetry.max-rows``, 1,000,000 where it is not set.
    """
    return int(dask.config.get("kernel-helpers.telemetry.max-rows", MAX_ROWS))


def _packer(kind: pa.DataType) -> Any:
    if pa.types.is_dictionary(kind):
        return _Texts
    if pa.types.is_list(kind):
        return _Lists
    number = _NUMBERS[str(kind)]
    return lambda column: _Numbers(column, number)
