"""Fit and score one split, and look into scorers of one metric or several."""

from collections.abc import Callable
from typing import Any

from sklearn.metrics._scorer import _BaseScorer, _MultimetricScorer, _PassthroughScorer
from sklearn.model_selection._validation import (
    _fit_and_score,
    _score,
    _warn_or_raise_about_fit_failures,
)

fit_and_score = _fit_and_score
score = _score
report_failures = _warn_or_raise_about_fit_failures


def metric_scorers(scorer: object) -> dict[str, Any] | None:
    """Return the scorers by metric that a scorer of several calls; None for a single metric."""
    return scorer._scorers if isinstance(scorer, _MultimetricScorer) else None


def needs_predictions_only(scorer: object) -> bool:
    """Whether a scorer only lets its estimator predict; a user's function may look at the steps."""
    scorers = metric_scorers(scorer)
    if scorers is not None:
        return all(map(needs_predictions_only, scorers.values()))
    return isinstance(scorer, _BaseScorer | _PassthroughScorer)


def wrap_scorer(scorer: object, call: Callable[..., Any]) -> Any:
    """Return a scorer for the same metrics that calls ``call(scorer, estimator, *rows, **params)``.

    `score` formats the errors of several metrics where the type of the scorer says so.
    """
    kind = _WrappedScorer if metric_scorers(scorer) is None else _WrappedMetrics
    return kind(scorer, call)


class _WrappedScorer:
    def __init__(self, scorer: object, call: Callable[..., Any]) -> None:
        self._scorer = scorer
        self._call = call

    def __call__(self, *args: Any, **params: Any) -> Any:
        return self._call(self._scorer, *args, **params)

    def __repr__(self) -> str:
        return repr(self._scorer)


class _WrappedMetrics(_MultimetricScorer):
    def __init__(self, scorer: _MultimetricScorer, call: Callable[..., Any]) -> None:
        super().__init__(scorers=scorer._scorers, raise_exc=scorer._raise_exc)
        self._call = call

    def __call__(self, *args: Any, **params: Any) -> Any:
        return self._call(super().__call__, *args, **params)
