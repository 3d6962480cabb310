"""What a stored column looks like when it is read: mapped numbers, dictionary codes, text."""

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.frames.check import check_codes, check_offsets, checked_words, open_values
from kernel_helpers.frames.manifest import Entry
from kernel_helpers.frames.types import native

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import DTypeLike


class NumberColumn:
    """Numbers or times with what a plain array cannot express: missing values, a time zone.

    Attributes
    ----------
    values : numpy.memmap of shape (n_rows,)
        Zero, False or NaN where a value is missing; times with a zone are in UTC.
    missing : numpy.memmap of shape (n_rows,) or None
        True where a value is missing; None where only NaN and NaT are.
    """

    def __init__(self, values: np.ndarray, entry: Entry, missing: np.ndarray | None = None) -> None:
        self.values, self.missing, self.entry = values, missing, entry

    @property
    def zone(self) -> str | None:
        """Time zone of the values, which are in UTC."""
        return self.entry.zone

    @property
    def is_plain(self) -> bool:
        """Whether the values alone say everything that NumPy can."""
        return self.zone is None and (self.missing is None or self.values.dtype.kind == "f")

    @property
    def dtype(self) -> np.dtype:
        """Type of `values`."""
        return self.values.dtype

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: int | slice | np.ndarray) -> Any:
        """Return one value or an array; objects with None where values are missing."""
        if isinstance(rows, int | np.integer):
            row = range(len(self))[rows]
            return self[row : row + 1][0]
        values = np.asarray(self.values[rows])
        if self.zone is not None:
            return np.asarray(self.in_zone(values).astype(object))
        if self.is_plain or self.missing is None:
            return values
        objects = values.astype(object)
        objects[self.missing[rows]] = None
        return objects

    def __array__(self, dtype: "DTypeLike | None" = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype)

    def to_pandas(self, rows: slice = slice(None)) -> Any:
        """Return a copy of rows as an array that pandas keeps as it is."""
        import pandas as pd

        if self.entry.backend == "pyarrow":
            return pd.arrays.ArrowExtensionArray(self.to_arrow(rows))
        values = np.array(self._native(rows))
        if self.zone is not None:
            return self.in_zone(values).array
        if self.entry.backend is None and (self.missing is None or values.dtype.kind == "f"):
            return values
        masked = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
        missing = np.zeros(len(values), bool) if self.missing is None else self.missing[rows]
        return masked.get(values.dtype.kind, pd.arrays.IntegerArray)(values, np.array(missing))

    def to_arrow(self, rows: slice = slice(None)) -> "pa.Array":
        """Return rows as an Arrow array over the mapped file."""
        import pyarrow as pa

        missing = None if self.missing is None else np.asarray(self.missing[rows])
        array = pa.array(self._native(rows), mask=missing)
        if self.zone is not None:
            array = array.view(pa.timestamp(array.type.unit, self.zone))
        return array.cast(self.entry.arrow) if self.entry.arrow else array

    def to_floats(self, name: str, rows: slice) -> np.ndarray:
        """Return rows as floats with NaN where values are missing; only exact ones.

        Raises
        ------
        ValueError
            A number is too large for a float.
        """
        values = np.asarray(self.values[rows])
        if self.missing is None or values.dtype.kind == "f":
            return values
        if values.dtype.itemsize == 8 and len(values):
            low, high = int(values.min()), int(values.max())
            if max(high, -low) > 2**53:
                raise ValueError(
                    f"Column {name!r} has missing values among numbers beyond 2**53, with which "
                    "an expression cannot compute; use groupby, to_arrow or to_pandas."
                )
        return np.where(self.missing[rows], np.nan, values)

    def to_index(self, rows: slice) -> "pd.DatetimeIndex":
        """Return rows of times with their zone."""
        return self.in_zone(np.asarray(self.values[rows]))

    def _native(self, rows: slice) -> np.ndarray:
        """Rows in this machine's byte order and in units of pandas; older stores had any."""
        return native(np.asarray(self.values[rows]), "of an older store")

    def in_zone(self, values: np.ndarray) -> "pd.DatetimeIndex":
        """Return times in UTC as times of the column's zone."""
        import pandas as pd

        return pd.DatetimeIndex(values).tz_localize("UTC").tz_convert(self.zone)

    def __repr__(self) -> str:
        return f"NumberColumn({len(self):,} rows, {self.type_name})"

    @property
    def type_name(self) -> str:
        """Name of the type for people."""
        name = str(self.dtype) if self.zone is None else f"{str(self.dtype)[:-1]}, {self.zone}]"
        return name if self.is_plain or self.missing is None else f"{name} with missing values"


