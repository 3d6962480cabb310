"""Write one column block by block, changing to a wider type when the values ask for it."""

import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kernel_helpers.arrays.atomic import written_atomically
from kernel_helpers.arrays.writer import MemmapWriter
from kernel_helpers.frames.manifest import Entry

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CATEGORIES = 1_000_000
_EXACT = 2**53  # whole numbers beyond are not exact as floats


class ColumnWriter(Protocol):
    """Takes Arrow arrays and gives the entry of the finished column."""

    n_rows: int

    def append(self, block: "pa.Array") -> None: ...  # noqa: D102

    def close(self) -> Entry: ...  # noqa: D102

    def abort(self) -> None: ...  # noqa: D102


class NumberWriter:
    """Numbers, truth values and times; NaN or NaT where one is missing.

    Parameters
    ----------
    folder : Path
    name : str
        For messages.
    sync : bool
        Wait until the disk has it.
    """

    def __init__(self, folder: Path, name: str, *, sync: bool = False) -> None:
        self._name = name
        self._stem = new_stem()
        self._writer = MemmapWriter(folder / f"{self._stem}.npy", row_shape=(), sync=sync)
        self.n_rows = 0

    def append(self, block: "pa.Array") -> None:
        """Add the values of an Arrow array."""
        self.append_numpy(_to_numpy(block, self._name))

    def append_numpy(self, values: np.ndarray) -> None:
        """Add plain values."""
        if self._writer.dtype is not None and values.dtype != self._writer.dtype:
            self._writer.promote(np.promote_types(self._writer.dtype, values.dtype))
        self._writer.append(values)
        self.n_rows += len(values)

    def close(self) -> Entry:
        """Show the column's file."""
        self._writer.close()
        return Entry("number", self._stem)

    def abort(self) -> None:
        """Drop what was written."""
        self._writer.abort()


class CategoryWriter:
    """Text with few different values."""

    def __init__(self, folder: Path, name: str, *, sync: bool = False) -> None:
        self._folder, self._name = folder, name
        self._stem = new_stem()
        self._codes = MemmapWriter(
            folder / f"{self._stem}.npy", dtype=np.int8, row_shape=(), sync=sync
        )
        self._index: dict[str, int] = {}
        self.n_rows = 0

    def append(self, block: "pa.Array") -> None:
        """Add text or an Arrow dictionary array."""
        encoded = block if _is_dictionary(block) else block.dictionary_encode()
        words = encoded.dictionary.to_pylist()
        mapping = [-1 if w is None else self._index.setdefault(w, len(self._index)) for w in words]
        self._widen()
        codes = np.array([*mapping, -1], self._codes.dtype)  # the last one for missing values
        indices = encoded.indices.fill_null(len(words)) if block.null_count else encoded.indices
        self._codes.append(codes[indices.to_numpy()])
        self.n_rows += len(block)

    def close(self) -> Entry:
        """Show the column's files."""
        with written_atomically(self._folder / f"{self._stem}.json") as file:
            file.write(json.dumps(list(self._index)).encode())
        self._codes.close()
        return Entry("category", self._stem)

    def abort(self) -> None:
        """Drop what was written."""
        self._codes.abort()

    def _widen(self) -> None:
        if len(self._index) > MOST_CATEGORIES:
            raise ValueError(
                f"Column {self._name!r} has more than {MOST_CATEGORIES:,} different values, too "
                f"many for a dictionary; pass types={{{self._name!r}: 'text'}}."
            )
        wanted = np.min_scalar_type(-max(1, len(self._index)))
        if wanted.itemsize > np.dtype(self._codes.dtype).itemsize:
            self._codes.promote(wanted)


class TextWriter:
    """Text whose values mostly differ."""

    def __init__(self, folder: Path, name: str, *, sync: bool = False) -> None:
        self._name = name
        self._stem = new_stem()
        options = {"row_shape": (), "sync": sync}
        self._ends = MemmapWriter(folder / f"{self._stem}.npy", dtype="i8", **options)  # type: ignore[arg-type]
        self._bytes = MemmapWriter(folder / f"{self._stem}.bytes.npy", dtype="u1", **options)  # type: ignore[arg-type]
        self.n_rows = 0

    def append(self, block: "pa.Array") -> None:
        """Add an Arrow array of text."""
        import pyarrow as pa

        text = block.cast(pa.large_string())
        _, offsets, data = text.buffers()
        bounds = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
        if len(text) == 0:
            return
        ends = bounds[1:] - bounds[0] + self._bytes.n_rows
        missing = text.is_null().to_numpy(zero_copy_only=False)
        if data is not None:
            self._bytes.append(np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]])
        self._ends.append(np.where(missing, ~ends, ends))
        self.n_rows += len(text)

    def close(self) -> Entry:
        """Show the column's files."""
        self._bytes.close()
        self._ends.close()
        return Entry("text", self._stem)

    def abort(self) -> None:
        """Drop what was written."""
        self._bytes.abort()
        self._ends.abort()


def repeats(n_different: int, n_rows: int) -> bool:
    """Tell whether text repeats so much that codes and a dictionary are smaller than the text."""
    return n_different <= max(256, n_rows // 2)


def new_stem() -> str:
    """Return a file name that no other column has or had."""
    return uuid.uuid4().hex[:12]


def _is_dictionary(block: "pa.Array") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_dictionary(block.type))


def _to_numpy(block: "pa.Array", name: str) -> np.ndarray:
    """Return the values; whole numbers and truth values become floats where one is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    exact = pa.types.is_integer(block.type) or pa.types.is_boolean(block.type)
    if not (block.null_count and exact):
        values: np.ndarray = block.to_numpy(zero_copy_only=False)
        return values
    if pa.types.is_integer(block.type):
        span = pc.min_max(block).as_py()
        if span["max"] is not None and max(span["max"], -span["min"]) > _EXACT:
            raise ValueError(
                f"Column {name!r} has missing values among numbers beyond 2**53, which floats "
                f"cannot hold; pass types={{{name!r}: 'text'}}."
            )
    floats: np.ndarray = block.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return floats
