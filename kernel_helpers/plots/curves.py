"""Scores against the number of rows, and against one parameter."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from kernel_helpers._palette import color_of
from kernel_helpers.plots.display import Display
from kernel_helpers.plots.metric import scores_of
from kernel_helpers.plots.style import label_ends, log_rows, marker_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


class _Curves(Display):
    """Mean scores over a common x axis, with a band of one standard deviation."""

    def __init__(
        self, x: Sequence[float], scores: Mapping[str, Any], *, x_name: str, score_name: str
    ):
        self.x = np.asarray(x)
        self.scores = {name: np.asarray(values, dtype=float) for name, values in scores.items()}
        for name, values in self.scores.items():
            if values.shape[0] != len(self.x):
                raise ValueError(
                    f"scores[{name!r}] should have {len(self.x)} rows, one for each x, got "
                    f"{values.shape[0]}."
                )
        self.x_name = x_name
        self.score_name = score_name

    def mean(self, name: str) -> np.ndarray:
        """Mean score at each x over the folds."""
        values = self.scores[name]
        return values if values.ndim == 1 else values.mean(axis=1)

    def _draw_curves(self, ax: "Axes") -> None:
        ends = []
        for place, (name, values) in enumerate(self.scores.items()):
            mean, color = self.mean(name), color_of(place)
            ax.plot(self.x, mean, marker=marker_of(place), color=color)
            if values.ndim == 2:
                spread = values.std(axis=1)
                ax.fill_between(
                    self.x, mean - spread, mean + spread, color=color, alpha=0.2, linewidth=0
                )
            ends.append((name, float(self.x[-1]), float(mean[-1])))
        ax.set_xlabel(self.x_name)
        ax.set_ylabel(self.score_name)
        label_ends(ax, ends)


class LearningCurveDisplay(_Curves):
    """Score against the rows learnt from, to see whether more data are worth their price.

    Parameters
    ----------
    rows : sequence of int
        Rows learnt from.
    scores : mapping
        For each line, such as ``"validation"``, an array of shape ``(len(rows),)`` or
        ``(len(rows), n_folds)``.
    score_name : str

    Examples
    --------
    >>> curve = LearningCurveDisplay.from_scores([100, 200, 400], [0.6, 0.66, 0.665])
    >>> curve.alt_text.split("; ")[1]
    'the last doubling brought 0.005.'
    """

    def __init__(
        self, rows: Sequence[int], scores: Mapping[str, Any], *, score_name: str = "score"
    ):
        super().__init__(rows, scores, x_name="rows learnt from", score_name=score_name)

    @classmethod
    def from_estimator(
        cls,
        estimator: "BaseEstimator",
        X: "ArrayLike",
        y: "ArrayLike",
        *,
        train_sizes: object = (0.1, 0.2, 0.4, 0.7, 1.0),
        cv: object = 5,
        scoring: object = None,
        n_jobs: int | None = None,
        ax: "Axes | None" = None,
    ) -> Self:
        """Fit `estimator` on growing parts of the data and plot; see ``learning_curve``."""
        from sklearn.model_selection import learning_curve

        rows, train, validation = learning_curve(
            estimator, X, y, train_sizes=train_sizes, cv=cv, scoring=scoring, n_jobs=n_jobs
        )[:3]
        scores = {"training": train, "validation": validation}
        return cls(rows, scores, score_name=_score_name(scoring)).plot(ax)

    @classmethod
    def from_scores(
        cls,
        rows: Sequence[int],
        scores: object,
        *,
        score_name: str = "score",
        ax: "Axes | None" = None,
    ) -> Self:
        """Plot scores that are already known, as of a model trained on a stream."""
        lines = scores if isinstance(scores, Mapping) else {"validation": scores}
        return cls(rows, lines, score_name=score_name).plot(ax)

    @classmethod
    def from_predictions(
        cls,
        y_true: "ArrayLike",
        predictions: Mapping[int, Any],
        *,
        metric: Callable[[Any, Any], float] | None = None,
        ax: "Axes | None" = None,
    ) -> Self:
        """Score what models that learnt from more and more rows predict for the same new rows.

        Parameters
        ----------
        y_true : array-like of shape (n_samples,)
        predictions : mapping of int to array-like of shape (n_samples,)
            By rows learnt from.
        metric : callable, optional
            ``metric(y_true, y_pred)``; the share of right answers by default.
        ax : Axes, optional
        """
        scores, name = scores_of(y_true, predictions, metric)
        return cls(list(predictions), {"validation": scores}, score_name=name).plot(ax)

    @property
    def alt_text(self) -> str:
        """Where the validation score begins and ends, and what the last doubling brought."""
        name = "validation" if "validation" in self.scores else next(iter(self.scores))
        mean = self.mean(name)
        half = float(np.interp(self.x[-1] / 2, self.x, mean))
        moves = "rises" if mean[-1] >= mean[0] else "falls"
        return (
            f"The {name} {self.score_name} {moves} from {mean[0]:.3f} with {self.x[0]:,} rows to "
            f"{mean[-1]:.3f} with {self.x[-1]:,}; the last doubling brought {mean[-1] - half:.3f}."
        )

    def _draw(self, ax: "Axes") -> None:
        log_rows(ax, self.x)
        self._draw_curves(ax)


class ValidationCurveDisplay(_Curves):
    """Score against one parameter, to see where the model begins to overfit.

    Parameters
    ----------
    values : sequence of float
    scores : mapping
        For each line an array of shape ``(len(values),)`` or ``(len(values), n_folds)``.
    param_name, score_name : str
    """

    def __init__(
        self,
        values: Sequence[float],
        scores: Mapping[str, Any],
        *,
        param_name: str = "parameter",
        score_name: str = "score",
    ):
        super().__init__(values, scores, x_name=param_name, score_name=score_name)

    @classmethod
    def from_estimator(
        cls,
        estimator: "BaseEstimator",
        X: "ArrayLike",
        y: "ArrayLike",
        *,
        param_name: str,
        param_range: Sequence[float],
        cv: object = 5,
        scoring: object = None,
        n_jobs: int | None = None,
        ax: "Axes | None" = None,
    ) -> Self:
        """Cross-validate `estimator` for each value and plot; see ``validation_curve``."""
        from sklearn.model_selection import validation_curve

        train, validation = validation_curve(
            estimator,
            X,
            y,
            param_name=param_name,
            param_range=param_range,
            cv=cv,
            scoring=scoring,
            n_jobs=n_jobs,
        )
        scores = {"training": train, "validation": validation}
        name = _score_name(scoring)
        return cls(param_range, scores, param_name=param_name, score_name=name).plot(ax)

    @classmethod
    def from_scores(
        cls,
        values: Sequence[float],
        scores: object,
        *,
        param_name: str = "parameter",
        score_name: str = "score",
        ax: "Axes | None" = None,
    ) -> Self:
        """Plot scores that are already known."""
        lines = scores if isinstance(scores, Mapping) else {"validation": scores}
        return cls(values, lines, param_name=param_name, score_name=score_name).plot(ax)

    @classmethod
    def from_search(
        cls, search: "BaseEstimator", param_name: str, *, ax: "Axes | None" = None
    ) -> Self:
        """Plot what a fitted search found for each value of one parameter.

        Where the search varied other parameters too, each value is shown with the best of them.

        Parameters
        ----------
        search : GridSearchCV and its like
            Fitted, with one metric.
        param_name : str
            A parameter whose values are numbers.
        ax : Axes, optional

        Raises
        ------
        ValueError
            If the search did not vary that parameter.
        """
        results = search.cv_results_
        if f"param_{param_name}" not in results:
            varied = sorted(n.removeprefix("param_") for n in results if n.startswith("param_"))
            raise ValueError(f"param_name should be one of {varied}, got {param_name!r}.")
        column = np.asarray(results[f"param_{param_name}"], dtype=float)
        mean = np.asarray(results["mean_test_score"])
        values = np.unique(column)
        best = [max(np.flatnonzero(column == value), key=mean.__getitem__) for value in values]
        scores = {
            line: np.stack([results[f"split{fold}_{part}_score"][best] for fold in _folds(results)])
            for line, part in (("training", "train"), ("validation", "test"))
            if f"split0_{part}_score" in results
        }
        lines = {line: folds.T for line, folds in scores.items()}
        name = _score_name(search.scoring)
        return cls(values.tolist(), lines, param_name=param_name, score_name=name).plot(ax)

    @classmethod
    def from_predictions(
        cls,
        y_true: "ArrayLike",
        predictions: Mapping[float, Any],
        *,
        metric: Callable[[Any, Any], float] | None = None,
        param_name: str = "parameter",
        ax: "Axes | None" = None,
    ) -> Self:
        """Score what models with growing values of a parameter predict for the same new rows.

        Parameters
        ----------
        y_true : array-like of shape (n_samples,)
        predictions : mapping of float to array-like of shape (n_samples,)
            By value of the parameter.
        metric : callable, optional
            ``metric(y_true, y_pred)``; the share of right answers by default.
        param_name : str
        ax : Axes, optional
        """
        scores, name = scores_of(y_true, predictions, metric)
        lines = {"validation": scores}
        return cls(list(predictions), lines, param_name=param_name, score_name=name).plot(ax)

    @property
    def alt_text(self) -> str:
        """The best value, and how far training and validation lie apart there and at the end."""
        name = "validation" if "validation" in self.scores else next(iter(self.scores))
        mean = self.mean(name)
        best = int(np.argmax(mean))
        text = (
            f"The {name} {self.score_name} is best, {mean[best]:.3f}, at {self.x_name} = "
            f"{self.x[best]:g}"
        )
        if "training" in self.scores and name != "training":
            gap = self.mean("training") - mean
            text += f"; training is {gap[best]:.3f} above it there and {gap.max():.3f} at most"
        return f"{text}."

    def _draw(self, ax: "Axes") -> None:
        low, high = float(self.x.min()), float(self.x.max())
        if low > 0 and high / low >= 50:
            ax.set_xscale("log")
        self._draw_curves(ax)


def _folds(results: Mapping[str, Any]) -> range:
    return range(sum(name.startswith("split") and name.endswith("_test_score") for name in results))


def _score_name(scoring: object) -> str:
    return scoring.replace("_", " ") if isinstance(scoring, str) else "score"