class CategoryColumn:
    """Few different values: one small code a row and a list of the values.

    Attributes
    ----------
    codes : numpy.memmap of shape (n_rows,)
        Positions in `categories`; -1 where the value is missing.
    categories : tuple
        Text in the order of its first appearance; those of a categorical in its order.
    ordered : bool
        Whether the order of the categories means something.
    """

    def __init__(
        self,
        codes: np.ndarray,
        categories: "tuple[str, ...] | StoredColumn",
        entry: Entry | None = None,
    ) -> None:
        self.entry = entry or Entry("category", "")
        self.codes = codes
        self.dictionary = categories
        self.ordered = self.entry.ordered

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def categories(self) -> tuple[Any, ...]:
        """Values that the codes point to."""
        if isinstance(self.dictionary, tuple):
            return self.dictionary
        return tuple(v.item() if isinstance(v, np.generic) else v for v in self._index)

    @cached_property
    def _values(self) -> np.ndarray:
        values = np.empty(len(self.categories) + 1, object)
        values[:-1] = self.categories
        return values

    @cached_property
    def _index(self) -> "pd.Index":
        """Categories as pandas has them."""
        import pandas as pd

        if isinstance(self.dictionary, tuple):
            return pd.Index(self.dictionary, dtype="str")
        index: pd.Index = pd.Index(self.dictionary.to_pandas())
        return index

    @property
    def dtype(self) -> "pd.CategoricalDtype":
        """Type of the categorical that `to_pandas` returns."""
        import pandas as pd

        return pd.CategoricalDtype(self._index, self.ordered)

    @cached_property
    def _codes_of(self) -> dict[Any, int]:
        return {value: code for code, value in enumerate(self.categories)}

    def checked_codes(self, rows: slice) -> np.ndarray:
        """Return the codes of rows, each of which is -1 or has its category."""
        codes = np.asarray(self.codes[rows])
        check_codes(codes, len(self.dictionary))
        return codes

    def code_of(self, value: object) -> int:
        """Return the code of a value, -2 if it is none of the categories."""
        import pandas as pd

        time = isinstance(value, np.datetime64 | np.timedelta64)
        return self._codes_of.get(pd.Series([value])[0] if time else value, -2)

    def __getitem__(self, rows: int | slice | np.ndarray) -> Any:
        """Return the value of one row, or an object array; None where it is missing."""
        codes = self.codes[rows]
        check_codes(np.atleast_1d(codes), len(self.categories))
        return self._values[codes]

    def __array__(self, dtype: "DTypeLike | None" = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype)

    def to_pandas(self, rows: slice = slice(None)) -> Any:
        """Return rows as a pandas categorical, or as text where it was text."""
        import pandas as pd

        if self.entry.backend == "pyarrow":
            return pd.arrays.ArrowExtensionArray(self.to_arrow(rows))
        codes = np.array(self.checked_codes(rows))
        if self.entry.shown == "null":
            return np.full(len(codes), None, object)
        if self.entry.shown == "text":
            return text_array(self.to_arrow(rows), self.entry.backend)
        return pd.Categorical.from_codes(codes, dtype=self.dtype)

    def to_arrow(self, rows: slice = slice(None)) -> "pa.Array":
        """Return rows as an Arrow dictionary array, or as text where it was text."""
        import pyarrow as pa

        codes = self.checked_codes(rows)
        if self.entry.shown == "null":
            return pa.nulls(len(codes))
        if isinstance(self.dictionary, tuple):
            words = pa.array(self.dictionary, pa.string())
        else:
            words = self.dictionary.to_arrow()
        indices = pa.array(codes, mask=codes < 0)
        if self.entry.shown == "text":
            decoded = words.cast(pa.large_string()).take(indices)
            return decoded.cast(self.entry.arrow) if self.entry.arrow else decoded
        return pa.DictionaryArray.from_arrays(indices, words, ordered=self.ordered)

    @property
    def type_name(self) -> str:
        """Name of the type for people."""
        return f"category of {len(self.categories):,}"

    def __repr__(self) -> str:
        return f"CategoryColumn({len(self):,} rows, {len(self.categories):,} categories)"


