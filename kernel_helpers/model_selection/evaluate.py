"""Evaluate candidates on folds: build the merged graph, run it, start again where it must."""

import warnings
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

from joblib.externals.loky.process_executor import TerminatedWorkerError
from sklearn import get_config
from sklearn.pipeline import Pipeline

from kernel_helpers._executor import Executor
from kernel_helpers._executor.base import DEATHS
from kernel_helpers._sklearn.scoring import needs_predictions_only
from kernel_helpers.model_selection.checkpoint import Checkpoint, KnownScores, Pair, Rows, Score
from kernel_helpers.model_selection.graph import FITS, SearchGraph
from kernel_helpers.model_selection.problem import Done, Folds, Problem
from kernel_helpers.model_selection.progress import SearchProgress
from kernel_helpers.model_selection.run import Runner, StillRandomError, WorkerLostError, new_run

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


class Evaluator:
    """Score candidates on folds of one data set.

    Parameters
    ----------
    options : dict
        Keyword arguments of `fit_and_score`: scorer, fit_params, score_params,
        return_train_score, error_score.
    memory_limit : float, optional
        Bytes of intermediate rows that may be in memory at once.
    """

    def __init__(
        self,
        executor: Executor,
        X: object,
        y: object,
        options: dict[str, Any],
        *,
        progress: SearchProgress,
        memory_limit: float | None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self.executor = executor
        self.progress = progress
        self.pipelines = not needs_predictions_only(options["scorer"])
        self._fit_params = options["fit_params"] or {}
        self._memory_limit = memory_limit
        self.checkpoint = checkpoint
        self.data_digest = checkpoint.describe(X, y, options) if checkpoint else ""
        self._apart: frozenset[str] = frozenset()
        alone = not executor.in_process and not executor.threads
        problem = Problem(
            X, y, options, get_config(), list(warnings.filters), self.pipelines, alone
        )
        self._problem = executor.share(problem)

    def __call__(
        self,
        estimators: "list[BaseEstimator]",
        folds: list[Rows],
        pairs: Iterable[Pair],
        *,
        whole: bool = False,
        order: list[int] | None = None,
        prepare: Iterable[int] = (),
        on_score: Callable[[Pair, Score], Iterable[Pair]] = lambda *_: (),
        scores: dict[Pair, Score] | None = None,
    ) -> dict[Pair, Score]:
        """Return the scores of (candidate, fold) pairs; fewer, if the search was stopped.

        Parameters
        ----------
        estimators : list of estimator
            One per candidate, unfitted.
        whole : bool
            Do not take the estimators apart.
        order : list of int
            Rank of each fold.
        prepare : iterable of int
            Folds that only one candidate, not known yet, will be evaluated on: what all
            candidates share is done ahead.
        on_score : callable
            Called with each pair and its score; returns further pairs to evaluate.
        scores : dict, optional
            Filled with the scores as they arrive, and returned.
        """
        scores = {} if scores is None else scores
        job = _Job(
            self,
            estimators,
            folds,
            list(pairs),
            whole=whole,
            order=order,
            prepare=list(prepare),
            on_score=on_score,
            results=scores,
        )
        deaths, known = 0, 0
        while True:
            try:
                return job.run(self._apart)
            except StillRandomError as found:
                self._apart |= found.paths
            except WorkerLostError as error:
                deaths = 1 if len(scores) > known else deaths + 1
                known = len(scores)
                if deaths > DEATHS:  # what is left kills them all
                    raise TerminatedWorkerError(_DIED) from error


class _Job:
    """One call of an `Evaluator`."""

    def __init__(
        self,
        owner: Evaluator,
        estimators: "list[BaseEstimator]",
        folds: list[Rows],
        pairs: list[Pair],
        *,
        whole: bool,
        order: list[int] | None,
        prepare: list[int],
        on_score: Callable[[Pair, Score], Iterable[Pair]],
        results: dict[Pair, Score],
    ) -> None:
        self.owner = owner
        self.estimators = estimators
        self.folds = folds
        self.pairs = pairs
        self.whole = whole
        self.order = order or list(range(len(folds)))
        self.prepare = prepare if any(isinstance(e, Pipeline) for e in estimators) else []
        self.on_score = on_score
        self.results = results
        self._known = KnownScores(owner.checkpoint, owner.data_digest, estimators, folds)

    def run(self, apart: frozenset[str]) -> dict[Pair, Score]:
        """Build the graph, run what is not known yet, return what is known then."""
        self.graph = self._build(apart)
        self._pairs_of: dict[int, list[Pair]] = {}
        owner = self.owner
        name = new_run()
        folds = owner.executor.share(Folds(name, self.folds))
        self.runner = Runner(
            owner.executor,
            self.graph,
            owner._problem,
            folds,
            run=name,
            order=self.order,
            on_done=self._on_done,
            stop=owner.progress.stopping,
            memory_limit=owner._memory_limit,
        )
        try:
            self.runner.run([*self._add(self.pairs), *self._common()])
        except (BrokenProcessPool, TerminatedWorkerError) as error:
            raise TerminatedWorkerError(_DIED) from error
        return self.results

    def _build(self, apart: frozenset[str]) -> SearchGraph:
        graph = SearchGraph(
            fit_params=self.owner._fit_params, apart=apart, pipelines=self.owner.pipelines
        )
        for estimator in self.estimators:
            graph.note(estimator)
        for fold in self.prepare:
            for candidate, estimator in enumerate(self.estimators):
                graph.add(candidate, fold, estimator, whole=self.whole)
        return graph

    def _add(self, pairs: Iterable[Pair]) -> list[int]:
        """Add pairs to the graph; return the leaves that are to be run."""
        leaves, ahead = [], deque(pairs)
        while ahead:
            pair = ahead.popleft()
            known = None if pair in self.results else self._known.get(pair)
            if known:
                self.results[pair] = known
                ahead.extend(self._score_added(pair, known))
            if pair not in self.results:
                leaf = self._leaf(pair)
                if leaf not in self._pairs_of:
                    leaves.append(leaf)
                self._pairs_of.setdefault(leaf, []).append(pair)
        return leaves

    def _leaf(self, pair: Pair, *, whole: bool = False) -> int:
        known = self.graph.leaves.get(pair)
        if known is not None and not whole:
            return known
        candidate, fold = pair
        whole = whole or self.whole
        return self.graph.add(candidate, fold, self.estimators[candidate], whole=whole)

    def _common(self) -> list[int]:
        """List the stages that every candidate shares on the folds to be prepared."""
        found: list[int] = []
        scored = {fold for _, fold in self.results}
        for fold in (fold for fold in self.prepare if fold not in scored):
            above = [
                self.graph.ancestors(self.graph.leaves[candidate, fold])
                for candidate in range(len(self.estimators))
            ]
            found += sorted(set.intersection(*above)) if above else []
        return found

    def _on_done(self, done: Done) -> None:
        node = self.graph.nodes[done.node]
        progress = self.owner.progress
        if node.kind in FITS:
            progress.n_fits[node.step] += 1
        pairs = self._pairs_of.pop(done.node, []) if done.result or done.redo else []
        if done.redo:  # scikit-learn's own fit raises what is wrong with the rows to be scored
            again = {pair: self._leaf(pair, whole=True) for pair in pairs}
            self._pairs_of.update({leaf: [pair] for pair, leaf in again.items()})
            self.runner.extend(again.values())
        for pair in pairs if done.result else ():
            self._keep(pair, dict(done.result or {}))
        progress.notify()

    def _keep(self, pair: Pair, score: Score) -> None:
        self.results[pair] = score
        self._known.write(pair, score)
        following = self._add(self._score_added(pair, score))
        if following:
            self.runner.extend(following)

    def _score_added(self, pair: Pair, score: Score) -> list[Pair]:
        following = list(self.on_score(pair, score))
        self.pairs += following
        return following


_DIED = (
    "A worker process managed by the executor was unexpectedly terminated. This could be caused "
    "by a segmentation fault while calling the function or by an excessive memory usage causing "
    "the Operating System to kill the worker."
)
