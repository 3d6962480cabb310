"""What runs where a shard is: train a fresh model on its rows."""

import copy
import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.plan import Rows
from kernel_helpers.arrays.sources import open_source
from kernel_helpers.incremental.batch import Batch
from kernel_helpers.incremental.finite import require_finite
from kernel_helpers.incremental.rows import holds_nan, n_rows, take
from kernel_helpers.incremental.step import train

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from sklearn.base import BaseEstimator


def fit_rows(
    rows: np.ndarray, model: "BaseEstimator", X: "ArrayLike", y: np.ndarray
) -> tuple[Any, int]:
    """Fit `model` on these rows of arrays in memory; return it and their number."""
    return model.fit(take(X, rows), y[rows]), len(rows)


def fit_passes(
    rows: np.ndarray,
    model: "BaseEstimator",
    X: "ArrayLike",
    y: np.ndarray,
    *,
    classes: object,
    epochs: int,
) -> tuple[Any, int]:
    """Train `model` in passes over these rows of arrays in memory."""
    batch = Batch(take(X, rows), y[rows])
    for _ in range(epochs):
        train(model, batch, classes)
    return model, len(rows)


def fit_blocks(
    blocks: list[Rows],
    model: "BaseEstimator",
    X: "ArrayLike",
    y: "ArrayLike",
    *,
    classes: object,
    epochs: int,
) -> tuple[Any, int]:
    """Train `model` on these blocks of a file; return it and its rows.

    No thread reads ahead: where every core trains a shard it would only push the block out of the
    cache. The system fetches the next block from the disk meanwhile.
    """
    from sklearn import config_context

    seen = 0
    for _ in range(epochs):
        with config_context(assume_finite=not holds_nan(y)):
            seen = sum(_trained(model, batch, classes) for batch in _read(blocks, X, y))
    return model, seen


def fit_block(shard: tuple[Any, int], values: tuple[Any, ...], classes: object) -> tuple[Any, int]:
    """Train a copy of a shard's model on one Dask block; return it and the rows so far."""
    model, seen = copy.deepcopy(shard[0]), shard[1]
    return model, seen + _trained(model, Batch(*values), classes)


def _trained(model: "BaseEstimator", batch: Batch, classes: object) -> int:
    seen = n_rows(batch.X)
    if seen:
        train(model, batch, classes)
    return seen


def _read(blocks: Iterable[Rows], X: "ArrayLike", y: "ArrayLike") -> Any:
    targets = open_source(y)
    with open_source(X) as features, targets:
        for rows, following in itertools.pairwise([*blocks, slice(0, 0)]):
            block = features.read(rows)
            features.expect(following)
            require_finite(block, rows)
            labels = targets.read(rows)
            require_finite(labels, rows, "y")
            yield Batch(block, labels)
