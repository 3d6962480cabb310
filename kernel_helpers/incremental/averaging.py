"""Train the shards of an averaged model wherever its data are, and average them."""

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from sklearn.base import is_classifier
from sklearn.utils import check_random_state, get_tags, indexable
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d, validate_data

from kernel_helpers._dask import blocking_client, is_client, is_dask_collection
from kernel_helpers._executor import Executor, ExecutorLike, open_executor
from kernel_helpers._executor.choose import available_cores
from kernel_helpers.arrays.handle import MemmapHandle
from kernel_helpers.arrays.plan import sensible_rows
from kernel_helpers.arrays.sources import open_source
from kernel_helpers.incremental.blocks import delayed_blocks
from kernel_helpers.incremental.features import check_features, split_features
from kernel_helpers.incremental.labels import unique_labels
from kernel_helpers.incremental.rows import computed, in_memory, is_file, refuse_mask
from kernel_helpers.incremental.shard_fit import (
    fit_block,
    fit_blocks,
    fit_passes,
    fit_rows,
)
from kernel_helpers.incremental.shards import deal_blocks, deal_rows
from kernel_helpers.incremental.step import last_step

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

MOST_EPOCHS = 100


class ShardParameters(Protocol):
    """The parameters of an averaged estimator that its training reads."""

    n_shards: int | None
    epochs: int | None
    executor: ExecutorLike
    random_state: object


class Shard(NamedTuple):
    """A model and the number of rows it was trained on."""

    model: Any
    n_rows: int


def average(shards: list[Shard]) -> Any:
    """Return a copy of the first model with coefficients averaged over all, weighted by rows.

    Raises
    ------
    TypeError
        The models have no ``coef_``: averaging anything but linear models means nothing.
    """
    model = copy.deepcopy(shards[0].model)
    linear = last_step(model)
    if not hasattr(linear, "coef_"):
        raise TypeError(
            f"Only linear models can be averaged, and {type(linear).__name__} has no coef_; try "
            f"{_suggested(linear)}, or let the models vote (VotingClassifier, VotingRegressor)."
        )
    weights = [shard.n_rows for shard in shards]
    for name in ("coef_", "intercept_"):
        values = [getattr(last_step(shard.model), name) for shard in shards]
        mean = np.average(values, axis=0, weights=weights)
        setattr(linear, name, mean.astype(np.result_type(values[0]), copy=False))
    return model


def trained(shards: list[Shard]) -> list[Shard]:
    """Leave out shards without rows, as those of empty files and partitions.

    Raises
    ------
    ValueError
        No shard has rows.
    """
    found = [shard for shard in shards if shard.n_rows]
    if not found:
        raise ValueError("Expected at least one row to train on, got none; is the data empty?")
    return found


def train_shards(
    owner: ShardParameters, model: "BaseEstimator", X: object, y: object
) -> list[Shard]:
    """Train a copy of `model` on each shard, as `owner` (the averaged estimator) says."""
    rng = np.random.default_rng(check_random_state(owner.random_state).randint(2**31))
    refuse_mask(X, "X")
    refuse_mask(y, "y")
    if owner.epochs is not None and owner.epochs < 1:
        raise ValueError(f"epochs must be at least 1, got {owner.epochs}; try 1.")
    if owner.n_shards is not None and owner.n_shards < 1:
        raise ValueError(f"n_shards must be at least 1, got {owner.n_shards}; try 2.")
    if is_dask_collection(X) or is_file(X) or owner.epochs is not None:
        _check_batches(model)
    if is_dask_collection(X):
        check_features(model)
        return _train_dask(owner, model, X, y, rng=rng)
    (y,) = computed(y)
    with open_executor(owner.executor) as executor:
        n_shards = owner.n_shards or executor.n_workers
        if not is_file(X):
            (y,) = in_memory(y)
            return _train_memory(owner, model, X, y, n_shards=n_shards, rng=rng, executor=executor)
        check_features(model)
        jobs = _file_jobs(owner, model, X, y, n_shards=n_shards, rng=rng, executor=executor)
        return [Shard(*done) for done in jobs]


def _check_batches(model: "BaseEstimator") -> None:
    last = last_step(model)
    if not hasattr(last, "partial_fit"):
        raise TypeError(
            f"{type(last).__name__} has no partial_fit, which files, Dask collections and epochs= "
            f"need; try {_suggested(last)}."
        )


def _suggested(model: "BaseEstimator") -> str:
    return "SGDClassifier(loss='log_loss')" if is_classifier(model) else "SGDRegressor()"


