"""Let scikit-learn's own search run on the merged graph: same code around, other work inside."""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

import numpy as np
from sklearn import get_config
from sklearn.base import _fit_context, clone
from sklearn.model_selection._search import BaseSearchCV
from sklearn.utils.parallel import Parallel

from kernel_helpers._executor import Executor
from kernel_helpers.incremental.rows import computed, in_memory
from kernel_helpers.model_selection.blockwise import BlockwiseSearchCV
from kernel_helpers.model_selection.checkpoint import Checkpoint
from kernel_helpers.model_selection.default_executor import open_for
from kernel_helpers.model_selection.evaluate import Evaluator, Pair, Rows, Score
from kernel_helpers.model_selection.graph import SearchGraph
from kernel_helpers.model_selection.progress import SearchProgress
from kernel_helpers.model_selection.stopped import completed, means_so_far, warn_stopped
from kernel_helpers.model_selection.verbose import print_evaluation

_COMMON = ("scorer", "fit_params", "score_params", "return_train_score", "error_score")


class MergedSearchCV(BlockwiseSearchCV):
    """What our searches add to scikit-learn's: an executor, progress, stop, checkpoint."""

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Any, y: Any = None, **params: Any) -> "MergedSearchCV":
        """Run fit with all sets of parameters, each distinct piece of work once.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or list of length n_samples
            A Dask collection is computed, a .npy file mapped: a search draws its folds in memory.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs), optional
        **params : dict of str -> object
            Passed to the ``fit`` of the estimator, to the scorer and the splitter.

        Returns
        -------
        self : object
        """
        X, y = in_memory(X, y)
        params = dict(zip(params, computed(*params.values()), strict=True))
        self.progress_ = SearchProgress()
        self.progress_.listeners += getattr(self, "_watchers", [])
        session = _Session(self)
        try:
            # scikit-learn's `fit` calls its `Parallel` with one task per candidate and fold:
            # in its place stands a session, which sees them all and merges what they share.
            _with_parallel(BaseSearchCV.fit, session)(self, X, y, **params)
        except BaseException as error:
            session.close(cancel=not isinstance(error, Exception))
            self.progress_.end(f"{type(error).__name__}: {error}")
            session.keep_finished()
            raise
        session.close()
        if self.progress_.stopping.is_set() and np.isnan(getattr(self, "best_score_", 0)):
            metric = self.refit if self.multimetric_ else "score"
            self.best_score_ = means_so_far(self.cv_results_, metric)[self.best_index_]
        self.n_fits_ = session.n_fits()
        self.progress_.end()
        return self

    def _select_best_index(self, refit: Any, refit_metric: str, results: Any) -> Any:
        """Choose as scikit-learn does; if a stop left no candidate whole, by the folds that are."""
        if self.progress_.stopping.is_set() and not callable(refit):
            so_far = means_so_far(results, refit_metric)
            whole = np.isfinite(results[f"mean_test_{refit_metric}"])
            if np.isfinite(so_far).any() and not whole.any():
                return np.nanargmax(so_far)
        return BaseSearchCV._select_best_index(refit, refit_metric, results)

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_watchers", None)
        return state

    def watch(self, listener: Callable[[SearchProgress], None]) -> None:
        """Have `listener` called with the progress whenever something is finished."""
        self._watchers = [*getattr(self, "_watchers", []), listener]

    def stop(self) -> None:
        """End a search that runs in another thread; finished evaluations count."""
        self.progress_.stop()

    def boxplot_parameters(self) -> Any:
        """Draw the scores so far by the values of each parameter; also from another thread."""
        from kernel_helpers.model_selection.plots import boxplot_parameters

        return boxplot_parameters(self.progress_)

    def report(self) -> None:
        """Print how far the search is, and the best so far; also from another thread."""
        print(self.progress_)


