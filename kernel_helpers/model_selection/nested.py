"""Judge a search by folds that it never saw: nested cross-validation as one flat graph."""

import time
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.model_selection import ParameterGrid, ParameterSampler
from sklearn.utils import indexable

from kernel_helpers._moved import renamed_keywords
from kernel_helpers.incremental.rows import in_memory
from kernel_helpers.model_selection.checkpoint import Checkpoint
from kernel_helpers.model_selection.default_executor import open_for
from kernel_helpers.model_selection.evaluate import Evaluator
from kernel_helpers.model_selection.identity import with_params
from kernel_helpers.model_selection.metrics import Metrics, Refit
from kernel_helpers.model_selection.nested_plan import NestedPlan
from kernel_helpers.model_selection.nested_result import NestedResult
from kernel_helpers.model_selection.parameters import parse_memory_limit
from kernel_helpers.model_selection.progress import SearchProgress

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator
    from sklearn.model_selection import BaseCrossValidator

    from kernel_helpers._executor import ExecutorLike

_OPTIONS: dict[str, Any] = {
    "scorer": None,
    "fit_params": {},
    "score_params": {},
    "return_train_score": False,
    "error_score": np.nan,
}


@renamed_keywords(progress="search_progress")
def nested_cross_validate(
    estimator: "BaseEstimator",
    param_grid: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    X: "ArrayLike",
    y: "ArrayLike | None" = None,
    *,
    search: str = "grid",
    outer: "int | BaseCrossValidator | Iterable[Any]" = 5,
    inner: "int | BaseCrossValidator | Iterable[Any]" = 3,
    scoring: object = None,
    executor: "ExecutorLike" = None,
    random_state: int | np.random.RandomState | None = None,
    n_iter: int = 10,
    groups: "ArrayLike | None" = None,
    refit: Refit = None,
    memory_limit: float | str | None = None,
    checkpoint: str | PathLike[str] | None = None,
    search_progress: SearchProgress | None = None,
) -> NestedResult:
    """Search on each outer training fold, and score the winner on the rows left out.

    All outer folds, inner folds and candidates are in one graph: each distinct pipeline prefix
    is fitted once in each training fold, and no search waits for the slowest.

    Parameters
    ----------
    estimator : estimator
    param_grid : dict or list of dict
        Values to try; for ``search="random"`` also distributions.
    X : array-like of shape (n_samples, n_features) or list of length n_samples
        A Dask collection is computed, a .npy file mapped.
    y : array-like of shape (n_samples,), optional
    search : {"grid", "random"}
    outer, inner : int or splitter
        As `cv` in scikit-learn; an int shuffles if `random_state` is given. Row numbers of inner
        splits count within an outer training fold.
    scoring : str, callable, list, tuple or dict, optional
        As in scikit-learn: one metric or several.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
    random_state : int, RandomState instance, optional
        For the shuffling and for ``search="random"``.
    n_iter : int
        Number of candidates of ``search="random"``.
    groups : array-like of shape (n_samples,), optional
        Rows of one group are never split, by a splitter that knows groups.
    refit : str or callable, optional
        Of several metrics the one that chooses the winner of each search. With a single metric
        also a function as in scikit-learn, which returns the place of the winner in the
        ``cv_results_`` of the search on an outer training fold.
    memory_limit : float or str, optional
        Bytes, or ``"2 GB"``, of transformed rows that may be in memory at once.
    checkpoint : path-like, optional
        File of finished evaluations, from which a second call goes on.
    search_progress : SearchProgress, optional
        Watched from elsewhere, for example by a `SearchBoard`.

    Raises
    ------
    ValueError
        If `search` is neither ``"grid"`` nor ``"random"``, there is no candidate, or `refit` names
        none of several metrics.

    References
    ----------
    Cawley and Talbot (2010), On over-fitting in model selection and subsequent selection bias in
    performance evaluation, JMLR 11, 2079-2107.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> X, y = load_iris(return_X_y=True)
    >>> result = nested_cross_validate(SVC(), {"C": [0.1, 1, 10]}, X, y, executor="serial")
    >>> result.scores.shape, result.n_fits
    ((5,), {'SVC': 50})
    """
    X, y, groups = indexable(*in_memory(X, y, groups))
    params = _candidates(search, param_grid, n_iter, random_state)
    metrics = Metrics(estimator, scoring, refit)
    plan = NestedPlan(
        X,
        y,
        groups,
        estimator,
        outer=outer,
        inner=inner,
        random_state=random_state,
        params=params,
        metrics=metrics,
    )
    progress = search_progress or SearchProgress()
    n_inner = len(plan.inner_folds)
    progress.start_round(params, n_inner, len(params) * n_inner + plan.n_outer)
    start = time.perf_counter()
    with open_for(executor, estimator, X, progress.total) as opened:
        evaluate = Evaluator(
            opened,
            X,
            y,
            {**_OPTIONS, "scorer": metrics.scorer},
            progress=progress,
            memory_limit=parse_memory_limit(memory_limit),
            checkpoint=Checkpoint(checkpoint) if checkpoint else None,
        )
        plan.run(evaluate, with_params(estimator, params), progress)
        n_workers = opened.n_workers
    return plan.result(progress, time.perf_counter() - start, n_workers)


def _candidates(
    search: str, grid: object, n_iter: int, random_state: object
) -> list[dict[str, Any]]:
    if search not in ("grid", "random"):
        raise ValueError(f'search must be "grid" or "random", got {search!r}; try search="grid".')
    drawn = ParameterSampler(grid, n_iter, random_state=random_state)
    params = list(ParameterGrid(grid) if search == "grid" else drawn)
    if not params:
        raise ValueError(
            "Expected at least one candidate, got none; try param_grid={'C': [1, 10]}."
        )
    return params
