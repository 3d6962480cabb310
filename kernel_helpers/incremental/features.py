"""The steps before the last of a pipeline whose models are averaged: the same for every shard."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sklearn.base import clone
from sklearn.frozen import FrozenEstimator

from kernel_helpers.incremental.step import requires_fit, streamed_steps

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


def check_features(model: "BaseEstimator") -> None:
    """Raise a TypeError if a step would learn something else in each shard.

    Coefficients can be averaged where a column means the same in every shard.
    """
    for step in streamed_steps(model):
        if _learns_from_rows(step):
            raise TypeError(
                f"{type(step).__name__} would learn something else from each shard of a file or "
                "Dask collection, and their coefficients could not be averaged; fit it on a sample "
                f"first and freeze it: FrozenEstimator({type(step).__name__}().fit(sample))."
            )


def split_features(
    model: "BaseEstimator", X: "ArrayLike", y: "ArrayLike"
) -> tuple[Any, Any, Callable[[Any], Any]]:
    """Fit the steps before the last on all rows, if they learn from rows.

    Returns
    -------
    model : estimator
        What is left to be trained in shards.
    X : array-like
        Rows as `model` takes them.
    rejoin : callable
        Returns the pipeline of the fitted steps and a model trained after them.
    """
    if not any(map(_learns_from_rows, streamed_steps(model))):
        return model, X, lambda fitted: fitted
    features = clone(model[:-1])
    name, last = model.steps[-1]
    X = features.fit_transform(X, y)

    def rejoin(fitted: "BaseEstimator") -> Any:
        whole = copy.copy(model)
        whole.steps = [*features.steps, (name, fitted)]
        return whole

    return last, X, rejoin


def _learns_from_rows(step: object) -> bool:
    return requires_fit(step) and not isinstance(step, FrozenEstimator)