class _Session:
    """Stand in for joblib's Parallel in one ``fit``."""

    def __init__(self, search: MergedSearchCV) -> None:
        self.search = search
        self.executor: Executor | None = None
        self.evaluate: Evaluator | None = None
        self.round: _Round | None = None

    def __enter__(self) -> "_Session":
        return self

    def __exit__(self, *_: object) -> None:
        """Stay open: `fit` has more to do."""

    def __call__(self, tasks: Iterable[Any]) -> list[Score]:
        """Evaluate the tasks of one round, in their order."""
        calls = list(tasks)
        if not calls:
            return []
        if self._unmergeable(calls[0]):
            return list(Parallel(n_jobs=self.search.n_jobs)(calls))
        self.round = round_ = _Round(calls, self.search.progress_, self.search.refit)
        if self.evaluate is None:
            self.evaluate = self._open(calls[0], len(calls))
        whole = _routes(calls[0])
        found = self.evaluate(
            round_.estimators(), round_.folds, round_.pairs, whole=whole, heard=round_.heard
        )
        if self.search.progress_.stopping.is_set() and len(found) < len(round_.pairs):
            warn_stopped(len(found), len(round_.pairs))
        if len(found) == len(round_.pairs):
            return [dict(found[pair]) for pair in round_.pairs]
        return round_.completed(found)

    def _unmergeable(self, call: Any) -> bool:
        """Tell whether scikit-learn's callbacks watch the fits, which must then all happen here."""
        return _has_callbacks(self.search) or _has_callbacks(call[1][0])

    def _open(self, call: Any, n_calls: int) -> Evaluator:
        _, (estimator, X, y), kwargs = call
        search = self.search
        self.executor = open_for(search.executor, estimator, X, n_calls, search.n_jobs)
        return Evaluator(
            self.executor,
            X,
            y,
            {name: kwargs[name] for name in _COMMON},
            progress=search.progress_,
            memory_limit=search.memory_limit,
            checkpoint=Checkpoint(search.checkpoint) if search.checkpoint else None,
        )

    def n_fits(self) -> dict[str, int]:
        """Count fits by step, the refit among them."""
        counted = Counter(self.search.progress_.n_fits)
        if self.search.refit:
            refit = SearchGraph()
            refit.add(0, 0, clone(self.search.best_estimator_))
            counted.update(refit.fits())
        return dict(counted)

    def keep_finished(self) -> None:
        """After an interrupt: results of the finished evaluations, NaN for the others."""
        if self.round is None or not self.evaluate:
            return
        out = self.round.completed(self.evaluate.found)
        params = list(self.round.params.values())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results = self.search._format_results(params, len(self.round.folds), out)
        self.search.cv_results_ = results
        best = self.search.progress_.best()
        if best is not None:
            self.search.best_params_ = self.search.progress_.params[best]

    def close(self, *, cancel: bool = False) -> None:
        if self.executor:
            self.executor.close(cancel=cancel)


class _Round:
    """The candidates and folds of one call, taken out of scikit-learn's tasks."""

    def __init__(self, calls: list[Any], progress: SearchProgress, refit: Any) -> None:
        self.calls = calls
        self.refit = refit
        self.progress = progress
        self.params: dict[int, dict[str, Any]] = {}
        folds: dict[int, Rows] = {}
        self.pairs: list[Pair] = []
        self.call_of: dict[Pair, Any] = {}
        for call in calls:
            kwargs = call[2]
            pair = kwargs["candidate_progress"][0], kwargs["split_progress"][0]
            self.pairs.append(pair)
            self.call_of[pair] = call
            self.params[pair[0]] = kwargs["parameters"]
            folds[pair[1]] = kwargs["train"], kwargs["test"]
        self.folds = [folds[fold] for fold in sorted(folds)]
        self.first = progress.begin(self.params.values(), len(self.folds), len(self.pairs))

    def estimators(self) -> list[Any]:
        """Set each candidate's parameters, as scikit-learn does."""
        made: dict[int, Any] = {}
        for (candidate, _), (_, (estimator, *_), kwargs) in self.call_of.items():
            if candidate not in made:
                parameters = clone(kwargs["parameters"], safe=False)
                made[candidate] = estimator.set_params(**parameters)
        return [made[candidate] for candidate in sorted(made)]

    def heard(self, pair: Pair, score: Score) -> tuple[Pair, ...]:
        """Note a score; nothing follows from it."""
        scores = score["test_scores"]
        if isinstance(scores, dict) and isinstance(self.refit, str):
            scores = scores.get(self.refit, np.nan)
        self.progress.score(self.first + pair[0], pair[1], scores)
        print_evaluation(self.call_of[pair][2], score)
        return ()

    def completed(self, found: dict[Pair, Score]) -> list[Score]:
        """Return all scores in order, NaN for evaluations that a stop left out."""
        options = [self.call_of[pair][2] for pair in self.pairs]
        sizes = [len(kwargs["test"]) for kwargs in options]
        with_train = options[0]["return_train_score"]
        return completed([found.get(pair) for pair in self.pairs], sizes, with_train)


def _with_parallel(method: Any, session: _Session) -> FunctionType:
    """Return scikit-learn's undecorated `fit` with our session where it looks for Parallel."""
    function = method.__wrapped__
    names = {**function.__globals__, "Parallel": lambda **_: session}
    rebound = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    rebound.__kwdefaults__ = function.__kwdefaults__
    return rebound


def _routes(call: Any) -> bool:
    """Tell whether metadata is routed: which step then gets what, only scikit-learn knows."""
    kwargs = call[2]
    return bool(get_config().get("enable_metadata_routing")) and bool(
        kwargs["fit_params"] or kwargs["score_params"]
    )


def _has_callbacks(estimator: Any) -> bool:
    if getattr(estimator, "_skl_callbacks", None):
        return True
    parts = estimator.get_params(deep=True).values() if hasattr(estimator, "get_params") else ()
    return any(getattr(part, "_skl_callbacks", None) for part in parts)
