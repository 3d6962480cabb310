"""Append rows to a .npy file whose length is not known beforehand."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from kernel_helpers._files import PartialFile, explain_full_disk
from kernel_helpers.arrays.memmap import Path_, open_memmap
from kernel_helpers.arrays.npy import head
from kernel_helpers.arrays.reserve import STEP, reserve

EXACT = 2**53  # whole numbers beyond are not exact as floats
_COPY_BYTES = 8 << 20


class MemmapWriter:
    """Write a .npy file row block by row block, in the memory of one block.

    The file appears under its name when the ``with`` block ends, whole; after an error or a kill
    the older file of that name is still there. Plain ``numpy.load(path, mmap_mode="r")`` reads it.

    Parameters
    ----------
    path : str or path
    dtype : dtype, optional
        Taken from the first block when not given.
    row_shape : tuple of int, optional
        Shape of one row, ``()`` for a vector; taken from the first block when not given.
    sync : bool
        Wait until the disk has the file before it gets its name, so that it also survives a
        power cut.

    Attributes
    ----------
    n_rows : int
        Rows written so far.

    Examples
    --------
    >>> with MemmapWriter("batches.npy", dtype="float32") as writer:
    ...     for batch in (np.zeros((2, 3)), np.ones((4, 3))):
    ...         writer.append(batch)
    >>> writer.n_rows
    6
    """

    def __init__(
        self,
        path: Path_,
        *,
        dtype: DTypeLike | None = None,
        row_shape: tuple[int, ...] | None = None,
        sync: bool = True,
    ) -> None:
        self.path = Path(path)
        self.dtype = None if dtype is None else np.dtype(dtype)
        self.row_shape = row_shape
        self.n_rows = 0
        self._sync = sync
        self._partial = PartialFile(self.path)
        self._start = 0
        self._reserved = 0

    def append(self, rows: ArrayLike) -> None:
        """Add rows at the end.

        Parameters
        ----------
        rows : array of shape (n, *row_shape)
            Converted to the writer's dtype; any memory layout, read-only or not.

        Raises
        ------
        ValueError
            The rows have another shape than the ones before, are masked, or would not survive
            the conversion (text among numbers, longer text, finer times, imaginary parts, whole
            numbers beyond 2**53 or floats that become infinite).
        """
        if np.ma.is_masked(rows):
            raise ValueError(
                "Some rows are masked, and a .npy file has no place for a mask; fill them first "
                "with rows.filled(numpy.nan), or keep them as a column of a ColumnStore."
            )
        block = np.asarray(rows)
        if self._start == 0:
            self._begin(block)
        if block.ndim == 0 or block.shape[1:] != self.row_shape:
            raise ValueError(
                f"Each row must have the shape {self.row_shape}, got rows of {block.shape[1:]} "
                f"after {self.n_rows:,} rows; reshape the block or start another file."
            )
        block = self._converted(block)
        try:
            with explain_full_disk(self.path):
                self._reserve(block.nbytes)
                self._file.write(block.reshape(-1).view(np.uint8).data)
        except OSError:
            self.abort()
            raise
        self.n_rows += len(block)

    def promote(self, dtype: DTypeLike) -> None:
        """Change to a wider dtype, rewriting the rows in the file."""
        wider = np.dtype(dtype)
        if self._start == 0 or wider == self.dtype:
            self.dtype = wider
            return
        old = MemmapWriter(self.path, dtype=wider, row_shape=self.row_shape)
        for block in self.written():
            old.append(block)
        old._begin(np.empty((0, *(self.row_shape or ())), wider))
        self._partial, old._partial = old._partial, self._partial
        self.dtype, self._start, self._reserved = wider, old._start, old._reserved
        old.abort()

    def close(self) -> np.memmap:
        """Fill in the row count, show the file under its name and open it."""
        if self._start == 0:
            self._begin(np.empty((0, *(self.row_shape or ())), self.dtype or np.float64))
        try:
            with explain_full_disk(self.path):
                self._file.truncate()  # what was reserved for more rows
                self._file.seek(0)
                self._file.write(head(self.n_rows, self.row_shape or (), np.dtype(self.dtype)))
            self._partial.publish(sync=self._sync)
        finally:
            self.abort()
        return open_memmap(self.path)

    def abort(self) -> None:
        """Drop what was written; an older file of that name stays as it was."""
        self._partial.discard()

    def __enter__(self) -> "MemmapWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: object, traceback: TracebackType | None
    ) -> None:
        if kind is None and not self._file.closed:
            self.close()
        else:
            self.abort()

    @property
    def _file(self) -> IO[bytes]:
        return self._partial.file

    def _begin(self, block: np.ndarray) -> None:
        """Take dtype and row shape from the first block where they were not given."""
        if self._start:
            return
        self.dtype = block.dtype if self.dtype is None else self.dtype
        self.row_shape = block.shape[1:] if self.row_shape is None else tuple(self.row_shape)
        start = head(0, self.row_shape, self.dtype)
        self._start = len(start)
        self._file.write(start)

    def _reserve(self, nbytes: int) -> None:
        """Reserve space for the next bytes and some more, in files that are long already."""
        end = self._file.tell() + nbytes
        if end > max(self._reserved, STEP // 16):
            reserve(self._file, self._reserved, end + STEP - self._reserved)
            self._reserved = end + STEP

    def _converted(self, block: np.ndarray) -> np.ndarray:
        """Convert to the file's type; a changed value is an error, rounding of floats is not."""
        wanted = np.dtype(self.dtype)
        time = wanted.kind in "mM" and block.dtype != wanted  # NumPy lets them overflow
        exact = wanted.kind in "iubUS" and not np.can_cast(block.dtype, wanted)
        exact = exact or (wanted.kind in "fc" and block.dtype.kind in "iuf")
        imaginary = block.dtype.kind == "c" and wanted.kind != "c"
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                converted = np.ascontiguousarray(block.real if imaginary else block, dtype=wanted)
            fits = not imaginary and (not (time or exact) or is_unchanged(converted, block))
        except OverflowError:  # newer NumPy refuses times out of range
            fits = False
        if not fits:
            raise ValueError(
                f"Some values of a {block.dtype} block do not fit the file's {wanted}; start the "
                "file with a wider dtype, or call promote first."
            )
        return converted

    def written(self) -> Iterator[np.ndarray]:
        """Yield the rows in the file, block by block."""
        self._file.seek(self._start)
        row = np.dtype((self.dtype, self.row_shape))
        rows = max(1, _COPY_BYTES // max(1, row.itemsize))
        left = self.n_rows
        while left:
            block = np.fromfile(self._file, row, min(rows, left))
            left -= len(block)
            yield block


def is_unchanged(converted: np.ndarray, values: np.ndarray) -> bool:
    """Whether a conversion to another type kept all values, but for the rounding of fractions."""
    if converted.dtype.kind in "fc" and values.dtype.kind in "iuf":
        return _is_within(converted, values)
    if values.dtype.kind not in "mM" or converted.dtype.kind not in "mM":
        return bool(np.all(converted == values))
    back = converted.astype(values.dtype)  # a comparison would let both overflow alike
    return bool(np.all((back == values) | np.isnat(values)))


def _is_within(floats: np.ndarray, values: np.ndarray) -> bool:
    """Whether whole numbers are small enough to be floats, and floats are still finite."""
    if values.dtype.kind == "f":
        narrower = not np.can_cast(values.dtype, floats.dtype)
        return not (narrower and (np.isinf(floats) & ~np.isinf(values)).any())
    if values.dtype.itemsize < 8 or not values.size:
        return True
    return max(int(values.max()), -int(values.min())) <= EXACT
