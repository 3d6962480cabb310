"""Train a model, or the streamable steps of a pipeline, on one batch."""

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction import FeatureHasher
from sklearn.frozen import FrozenEstimator
from sklearn.utils import get_tags

from kernel_helpers.incremental.batch import Batch
from kernel_helpers.incremental.rows import n_rows, refuse_mask

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


def train(model: "BaseEstimator", batch: Batch, classes: object) -> None:
    """Call ``partial_fit`` on `batch`, through the steps before it when `model` is a pipeline."""
    X = batch.X
    for step in streamed_steps(model):
        if learns(step):
            step.partial_fit(X)
        X = step.transform(X)
    last = last_step(model)
    options: dict[str, Any] = {}
    if classes is not None and takes_classes(last):
        options["classes"] = classes
    if batch.sample_weight is not None:
        options["sample_weight"] = batch.sample_weight
    if batch.y is None:
        last.partial_fit(X, **options)
    else:
        last.partial_fit(X, batch.y, **options)


def streamed_steps(model: "BaseEstimator") -> list[Any]:
    """Return the transformers of a pipeline; none for a plain estimator."""
    steps = [step for _, step in getattr(model, "steps", [])[:-1]]
    return [step for step in steps if step is not None and step != "passthrough"]


def learns(step: object) -> bool:
    """Whether a transformer learns from each batch; one that is frozen does not."""
    return hasattr(step, "partial_fit") and not isinstance(step, FrozenEstimator)


def requires_fit(step: object) -> bool:
    """Whether a transformer depends on rows that it was fitted on."""
    # scikit-learn 1.6 does not know yet that FeatureHasher has no state.
    return bool(get_tags(step).requires_fit) and not isinstance(step, FeatureHasher)


def last_step(model: "BaseEstimator") -> Any:
    """Return the final estimator of a pipeline, or the estimator itself."""
    return model.steps[-1][1] if hasattr(model, "steps") else model


def takes_classes(model: "BaseEstimator") -> bool:
    """Whether ``partial_fit`` wants to know all classes before the first batch."""
    return "classes" in inspect.signature(model.partial_fit).parameters


def batch_length(batch: Batch, number: int, classes: object) -> int:
    """Check the shapes and labels of batch `number`, and return its rows."""
    X, y, _ = batch
    for name, part in batch._asdict().items():
        refuse_mask(part, name)
    if hasattr(X, "shape") and len(X.shape) < 2 and X.dtype.kind in "biufc":
        raise ValueError(
            f"Batch {number} has shape {X.shape}, expected (rows, features); "
            "a batch of one row is X.reshape(1, -1)."
        )
    rows = n_rows(X)
    if y is not None and n_rows(y) != rows:
        raise ValueError(
            f"Batch {number} has {rows} rows but {n_rows(y)} targets; cut X and y with the same "
            "slice."
        )
    if y is not None and rows and classes is not None:
        _require_classes(y, classes, number)
    return rows


def _require_classes(y: "ArrayLike", classes: object, number: int) -> None:
    if not isinstance(classes, list):
        if np.ndim(y) == 1:
            _require_known(np.asarray(y), np.asarray(classes), number)
        return
    targets = np.asarray(y).reshape(n_rows(y), -1).T
    if len(targets) != len(classes):
        raise ValueError(
            f"Batch {number} has {len(targets)} targets, but classes= lists the labels of "
            f"{len(classes)}; give one array of labels per column of y."
        )
    for target, labels in zip(targets, classes, strict=True):
        _require_known(target, np.asarray(labels), number)


def _require_known(y: np.ndarray, classes: np.ndarray, number: int) -> None:
    known = np.isin(y, classes)
    if not known.all():
        # MultinomialNB and BernoulliNB would count these rows for no class without a word.
        raise ValueError(
            f"Batch {number} holds the label {y[~known].tolist()[0]!r}, which is not in classes="
            f"{classes[:10].tolist()}; name every label that can come."
        )
