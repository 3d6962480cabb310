"""The folds of nested cross-validation: first all inner ones, then the outer ones."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import is_classifier
from sklearn.model_selection import KFold, StratifiedKFold, check_cv
from sklearn.utils.multiclass import type_of_target

from kernel_helpers._sklearn.rows import take_rows
from kernel_helpers._sklearn.scoring import report_failures
from kernel_helpers._sklearn.search import choose_by
from kernel_helpers.model_selection.checkpoint import Pair, Rows, Score
from kernel_helpers.model_selection.evaluate import Evaluator
from kernel_helpers.model_selection.metrics import Metrics
from kernel_helpers.model_selection.nested_result import NestedResult
from kernel_helpers.model_selection.progress import SearchProgress
from kernel_helpers.model_selection.stopped import warn_stopped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


class NestedPlan:
    """Number the folds: first all inner ones, then the outer ones."""

    def __init__(
        self,
        X: "ArrayLike",
        y: "ArrayLike | None",
        groups: "ArrayLike | None",
        estimator: "BaseEstimator",
        *,
        outer: object,
        inner: object,
        random_state: object,
        params: list[dict[str, Any]],
        metrics: Metrics,
    ) -> None:
        classifier = is_classifier(estimator)
        if not hasattr(inner, "split") and isinstance(inner, Iterable):
            inner = list(inner)  # a generator would be empty after the first outer fold
        self._metrics = metrics
        self.params = params
        self.found: dict[Pair, Score] = {}
        splitter = _splitter(outer, y, classifier, random_state)
        outer_rows = list(splitter.split(X, y, groups))
        cut = partial(_inner, inner, X, y, groups, classifier=classifier, random_state=random_state)
        inner_rows = [
            [(train[a], train[b]) for a, b in cut(train=train)] for train, _ in outer_rows
        ]
        self.folds: list[Rows] = [rows for rows_of in inner_rows for rows in rows_of] + outer_rows
        self.n_outer = len(outer_rows)
        self.inner_folds = list(range(len(self.folds) - self.n_outer))
        self.outer_folds = [len(self.inner_folds) + i for i in range(self.n_outer)]
        self.outer_of = [i for i, rows_of in enumerate(inner_rows) for _ in rows_of]
        # An outer fold is prepared while the next one's inner folds keep all workers busy.
        self.order = [4 * o for o in self.outer_of] + [4 * o + 5 for o in range(self.n_outer)]
        self._scores = np.full((len(params), len(self.inner_folds)), np.nan)
        self._missing = [len(params) * len(rows_of) for rows_of in inner_rows]

    def run(self, evaluate: Evaluator, estimators: list[Any], progress: SearchProgress) -> None:
        """Evaluate the candidates on the inner folds, and each winner on its outer fold."""
        evaluate(
            estimators,
            self.folds,
            self.inner_pairs(),
            order=self.order,
            prepare=self.outer_folds,
            on_score=lambda pair, score: self.on_score(pair, score, progress),
            scores=self.found,
        )
        report_failures(list(self.found.values()), np.nan)
        if len(self.found) < progress.total:
            warn_stopped(len(self.found), progress.total)
        progress.end()

    def inner_pairs(self) -> list[Pair]:
        """List every candidate on every inner fold."""
        return [(c, fold) for fold in self.inner_folds for c in range(len(self._scores))]

    def on_score(self, pair: Pair, score: Score, progress: SearchProgress) -> Iterator[Pair]:
        """Store a score; after the last one of an outer fold's search return its winner there."""
        candidate, fold = pair
        if fold in self.outer_folds:
            progress.done += 1
            return
        self._scores[pair] = self._metrics.value(score["test_scores"])
        progress.add_score(candidate, fold, self._scores[pair])
        outer = self.outer_of[fold]
        self._missing[outer] -= 1
        if not self._missing[outer]:
            yield self.winner(outer), self.outer_folds[outer]

    def winner(self, outer: int) -> int:
        """Choose as GridSearchCV does: the first of the best, NaN last, or by `refit`."""
        if callable(self._metrics.refit):
            folds = self._inner_folds_of(outer)
            pairs = [(c, fold) for c in range(len(self.params)) for fold in folds]
            scores = [self.found[pair] for pair in pairs]
            return choose_by(self._metrics.refit, self.params, len(folds), scores)
        means = self.means(outer)
        return min(range(len(means)), key=lambda c: (np.isnan(means[c]), -means[c]))

    def means(self, outer: int) -> np.ndarray[Any, Any]:
        """Average each candidate over the inner folds of an outer fold."""
        return np.average(self._scores[:, self._inner_folds_of(outer)], axis=1)

    def _inner_folds_of(self, outer: int) -> list[int]:
        return [fold for fold in self.inner_folds if self.outer_of[fold] == outer]

    def result(
        self,
        progress: SearchProgress,
        seconds: float,
        n_workers: int,
    ) -> NestedResult:
        """Return the result of what has been evaluated."""
        found, params = self.found, self.params
        done = {fold: pair for pair in found for fold in [pair[1]] if fold in self.outer_folds}
        winners = [done[fold][0] if fold in done else None for fold in self.outer_folds]
        scores = [
            found[done[fold]]["test_scores"] if fold in done else np.nan
            for fold in self.outer_folds
        ]
        inner = [np.nan if w is None else self.means(o)[w] for o, w in enumerate(winners)]
        return NestedResult(
            scores=np.array([self._metrics.value(score) for score in scores]),
            inner_scores=np.array(inner),
            best_params=[None if w is None else params[w] for w in winners],
            params=params,
            candidate_scores=self._scores.reshape(len(params), -1),
            n_fits=dict(progress.n_fits),
            n_evaluations=len(found),
            seconds=seconds,
            alone_seconds=sum(s["fit_time"] + s["score_time"] for s in found.values()),
            n_workers=n_workers,
            test_scores=self._metrics.by_name(scores),
        )


def _splitter(cv: object, y: object, classifier: bool, random_state: object) -> Any:
    if not isinstance(cv, int | np.integer) or random_state is None:
        return check_cv(cv, y, classifier=classifier)
    stratified = classifier and y is not None and type_of_target(y) in ("binary", "multiclass")
    kind = StratifiedKFold if stratified else KFold
    return kind(cv, shuffle=True, random_state=random_state)


def _inner(
    inner: object,
    X: "ArrayLike",
    y: "ArrayLike | None",
    groups: "ArrayLike | None",
    *,
    train: np.ndarray[Any, Any],
    classifier: bool,
    random_state: object,
) -> Iterator[Rows]:
    """Split an outer training fold; row numbers count within it."""
    X_train, y_train, groups_train = (
        None if rows is None else take_rows(rows, train) for rows in (X, y, groups)
    )
    splitter = _splitter(inner, y_train, classifier, random_state)
    for rows in splitter.split(X_train, y_train, groups_train):
        if any(np.max(part, initial=0) >= len(train) for part in rows):
            raise ValueError(
                f"Expected inner splits of an outer training fold, {len(train)} rows, got row "
                f"{max(map(np.max, rows))}; pass a number of folds or a splitter."
            )
        yield rows
