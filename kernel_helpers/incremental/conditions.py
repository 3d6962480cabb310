"""The three conditions of out-of-core learning, checked before the first batch.

A source that can be streamed, features that need no pass over all data first, and an estimator
that learns incrementally (scikit-learn's user guide, "Scaling with instances using out-of-core
learning").
"""

from typing import TYPE_CHECKING

from kernel_helpers._dask import is_dask_collection
from kernel_helpers.incremental.step import last_step, learns, requires_fit, streamed_steps

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def check_conditions(model: "BaseEstimator", data: object) -> None:
    """Raise a TypeError that names the first of the three conditions that is not met."""
    _check_source(data)
    check_streamable(model)


def check_streamable(model: "BaseEstimator") -> None:
    """Raise a TypeError if the features or the estimator cannot be learned batch by batch."""
    for step in streamed_steps(model):
        if not learns(step) and needs_fit(step):
            raise TypeError(
                f"{type(step).__name__} needs a pass over all data before it gives the first "
                "feature. Use one that needs none (HashingVectorizer, FeatureHasher) or learns on "
                "the way (StandardScaler), or fit it on a sample first."
            )
    check_last(model)


def check_last(model: "BaseEstimator") -> None:
    """Raise a TypeError if the estimator, or the last step of a pipeline, has no partial_fit."""
    last = last_step(model)
    if not hasattr(last, "partial_fit"):
        raise TypeError(
            f"{type(last).__name__} cannot learn from batches: it has no partial_fit. Try "
            "SGDClassifier(loss='log_loss'), SGDRegressor, MultinomialNB or MiniBatchKMeans; "
            "kernel_helpers.incremental.partial_fit_estimators() lists them all."
        )


def needs_fit(step: object) -> bool:
    """Whether a transformer must be fitted before it transforms, and is not."""
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    if not requires_fit(step):
        return False
    try:
        check_is_fitted(step)
    except NotFittedError:
        return True
    return False


def _check_source(data: object) -> None:
    if isinstance(data, list) and len(data) == 2 and getattr(data[1], "ndim", 0) == 1:
        raise TypeError(
            "A list holds batches (X, y) that are ready, got two arrays; pass the arrays as a "
            "tuple (X, y) to have them cut into batches."
        )
    if isinstance(data, tuple) and data and all(isinstance(part, tuple) for part in data):
        raise TypeError(
            "A tuple holds the arrays (X, y), got a tuple of batches; pass the batches as a list."
        )
    # One table or text is not a stream, though Python iterates over its columns or letters.
    kind = type(data).__name__
    if isinstance(data, bytes | dict) or (hasattr(data, "iloc") and not is_dask_collection(data)):
        raise TypeError(
            f"Expected a stream of batches, got one {kind}; pass (X, y), or a generator such as "
            "((part[columns], part['y']) for part in pd.read_csv(path, chunksize=100_000))."
        )
    if not (callable(data) or hasattr(data, "__iter__") or hasattr(data, "shape")):
        raise TypeError(
            f"Expected a stream of batches, got {kind}; pass (X, y), a list or generator of "
            "batches, or a function that returns one."
        )
