"""Every label that can come, before the first batch: of one target or of several."""

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils import get_tags
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.multiclass import unique_labels as labels_of

from kernel_helpers._dask import is_dask_collection
from kernel_helpers.arrays.plan import plan_epoch
from kernel_helpers.incremental.rows import open_rows
from kernel_helpers.incremental.step import last_step, takes_classes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator

_BLOCK_ROWS = 1 << 20


def find_classes(model: "BaseEstimator", data: object, classes: object) -> Any:
    """Return all labels that can come: as given, as already learned, or those of a whole `y`.

    Returns
    -------
    array of shape (n_classes,), list of one such array per target, or None
        None where ``partial_fit`` does not ask for them.
    """
    last = last_step(model)
    if not takes_classes(last):
        return None
    if classes is not None:
        given = given_classes(classes)
        if has_targets(last) and not isinstance(given, list):
            raise ValueError(
                f"{type(last).__name__} learns several targets, each with labels of its own; pass "
                "one array per column of y, for example classes=[[0, 1], [0, 1, 2]]."
            )
        return given
    if hasattr(last, "classes_"):
        return last.classes_
    labels = data[1] if isinstance(data, tuple) and len(data) > 1 else None
    if labels is None or is_dask_collection(labels):
        raise ValueError(
            f"{type(last).__name__} must know every class before the first batch, because a later "
            "one may bring a label that the first does not have; pass classes=[0, 1] (all labels)."
        )
    return unique_labels(labels, per_target=has_targets(last))


def given_classes(classes: Any) -> Any:
    """Return the labels of one target, sorted, or those of each target.

    Examples
    --------
    >>> given_classes(["b", "a"]).tolist()
    ['a', 'b']
    >>> [labels.tolist() for labels in given_classes([[0, 1], [0, 1, 2]])]
    [[0, 1], [0, 1, 2]]
    """
    arrays = classes if hasattr(classes, "ndim") else list(classes)
    several = any(isinstance(labels, list | tuple) or np.ndim(labels) for labels in arrays)
    return [np.unique(labels) for labels in arrays] if several else np.unique(arrays)


def has_targets(model: "BaseEstimator") -> bool:
    """Whether a model learns several targets, each with classes of its own."""
    return not get_tags(model).target_tags.single_output


def unique_labels(y: "ArrayLike", *, per_target: bool = False) -> Any:
    """Find the distinct labels block by block, so that a mapped file stays on the disk.

    Parameters
    ----------
    y : array-like of shape (n,) or (n, n_targets), path or MemmapHandle
    per_target : bool
        Whether to find the labels of each column.

    Returns
    -------
    array of shape (n_classes,) or list of one per target

    Raises
    ------
    ValueError
        A label is missing.
    """
    with open_rows(y) as source:
        plan = plan_epoch(len(source), _BLOCK_ROWS, None)
        blocks = [_labels(source.read(rows), per_target) for rows in plan]
    if per_target:
        return [np.unique(np.concatenate(column)) for column in zip(*blocks, strict=True)]
    return np.unique(np.concatenate(blocks)) if blocks else np.empty(0)


def _labels(y: Any, per_target: bool) -> Any:
    values = y if hasattr(y, "tocsr") else np.asarray(y)
    _require_labels(values)
    if per_target:
        columns = values.reshape(len(values), -1).T
        return [np.unique(column) for column in columns]
    if values.ndim > 1 and type_of_target(values) == "multilabel-indicator":
        return labels_of(values)
    return np.unique(values)


def _require_labels(values: np.ndarray) -> None:
    if values.dtype.kind not in "Of":
        return
    import pandas as pd

    missing = int(pd.isna(values).sum())
    if missing:
        raise ValueError(
            f"Expected a label for each row of y, got {missing} rows without; drop these rows."
        )
