"""What a stored column looks like when it is read: mapped numbers, dictionary codes, text."""

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.memmap import open_memmap
from kernel_helpers.frames.manifest import Entry

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class CategoryColumn:
    """Text with few different values: one small code a row and a list of the values.

    Attributes
    ----------
    codes : numpy.memmap of shape (n_rows,)
        Positions in `categories`; -1 where the value is missing.
    categories : tuple of str
        In the order of their first appearance.
    """

    def __init__(self, codes: np.ndarray, categories: tuple[str, ...]) -> None:
        self.codes = codes
        self.categories = categories

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def _values(self) -> np.ndarray:
        return np.array([*self.categories, None], object)

    def __getitem__(self, rows: Any) -> Any:
        """Return the text of one row, or an object array; None where it is missing."""
        return self._values[self.codes[rows]]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype)

    def to_pandas(self, rows: slice = slice(None)) -> "pd.Categorical":
        """Return rows as a pandas categorical, whose codes are a copy."""
        import pandas as pd

        words = pd.Index(self.categories, dtype="str")
        return pd.Categorical.from_codes(np.array(self.codes[rows]), words)

    def to_arrow(self, rows: slice = slice(None)) -> "pa.DictionaryArray":
        """Return rows as an Arrow dictionary array."""
        import pyarrow as pa

        codes = np.asarray(self.codes[rows])
        words = pa.array(self.categories, pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), words)

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

    def __init__(self, ends: np.ndarray, data: np.ndarray) -> None:
        self._ends, self._data = ends, data

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, rows: Any) -> Any:
        """Return the text of one row, or an object array; None where it is missing."""
        if isinstance(rows, int | np.integer):
            row = range(len(self))[rows]
            return self.to_arrow(slice(row, row + 1))[0].as_py()
        if isinstance(rows, slice) and rows.step in (None, 1):
            return np.array(self.to_arrow(rows).to_pylist(), object)
        return np.array([self[int(row)] for row in np.arange(len(self))[rows]], object)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype)

    def to_pandas(self, rows: slice = slice(None)) -> "pd.api.extensions.ExtensionArray":
        """Return rows as a pandas array of text."""
        import pandas as pd

        text: pd.api.extensions.ExtensionArray = pd.array(
            self.to_arrow(rows).to_pylist(), dtype="str"
        )
        return text

    def to_arrow(self, rows: slice = slice(None)) -> "pa.Array":
        """Return rows as an Arrow array whose bytes are the mapped file."""
        import pyarrow as pa

        first, last, _ = rows.indices(len(self))
        ends = np.asarray(self._ends[first:last])
        missing = ends < 0
        before = self._ends[first - 1] if first else 0
        offsets = np.concatenate([[max(before, ~before)], np.where(missing, ~ends, ends)])
        valid = pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
        buffers = [valid, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(self._data)]
        return pa.Array.from_buffers(pa.large_string(), len(ends), buffers)

    def __repr__(self) -> str:
        return f"TextColumn({len(self):,} rows, {self._data.nbytes:,} bytes)"


Column = np.memmap | CategoryColumn | TextColumn


def open_column(folder: Path, entry: Entry) -> Column:
    """Map the files of a column."""
    values = open_memmap(folder / f"{entry.stem}.npy")
    if entry.kind == "number":
        return values
    if entry.kind == "category":
        return CategoryColumn(
            values, tuple(json.loads((folder / f"{entry.stem}.json").read_text()))
        )
    return TextColumn(values, open_memmap(folder / f"{entry.stem}.bytes.npy"))
