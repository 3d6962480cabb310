"""Show which pages of a file were loaded into memory, one picture per access."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kernel_helpers._format import format_bytes, format_number, format_share
from kernel_helpers._palette import COLORS, QUIET
from kernel_helpers.arrays import PageMap, drop_pages, open_memmap, page_map
from kernel_helpers.plots.display import Display

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS, _LINES = 96, 4


class PageMapDisplay(Display):
    """One strip a moment: the file from front to back, line by line, with its pages in memory lit.

    Parameters
    ----------
    maps : mapping of str to PageMap
        What had been done to the file, and the pages that lay in memory then.

    Attributes
    ----------
    megabytes : dict of str to float
        MB of the file in memory at each moment; NaN where the system does not report it.

    Examples
    --------
    >>> pages = PageMap(Path("X.npy"), 4096, np.arange(1000) < 250)
    >>> PageMapDisplay({"the first quarter": pages}).alt_text
    'After the first quarter, 1.02 of 4.1 MB in memory (25 %).'
    """

    def __init__(self, maps: Mapping[str, PageMap]):
        self.maps = dict(maps)

    @classmethod
    def from_touches(
        cls,
        path: str | Path,
        touches: Mapping[str, Callable[[np.memmap], Any]],
        *,
        ax: "Axes | None" = None,
    ) -> Self:
        """Drop a .npy file from memory, touch it, look at its pages, and again for each touch.

        Linux only: other systems keep the pages (macOS) or do not report them (Windows). Close
        other maps of the file first: the pages that they touched stay in memory.

        Parameters
        ----------
        path : str or path
        touches : mapping of str to callable
            Each is given the freshly mapped array.
        """
        return cls({name: _touched(Path(path), touch) for name, touch in touches.items()}).plot(ax)

    @property
    def megabytes(self) -> dict[str, float]:
        """MB of the file that lay in memory at each moment."""
        return {
            name: pages.resident.sum() * pages.page_size / 1e6 if len(pages.resident) else np.nan
            for name, pages in self.maps.items()
        }

    @property
    def alt_text(self) -> str:
        """Megabytes in memory after each touch."""
        if np.isnan(list(self.megabytes.values())).all():
            return (
                "This system does not report which pages are in memory; Linux does, so does Binder."
            )
        said = "; ".join(f"after {name}, {self._said(name)}" for name in self.maps)
        return f"A{said[1:]}."

    def _said(self, name: str) -> str:
        pages, held = self.maps[name], self.megabytes[name]
        size = format_bytes(len(pages.resident) * pages.page_size, "MB")
        return f"{format_number(held)} of {size} in memory ({format_share(pages.fraction)})"

    def _draw(self, ax: "Axes") -> None:
        ax.set_axis_off()
        ax.figure.set_size_inches(4.8, 0.72 * len(self.maps))  # type: ignore[union-attr]
        height = 1 / len(self.maps)
        for place, (name, pages) in enumerate(self.maps.items()):
            strip: Any = ax.inset_axes((0, 1 - (place + 0.95) * height, 1, 0.55 * height))
            strip.imshow(_picture(pages), aspect="auto", interpolation="nearest")
            strip.set(xticks=[], yticks=[], title=f"{name}: {self._said(name)}")
            strip.spines[:].set(visible=True, color=QUIET, linewidth=0.6)


def _touched(path: Path, touch: Callable[[np.memmap], Any]) -> PageMap:
    drop_pages(path)
    touch(open_memmap(path))
    try:
        return page_map(path)
    except NotImplementedError:
        return PageMap(path, 4096, np.zeros(0, bool))


def _picture(pages: PageMap) -> np.ndarray:
    """Red, green, blue and opacity of each cell of the grid: what is in memory is opaque."""
    shares = np.zeros(_COLUMNS * _LINES)
    if len(pages.resident):
        cell = np.arange(len(pages.resident)) * shares.size // len(pages.resident)
        shares = np.bincount(cell, pages.resident, shares.size) / np.maximum(
            1, np.bincount(cell, minlength=shares.size)
        )
    colour = [int(COLORS[0][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    grid = np.empty((_LINES, _COLUMNS, 4))
    grid[..., :3] = colour
    grid[..., 3] = np.where(shares > 0, 0.25 + 0.75 * shares, 0).reshape(_LINES, _COLUMNS)
    return grid
