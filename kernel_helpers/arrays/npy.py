"""The head of a .npy file: read it whole, or write it so that it can be filled in later."""

import os
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import IO

import numpy as np
from numpy.lib import format as npy

from kernel_helpers._files import files_in
from kernel_helpers.arrays.errors import BrokenFileError

_MAGIC = b"\x93NUMPY\x01\x00"
_ALIGNMENT = 64
# What NumPy raises for heads that it never wrote.
_UNREADABLE = (
    *(ValueError, TypeError, KeyError, SyntaxError, TokenError, RecursionError, MemoryError),
    *(AttributeError, IndexError, OverflowError),
)
_ROW_DIGITS = 20  # room for any row count, so that a longer one fits into the same head


@dataclass(frozen=True)
class Layout:
    """Where the values of a .npy file start and how they are arranged."""

    offset: int
    shape: tuple[int, ...]
    dtype: np.dtype
    fortran: bool = False

    @property
    def nbytes(self) -> int:
        """Size of the whole file."""
        return self.offset + int(np.prod(self.shape, dtype=object)) * self.dtype.itemsize


def head(n_rows: int, row_shape: tuple[int, ...], dtype: np.dtype) -> bytes:
    """Head of a C-ordered .npy file; its length does not depend on `n_rows`."""
    if dtype.hasobject:
        raise TypeError(
            f"A memory-mapped file cannot hold Python objects, got dtype {dtype}; convert to "
            "numbers or fixed-length text first, or keep text in a ColumnStore."
        )
    shape = ", ".join(map(str, (n_rows, *row_shape))) + ("," if not row_shape else "")
    descr = npy.dtype_to_descr(dtype)
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': ({shape}), }}"
    room = len(text) + _ROW_DIGITS - len(str(n_rows)) + 1
    room += -(len(_MAGIC) + 2 + room) % _ALIGNMENT
    return _MAGIC + room.to_bytes(2, "little") + f"{text:<{room - 1}}\n".encode("latin1")


def read_layout(path: str | os.PathLike[str]) -> Layout:
    """Read the head and check that the file is as long as it says."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            layout = _parse(file)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"No file {path}; files here: {_neighbours(path)}. Check the folder and the name."
        ) from None
    except _UNREADABLE as error:
        size = path.stat().st_size
        raise BrokenFileError(
            f"{path.name} is not a .npy file ({size:,} bytes: {error}); write it with numpy.save, "
            "create_memmap or MemmapWriter."
        ) from error
    check_size(path, layout)
    return layout


def check_size(path: Path, layout: Layout) -> None:
    """Refuse a file that is shorter than its head says: reading on would kill the process."""
    size = path.stat().st_size
    if size < layout.nbytes:
        raise BrokenFileError(
            f"{path.name} should have {layout.nbytes:,} bytes for {layout.shape[0]:,} rows, but "
            f"has {size:,}: it was cut off or is still being written. Write it again; "
            "MemmapWriter shows a file only when it is whole."
        )


def _parse(file: IO[bytes]) -> Layout:
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(file, max_header_size=100_000)
    if any(length < 0 for length in shape):
        raise ValueError(f"it has the shape {shape}")
    if dtype.hasobject:
        raise ValueError("it holds pickled Python objects, which cannot be mapped")
    return Layout(file.tell(), shape, dtype, fortran)


def _neighbours(path: Path) -> str:
    names = [other.name for other in files_in(path.parent, "*.npy")[:5]]
    return ", ".join(names) or "no .npy file"
