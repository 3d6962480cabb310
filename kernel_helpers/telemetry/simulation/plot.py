"""Draw forecasts: elapsed time, its bound and its cost against the number of workers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kernel_helpers.telemetry.simulation.forecast import Forecast

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#7f7f7f"  # Okabe and Ito; readable on both grounds


def plot_forecasts(
    forecasts: Sequence[Forecast], recorded: tuple[int, float], ax: "Axes | None" = None
) -> "Axes":
    """Draw forecasts on logarithmic axes, each line with its name at its end.

    Parameters
    ----------
    forecasts : sequence of Forecast
    recorded : (int, float)
        Workers and seconds of the recorded run.
    ax : matplotlib.axes.Axes, optional
    """
    import matplotlib.pyplot as plt

    if ax is None:
        figure, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
        figure.patch.set_alpha(0)
    ax.patch.set_alpha(0)
    workers = [forecast.workers for forecast in forecasts]
    lines = {
        "elapsed": (BLUE, "-", [f.elapsed for f in forecasts]),
        "cost (worker seconds)": (ORANGE, "-", [f.cost for f in forecasts]),
        "Amdahl": (GREY, "--", [f.amdahl for f in forecasts]),
        "at best": (GREY, ":", [f.bound for f in forecasts]),
    }
    for name, (color, style, values) in lines.items():
        ax.plot(workers, values, style, color=color)
        ax.annotate(
            name,
            (workers[-1], values[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            color=color,
            va="center",
        )
    ax.plot(*recorded, "o", color=BLUE)
    ax.set(xscale="log", yscale="log", xlabel="workers", ylabel="seconds")
    ax.spines[["top", "right"]].set_visible(False)
    return ax
