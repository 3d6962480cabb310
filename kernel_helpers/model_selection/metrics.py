"""One metric or several, and how the winner of a nested search is chosen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import check_scoring

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

Refit = str | Callable[[dict[str, Any]], Any] | None


class Metrics:
    """What a search scores by.

    Parameters
    ----------
    estimator : estimator
    scoring : str, callable, list, tuple or dict, optional
    refit : str or callable, optional
        Of several metrics the name of the one that chooses; of a single one a function that
        chooses by ``cv_results_``.

    Attributes
    ----------
    scorer : callable

    Raises
    ------
    ValueError
        `refit` does not name one of several metrics.
    """

    def __init__(self, estimator: "BaseEstimator", scoring: object, refit: Refit) -> None:
        if refit is not None and not isinstance(refit, str) and not callable(refit):
            raise ValueError(
                "Expected the name of a metric of scoring= or a function of cv_results_ in refit=, "
                f"got {refit!r}; try refit='accuracy'."
            )
        self.scorer = check_scoring(estimator, scoring, raise_exc=False)
        self.refit = refit
        if isinstance(scoring, list | tuple | set | dict):
            self._require(list(scoring))

    def value(self, score: float | dict[Any, float]) -> float:
        """Return the score that chooses, of what a scorer returned."""
        if not isinstance(score, dict):
            return float(score)
        self._require(list(score))
        return float(score[self.refit])

    def by_name(self, scores: list[Any]) -> dict[str, np.ndarray[Any, Any]]:
        """Return the scores of each metric; of a single one by the name ``"score"``."""
        names = list(next((score for score in scores if isinstance(score, dict)), ["score"]))
        return {
            name: np.array([s[name] if isinstance(s, dict) else s for s in scores], dtype=float)
            for name in names
        }

    def _require(self, names: list[Any]) -> None:
        if self.refit not in names:
            raise ValueError(
                f"With several metrics in scoring=, {names}, one must choose the winner of each "
                f"search; pass refit={names[0]!r}, for example, got refit={self.refit!r}."
            )
