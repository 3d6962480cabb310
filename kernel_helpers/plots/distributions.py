"""Scores as distributions, and what a search says of its winner against what new rows say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kernel_helpers._palette import QUIET, color_of
from kernel_helpers.plots.display import Display
from kernel_helpers.plots.metric import Metric, metric_name, metric_or_accuracy
from kernel_helpers.plots.style import label_ends

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator
    from sklearn.model_selection import BaseCrossValidator

    from kernel_helpers._executor import ExecutorLike
    from kernel_helpers.model_selection import NestedResult

_LINES = ("-", "--", "-.", ":")


class DistributionDisplay(Display):
    """Cumulative curves: at each value, the share of the numbers at or below it.

    Parameters
    ----------
    values : mapping of str to array-like of shape (n,)
        One curve a name.
    truth : float, optional
        Marked by a line, where it is known.
    name : str
        What the numbers are.

    Examples
    --------
    >>> scores = {"the search": [0.55, 0.6, 0.65], "new rows": [0.4, 0.5, 0.6]}
    >>> DistributionDisplay.from_values(scores, truth=0.5, name="score").alt_text
    'Median score of the search 0.6 (0.55 to 0.65), of new rows 0.5 (0.4 to 0.6); the truth is 0.5.'
    """

    def __init__(
        self, values: Mapping[str, Any], *, truth: float | None = None, name: str = "value"
    ):
        self.values = {label: np.sort(np.asarray(v, dtype=float)) for label, v in values.items()}
        for label, sorted_values in self.values.items():
            if not len(sorted_values):
                raise ValueError(f"values[{label!r}] should have at least one number, got none.")
        self.truth = truth
        self.name = name

    @classmethod
    def from_values(
        cls,
        values: Mapping[str, Any],
        *,
        truth: float | None = None,
        name: str = "value",
        ax: "Axes | None" = None,
    ) -> Self:
        """Plot numbers that are already known."""
        return cls(values, truth=truth, name=name).plot(ax)

    @classmethod
    def from_predictions(
        cls,
        y_true: "ArrayLike",
        predictions: Mapping[str, Any],
        *,
        metric: Metric | None = None,
        n_resamples: int = 200,
        random_state: int = 0,
        ax: "Axes | None" = None,
    ) -> Self:
        """Plot how sure the score of each model is: over bootstrap samples of the same rows.

        Each sample draws as many rows as there are, with replacement, the same ones for all models
        (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 6).

        Parameters
        ----------
        y_true : array-like of shape (n_samples,)
        predictions : mapping of str to array-like of shape (n_samples,)
            By name of the model.
        metric : callable, optional
            ``metric(y_true, y_pred)``; the share of right answers by default.
        n_resamples, random_state : int
        ax : Axes, optional
        """
        metric = metric_or_accuracy(metric)
        truth = np.asarray(y_true)
        drawn = np.random.default_rng(random_state).integers(
            len(truth), size=(n_resamples, len(truth))
        )
        values = {
            name: [metric(truth[rows], np.asarray(y_pred)[rows]) for rows in drawn]
            for name, y_pred in predictions.items()
        }
        return cls(values, name=metric_name(metric)).plot(ax)

    @property
    def alt_text(self) -> str:
        """The median and the range of each curve, and the truth."""
        parts = [
            f"of {label} {np.median(v):.3g} ({v[0]:.3g} to {v[-1]:.3g})"
            for label, v in self.values.items()
        ]
        truth = "" if self.truth is None else f"; the truth is {self.truth:.3g}"
        return f"Median {self.name} {', '.join(parts)}{truth}."

    def _draw(self, ax: "Axes") -> None:
        if self.truth is not None:
            ax.axvline(self.truth, color=QUIET, linewidth=1, linestyle="--")
            ax.annotate(
                f"truth {self.truth:.3g}",
                (self.truth, 1),
                xycoords=("data", "axes fraction"),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
            )
        low, high = self._range()
        names = list(self.values)
        for place, values in enumerate(self.values.values()):
            style = _LINES[place % len(_LINES)]
            ax.ecdf(values, color=color_of(place), linestyle=style)
        ax.set_xlim(low, high)
        ax.set_xlabel(self.name)
        ax.set_ylabel("share at or below")
        # Curves all end at 1: they are labelled in the middle, where they differ.
        for place, name in enumerate(names):
            self._name(ax, place, name)

    def _name(self, ax: "Axes", place: int, name: str) -> None:
        order = sorted(self.values, key=lambda label: float(np.median(self.values[label])))
        height = (order.index(name) + 1) / (len(order) + 1)
        x = float(np.quantile(self.values[name], height))
        right = order.index(name) >= len(order) / 2
        ax.annotate(
            name,
            (x, height),
            xytext=(8, -3) if right else (-8, 3),
            textcoords="offset points",
            ha="left" if right else "right",
            va="top" if right else "bottom",
            color=color_of(place),
        )

    def _range(self) -> tuple[float, float]:
        known = np.concatenate([*self.values.values(), [] if self.truth is None else [self.truth]])
        low, high = float(known.min()), float(known.max())
        margin = 0.25 * (high - low) or 1.0
        return low - margin, high + margin


class OptimismDisplay(Display):
    """One pair of points an outer fold: the search's own score, and that of rows it never saw.

    Parameters
    ----------
    result : NestedResult
    score_name : str

    Attributes
    ----------
    result : NestedResult
    """

    def __init__(self, result: "NestedResult", *, score_name: str = "score"):
        self.result = result
        self.score_name = score_name

    @classmethod
    def from_result(
        cls, result: "NestedResult", *, score_name: str = "score", ax: "Axes | None" = None
    ) -> Self:
        """Plot what `nested_cross_validate` returned."""
        return cls(result, score_name=score_name).plot(ax)

    @classmethod
    def from_estimator(
        cls,
        estimator: "BaseEstimator",
        param_grid: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        X: "ArrayLike",
        y: "ArrayLike",
        *,
        outer: "int | BaseCrossValidator | Iterable[Any]" = 5,
        inner: "int | BaseCrossValidator | Iterable[Any]" = 3,
        scoring: object = None,
        executor: "ExecutorLike" = None,
        ax: "Axes | None" = None,
    ) -> Self:
        """Search on each outer training fold and plot; see `nested_cross_validate`."""
        from kernel_helpers.model_selection import nested_cross_validate

        options: dict[str, Any] = {
            "outer": outer,
            "inner": inner,
            "scoring": scoring,
            "executor": executor,
        }
        result = nested_cross_validate(estimator, param_grid, X, y, **options)
        name = scoring.replace("_", " ") if isinstance(scoring, str) else "score"
        return cls.from_result(result, score_name=name, ax=ax)

    @property
    def alt_text(self) -> str:
        """Both means, and how much the search flatters itself."""
        result = self.result
        return (
            f"Over {len(result.scores)} outer folds the searches report {self.score_name} "
            f"{result.flat:.3f} for their winners, new rows {result.mean:.3f}: optimism "
            f"{result.optimism.mean():+.3f}."
        )

    def _draw(self, ax: "Axes") -> None:
        result = self.result
        folds = np.arange(1, len(result.scores) + 1)
        ax.vlines(folds, result.scores, result.inner_scores, color=QUIET, linewidth=1)
        ax.plot(folds, result.inner_scores, "o", color=color_of(1))
        ax.plot(folds, result.scores, "s", color=color_of(0))
        ax.set_xlabel("outer fold")
        ax.set_ylabel(self.score_name)
        ax.set_xticks(folds)
        last = float(folds[-1])
        label_ends(
            ax,
            [
                ("rows it never saw", last, float(result.scores[-1])),
                ("the search itself", last, float(result.inner_scores[-1])),
            ],
        )
