"""Train the shards of an averaged model wherever its data are, and average them."""

import copy
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from sklearn.base import is_classifier
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from kernel_helpers._executor import Executor, open_executor
from kernel_helpers._executor.choose import available_cores
from kernel_helpers.arrays.handle import MemmapHandle
from kernel_helpers.arrays.plan import sensible_rows
from kernel_helpers.arrays.sources import FileSource, open_source
from kernel_helpers.incremental.blocks import current_client, delayed_blocks, is_dask
from kernel_helpers.incremental.conditions import unique_labels
from kernel_helpers.incremental.shard_fit import (
    fit_block,
    fit_blocks,
    fit_passes,
    fit_rows,
)
from kernel_helpers.incremental.shards import deal_blocks, deal_rows
from kernel_helpers.incremental.step import last_step

MOST_EPOCHS = 100


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
            "SGDClassifier or LogisticRegression, or let the models vote (VotingClassifier)."
        )
    weights = [shard.n_rows for shard in shards]
    for name in ("coef_", "intercept_"):
        values = [getattr(last_step(shard.model), name) for shard in shards]
        setattr(linear, name, np.average(values, axis=0, weights=weights))
    return model


def train_shards(owner: Any, model: Any, X: Any, y: Any) -> list[Shard]:
    """Train a copy of `model` on each shard, as `owner` (the averaged estimator) says."""
    rng = np.random.default_rng(check_random_state(owner.random_state).randint(2**31))
    if owner.epochs is not None and owner.epochs < 1:
        raise ValueError(f"epochs must be at least 1, got {owner.epochs}; try 1.")
    if owner.n_shards is not None and owner.n_shards < 1:
        raise ValueError(f"n_shards must be at least 1, got {owner.n_shards}; try 2.")
    if is_dask(X):
        return _train_dask(owner, model, X, y, rng)
    with open_executor(owner.executor) as executor:
        n_shards = owner.n_shards or executor.n_workers
        if _is_file(X):
            jobs = _file_jobs(owner, model, X, y, n_shards, rng, executor)
        else:
            jobs = _memory_jobs(owner, model, X, y, n_shards, rng, executor)
        return [Shard(*done) for done in jobs]


def _memory_jobs(
    owner: Any,
    model: Any,
    X: Any,
    y: Any,
    n_shards: int,
    rng: np.random.Generator,
    executor: Executor,
) -> Iterator[Any]:
    if not hasattr(model, "steps"):  # a pipeline may start from texts
        X, y = validate_data(owner, X, y, accept_sparse="csr", y_numeric=not is_classifier(owner))
    y = np.asarray(y)
    if is_classifier(owner):
        check_classification_targets(y)
    labels = y if is_classifier(owner) else None
    shards = deal_rows(labels, len(y), n_shards, rng)
    data = (executor.share(X), executor.share(y))
    if owner.epochs is None:
        return executor.map(partial(_fit_copy, fit_rows), shards, model, *data)
    classes = None if labels is None else np.unique(labels)
    job = partial(_fit_copy, partial(fit_passes, classes=classes, epochs=owner.epochs))
    return executor.map(job, shards, model, *data)


def _file_jobs(
    owner: Any,
    model: Any,
    X: Any,
    y: Any,
    n_shards: int,
    rng: np.random.Generator,
    executor: Executor,
) -> Iterator[Any]:
    source = open_source(X)
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
        _handle(part) if _is_file(part) else executor.share(np.asarray(part)) for part in (X, y)
    )
    job = partial(_fit_copy, partial(fit_blocks, classes=classes, epochs=epochs))
    return executor.map(job, shards, model, features, targets)


def _train_dask(owner: Any, model: Any, X: Any, y: Any, rng: np.random.Generator) -> list[Shard]:
    """One chain of tasks a shard, each passing its model on; blocks stay on the workers."""
    from dask.base import compute
    from dask.delayed import delayed

    client = owner.executor if hasattr(owner.executor, "scheduler_info") else current_client()
    n_workers = sum(client.nthreads().values()) if client else available_cores()
    blocks = list(delayed_blocks((X, y)))
    classes = None
    if is_classifier(owner):
        labels = (delayed(np.unique)(target) for _, target in blocks)
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
    return [Shard(*done) for done in compute(*chains, scheduler=client)]


def _fit_copy(fit: Any, shard: Any, model: Any, *data: Any) -> Any:
    """Train a copy: in this process, all shards would share one model."""
    return fit(shard, copy.deepcopy(model), *data)


def _is_file(X: Any) -> bool:
    return (
        hasattr(X, "__fspath__")
        or isinstance(X, str | MemmapHandle)
        or (isinstance(X, np.memmap) and isinstance(open_source(X), FileSource))
    )


def _handle(part: Any) -> MemmapHandle:
    return part if isinstance(part, MemmapHandle) else MemmapHandle(part)
