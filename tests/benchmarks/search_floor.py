"""The least work of a nested search, written by hand for a pipeline of three steps.

Each distinct prefix is fitted once in each training fold, each test fold is transformed once for
each prefix; the forked version deals the training folds out to the processes.
"""

import multiprocessing
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold
from sklearn.utils import _safe_indexing

from tests.benchmarks.search_problems import INNER, OUTER, SearchProblem

_problem: SearchProblem  # set before the fork, so that nothing is sent


def floor(problem: SearchProblem, n_processes: int = 1) -> list[float]:
    """Return the outer scores."""
    global _problem
    _problem = problem
    outer = list(StratifiedKFold(OUTER).split(problem.X, problem.y))
    jobs = []
    for train, _ in outer:
        inner = StratifiedKFold(INNER).split(train, problem.y[train])
        jobs += [(train[a], train[b], problem.middle_and_last()) for a, b in inner]
    if n_processes == 1:
        return _finish(list(map(_search, jobs)), outer, map)
    context = multiprocessing.get_context("fork")
    with context.Pool(n_processes) as pool:
        scores = pool.map(_search, jobs, chunksize=1)
        return _finish(scores, outer, lambda f, tasks: pool.map(f, tasks, chunksize=1))


def _finish(scores: list[list[float]], outer: list[Any], run: Any) -> list[float]:
    candidates = _problem.middle_and_last()
    means = np.reshape(scores, (OUTER, INNER, -1)).mean(axis=1)
    tasks = [
        (train, test, [candidates[best]])
        for (train, test), best in zip(outer, means.argmax(axis=1), strict=True)
    ]
    return [score for (score,) in run(_search, tasks)]


def _search(job: tuple[Any, Any, list[tuple[dict[str, Any], dict[str, Any]]]]) -> list[float]:
    """Score candidates on one fold."""
    train, test, candidates = job
    first, middle, last = (step for _, step in _problem.pipeline.steps)
    y_train, y_test = _problem.y[train], _problem.y[test]
    X_train, X_test = (_safe_indexing(_problem.X, rows) for rows in (train, test))
    first = clone(first)
    A_train = first.fit_transform(X_train, y_train)
    A_test = first.transform(X_test)
    known: dict[str, tuple[Any, Any]] = {}
    scores = []
    for middle_params, last_params in candidates:
        key = repr(middle_params)
        if key not in known:
            step = clone(middle).set_params(**middle_params)
            known[key] = step.fit_transform(A_train, y_train), step.transform(A_test)
        B_train, B_test = known[key]
        model = clone(last).set_params(**last_params).fit(B_train, y_train)
        scores.append(model.score(B_test, y_test))
    return scores
