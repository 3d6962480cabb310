"""Which pages of a file lie in memory: what reading touched, as text or as a picture."""

import ctypes
import mmap
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from kernel_helpers._format import format_bytes, format_share
from kernel_helpers.arrays.memmap import Path_

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHADES = " ░▒▓█"
_PALE, _DEEP = "#dbe4ee", "#0072b2"  # distinct without colour vision, on white and on black


@dataclass(frozen=True)
class PageMap:
    """Residency of each page of a file at one moment.

    Attributes
    ----------
    path : Path
    page_size : int
        Bytes.
    resident : bool array of shape (n_pages,)
    """

    path: Path
    page_size: int
    resident: np.ndarray

    @property
    def fraction(self) -> float:
        """Share of the pages that lie in memory, 0 to 1."""
        return float(self.resident.mean()) if len(self.resident) else 0.0

    def text(self, *, columns: int = 64, lines: int = 8) -> str:
        """Draw the file from front to back in characters; full blocks are in memory."""
        shares = self._shares(columns * lines)
        signs = [_SHADES[int(np.ceil(share * (len(_SHADES) - 1)))] for share in shares]
        rows = ["".join(signs[at : at + columns]) for at in range(0, len(signs), columns)]
        return "\n".join([self._caption(), *(f"│{row:<{columns}}│" for row in rows)])

    def plot(self, ax: "Axes | None" = None, *, columns: int = 64, lines: int = 16) -> "Axes":
        """Draw the file as a grid, from the upper left; deep colour is in memory.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
        columns, lines : int
            Size of the grid.
        """
        import matplotlib.pyplot as plt
        from matplotlib.colors import LinearSegmentedColormap

        axes: Any = plt.subplots(figsize=(6, 6 * lines / columns + 0.6))[1] if ax is None else ax
        shares = self._shares(columns * lines)
        grid = np.full(columns * -(-max(1, len(shares)) // columns), np.nan)
        grid[: len(shares)] = shares
        colours = LinearSegmentedColormap.from_list("pages", [_PALE, _DEEP])
        axes.imshow(grid.reshape(-1, columns), cmap=colours, vmin=0, vmax=1, aspect="equal")
        axes.set(xticks=[], yticks=[], title=self._caption())
        return cast("Axes", axes)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def _caption(self) -> str:
        resident = int(self.resident.sum())
        size = format_bytes(resident * self.page_size)
        return (
            f"{self.path.name}: {resident:,} of {len(self.resident):,} pages in memory "
            f"({format_share(self.fraction)}, {size})"
        )

    def _shares(self, n_cells: int) -> np.ndarray:
        """Share of resident pages in each of at most `n_cells` neighbouring groups."""
        n = len(self.resident)
        if n == 0:
            return np.empty(0)
        edges = np.linspace(0, n, min(n, n_cells) + 1).astype(int)[:-1]
        sizes = np.diff([*edges, n])
        shares: np.ndarray = np.add.reduceat(self.resident.astype(float), edges) / sizes
        return shares


def page_map(path: Path_) -> PageMap:
    """Ask the kernel which pages of a file are in its page cache (``mincore``).

    Asking loads no page. Linux answers only a user who may write the file; for others every
    page counts as resident.

    Parameters
    ----------
    path : str or path

    Raises
    ------
    NotImplementedError
        On Windows, which has no such call.

    Examples
    --------
    >>> page_map("X.npy").path.name
    'X.npy'
    """
    path = Path(path)
    if sys.platform == "win32":
        raise NotImplementedError(
            "Windows does not report which pages are in memory; try page_map on Linux or macOS."
        )
    size = path.stat().st_size
    if size == 0:
        return PageMap(path, mmap.PAGESIZE, np.zeros(0, bool))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        return PageMap(path, mmap.PAGESIZE, _mincore(pages, size))


def drop_pages(path: Path_) -> None:
    """Write a file's pages to the disk and drop them from memory, so that reading is cold again.

    Pages that a process has mapped stay: delete the array first.

    Parameters
    ----------
    path : str or path
    """
    with Path(path).open("rb") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _mincore(pages: mmap.mmap, size: int) -> np.ndarray:
    answer = np.zeros(-(-size // mmap.PAGESIZE), np.uint8)
    view = np.frombuffer(pages, np.uint8)
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.mincore(
        ctypes.c_void_p(view.ctypes.data),
        ctypes.c_size_t(size),
        ctypes.c_void_p(answer.ctypes.data),
    )
    del view  # a mapping cannot be closed while an array looks into it
    if failed:
        code = ctypes.get_errno()
        raise OSError(
            code, f"The kernel did not say which pages are in memory: {os.strerror(code)}"
        )
    return (answer & 1).astype(bool)
