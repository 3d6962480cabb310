"""A handle of a mapped array: a few bytes to send, opened where it is used."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.errors import BrokenFileError
from kernel_helpers.arrays.mapped import file_region
from kernel_helpers.arrays.memmap import Path_
from kernel_helpers.arrays.npy import Layout, read_layout

if TYPE_CHECKING:
    import dask.array as da

_CHUNK_BYTES = 16 << 20


class MemmapHandle:
    """Refer to an array in a file by its path; slicing it maps just that slice.

    Pickling a `numpy.memmap` copies all its values; pickling a handle copies its path. Every
    process that slices it shares the same pages.

    Parameters
    ----------
    source : path or numpy.memmap
        A .npy file, or a C-contiguous part of a mapped file.

    Attributes
    ----------
    shape : tuple of int
    dtype : numpy.dtype
    ndim : int

    Examples
    --------
    >>> handle = MemmapHandle("X.npy")
    >>> handle
    MemmapHandle('X.npy', shape=(1000, 4), dtype=float64)
    >>> import pickle
    >>> len(pickle.dumps(handle)) < 1_000
    True
    >>> handle[:2].sum()
    np.float64(28.0)
    """

    def __init__(self, source: Path_ | np.memmap) -> None:
        if isinstance(source, np.memmap):
            path, layout = _layout_of(source)
        else:
            path, layout = Path(source).absolute(), read_layout(source)
        if layout.fortran:
            raise ValueError(
                f"{path.name} stands column by column (Fortran order), rows cannot be cut from "
                "it; write it with numpy.save(path, numpy.ascontiguousarray(X))."
            )
        self.path, self.layout = path, layout
        self._signature = _signature(path)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array."""
        return self.layout.shape

    @property
    def dtype(self) -> np.dtype:
        """Type of one value."""
        return self.layout.dtype

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.layout.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: int | slice | np.ndarray) -> np.ndarray:
        return np.asarray(self.open()[index])

    def open(self) -> np.ndarray:
        """Map the file, read-only.

        Raises
        ------
        BrokenFileError
            The file was changed in length or replaced since the handle was made.
        """
        if _signature(self.path) != self._signature:
            raise BrokenFileError(
                f"{self.path.name} was replaced or changed its length since it was opened; "
                "make the handle (or the Dask array) again."
            )
        layout = self.layout
        if 0 in layout.shape:
            return np.empty(layout.shape, layout.dtype)
        return np.memmap(self.path, layout.dtype, "r", layout.offset, layout.shape)

    def __dask_tokenize__(self) -> tuple[Any, ...]:
        changed = self.path.stat().st_mtime_ns
        return (type(self).__name__, str(self.path), changed, self._signature, str(self.layout))

    def __repr__(self) -> str:
        return f"MemmapHandle({self.path.name!r}, shape={self.shape}, dtype={self.dtype})"


def to_dask(
    source: Path_ | np.memmap | MemmapHandle, *, chunk_rows: int | None = None
) -> "da.Array":
    """Make a Dask array of row blocks over a mapped file, without reading it.

    ``dask.array.from_array(memmap)`` copies the whole file into memory; here each task maps its
    own block from the path.

    Parameters
    ----------
    source : path, numpy.memmap or MemmapHandle
    chunk_rows : int, optional
        Rows of one block; about 16 MiB by default.

    Examples
    --------
    >>> to_dask("X.npy").mean(axis=0).compute()
    array([1998., 1999., 2000., 2001.])
    """
    import dask.array as da

    handle = source if isinstance(source, MemmapHandle) else MemmapHandle(source)
    row_bytes = max(1, handle.layout.nbytes // max(1, len(handle)))
    rows = (
        max(1, _CHUNK_BYTES // row_bytes)
        if chunk_rows is None
        else check_rows(chunk_rows, "chunk_rows")
    )
    chunks = (min(rows, max(1, len(handle))), *handle.shape[1:])
    blocks: da.Array = da.from_array(
        handle, chunks=chunks, meta=np.empty((0,) * handle.ndim, handle.dtype)
    )
    return blocks


def check_rows(rows: int, name: str) -> int:
    """Return a number of rows if it is at least 1; `name` is the parameter's, for the error."""
    if not isinstance(rows, int | np.integer) or rows < 1:
        raise ValueError(f"{name} must be at least 1, got {rows!r}; try 10_000.")
    return int(rows)


def _signature(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return (status.st_dev, status.st_ino, status.st_size)


def _layout_of(X: np.memmap) -> tuple[Path, Layout]:
    region = file_region(X)
    if region is None:
        raise ValueError(
            "Expected a C-contiguous memmap that shares its file, got a strided, replaced or "
            "copy-on-write one; pass the path of the file, or write the selection to its own file."
        )
    return region.path, Layout(region.offset, X.shape, X.dtype)