def _train_memory(
    owner: ShardParameters,
    model: "BaseEstimator",
    X: Any,
    y: object,
    *,
    n_shards: int,
    rng: np.random.Generator,
    executor: Executor,
) -> list[Shard]:
    X, y = _checked(owner, model, X, y)
    model, X, rejoin = split_features(model, X, y)
    labels = y if is_classifier(owner) else None
    shards = deal_rows(labels, len(y), n_shards, rng)
    data = (executor.share(X), executor.share(y))
    job = partial(_fit_copy, fit_rows)
    if owner.epochs is not None:
        classes = None if labels is None else np.unique(labels)
        job = partial(_fit_copy, partial(fit_passes, classes=classes, epochs=owner.epochs))
    done = executor.map(job, shards, model, *data)
    return [Shard(rejoin(fitted), n) for fitted, n in done]


def _checked(owner: object, model: "BaseEstimator", X: object, y: Any) -> tuple[Any, np.ndarray]:
    """Check rows in memory as scikit-learn does; frames stay frames, for their columns' names."""
    classify = is_classifier(owner)
    if not hasattr(model, "steps") and isinstance(X, list) and X and isinstance(X[0], str):
        raise ValueError(
            "Expected rows of numbers, got a list of texts; put a vectorizer before the model: "
            "make_pipeline(HashingVectorizer(), SGDClassifier())."
        )
    if hasattr(model, "steps"):  # a pipeline may start from texts: its first step checks them
        X, y = indexable(X, y)
        y = column_or_1d(y, warn=True) if classify else np.asarray(y)
    else:
        several = not classify and get_tags(model).target_tags.multi_output
        checked, y = validate_data(
            owner, X, y, accept_sparse="csr", y_numeric=not classify, multi_output=several
        )
        X = X if hasattr(X, "columns") else checked
    if classify:
        check_classification_targets(y)
    return X, y


def _file_jobs(
    owner: ShardParameters,
    model: "BaseEstimator",
    X: object,
    y: Any,
    *,
    n_shards: int,
    rng: np.random.Generator,
    executor: Executor,
) -> Iterator[Any]:
    source = open_source(X)
    _require_one_target(owner, y)
    shards = deal_blocks(len(source), sensible_rows(source), n_shards, rng)
    if len(source) != len(open_source(y)):
        raise ValueError(
            f"Expected X and y of one length, got inconsistent numbers of rows: {len(source)} and "
            f"{len(open_source(y))}."
        )
    classes = unique_labels(y) if is_classifier(owner) else None
    # A million rows is scikit-learn's rule of thumb for stochastic gradient descent.
    epochs = owner.epochs or min(MOST_EPOCHS, -(-1_000_000 // max(1, len(source))))
    features, targets = (
        _handle(part) if is_file(part) else executor.share(np.asarray(part)) for part in (X, y)
    )
    job = partial(_fit_copy, partial(fit_blocks, classes=classes, epochs=epochs))
    return executor.map(job, shards, model, features, targets)


def _train_dask(
    owner: ShardParameters,
    model: "BaseEstimator",
    X: object,
    y: object,
    *,
    rng: np.random.Generator,
) -> list[Shard]:
    """One chain of tasks a shard, each passing its model on; blocks stay on the workers."""
    from dask.base import compute
    from dask.delayed import delayed

    client = owner.executor if is_client(owner.executor) else blocking_client()
    n_workers = sum(client.nthreads().values()) if client else available_cores()
    blocks = list(delayed_blocks((X, y)))
    classes = None
    if is_classifier(owner):
        _require_one_target(owner, y)
        labels = (delayed(unique_labels)(target) for _, target in blocks)
        classes = np.unique(np.concatenate(compute(*labels, scheduler=client)))
    order = rng.permutation(len(blocks))
    n_shards = max(1, min(owner.n_shards or n_workers, len(blocks)))
    chains = []
    for i in range(n_shards):
        # The dask worker that ran a task may run it again: it trains a copy, never its input.
        shard: Any = (model, 0)
        for j in np.tile(order[i::n_shards], owner.epochs or 1):
            shard = delayed(fit_block, pure=False)(shard, blocks[j], classes)
        chains.append(shard)
    return trained([Shard(*done) for done in compute(*chains, scheduler=client)])


def _require_one_target(owner: object, y: object) -> None:
    shape = _handle(y).shape if is_file(y) else getattr(y, "shape", ())
    if is_classifier(owner) and len(shape) > 1 and shape[1] > 1:
        raise ValueError(f"Expected one label per row, got y of shape {shape}; pass one column.")


def _fit_copy(fit: Callable[..., Any], shard: object, model: "BaseEstimator", *data: Any) -> Any:
    """Train a copy: in this process, all shards would share one model."""
    return fit(shard, copy.deepcopy(model), *data)


def _handle(part: Any) -> MemmapHandle:
    return part if isinstance(part, MemmapHandle) else MemmapHandle(part)
