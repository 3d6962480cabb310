"""Arrays that are views of a file travel as the file's name: nothing is copied."""

import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cloudpickle
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

PROBE = 4096  # bytes compared at both ends, in case another file has taken the name


class FilePickler(cloudpickle.Pickler):
    """Pickle as cloudpickle does, but memory-mapped arrays as a place in their file."""

    def reducer_override(self, value: object) -> Any:
        """Reduce a memory-mapped array to its file and offset."""
        place = file_place(value) if isinstance(value, np.ndarray) else None
        return (open_place, place) if place else super().reducer_override(value)


def file_place(array: np.ndarray[Any, Any]) -> tuple[Any, ...] | None:
    """Return path, dtype, shape, strides and offset of an array that a file holds, else None."""
    root: Any = array
    while isinstance(root, np.ndarray) and not isinstance(root.base, mmap.mmap):
        root = root.base
    if not isinstance(root, np.memmap) or root.mode == "c" or root.filename is None:
        return None  # what is written into a copy on write never reaches the file
    offset = root.offset + _address(array) - _address(root)
    place = (os.fspath(root.filename), array.dtype, array.shape, array.strides, offset)
    return place if _still_there(array, place) else None


def open_place(
    path: str, dtype: "DTypeLike", shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> np.ndarray[Any, Any]:
    """Map an array in a file, for reading."""
    with Path(path).open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.ndarray(shape, dtype, mapped, offset, strides)


def _still_there(array: np.ndarray[Any, Any], place: tuple[Any, ...]) -> bool:
    try:
        again = open_place(*place)
    except (OSError, ValueError, TypeError):
        return False
    few = max(1, PROBE // max(1, array[:1].nbytes)) if array.ndim else 1
    ends: list[Callable[[Any], Any]] = [lambda a: a[:few], lambda a: a[-few:]]
    return array.ndim > 0 and all(end(array).tobytes() == end(again).tobytes() for end in ends)


def _address(array: np.ndarray[Any, Any]) -> int:
    return int(array.__array_interface__["data"][0])
