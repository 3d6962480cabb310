"""Make and open .npy files that are mapped into memory instead of read."""

import errno
import os
import shutil
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from kernel_helpers._files import NoRoomError, open_atomically
from kernel_helpers.arrays.npy import head, read_layout

Path_ = str | os.PathLike[str]


def open_memmap(path: Path_, mode: Literal["r", "r+", "c"] = "r") -> np.memmap:
    """Open a .npy file without reading it: pages come from the disk when they are touched.

    Parameters
    ----------
    path : str or path
    mode : {"r", "r+", "c"}
        Read only, changes go to the file, or changes stay in this process (copy on write).

    Raises
    ------
    BrokenFileError
        The file is no .npy file, or is shorter than its head says. Plain numpy would map it and
        the first touch past its end would kill the process (SIGBUS).

    Examples
    --------
    >>> X = open_memmap("X.npy")
    >>> X[500:510].mean(axis=0)
    array([2018., 2019., 2020., 2021.])
    """
    if mode not in ("r", "r+", "c"):
        raise ValueError(
            f"mode must be 'r', 'r+' or 'c', got {mode!r}; a new file is made by create_memmap."
        )
    layout = read_layout(path)
    order: Literal["C", "F"] = "F" if layout.fortran else "C"
    return np.memmap(
        Path(path), layout.dtype, mode, offset=layout.offset, shape=layout.shape, order=order
    )


def create_memmap(
    path: Path_, shape: int | tuple[int, ...], dtype: DTypeLike = "float64", *, sparse: bool = False
) -> np.memmap:
    """Make a .npy file of zeros and open it for writing; plain ``numpy.load`` reads it, too.

    Parameters
    ----------
    path : str or path
    shape : int or tuple of int
    dtype : dtype
        Numbers, fixed-length text or a structured dtype.
    sparse : bool
        Leave holes where nothing is written yet. The disk may then fill up later, and a mapped
        write to a full disk kills the process; by default the room is reserved here.

    Returns
    -------
    numpy.memmap
        Opened with mode ``"r+"``.

    Raises
    ------
    NoRoomError
        The disk has less room than the array needs.

    Examples
    --------
    >>> create_memmap("zeros.npy", (1_000, 32), "float32").nbytes
    128000
    """
    n_rows, *rest = (shape,) if isinstance(shape, int) else shape
    if min(n_rows, *rest, 0) < 0:
        raise ValueError(f"Expected lengths of at least 0, got shape {shape}; -1 stands for none.")
    dtype = np.dtype(dtype)
    start = head(n_rows, tuple(rest), dtype)
    size = len(start) + n_rows * int(np.prod(rest, dtype=object)) * dtype.itemsize
    with open_atomically(path) as file:
        file.write(start)
        file.flush()
        if not sparse:
            _reserve(file.fileno(), size, Path(path))
        file.truncate(size)
    return open_memmap(path, "r+")


def _reserve(descriptor: int, size: int, path: Path) -> None:
    free = shutil.disk_usage(path.absolute().parent).free
    if size > free:
        raise NoRoomError(
            errno.ENOSPC, f"{path.name} needs {size:,} bytes, the disk has {free:,}; free some "
            "space, use a smaller dtype, or pass sparse=True if most of it stays zero."
        )  # fmt: skip
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
