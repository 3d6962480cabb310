"""A search like scikit-learn's, whose rounds of candidates are evaluated by one method."""

import inspect
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn import get_config
from sklearn.base import _fit_context, clone, is_classifier
from sklearn.model_selection import GridSearchCV, check_cv
from sklearn.model_selection._search import BaseSearchCV
from sklearn.model_selection._validation import _insert_error_scores
from sklearn.utils import indexable

from kernel_helpers._sklearn.rows import take_params
from kernel_helpers._sklearn.scoring import metric_scorers, report_failures

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator
    from sklearn.model_selection import BaseCrossValidator
    from sklearn.utils import Bunch

__all__ = ["BaseSearchCV", "Round", "RoundSearchCV", "choose_by"]

Scores = dict[str, Any]  # what `fit_and_score` returns


@dataclass
class Round:
    """Candidates that are evaluated on the same splits.

    Attributes
    ----------
    estimator : estimator
        Unfitted; a candidate is a clone of it with parameters set.
    params : list of dict
        Parameters of each candidate.
    splits : list of (train, test)
        Row numbers.
    options : dict
        Keyword arguments of `fit_and_score`: scorer, fit_params, score_params,
        return_train_score, error_score.
    scores : dict
        (candidate, split) -> what `fit_and_score` returns: what the evaluation has found.
    """

    estimator: Any
    X: Any
    y: Any
    params: list[dict[str, Any]]
    splits: list[tuple[Any, Any]]
    options: dict[str, Any]
    scores: dict[tuple[int, int], Scores] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every candidate on every split, in the order of ``cv_results_``."""
        return [(c, s) for c in range(len(self.params)) for s in range(len(self.splits))]

    @property
    def routes_params(self) -> bool:
        """Whether metadata is routed, so that only an estimator knows what its steps get."""
        routed = self.options["fit_params"] or self.options["score_params"]
        return bool(get_config().get("enable_metadata_routing")) and bool(routed)

    def in_order(self) -> list[Scores]:
        """Return the scores of all pairs, NaN for those that were not evaluated."""
        pairs = self.pairs
        if len(self.scores) == len(pairs):
            return [self.scores[pair] for pair in pairs]
        scored = (s["test_scores"] for s in self.scores.values())
        metrics = next((scores for scores in scored if isinstance(scores, dict)), None)
        nan: Any = np.nan if metrics is None else dict.fromkeys(metrics, np.nan)
        names = ("test_scores", "train_scores")[: 1 + self.options["return_train_score"]]
        missing = dict.fromkeys(names, nan)
        missing |= {"fit_error": None, "fit_time": np.nan, "score_time": np.nan}
        return [
            self.scores.get(pair, {**missing, "n_test_samples": len(self.splits[pair[1]][1])})
            for pair in pairs
        ]


class RoundSearchCV(BaseSearchCV):
    """A search whose `fit` calls `_evaluate_round` where scikit-learn's fits each pair by itself.

    What comes before and after, and every result but the times, is as in scikit-learn.
    """

    def _evaluate_round(self, round_: Round) -> None:
        """Fill `round_.scores`; what it leaves out becomes NaN."""
        raise NotImplementedError

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: "ArrayLike", y: "ArrayLike | None" = None, **params: Any) -> "RoundSearchCV":
        """Run fit with all sets of parameters."""
        scorer, metric = self._get_scorers()
        X, y = indexable(X, y)
        routed = self._get_routed_params_for_fit(take_params(X, params=params))
        self._checked_cv_orig = check_cv(self.cv, y, classifier=is_classifier(self.estimator))
        if hasattr(self, "_check_input_parameters"):  # in 1.6 only halving searches have it
            self._check_input_parameters(X=X, y=y, split_params=routed.splitter.split)
        self.n_splits_ = self._checked_cv_orig.get_n_splits(X, y, **routed.splitter.split)
        rounds = _Rounds(self, X, y, scorer, routed=routed)
        rounds.run()
        scores = rounds.scores[0]["test_scores"]
        self.multimetric_ = isinstance(scores, dict)
        if self.multimetric_ and callable(self.scoring):  # only scores show a function's metrics
            self._check_refit_for_multimetric(scores)
            metric = self.refit
        if self.refit or not self.multimetric_:
            self._choose(rounds.results, metric)
        if self.refit:
            self._fit_best(rounds.estimator, X, y, routed.estimator.fit)
        self.scorer_ = metric_scorers(scorer) or scorer
        self.cv_results_ = rounds.results
        return self

    def _choose(self, results: dict[str, Any], metric: str) -> None:
        """Set `best_index_` and what follows from it."""
        self.best_index_ = self._select_best_index(self.refit, metric, results)
        if not callable(self.refit):
            self.best_score_ = results[f"mean_test_{metric}"][self.best_index_]
        self.best_params_ = results["params"][self.best_index_]

    def _fit_best(
        self, estimator: "BaseEstimator", X: "ArrayLike", y: "ArrayLike", fit_params: dict[str, Any]
    ) -> None:
        best = clone(estimator).set_params(**clone(self.best_params_, safe=False))
        self.best_estimator_ = best
        start = time.time()
        best.fit(*((X,) if y is None else (X, y)), **fit_params)
        self.refit_time_ = time.time() - start
        if hasattr(best, "feature_names_in_"):
            self.feature_names_in_ = best.feature_names_in_


def choose_by(
    refit: Callable[[dict[str, Any]], Any],
    params: list[dict[str, Any]],
    n_splits: int,
    scores: list[Scores],
) -> int:
    """Return the place of the candidate that a search's callable `refit` chooses.

    Raises
    ------
    TypeError, IndexError
        It returns no integer, or one that is no candidate's place.
    """
    search = GridSearchCV(None, {}, return_train_score=False)
    results = search._format_results(params, n_splits, scores)
    return int(search._select_best_index(refit, "score", results))


class _Rounds:
    """The rounds of one `fit`, and the results so far."""

    def __init__(
        self,
        search: RoundSearchCV,
        X: "ArrayLike",
        y: "ArrayLike",
        scorer: object,
        *,
        routed: "Bunch",
    ) -> None:
        self.search = search
        self.X, self.y = X, y
        self.estimator = clone(search.estimator)
        self.options = {
            "scorer": scorer,
            "fit_params": routed.estimator.fit,
            "score_params": routed.scorer.score,
            "return_train_score": search.return_train_score,
            "error_score": search.error_score,
        }
        self.split_params = routed.splitter.split
        self.params: list[dict[str, Any]] = []
        self.scores: list[Scores] = []
        self.more_results: dict[str, list[Any]] = defaultdict(list)
        self.results: dict[str, Any] = {}

    def run(self) -> None:
        """Let the class of the search choose candidates and have them evaluated."""
        run_search, context = self.search._run_search, {}
        if "callback_ctx" in inspect.signature(run_search).parameters:
            n_subtasks = 1 + (self.search.refit is not False)
            context["callback_ctx"] = self.search._init_callback_context(max_subtasks=n_subtasks)
        run_search(self.evaluate, **context)

    def evaluate(
        self,
        candidate_params: Iterable[dict[str, Any]],
        cv: object = None,
        more_results: dict[str, list[Any]] | None = None,
        callback_ctx: object = None,  # noqa: ARG002 - scikit-learn's own fit serves callbacks
    ) -> dict[str, Any]:
        """Evaluate candidates; return the results of all rounds so far."""
        splits = self._splits(cv or self.search._checked_cv_orig)
        round_ = Round(self.estimator, self.X, self.y, list(candidate_params), splits, self.options)
        n_candidates, n_pairs = len(round_.params), len(round_.pairs)
        if self.search.verbose > 0:
            print(
                f"Fitting {len(splits)} folds for each of {n_candidates} candidates, "
                f"totalling {n_pairs} fits"
            )
        if not n_pairs:
            raise ValueError(
                "No fits were performed. Was the CV iterator empty? Were there no candidates?"
            )
        try:
            self.search._evaluate_round(round_)
        except BaseException:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._add(round_, more_results)
            self.search.cv_results_ = self.results
            raise
        report_failures(round_.in_order(), self.search.error_score)
        self._add(round_, more_results)
        return self.results

    def _splits(self, cv: "BaseCrossValidator") -> list[tuple[Any, Any]]:
        splits = list(cv.split(self.X, self.y, **self.split_params))
        if len(splits) != self.search.n_splits_:
            raise ValueError(
                "cv.split and cv.get_n_splits return inconsistent results. Expected "
                f"{self.search.n_splits_} splits, got {len(splits)}"
            )
        return splits

    def _add(self, round_: Round, more_results: dict[str, list[Any]] | None) -> None:
        scores = round_.in_order()
        if callable(self.search.scoring):  # a fit that failed does not know its metrics
            _insert_error_scores(scores, self.search.error_score)
        self.scores += scores
        self.params += round_.params
        for name, values in (more_results or {}).items():
            self.more_results[name].extend(values)
        self.results = self.search._format_results(
            self.params, self.search.n_splits_, self.scores, self.more_results
        )
