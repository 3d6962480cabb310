"""Searches that take Dask collections and files: rows to search in memory, to predict by blocks."""

from typing import TYPE_CHECKING, Any

from sklearn.utils.metaestimators import available_if

from kernel_helpers._sklearn.search import BaseSearchCV
from kernel_helpers.incremental.on_executor import OnExecutor
from kernel_helpers.incremental.rows import by_blocks, in_memory

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def _by_blocks(name: str) -> Any:
    def inherited(self: object) -> Any:
        try:
            return getattr(super(BlockwiseSearchCV, self), name)
        except AttributeError as error:  # its cause names what the search or the estimator lacks
            raise (error.__cause__ or error) from None

    def method(self: object, X: "ArrayLike") -> Any:
        return by_blocks(inherited(self), X)

    method.__name__, method.__doc__ = name, BaseSearchCV.__dict__[name].__doc__
    return available_if(inherited)(method)


class BlockwiseSearchCV(OnExecutor, BaseSearchCV):
    """What a fitted search does with rows: by blocks where they are not in memory."""

    predict = _by_blocks("predict")
    predict_proba = _by_blocks("predict_proba")
    predict_log_proba = _by_blocks("predict_log_proba")
    decision_function = _by_blocks("decision_function")
    score_samples = _by_blocks("score_samples")
    transform = _by_blocks("transform")

    def score(self, X: "ArrayLike", y: "ArrayLike | None" = None, **params: Any) -> Any:
        """Return the score of the best estimator by the metric of the search."""
        return super().score(*in_memory(X, y), **params)