class TextColumn:
    """Text whose values mostly differ: all bytes in one file, and where each value ends.

    Parameters
    ----------
    ends : int64 array of shape (n_rows,)
        End of each value among the bytes; ``~end`` where the value is missing.
    data : uint8 array
    """

    type_name = "text"

    def __init__(self, ends: np.ndarray, data: np.ndarray, entry: Entry | None = None) -> None:
        self.entry = entry or Entry("text", "")
        self._ends, self._data = ends, data

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, rows: int | slice | np.ndarray) -> Any:
        """Return the text of one row, or an object array; None where it is missing."""
        if isinstance(rows, int | np.integer):
            row = range(len(self))[rows]
            return self.mapped(slice(row, row + 1))[0].as_py()
        if isinstance(rows, slice) and rows.step in (None, 1):
            return np.array(self.mapped(rows).to_pylist(), object)
        return np.array([self[int(row)] for row in np.arange(len(self))[rows]], object)

    def __array__(self, dtype: "DTypeLike | None" = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype)

    def to_pandas(self, rows: slice = slice(None)) -> Any:
        """Return rows as a pandas array of text."""
        import pandas as pd

        if self.entry.backend == "pyarrow":
            return pd.arrays.ArrowExtensionArray(self.to_arrow(rows))
        return text_array(self.mapped(rows), self.entry.backend)

    def to_arrow(self, rows: slice = slice(None)) -> "pa.Array":
        """Return rows as an Arrow array whose bytes are the mapped file."""
        text = self.mapped(rows)
        return text.cast(self.entry.arrow) if self.entry.arrow else text

    def mapped(self, rows: slice = slice(None)) -> "pa.Array":
        """Return rows as Arrow's large_string over the mapped files."""
        import pyarrow as pa

        first, last, _ = rows.indices(len(self))
        ends = np.asarray(self._ends[first:last])
        missing = ends < 0
        before = self._ends[first - 1] if first else 0
        offsets = np.concatenate([[max(before, ~before)], np.where(missing, ~ends, ends)])
        check_offsets(offsets, len(self._data))
        valid = pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
        buffers = [valid, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(self._data)]
        return pa.Array.from_buffers(pa.large_string(), len(ends), buffers)

    def __repr__(self) -> str:
        return f"TextColumn({len(self):,} rows, {self._data.nbytes:,} bytes)"


StoredColumn = NumberColumn | CategoryColumn | TextColumn
Column = np.memmap | StoredColumn


def open_stored(folder: Path, entry: Entry) -> StoredColumn:
    """Map the files of a column, with all that is known of its type."""
    path = folder / f"{entry.stem}.npy"
    if entry.kind == "text":
        data = open_values(folder / f"{entry.stem}.bytes.npy", "u")
        return TextColumn(open_values(path, "i"), data.view(np.uint8), entry)
    if entry.kind == "category":
        return CategoryColumn(open_values(path, "iu"), _categories(folder, entry), entry)
    values, missing = open_values(path), None
    if entry.missing:
        missing = open_values(folder / f"{entry.stem}.missing.npy", "b", n_rows=len(values))
    return NumberColumn(values, entry, missing)


def open_column(folder: Path, entry: Entry) -> Column:
    """Map the files of a column; numbers of which NumPy can express all are a plain memmap."""
    column = open_stored(folder, entry)
    plain = isinstance(column, NumberColumn) and column.is_plain
    return column.values if plain else column  # type: ignore[union-attr,return-value]


def text_array(text: "pa.Array", backend: str | None) -> Any:
    """Return Arrow text as a pandas array: ``string`` for its nullable types, else ``str``."""
    import pandas as pd

    name = "string" if backend == "numpy_nullable" else "str"
    dtype = pd.api.types.pandas_dtype(name)
    if isinstance(dtype, pd.StringDtype):
        return dtype.__from_arrow__(text)  # type: ignore[attr-defined]
    return pd.array(text.to_pylist(), dtype=name)  # pandas 2 has no type of its own for str


def _categories(folder: Path, entry: Entry) -> "tuple[str, ...] | StoredColumn":
    if entry.categories is None:
        words = _words(folder / f"{entry.stem}.json")
        if all(isinstance(word, str) for word in words):
            return tuple(words)
        return NumberColumn(np.array(words), Entry("number", ""))  # as format 1 kept numbers
    return open_stored(folder, entry.categories)


def _words(path: Path) -> list[Any]:
    try:
        return checked_words(path, json.loads(path.read_bytes()))
    except (RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        return checked_words(path, error)
