"""Mixed types at full speed: a structured array kept as one .npy file a column."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike

from kernel_helpers._files import files_in
from kernel_helpers.arrays.errors import BrokenFileError
from kernel_helpers.arrays.memmap import Path_, create_memmap, open_memmap
from kernel_helpers.arrays.plan import Rows


class ColumnFiles:
    """A table of fixed types in a folder, one mapped .npy file per column.

    Reads like a structured array, but a column is contiguous: reading one of twelve columns
    touches a twelfth of the bytes. `kernel_helpers.frames.ColumnStore` adds text, missing values
    and crash safety.

    Parameters
    ----------
    folder : str or path
    mode : {"r", "r+"}

    Attributes
    ----------
    dtype : structured numpy.dtype
    shape : tuple of int
        ``(n_rows,)``.

    Examples
    --------
    >>> fields = [("day", "i2"), ("delay", "f4")]
    >>> table = create_columns("flights", fields, n_rows=10)
    >>> table["delay"][:] = 3
    >>> table[2:4]
    array([(0, 3.), (0, 3.)], dtype=[('day', '<i2'), ('delay', '<f4')])
    """

    def __init__(self, folder: Path_, mode: Literal["r", "r+", "c"] = "r") -> None:
        self.folder = Path(folder)
        files = sorted(files_in(self.folder, "*.npy"), key=_position)
        if not files:
            raise FileNotFoundError(
                f"No column files in {self.folder}; make them with create_columns."
            )
        self._columns = {_name(path): open_memmap(path, mode) for path in files}
        lengths = {name: len(column) for name, column in self._columns.items()}
        if len(set(lengths.values())) > 1:
            raise BrokenFileError(
                f"The columns of {self.folder.name} should have one length, got {lengths}; "
                "write the shorter ones again."
            )
        self.shape = (next(iter(lengths.values())),)
        self.dtype = np.dtype([(k, v.dtype, v.shape[1:]) for k, v in self._columns.items()])

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[np.void]:
        return (self[row] for row in range(len(self)))

    def __getitem__(self, index: str | int | Rows) -> Any:
        """Return the mapped column of a name, or the rows of any other index as a copy."""
        if isinstance(index, str):
            return self._columns[index]
        parts = {name: column[index] for name, column in self._columns.items()}
        if isinstance(index, int | np.integer):
            return np.array(tuple(parts.values()), self.dtype)[()]
        block = np.empty(len(next(iter(parts.values()))), self.dtype)
        for name, part in parts.items():
            block[name] = part
        return block


def create_columns(folder: Path_, dtype: DTypeLike, n_rows: int) -> ColumnFiles:
    """Make a folder with one .npy file of zeros for each field, and open it for writing.

    Parameters
    ----------
    folder : str or path
    dtype : structured dtype
    n_rows : int
    """
    fields: np.dtype[Any] = np.dtype(dtype)
    if not fields.names:
        raise ValueError(
            f"Expected a structured dtype such as [('day', 'i2'), ('delay', 'f4')], got {fields}; "
            "for one type of number use create_memmap."
        )
    Path(folder).mkdir(parents=True, exist_ok=True)
    for position, name in enumerate(fields.names):
        column = fields[name]
        path = Path(folder) / f"{position:03d}-{name}.npy"
        create_memmap(path, (n_rows, *column.shape), column.base)
    return ColumnFiles(folder, "r+")


def _position(path: Path) -> int:
    return int(path.stem.split("-", 1)[0])


def _name(path: Path) -> str:
    return path.stem.split("-", 1)[1]
