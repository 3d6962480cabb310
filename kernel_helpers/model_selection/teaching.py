"""Count the fits of a search before it runs, and measure its optimism on noise."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import ParameterGrid
from sklearn.svm import SVC

from kernel_helpers._executor import ExecutorLike, open_executor
from kernel_helpers.model_selection.graph import SearchGraph
from kernel_helpers.model_selection.nested import nested_cross_validate

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def n_fits(grid: object, cv: int, refit: bool = True) -> int:
    """Count the fits of a grid search that merges nothing.

    Parameters
    ----------
    grid : dict or list of dict
    cv : int
        Number of folds.
    refit : bool

    Examples
    --------
    >>> n_fits({"C": [1, 10, 100], "gamma": [0.1, 1, 10]}, cv=5)
    46
    """
    return len(ParameterGrid(grid)) * cv + bool(refit)


def merged_fits(pipe: "BaseEstimator", grid: object, cv: int, refit: bool = True) -> dict[str, int]:
    """Count the fits of each step when every distinct prefix is fitted once per fold.

    Parameters
    ----------
    pipe : estimator
    grid : dict or list of dict
    cv : int
        Number of folds.
    refit : bool
        Whether the best candidate is fitted on all rows at the end.

    Returns
    -------
    dict
        Step name -> fits.

    Examples
    --------
    >>> from sklearn.pipeline import Pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> from sklearn.svm import SVC
    >>> pipe = Pipeline([("scale", StandardScaler()), ("svc", SVC())])
    >>> merged_fits(pipe, {"svc__C": [1, 2, 3, 4]}, cv=6)
    {'scale': 7, 'svc': 25}
    """
    candidates = [
        clone(pipe).set_params(**clone(params, safe=False)) for params in ParameterGrid(grid)
    ]
    graph = SearchGraph()
    for candidate in candidates:
        graph.note(candidate)
    for fold in range(cv):
        for i, candidate in enumerate(candidates):
            graph.add(i, fold, candidate)
    if refit and candidates:
        graph.add(0, cv, candidates[0])
    return graph.fits()


@dataclass(frozen=True)
class NoiseResult:
    """Scores on data without anything to learn.

    Attributes
    ----------
    flat : ndarray of shape (n_searches,)
        Inner score of each search's winner.
    nested : ndarray of shape (n_searches,)
        Score of the winner on rows that the search never saw.
    """

    flat: np.ndarray[Any, Any]
    nested: np.ndarray[Any, Any]


def noise_experiment(
    n_searches: int = 20,
    *,
    n_rows: int = 60,
    n_columns: int = 30,
    executor: ExecutorLike = None,
    random_state: int = 0,
) -> NoiseResult:
    """Search on labels that are drawn by coin: a true score is one half, a winner's is more.

    Parameters
    ----------
    n_searches : int
    n_rows, n_columns : int
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
        Runs the searches beside each other.
    random_state : int
    """
    seeds = [random_state + i for i in range(n_searches)]
    with open_executor(executor) as opened:
        pairs = list(opened.map(_search_noise, [(seed, n_rows, n_columns) for seed in seeds]))
    flat, nested = np.array(pairs).T
    return NoiseResult(flat, nested)


def _search_noise(task: tuple[int, int, int]) -> tuple[float, float]:
    seed, n_rows, n_columns = task
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n_rows, n_columns)), np.arange(n_rows) % 2
    grid = {"C": [0.1, 1, 10, 100], "gamma": [0.001, 0.01, 0.1, 1]}
    result = nested_cross_validate(
        SVC(), grid, X, rng.permutation(y), random_state=seed, executor="serial"
    )
    return result.flat, result.mean
