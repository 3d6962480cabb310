"""The house style: few lines, direct labels, colours that are read on white and on black."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kernel_helpers._palette import COLORS, QUIET, color_of

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes

_MARKERS = "osD^vPX*"


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with the course's style inside a ``with`` block; settings outside stay as they are.

    The ground is transparent, text and axes are a grey readable on white and on black, and the
    colours are those of the panels' views (Okabe and Ito's set).

    Examples
    --------
    >>> with house_style():
    ...     import matplotlib.pyplot as plt
    ...     figure, ax = plt.subplots()
    """
    import matplotlib as mpl
    from cycler import cycler

    grey = {
        f"{name}color": QUIET for name in ("text.", "axes.label", "axes.edge", "xtick.", "ytick.")
    }
    settings: Any = grey | {
        "axes.facecolor": "none",
        "axes.prop_cycle": cycler(color=COLORS),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": QUIET,
        "axes.titlelocation": "left",
        "axes.titlesize": "medium",
        "figure.constrained_layout.use": True,
        "figure.dpi": 144,
        "figure.facecolor": "none",
        "figure.figsize": (6.4, 3.6),
        "font.size": 9,
        "lines.linewidth": 2,
        "lines.markersize": 5,
        "savefig.facecolor": "none",
        "savefig.transparent": True,
    }
    with mpl.rc_context(settings):
        yield


def marker_of(place: int) -> str:
    """Return the shape of line number `place`: colour never says it alone."""
    return _MARKERS[place % len(_MARKERS)]


def log_rows(ax: "Axes", rows: "Sequence[float] | np.ndarray") -> None:
    """Make the x axis, which will show `rows`, logarithmic with whole numbers at its marks."""
    from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

    ax.set_xscale("log")
    wide = max(rows) / min(rows) > 300
    ax.xaxis.set_major_locator(LogLocator(subs=(1.0,) if wide else (1.0, 2.0, 5.0)))
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.xaxis.set_minor_locator(NullLocator())


def label_ends(ax: "Axes", lines: Sequence[tuple[str, float, float]]) -> None:
    """Write each line's name beside its last point, pushed apart where two would overlap.

    Parameters
    ----------
    ax : Axes
    lines : sequence of (name, x, y)
        Last point of each line, in the order of the colours.
    """
    from kernel_helpers.graphs.layout import apart

    if not lines:
        return
    figure: Any = ax.figure
    figure.draw_without_rendering()  # the limits are not final before
    height = ax.get_window_extent().height or 1.0
    line_height = 13 / 72 * ax.figure.dpi  # pixels: a line of text and a little air
    pixels = [ax.transData.transform((x, y))[1] / line_height for _, x, y in lines]
    order = sorted(range(len(lines)), key=pixels.__getitem__)
    rows = apart([pixels[at] for at in order])
    lowest = ax.get_window_extent().y0 / line_height
    for at, row in zip(order, rows, strict=True):
        name, x, _ = lines[at]
        share = (row - lowest) * line_height / height
        ax.annotate(
            name,
            (x, share),
            xycoords=("data", "axes fraction"),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=color_of(at),
            annotation_clip=False,
        )
