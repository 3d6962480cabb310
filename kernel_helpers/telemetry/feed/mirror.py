"""Remember a million rows in the memory of a hundred thousand: older ones packed by column."""

from collections import deque
from itertools import accumulate, chain, islice, pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.scheduler.ring import Ring, Slice

BLOCK_ROWS = 4096

_NUMBERS = {"int16": np.int16, "int32": np.int32, "float": np.float32, "double": np.float64}


class Mirror(Ring):
    """A ring whose rows belong to a schema, which lets it pack them.

    Parameters
    ----------
    schema : pyarrow.Schema
        Types of a row's fields; a number comes back as precise as its type.
    maxlen : int
        Rows kept, less than a block more in between.
    identity : str
        Name of the ring that is mirrored.
    first : int
        Number of the first row.
    """

    def __init__(self, schema: pa.Schema, maxlen: int, identity: str, first: int) -> None:
        super().__init__(BLOCK_ROWS, identity, first)
        self._packers = [_packer(field.type) for field in schema]
        self._most = max(1, maxlen)
        self._blocks: deque[list[Any]] = deque()
        self._blocks_first = first  # number of the first packed row

    def append(self, row: Any) -> None:
        """Add one row; every 4,096 become a block."""
        super().append(row)
        if len(self._rows) == BLOCK_ROWS:
            columns = zip(*self._rows, strict=True)
            packed = [pack(c) for pack, c in zip(self._packers, columns, strict=True)]
            self._blocks.append(packed)
            self._rows.clear()
            self._forget()

    def since(self, cursor: int, limit: int | None = None) -> Slice:
        """Return the rows from number `cursor` on, at most `limit` of them.

        Parameters
        ----------
        cursor : int
        limit : int, optional

        Returns
        -------
        Slice
        """
        oldest = max(self._blocks_first, self.next - self._most)
        first = max(cursor, oldest)
        packed = len(self._blocks) * BLOCK_ROWS
        at = first - self._blocks_first  # the place among all rows held
        end = max(at, self.next - self._blocks_first)
        end = end if limit is None else min(end, at + limit)
        rows: list[Any] = []
        for block in range(at // BLOCK_ROWS, -(-min(end, packed) // BLOCK_ROWS)):
            begin = block * BLOCK_ROWS
            cut = slice(max(at - begin, 0), end - begin)
            columns = [column.unpack(cut) for column in self._blocks[block]]
            rows += zip(*columns, strict=True)
        rows += islice(self._rows, max(0, at - packed), max(0, end - packed))
        return Slice(first, first + len(rows), first - cursor, rows)

    def _forget(self) -> None:
        """Let whole blocks go that are beyond the most to keep."""
        while (len(self._blocks) - 1) * BLOCK_ROWS >= self._most:
            self._blocks.popleft()
            self._blocks_first += BLOCK_ROWS


class _Texts:
    """A column of texts that repeat."""

    def __init__(self, column: tuple[str, ...]) -> None:
        codes = {text: code for code, text in enumerate(dict.fromkeys(column))}
        self._values = list(codes)
        kind = np.uint8 if len(codes) <= 256 else np.uint16
        self._codes = np.fromiter(map(codes.__getitem__, column), kind, len(column))

    def unpack(self, rows: slice) -> list[str]:
        values = self._values
        return [values[code] for code in self._codes[rows].tolist()]


class _Numbers:
    """A column of numbers."""

    def __init__(self, column: tuple[float, ...], kind: type) -> None:
        self._values: np.ndarray = np.array(column, kind)

    def unpack(self, rows: slice) -> list[float]:
        values: list[float] = self._values[rows].tolist()
        return values


class _Lists:
    """A column of lists of small integers."""

    def __init__(self, column: tuple[tuple[int, ...], ...]) -> None:
        ends = accumulate(map(len, column), initial=0)
        self._ends = np.fromiter(ends, np.int32, len(column) + 1)
        self._items = np.fromiter(chain.from_iterable(column), np.int32, int(self._ends[-1]))

    def unpack(self, rows: slice) -> list[tuple[int, ...]]:
        first, last, _ = rows.indices(len(self._ends) - 1)
        ends, items = self._ends[first : last + 1].tolist(), self._items
        return [tuple(items[a:b].tolist()) for a, b in pairwise(ends)]


def _packer(kind: pa.DataType) -> Any:
    if pa.types.is_dictionary(kind):
        return _Texts
    if pa.types.is_list(kind):
        return _Lists
    number = _NUMBERS[str(kind)]
    return lambda column: _Numbers(column, number)
