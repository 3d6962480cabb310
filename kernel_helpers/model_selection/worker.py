"""Run nodes of the graph on a worker, and keep their results for the nodes that follow."""

import time
import warnings
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, field
from traceback import format_exc
from typing import TYPE_CHECKING, Any

from sklearn import config_context
from sklearn.base import clone

from kernel_helpers._sklearn.rows import split_rows, take_params
from kernel_helpers._sklearn.scoring import fit_and_score, metric_scorers, score
from kernel_helpers.incremental.rows import n_rows
from kernel_helpers.model_selection.identity import unfitted_copy
from kernel_helpers.model_selection.problem import Done, Folds, Node, Problem
from kernel_helpers.model_selection.readonly import (
    n_bytes,
    read_only,
    retry_with_copies,
    with_own_arrays,
)
from kernel_helpers.model_selection.rng import ANY, RngWatch
from kernel_helpers.model_selection.stage import (
    Stage,
    fill,
    run_columns,
    run_join,
    run_stage,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

KEPT_SPLITS = 2  # slices of X that a worker holds; a third one is cut again when needed


@dataclass
class _State:
    """What a worker remembers of a run."""

    stages: dict[int, Stage] = field(default_factory=dict)
    splits: dict[Any, tuple[Any, ...]] = field(default_factory=dict)


_states: dict[str, _State] = {}
_forgotten: deque[str] = deque(maxlen=100)  # runs that ended while a node of theirs still ran


def run_nodes(  # noqa: PLR0917 - executors pass arguments by position
    problem: Problem,
    folds: Folds,
    nodes: list[Node],
    drop: list[int] | None,
    given: list[int],
    *stages: Stage,
) -> tuple[list[Done], list[Any]]:
    """Receive the `stages` that are `given`, run `nodes` in order, forget those in `drop`.

    A `drop` of None forgets all.

    Returns
    -------
    done : list of Done
    warnings : list of tuple
        Warnings of the estimators, to be shown in the process of the user.
    """
    state = _states.setdefault(folds.run, _State())
    state.stages.update(zip(given, stages, strict=True))
    with ExitStack() as stack:
        stack.enter_context(config_context(**problem.config))
        caught: list[Any] = []
        if problem.record_warnings:  # not safe beside other threads: only in a process of our own
            caught = stack.enter_context(warnings.catch_warnings(record=True))
            warnings.filters[:] = problem.filters  # type: ignore[index]
        done: list[Done] = []
        watch = RngWatch({node.rng for node in nodes})
        for node in nodes:
            done.append(_run(problem, folds, state, node))
            done[-1].drew = watch.advanced(node.rng)
    if watch.python_advanced():
        for item, node in zip(done, nodes, strict=True):
            item.drew |= node.rng == ANY
    if drop is None or folds.run in _forgotten:
        _states.pop(folds.run, None)
    for spent in drop or ():
        state.stages.pop(spent, None)
    return done, [(w.message, w.category, w.filename, w.lineno) for w in caught]


def get_stage(run: str, node: int) -> Stage:
    """Return a stage, for a worker that is idle."""
    return _states[run].stages[node]


def drop_stages(run: str, nodes: list[int]) -> None:
    """Drop stages whose last user was elsewhere."""
    for node in nodes if run in _states else ():
        _states[run].stages.pop(node, None)


def forget(run: str) -> None:
    """Drop all that a worker holds of a run."""
    _forgotten.append(run)
    _states.pop(run, None)


def _run(problem: Problem, folds: Folds, state: _State, node: Node) -> Done:
    start = time.perf_counter()
    if node.kind == "whole":
        done = Done(node.id, 0.0, _whole(problem, folds, node))
    elif node.kind == "leaf":
        done = _leaf(problem, _split(problem, folds, state, node), state, node)
    else:
        stage = _stage(_split(problem, folds, state, node), state, node)
        state.stages[node.id] = stage
        done = Done(node.id, 0.0, bytes=n_bytes(stage.train) + sum(map(n_bytes, stage.evals)))
    done.seconds = time.perf_counter() - start
    return done


def _stage(split: tuple[Any, ...], state: _State, node: Node) -> Stage:
    root, y_train, _, fit_params, _ = split
    parents = [state.stages[parent] for parent in node.parents]
    if node.kind == "join":
        n_branches = len(node.parents) - node.above
        before = parents[0] if node.above else root
        return run_join(node.payload, before, parents[-n_branches:], y_train, fresh=node.fresh)
    before = parents[0] if parents else root
    if node.kind == "columns":
        return run_columns(node.payload, before)
    params = {name: fit_params[full] for name, full in node.params.items()}
    return run_stage(node.payload, before, y_train, params, fresh=node.fresh)


def _leaf(problem: Problem, split: tuple[Any, ...], state: _State, node: Node) -> Done:
    """Fit and score the last step, as `fit_and_score` does with a pipeline."""
    root, y_train, y_evals, fit_params, score_params = split
    before = state.stages[node.parents[0]] if node.parents else root
    options = problem.options
    if before.eval_error and not before.error:
        return Done(node.id, 0.0, redo=True)
    stage = before
    if not before.error:
        params = {name: fit_params[full] for name, full in node.params.items()}
        stage = _fit_last(node, before, y_train, params)
    if stage.error and options["error_score"] == "raise":
        raise stage.error
    result = {
        "fit_error": stage.trace or None,
        "n_test_samples": n_rows(root.evals[0]),
        "fit_time": stage.fit_time,
        "score_time": 0.0,
    }
    for i, name in enumerate(("test_scores", "train_scores")[: len(root.evals)]):
        if stage.error:
            result[name] = _error_scores(options["scorer"], options["error_score"])
            continue
        start = time.perf_counter()
        judged, X = stage.fitted[-1], before.evals[i]
        if problem.pipelines:
            judged, X = fill(clone(node.whole), iter(stage.fitted)), root.evals[i]
        scorer = with_own_arrays(options["scorer"])
        result[name] = score(judged, X, y_evals[i], scorer, score_params[i], options["error_score"])
        if i == 0:
            result["score_time"] = stage.score_time + time.perf_counter() - start
    return Done(node.id, 0.0, result)


def _fit_last(node: Node, before: Stage, y: "ArrayLike", params: dict[str, Any]) -> Stage:
    start = time.perf_counter()

    def fit(X: "ArrayLike", y: "ArrayLike") -> Any:
        estimator = unfitted_copy(node.payload, node.immutable)
        estimator.fit(X, **params) if y is None else estimator.fit(X, y, **params)
        return estimator  # not what fit returns: some forget to return self

    error, trace, fitted = None, "", before.fitted
    try:
        fitted = (*fitted, retry_with_copies(fit, before.train, y))
    except Exception as raised:  # noqa: BLE001 - becomes the candidate's error_score
        error, trace = raised, format_exc()
    seconds = before.fit_time + time.perf_counter() - start
    return Stage(None, (), fitted, seconds, before.score_time, error, trace)


def _error_scores(scorer: object, error_score: float) -> Any:
    scorers = metric_scorers(scorer)
    return error_score if scorers is None else dict.fromkeys(scorers, error_score)


def _split(problem: Problem, folds: Folds, state: _State, node: Node) -> tuple[Any, ...]:
    """Cut a fold out of X, y and the arrays passed to fit; keep the last few."""
    key = (node.fold, node.pairwise)
    known = state.splits.get(key)
    if known is None:
        known = _cut(problem, *folds.rows[node.fold], node.pairwise)
        state.splits[key] = known
        while len(state.splits) > KEPT_SPLITS:
            state.splits.pop(next(iter(state.splits)), None)
    return known


def _cut(problem: Problem, train: object, test: object, pairwise: bool) -> tuple[Any, ...]:
    X_train, y_train = split_rows(problem.X, problem.y, train, pairwise=pairwise)
    X_test, y_test = split_rows(problem.X, problem.y, test, train, pairwise=pairwise)
    n_evals = 2 if problem.options["return_train_score"] else 1
    fit_params, score_params = problem.options["fit_params"], problem.options["score_params"]
    for value in (X_train, y_train, X_test, y_test):
        read_only(value)
    return (
        Stage(X_train, (X_test, X_train)[:n_evals]),
        y_train,
        (y_test, y_train),
        take_params(problem.X, params=fit_params or {}, indices=train),
        [
            take_params(problem.X, params=score_params or {}, indices=indices)
            for indices in (test, train)
        ],
    )


def _whole(problem: Problem, folds: Folds, node: Node) -> dict[str, Any]:
    train, test = folds.rows[node.fold]
    result: dict[str, Any] = fit_and_score(
        clone(node.payload),
        problem.X,
        problem.y,
        train=train,
        test=test,
        parameters=None,
        verbose=0,
        return_n_test_samples=True,
        return_times=True,
        **problem.options,
    )
    return result
