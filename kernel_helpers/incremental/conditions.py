"""The three conditions of out-of-core learning, checked before the first batch.

A source that can be streamed, features that need no pass over all data first, and an estimator
that learns incrementally (scikit-learn's user guide, "Scaling with instances using out-of-core
learning").
"""

from typing import Any

import numpy as np

from kernel_helpers.incremental.blocks import is_dask
from kernel_helpers.incremental.step import last_step, streamed_steps, takes_classes


def check_conditions(model: Any, data: Any) -> None:
    """Raise a TypeError that names the first of the three conditions that is not met."""
    _check_source(data)
    _check_features(model)
    last = last_step(model)
    if not hasattr(last, "partial_fit"):
        raise TypeError(
            f"{type(last).__name__} cannot learn from batches: it has no partial_fit. Try "
            "SGDClassifier(loss='log_loss'), SGDRegressor, MultinomialNB or MiniBatchKMeans; "
            "kernel_helpers.incremental.partial_fit_estimators() lists them all."
        )


def find_classes(model: Any, data: Any, classes: Any) -> Any:
    """Return all labels that can come: as given, as already learned, or those of a whole `y`."""
    last = last_step(model)
    if not takes_classes(last):
        return None
    if classes is not None:
        return (
            classes if isinstance(classes, list) and np.ndim(classes) != 1 else np.unique(classes)
        )
    if hasattr(last, "classes_"):
        return last.classes_
    labels = data[1] if isinstance(data, tuple) and len(data) > 1 else None
    if labels is None or is_dask(labels):
        raise ValueError(
            f"{type(last).__name__} must know every class before the first batch, because a later "
            "one may bring a label that the first does not have; pass classes=[0, 1] (all labels)."
        )
    return unique_labels(labels)


def unique_labels(labels: Any) -> np.ndarray:
    """Find the distinct labels block by block, so that a mapped file stays on the disk."""
    from kernel_helpers.arrays.plan import plan_epoch
    from kernel_helpers.arrays.sources import open_source

    with open_source(labels) as source:
        blocks = [np.unique(source.read(r)) for r in plan_epoch(len(source), 1 << 20, None)]
    return np.unique(np.concatenate(blocks)) if blocks else np.empty(0)


def _check_source(data: Any) -> None:
    if isinstance(data, list) and len(data) == 2 and getattr(data[1], "ndim", 0) == 1:
        raise TypeError(
            "A list holds batches (X, y) that are ready, got two arrays; pass the arrays as a "
            "tuple (X, y) to have them cut into batches."
        )
    # One table or text is not a stream, though Python iterates over its columns or letters.
    kind = type(data).__name__
    if isinstance(data, bytes | dict) or (hasattr(data, "iloc") and not is_dask(data)):
        raise TypeError(
            f"Expected a stream of batches, got one {kind}; pass (X, y), or a generator such as "
            "((part[columns], part['y']) for part in pd.read_csv(path, chunksize=100_000))."
        )
    if not (callable(data) or hasattr(data, "__iter__") or hasattr(data, "shape")):
        raise TypeError(
            f"Expected a stream of batches, got {kind}; pass (X, y), a list or generator of "
            "batches, or a function that returns one."
        )


def _check_features(model: Any) -> None:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils import get_tags
    from sklearn.utils.validation import check_is_fitted

    for step in streamed_steps(model):
        if hasattr(step, "partial_fit") or not get_tags(step).requires_fit:
            continue
        try:
            check_is_fitted(step)
        except NotFittedError as error:
            raise TypeError(
                f"{type(step).__name__} needs a pass over all data before it gives the first "
                "feature. Use one that needs none (HashingVectorizer, FeatureHasher) or learns on "
                "the way (StandardScaler), or fit it on a sample first."
            ) from error
