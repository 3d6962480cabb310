"""Find the bytes of the file behind a mapped array, and advise the kernel how they are read."""

import mmap
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kernel_helpers.arrays.errors import BrokenFileError


@dataclass(frozen=True)
class Region:
    """Part of a file that a C-contiguous array shows."""

    path: Path
    offset: int


def mapping(X: np.ndarray) -> np.memmap | None:
    """Return the memmap at the bottom of `X`'s chain of views, or None for an array in memory."""
    found: np.memmap | None = None
    base: object = X
    while isinstance(base, np.ndarray):
        found = base if isinstance(base, np.memmap) else found
        base = base.base
    return found if isinstance(base, mmap.mmap) else None


def file_region(X: np.ndarray) -> Region | None:
    """Find which bytes of which file `X` shows, or None where reading them would differ from `X`.

    A copy-on-write map may hold changes of its own, and a file that was replaced under its name
    is not the one that is mapped.
    """
    root = mapping(X)
    if root is None or root.filename is None or root.mode == "c" or not X.flags.c_contiguous:
        return None
    path = Path(root.filename).absolute()
    if not path.exists() or path.stat().st_ino != _mapped_inode(root.ctypes.data):
        return None
    return Region(path, root.offset + X.ctypes.data - root.ctypes.data)


def check_alive(X: np.ndarray) -> None:
    """Raise if the file under a mapped array was cut: the next touch would kill the process."""
    root = mapping(X)
    if root is None or root.filename is None:
        return
    path = Path(root.filename)
    if path.exists() and path.stat().st_size < root.offset + root.nbytes:
        raise shrunk(path)


def shrunk(path: Path) -> BrokenFileError:
    """Say that a file lost rows while it was being read."""
    return BrokenFileError(
        f"{path.name} became shorter while it was being read: another program writes to it. "
        "Stop that program, or read a copy."
    )


def forget_pages(X: np.ndarray) -> None:
    """Drop the pages of a mapped array from this process; the page cache keeps them."""
    root = mapping(X)
    if root is not None and root.mode != "c" and hasattr(mmap, "MADV_DONTNEED"):
        root._mmap.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]


def read_in_order(X: np.ndarray) -> None:
    """Advise the kernel that a mapped array will be read from front to back."""
    root = mapping(X)
    if root is not None and hasattr(mmap, "MADV_SEQUENTIAL"):
        root._mmap.madvise(mmap.MADV_SEQUENTIAL)  # type: ignore[attr-defined]


def _mapped_inode(address: int) -> int | None:
    """Inode of the file mapped at `address`; None where the system is not Linux."""
    if sys.platform != "linux":
        return None
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, _, _, _, inode, *_ = line.split()
        start, end = (int(part, 16) for part in span.split("-"))
        if start <= address < end:
            return int(inode)
    return None
