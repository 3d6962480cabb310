"""What our searches add to scikit-learn's: merged work, an executor, progress, checkpoints."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone

from kernel_helpers._executor import Executor
from kernel_helpers._sklearn.estimators import has_callbacks
from kernel_helpers._sklearn.search import BaseSearchCV, Round, RoundSearchCV
from kernel_helpers.incremental.rows import computed, in_memory
from kernel_helpers.model_selection.blockwise import BlockwiseSearchCV
from kernel_helpers.model_selection.checkpoint import Checkpoint, Pair, Score
from kernel_helpers.model_selection.default_executor import open_for
from kernel_helpers.model_selection.evaluate import Evaluator
from kernel_helpers.model_selection.graph import SearchGraph
from kernel_helpers.model_selection.identity import with_params
from kernel_helpers.model_selection.parameters import check_added, parse_memory_limit
from kernel_helpers.model_selection.progress import SearchProgress
from kernel_helpers.model_selection.stopped import means_so_far, warn_stopped
from kernel_helpers.model_selection.verbose import print_evaluation

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class MergedSearchCV(BlockwiseSearchCV, RoundSearchCV):
    """A search that does each distinct piece of work once, on any executor."""

    def fit(self, X: "ArrayLike", y: "ArrayLike | None" = None, **params: Any) -> "MergedSearchCV":
        """Run fit with all sets of parameters, each distinct piece of work once.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features) or list of length n_samples
            A Dask collection is computed, a .npy file mapped: a search draws its folds in memory.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs), optional
        **params : dict of str -> object
            Passed to the ``fit`` of the estimator, to the scorer and the splitter.
        """
        check_added(self)
        X, y = in_memory(X, y)
        params = dict(zip(params, computed(*params.values()), strict=True))
        self.progress_ = SearchProgress()
        self.progress_.listeners += getattr(self, "_watchers", [])
        # Callbacks watch every fit, so that no two candidates may share one.
        run = BaseSearchCV.fit if has_callbacks(self) else RoundSearchCV.fit
        self._session = session = _Session(self)
        try:
            run(self, X, y, **params)
        except BaseException as error:
            session.close(cancel=not isinstance(error, Exception))
            self.progress_.end(f"{type(error).__name__}: {error}")
            best = self.progress_.best()
            if best is not None:
                self.best_params_ = self.progress_.params[best]
            raise
        finally:
            del self._session
        session.close()
        self._count_fits()
        self.progress_.end()
        return self

    def _evaluate_round(self, round_: Round) -> None:
        progress, pairs = self.progress_, round_.pairs
        first_row = progress.start_round(round_.params, len(round_.splits), len(pairs))

        def on_score(pair: Pair, score: Score) -> tuple[Pair, ...]:
            scores = score["test_scores"]
            if isinstance(scores, dict) and isinstance(self.refit, str):
                scores = scores.get(self.refit, np.nan)
            progress.add_score(first_row + pair[0], pair[1], scores)
            print_evaluation(self.verbose, round_, pair, score)
            return ()

        self._session.evaluator(round_)(
            with_params(round_.estimator, round_.params),
            round_.splits,
            pairs,
            scores=round_.scores,
            whole=round_.routes_params,
            on_score=on_score,
        )
        if progress.stopping.is_set() and len(round_.scores) < len(pairs):
            warn_stopped(len(round_.scores), len(pairs))

    def _choose(self, results: dict[str, Any], metric: str) -> None:
        """Choose as scikit-learn does; after an early stop by the folds that are done."""
        super()._choose(results, metric)
        if not self.progress_.stopping.is_set() or callable(self.refit):
            return
        so_far = means_so_far(results, metric)
        complete = np.isfinite(results[f"mean_test_{metric}"])
        if np.isfinite(so_far).any() and not complete.any():
            self.best_index_ = np.nanargmax(so_far)
            self.best_score_ = so_far[self.best_index_]
            self.best_params_ = results["params"][self.best_index_]

    def _count_fits(self) -> None:
        """Note the fits by step, the refit among them."""
        n_fits = Counter(self.progress_.n_fits)
        if self.refit:
            graph = SearchGraph()
            graph.add(0, 0, clone(self.best_estimator_))
            n_fits.update(graph.fits())
        self.n_fits_ = dict(n_fits)

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
    """The executor of one `fit`, opened when the first round shows how much there is to do."""

    def __init__(self, search: MergedSearchCV) -> None:
        self._search = search
        self._executor: Executor | None = None
        self._evaluator: Evaluator | None = None

    def evaluator(self, round_: Round) -> Evaluator:
        """Return the evaluator of all rounds."""
        if self._evaluator is None:
            search = self._search
            self._executor = open_for(
                search.executor, round_.estimator, round_.X, len(round_.pairs), n_jobs=search.n_jobs
            )
            self._evaluator = Evaluator(
                self._executor,
                round_.X,
                round_.y,
                round_.options,
                progress=search.progress_,
                memory_limit=parse_memory_limit(search.memory_limit),
                checkpoint=Checkpoint(search.checkpoint) if search.checkpoint else None,
            )
        return self._evaluator

    def close(self, *, cancel: bool = False) -> None:
        """Release what the executor holds."""
        if self._executor is not None:
            self._executor.close(cancel=cancel)
