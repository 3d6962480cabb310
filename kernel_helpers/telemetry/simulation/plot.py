"""Draw a simulation: elapsed time, its bound and its cost against the number of workers."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kernel_helpers.telemetry.simulation.simulate import Simulation

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#7f7f7f"  # Okabe and Ito; readable on both grounds


def plot_simulation(simulation: "Simulation", ax: Any = None) -> Any:
    """Draw a simulation on logarithmic axes, each line with its name at its end.

    Parameters
    ----------
    simulation : Simulation
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    import matplotlib.pyplot as plt

    if ax is None:
        figure, ax = plt.subplots(figsize=(6, 3.5), layout="constrained")
        figure.patch.set_alpha(0)
    ax.patch.set_alpha(0)
    workers = [forecast.workers for forecast in simulation]
    lines = {
        "elapsed": (BLUE, "-", [f.elapsed for f in simulation]),
        "cost (worker seconds)": (ORANGE, "-", [f.cost for f in simulation]),
        "Amdahl": (GREY, "--", [f.amdahl for f in simulation]),
        "at best": (GREY, ":", [f.bound for f in simulation]),
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
    ax.plot(simulation.recorded_workers, simulation.recorded, "o", color=BLUE)
    ax.set(xscale="log", yscale="log", xlabel="workers", ylabel="seconds")
    ax.spines[["top", "right"]].set_visible(False)
    return ax
