"""A table drawn as the strip of pandas frames that it is made of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np

from kernel_helpers._format import format_bytes, format_count, format_number
from kernel_helpers._palette import color_of
from kernel_helpers.plots.display import Display

if TYPE_CHECKING:
    import dask.dataframe as dd
    from matplotlib.axes import Axes

_ROOMY = 24  # more partitions have no room for their numbers


class PartitionsDisplay(Display):
    """The partitions of a Dask frame side by side, as long as they have rows.

    Parameters
    ----------
    rows, sizes : sequence of int, one a partition
        Rows, and bytes in pandas.

    Examples
    --------
    >>> PartitionsDisplay([100, 300], [1e6, 3e6]).alt_text
    '2 partitions of 100 to 300 rows, together 400 rows and 4.0 MB in pandas.'
    """

    def __init__(self, rows: Sequence[int], sizes: Sequence[float]):
        if len(rows) == 0 or len(rows) != len(sizes):
            raise ValueError(
                f"rows and sizes should have one value a partition, got {len(rows)} and "
                f"{len(sizes)}; try PartitionsDisplay.from_frame(ddf)."
            )
        self.rows = np.asarray(rows, dtype=int)
        self.sizes = np.asarray(sizes, dtype=float)

    @classmethod
    def from_frame(cls, ddf: "dd.DataFrame", *, ax: "Axes | None" = None) -> Self:
        """Compute each partition of a Dask frame once, and plot what it has."""
        from kernel_helpers.frames import explain_partitions

        report = explain_partitions(ddf, sample=int(ddf.npartitions))
        return cls(report.rows.tolist(), report.sizes.tolist()).plot(ax)

    @property
    def alt_text(self) -> str:
        """Number, range and sum of the partitions."""
        n, low, high = len(self.rows), self.rows.min(), self.rows.max()
        span = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        return (
            f"{format_count(n, 'partition')} of {span} rows, together "
            f"{self.rows.sum():,} rows and {format_bytes(float(self.sizes.sum()))} in pandas."
        )

    def _draw(self, ax: "Axes") -> None:
        n = len(self.rows)
        gap = 0.004 * self.rows.sum() if n <= _ROOMY else 0
        starts = np.concatenate([[0], np.cumsum(self.rows)[:-1]])
        shades = [0.85 if place % 2 == 0 else 0.5 for place in range(n)]
        bars = ax.barh(
            np.zeros(n), np.maximum(self.rows - gap, 0), left=starts, color=color_of(0), height=1
        )
        for bar, shade in zip(bars, shades, strict=True):
            bar.set_alpha(shade)
        if n <= _ROOMY:
            for place, (start, rows, size) in enumerate(
                zip(starts, self.rows, self.sizes, strict=True)
            ):
                middle = start + rows / 2
                ax.text(middle, 0.62, f"{place}", ha="center", va="bottom")
                ax.text(middle, -0.62, format_number(size / 1e6), ha="center", va="top", fontsize=8)
            ax.text(0, 1.15, "partition", ha="left", va="bottom")
            ax.text(0, -1.1, "MB in pandas", ha="left", va="top", fontsize=8)
        ax.set_ylim(-1.9, 1.9)
        ax.set_axis_off()
        ax.figure.set_size_inches(6.4, 1.3)  # type: ignore[union-attr]
