"""Estimators with an `executor`: clones share it, pickles name it by its address."""

import copy
from typing import Any

from sklearn.base import BaseEstimator


class OnExecutor(BaseEstimator):
    """What an estimator does with its parameter `executor`, which may be a Dask client.

    A client can be neither copied nor pickled.
    """

    executor: Any

    def __sklearn_clone__(self) -> Any:
        without = copy.copy(self)
        without.executor = None
        twin = BaseEstimator.__sklearn_clone__(without)
        twin.executor = self.executor
        return twin

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        scheduler = getattr(self.executor, "scheduler", None)
        if scheduler is not None:
            state["executor"] = scheduler.address
        return state
