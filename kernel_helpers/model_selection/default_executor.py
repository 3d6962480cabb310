"""Choose the executor of a search: this process if it is small, every core if it is not."""

from typing import TYPE_CHECKING

import cloudpickle

from kernel_helpers._executor import Executor, ExecutorLike, open_executor
from kernel_helpers.incremental.rows import n_rows

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

SMALL = 20_000  # rows times evaluations: below, sending costs about as much as it saves


def open_for(
    executor: ExecutorLike,
    estimator: "BaseEstimator",
    X: object,
    n_evaluations: int,
    *,
    n_jobs: int | None = None,
) -> Executor:
    """Open the requested executor, or else one that fits the size of the search.

    Parameters
    ----------
    executor : {"serial", "processes", "joblib"}, distributed.Client, address or None
    estimator : estimator
    X : array-like of length n_samples
    n_evaluations : int
    n_jobs : int, optional
        Number of processes; 1 means serial.
    """
    workers = n_jobs if n_jobs and n_jobs > 0 else None
    if executor is None and (
        n_jobs == 1 or n_rows(X) * n_evaluations < SMALL or not _is_picklable(estimator)
    ):
        executor = "serial"
    return open_executor(executor, n_workers=workers)


def _is_picklable(estimator: "BaseEstimator") -> bool:
    try:
        cloudpickle.dumps(estimator)
    except Exception:  # noqa: BLE001 - whatever the reason, it stays in this process
        return False
    return True
