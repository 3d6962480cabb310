"""How much faster more workers are."""

import statistics
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np

from kernel_helpers._format import format_share
from kernel_helpers._palette import QUIET, color_of
from kernel_helpers.plots.display import Display
from kernel_helpers.plots.style import label_ends, marker_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


class ScalingDisplay(Display):
    """Speed-up against workers, beside the ideal line and Amdahl's law.

    The serial share is fitted by least squares to ``T(n) = T(1) * (s + (1 - s) / n)`` (Amdahl,
    "Validity of the single processor approach", AFIPS 1967, p. 483).

    Parameters
    ----------
    seconds : mapping of int to float
        Wall time by number of workers; one worker must be among them.

    Attributes
    ----------
    workers, speedup, efficiency : ndarray of shape (n,)
    serial_share : float
        Fitted share of the work that only one worker can do, from 0 to 1.

    Examples
    --------
    >>> scaling = ScalingDisplay.from_times({1: 10.0, 2: 6.0, 4: 4.0})
    >>> scaling.speedup.round(2).tolist(), round(scaling.serial_share, 2)
    ([1.0, 1.67, 2.5], 0.2)
    """

    def __init__(self, seconds: Mapping[int, float]):
        if 1 not in seconds or len(seconds) < 2:
            raise ValueError(
                f"seconds needs the time of 1 worker and of at least one more, got {dict(seconds)}."
            )
        if min(seconds.values()) <= 0 or min(seconds) < 1:
            raise ValueError(f"Workers and seconds must be positive, got {dict(seconds)}.")
        self.workers = np.array(sorted(seconds))
        times = np.array([seconds[n] for n in sorted(seconds)], dtype=float)
        self.speedup = seconds[1] / times
        self.efficiency = self.speedup / self.workers
        self.serial_share = _serial_share(self.workers, times / seconds[1])

    @classmethod
    def from_times(cls, seconds: Mapping[int, float], *, ax: "Axes | None" = None) -> Self:
        """Plot measured wall times."""
        return cls(seconds).plot(ax)

    @classmethod
    def from_estimator(
        cls,
        estimator: "BaseEstimator",
        X: "ArrayLike",
        y: "ArrayLike | None" = None,
        *,
        n_jobs: Sequence[int] = (1, 2),
        repeats: int = 3,
        ax: "Axes | None" = None,
    ) -> Self:
        """Fit `estimator` with each number of jobs, and plot the median times.

        Parameters
        ----------
        estimator : estimator
            With a parameter ``n_jobs``, such as a forest or a search.
        X, y : array-like
        n_jobs : sequence of int
            1 must be among them.
        repeats : int
            Fits for each number, after one that warms up.
        ax : Axes, optional

        Raises
        ------
        ValueError
            If the estimator has no ``n_jobs``.
        """
        from sklearn.base import clone

        if "n_jobs" not in estimator.get_params():
            raise ValueError(
                f"from_estimator expects an estimator with the parameter n_jobs, got "
                f"{type(estimator).__name__}; time it yourself and call from_times."
            )
        models = {n: clone(estimator).set_params(n_jobs=n) for n in n_jobs}
        return cls({n: _median_fit(model, X, y, repeats) for n, model in models.items()}).plot(ax)

    @property
    def alt_text(self) -> str:
        """Speed-up and efficiency at the largest number of workers, and Amdahl's bound."""
        bound = (
            f"so it can never exceed {1 / self.serial_share:.1f} times"
            if self.serial_share > 0.001
            else "so nothing bounds it yet"
        )
        return (
            f"With {self.workers[-1]} workers the work runs {self.speedup[-1]:.1f} times as fast "
            f"(efficiency {self.efficiency[-1]:.2f}); Amdahl's law with a serial share of "
            f"{format_share(self.serial_share)} fits, {bound}."
        )

    def _draw(self, ax: "Axes") -> None:
        n = np.linspace(1, self.workers[-1], 100)
        law = 1 / (self.serial_share + (1 - self.serial_share) / n)
        ax.plot(n, n, color=QUIET, linewidth=1, linestyle=":")
        ax.plot(n, law, color=color_of(1), linewidth=1.5, linestyle="--")
        ax.plot(self.workers, self.speedup, color=color_of(0), marker=marker_of(0))
        ax.set_xlabel("workers")
        ax.set_ylabel("times as fast as one")
        ax.set_xticks(self.workers)
        ax.annotate("ideal", (n[-1], n[-1]), xytext=(8, 0), textcoords="offset points", va="center")
        last = float(self.workers[-1])
        law_name = f"Amdahl, {format_share(self.serial_share)} serial"
        label_ends(
            ax, [("measured", last, float(self.speedup[-1])), (law_name, last, float(law[-1]))]
        )


def _median_fit(
    model: "BaseEstimator", X: "ArrayLike", y: "ArrayLike | None", repeats: int
) -> float:
    times = []
    for _ in range(repeats + 1):  # the first one starts processes and fills caches
        begin = time.perf_counter()
        model.fit(X, y)
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def _serial_share(workers: np.ndarray, share: np.ndarray) -> float:
    """Least squares for s in ``share - 1/n = s (1 - 1/n)``, kept between 0 and 1."""
    weight = 1 - 1 / workers
    fitted = np.dot(weight, share - 1 / workers) / np.dot(weight, weight)
    return float(np.clip(fitted, 0, 1))
