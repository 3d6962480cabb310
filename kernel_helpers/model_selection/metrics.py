"""One metric or several, of which one chooses the winner."""

from typing import Any

import numpy as np
from sklearn.metrics import check_scoring


class Metrics:
    """What a search scores by.

    Parameters
    ----------
    estimator : estimator
    scoring : str, callable, list, tuple or dict, optional
    refit : str, optional
        Name of the metric that chooses, of several.

    Attributes
    ----------
    scorer : callable

    Raises
    ------
    ValueError
        `refit` does not name one of several metrics.
    """

    def __init__(self, estimator: Any, scoring: Any, refit: str | None) -> None:
        if refit is not None and not isinstance(refit, str):
            raise ValueError(
                f"Expected the name of a metric of scoring= in refit=, got {refit!r}; "
                "try refit='accuracy'."
            )
        self.scorer = check_scoring(estimator, scoring, raise_exc=False)
        self._refit = refit
        if isinstance(scoring, list | tuple | set | dict):
            self._require(list(scoring))

    def value(self, score: Any) -> float:
        """Return the score that chooses, of what a scorer returned."""
        if not isinstance(score, dict):
            return float(score)
        self._require(list(score))
        return float(score[self._refit])

    def by_name(self, scores: list[Any]) -> dict[str, np.ndarray[Any, Any]]:
        """Return the scores of each metric; of a single one by the name ``"score"``."""
        names = list(next((score for score in scores if isinstance(score, dict)), ["score"]))
        return {
            name: np.array([s[name] if isinstance(s, dict) else s for s in scores], dtype=float)
            for name in names
        }

    def _require(self, names: list[Any]) -> None:
        if self._refit not in names:
            raise ValueError(
                f"With several metrics in scoring=, {names}, one must choose the winner of each "
                f"search; pass refit={names[0]!r}, for example, got refit={self._refit!r}."
            )
