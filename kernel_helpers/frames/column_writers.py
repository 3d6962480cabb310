"""Write one column block by block, changing to a wider type when the values ask for it."""

import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import write_atomically
from kernel_helpers.arrays.writer import MemmapWriter
from kernel_helpers.frames.manifest import Entry
from kernel_helpers.frames.types import native

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CATEGORIES = 1_000_000
_FLAG_ROWS = 1 << 20
_EXACT = 2**53  # whole numbers beyond are not exact as floats


class ColumnWriter(Protocol):
    """Takes blocks of values and gives the entry of the finished column."""

    n_rows: int

    def append(self, block: object) -> None: ...  # noqa: D102

    def close(self) -> Entry: ...  # noqa: D102

    def abort(self) -> None: ...  # noqa: D102


class TooManyCategoriesError(ValueError, SentenceError):
    """Text has too many different values for a dictionary."""


class NumberWriter:
    """Numbers, truth values and times; a file of flags where NaN or NaT cannot mean missing.

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
        self._flags = MissingWriter(folder / f"{self._stem}.missing.npy", sync=sync)
        self._zone: str | None = None
        self.n_rows = 0

    def append(self, block: "pa.Array | np.ndarray") -> None:
        """Add values. In Arrow arrays, whole numbers become floats where one is missing."""
        if not isinstance(block, np.ndarray):
            self._zone = getattr(block.type, "tz", None)
            block = _to_numpy(block, self._name)
        values = native(block, self._name)
        if self._writer.dtype is not None and values.dtype != self._writer.dtype:
            self._promote(values)
        self._writer.append(self._filled(values))
        self.n_rows += len(values)

    def close(self) -> Entry:
        """Show the column's files."""
        flagged = self._flags.close(self.n_rows)
        self._writer.close()
        return Entry("number", self._stem, missing=flagged, zone=self._zone)

    def abort(self) -> None:
        """Drop what was written."""
        self._writer.abort()
        self._flags.abort()

    def _filled(self, values: np.ndarray) -> np.ndarray:
        """Return plain values, with NaN, NaT, 0 or False where a masked array is masked."""
        plain = np.ma.getdata(values)
        missing = np.ma.getmaskarray(values) if np.ma.is_masked(values) else None
        if missing is None:
            return plain
        kind = plain.dtype.kind
        if kind not in "mM":
            self._flags.mark(self.n_rows, missing)
        empty: Any = np.array("NaT", plain.dtype) if kind in "mM" else np.nan if kind == "f" else 0
        return np.where(missing, empty, plain).astype(plain.dtype)

    def _promote(self, values: np.ndarray) -> None:
        """Change to a type that holds both; whole numbers are never rounded to floats."""
        old = np.dtype(self._writer.dtype)
        try:
            wider = np.promote_types(old, values.dtype)
        except np.exceptions.DTypePromotionError:
            wider = np.dtype(object)
        if wider.kind not in old.kind + values.dtype.kind + "f" or self._flags.n_missing:
            raise TypeError(
                f"Column {self._name!r} has blocks of {old} and of {values.dtype}; convert them "
                "to one type first, for instance with astype."
            )
        if wider.kind == "f":
            self._check_exact(values)
            for block in self._writer.written() if wider != old else ():
                self._check_exact(block)
        self._writer.promote(wider)

    def _check_exact(self, values: np.ndarray) -> None:
        if values.dtype.kind in "iu" and len(values):
            low, high = int(values.min()), int(values.max())
            if max(high, -low) > _EXACT:
                raise ValueError(
                    f"Column {self._name!r} has missing values or fractions among numbers beyond "
                    f"2**53, which floats cannot hold; pass types={{{self._name!r}: 'Int64'}} to "
                    "from_csv, or give the column such a nullable type."
                )


class MissingWriter:
    """Flags of missing values; no file as long as nothing is missing."""

    def __init__(self, path: Path, *, sync: bool) -> None:
        self._path, self._sync = path, sync
        self._writer: MemmapWriter | None = None
        self.n_missing = 0

    def mark(self, start: int, missing: np.ndarray) -> None:
        """Add the flags of the rows from `start` on."""
        if self._writer is None:
            self._writer = MemmapWriter(self._path, dtype=bool, row_shape=(), sync=self._sync)
        self._fill(start)
        self._writer.append(missing)
        self.n_missing += int(np.count_nonzero(missing))

    def close(self, n_rows: int) -> bool:
        """Show the file; return whether there is one."""
        if self._writer is None:
            return False
        self._fill(n_rows)
        self._writer.close()
        return True

    def abort(self) -> None:
        """Drop what was written."""
        if self._writer is not None:
            self._writer.abort()

    def _fill(self, n_rows: int) -> None:
        assert self._writer is not None
        for start in range(self._writer.n_rows, n_rows, _FLAG_ROWS):
            self._writer.append(np.zeros(min(_FLAG_ROWS, n_rows - start), bool))


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
        _write_words(self._folder / f"{self._stem}.json", list(self._index))
        self._codes.close()
        return Entry("category", self._stem)

    def abort(self) -> None:
        """Drop what was written."""
        self._codes.abort()

    def _widen(self) -> None:
        if len(self._index) > MOST_CATEGORIES:
            raise TooManyCategoriesError(
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


def write_codes(folder: Path, codes: np.ndarray, words: list[str] | None, *, sync: bool) -> Entry:
    """Write the codes of a categorical, and its categories where they are text."""
    stem = new_stem()
    if words is not None:
        _write_words(folder / f"{stem}.json", words)
    narrow = np.min_scalar_type(-max(1, int(codes.max(initial=0)) + 1))
    with MemmapWriter(folder / f"{stem}.npy", dtype=narrow, row_shape=(), sync=sync) as writer:
        for start in range(0, len(codes), _FLAG_ROWS):
            writer.append(codes[start : start + _FLAG_ROWS])
    return Entry("category", stem)


def repeats(n_different: int, n_rows: int) -> bool:
    """Return whether text repeats so much that codes and a dictionary are smaller than the text."""
    return n_different <= max(256, n_rows // 2)


def new_stem() -> str:
    """Return a file name that no other column has or had."""
    return uuid.uuid4().hex[:12]


def _write_words(path: Path, words: list[str]) -> None:
    write_atomically(path, json.dumps(words))


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
                f"cannot hold; pass types={{{name!r}: 'Int64'}}."
            )
    floats: np.ndarray = block.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return floats
