"""One way to read rows, whether they lie in memory, in a mapped file or in something sliceable."""

import contextlib
import os
from pathlib import Path
from typing import Any

import numpy as np

from kernel_helpers.arrays.handle import MemmapHandle
from kernel_helpers.arrays.mapped import (
    Region,
    check_alive,
    file_region,
    forget_pages,
    mapping,
    read_in_order,
    shrunk,
)
from kernel_helpers.arrays.plan import Rows


class Source:
    """Rows of anything that has a shape and can be sliced."""

    def __init__(self, X: Any) -> None:
        self._X = X

    def __len__(self) -> int:
        return int(self._X.shape[0])

    @property
    def row_bytes(self) -> int:
        """Bytes of one row; a guess from the first one where the type does not say."""
        if isinstance(self._X, np.ndarray):
            return self._X.nbytes // max(1, len(self))
        return int(np.prod(self._X.shape[1:])) * getattr(self._X.dtype, "itemsize", 8)

    def read(self, rows: Rows) -> Any:
        """Return the block of these rows."""
        return self._X[rows]

    def expect(self, rows: Rows) -> None:
        """Have the system fetch these rows from the disk while this process does other work."""

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class FileSource(Source):
    """C-contiguous rows of a file, read past the mapping: a cut file is an error, not a kill."""

    def __init__(self, region: Region, shape: tuple[int, ...], dtype: np.dtype) -> None:
        self._region, self._shape, self._dtype = region, shape, dtype
        self._stack = contextlib.ExitStack()

    def __len__(self) -> int:
        return self._shape[0]

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        return int(np.prod(self._shape[1:], dtype=object)) * self._dtype.itemsize

    def __enter__(self) -> "FileSource":
        file = self._stack.enter_context(self._region.path.open("rb", buffering=0))
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def read(self, rows: Rows) -> np.ndarray:
        """Read a slice in one go, an index array run by run."""
        n = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        block = np.empty((n, *self._shape[1:]), self._dtype)
        if isinstance(rows, slice):
            self._fill(block, rows.start)
            return block
        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        cuts = np.flatnonzero(np.diff(ordered) != 1) + 1
        for first, last in zip([0, *cuts], [*cuts, n], strict=True):
            self._fill(block[first:last], int(ordered[first]))
        mixed = np.empty_like(block)
        mixed[order] = block
        return mixed

    def expect(self, rows: Rows) -> None:
        """Fetch a slice into the page cache; where the system has no such call, nothing happens."""
        if not isinstance(rows, slice) or not hasattr(os, "posix_fadvise"):
            return
        start = self._region.offset + rows.start * self.row_bytes
        length = (rows.stop - rows.start) * self.row_bytes
        if length:  # none would mean: to the end of the file
            os.posix_fadvise(self._file.fileno(), start, length, os.POSIX_FADV_WILLNEED)

    def _fill(self, block: np.ndarray, row: int) -> None:
        view = block.reshape(-1).view(np.uint8).data
        self._file.seek(self._region.offset + row * self.row_bytes)
        while view:
            got = self._file.readinto(view)
            if not got:
                raise shrunk(self._region.path)
            view = view[got:]


class MappedSource(Source):
    """Rows of a mapped array that cannot be read as one run of bytes: copied, then let go."""

    def __enter__(self) -> "MappedSource":
        read_in_order(self._X)
        return self

    def read(self, rows: Rows) -> np.ndarray:
        """Copy the block and drop the pages it was read from."""
        check_alive(self._X)
        block = np.array(self._X[rows])
        forget_pages(self._X)
        return block


def open_source(X: object) -> Source:
    """Choose how to read `X`."""
    if isinstance(X, str | os.PathLike):
        X = MemmapHandle(Path(X))
    if isinstance(X, MemmapHandle):
        X.open()  # says what is wrong with the file
        return FileSource(Region(X.path, X.layout.offset), X.shape, X.dtype)
    if not hasattr(X, "shape"):
        X = np.asarray(X)
    if len(X.shape) == 0:
        raise ValueError("Expected an array of rows, got a single value; wrap it in a list.")
    masked = isinstance(X, np.ma.MaskedArray)  # its file does not hold the mask
    if masked or not isinstance(X, np.ndarray) or mapping(X) is None:
        return Source(X)
    region = file_region(X)
    return MappedSource(X) if region is None else FileSource(region, X.shape, X.dtype)
