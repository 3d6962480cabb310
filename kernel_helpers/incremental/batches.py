"""Turn what a user calls data into batches: rows of arrays and files, Dask blocks, any iterable."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from kernel_helpers._dask import is_dask_collection
from kernel_helpers.arrays.handle import check_rows
from kernel_helpers.arrays.plan import Rows, plan_epoch, sensible_rows
from kernel_helpers.arrays.readahead import read_ahead_of
from kernel_helpers.arrays.sources import Source
from kernel_helpers.incremental.batch import Batch, Batches, Stream
from kernel_helpers.incremental.blocks import compute_ahead, delayed_blocks
from kernel_helpers.incremental.finite import require_finite
from kernel_helpers.incremental.mixing import mix_rows
from kernel_helpers.incremental.rows import holds_nan, is_path, n_rows, open_rows, take


def open_stream(
    data: Any, *, batch_rows: int | None, read_ahead: int | None, finite: bool
) -> Stream:
    """Choose how to go through `data`: a tuple is cut into batches, another iterable has them."""
    parts = data if isinstance(data, tuple) else (data,)
    if any(is_dask_collection(part) for part in parts):
        return DaskStream(parts)
    if isinstance(data, tuple) or hasattr(data, "shape") or isinstance(data, str):
        return ArrayStream(parts, batch_rows, 2 if read_ahead is None else read_ahead, finite)
    return IterableStream(data, read_ahead or 0)


class ArrayStream:
    """Blocks of rows of arrays, frames, lists or .npy files, read by a thread while one is used.

    Parameters
    ----------
    parts : tuple of X, y and weights, each of shape (n, ...)
    batch_rows : int or None
        About 2 MiB of `X` by default.
    read_ahead : int
    finite : bool
        Whether to refuse NaN and infinity, in the reading thread. Parts that are neither numbers
        nor fixed-width text are left to the estimator's own check.
    """

    def __init__(
        self, parts: tuple[Any, ...], batch_rows: int | None, read_ahead: int, finite: bool
    ) -> None:
        self._sources = [open_rows(part) for part in parts]
        lengths = [len(source) for source in self._sources]
        if len(set(lengths)) != 1:
            raise ValueError(
                f"Expected X, y and weights of one length, got {lengths} rows; "
                "pass (X, y) as a tuple, and batches that are ready as a list or a generator."
            )
        self.n_rows: int | None = lengths[0]
        self.checked = finite and not any(holds_nan(part) for part in parts if not is_path(part))
        size = (
            sensible_rows(self._sources[0])
            if batch_rows is None
            else check_rows(batch_rows, "batch_rows")
        )
        self._size, self._ahead = size, read_ahead

    def epoch(self, rng: np.random.Generator | None, skip: int) -> Batches:
        """Yield the batches after the first `skip` without reading those."""
        plan = itertools.islice(plan_epoch(len(self._sources[0]), self._size, rng), skip, None)
        yield from read_ahead_of(self._read(plan), self._ahead)

    def _read(self, plan: Iterator[Rows]) -> Iterator[Batch]:
        X, *others = self._sources
        with X:
            for rows in plan:
                block = X.read(rows)
                batch = Batch(block, *(_in_memory(other, rows) for other in others))
                if self.checked:
                    for name, part in batch._asdict().items():
                        require_finite(part, rows, name)
                yield batch


class DaskStream:
    """Partitions of Dask collections, computed a few ahead and brought here one by one."""

    checked = False
    n_rows: int | None = None

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self._blocks = list(delayed_blocks(parts))

    def epoch(self, rng: np.random.Generator | None, skip: int) -> Batches:
        """Yield the blocks after the first `skip` without computing those."""
        order = range(len(self._blocks)) if rng is None else rng.permutation(len(self._blocks))
        chosen = [self._blocks[i] for i in order]
        seeds = rng.integers(2**63, size=len(chosen)) if rng is not None else None
        for i, values in enumerate(compute_ahead(chosen[skip:]), start=skip):
            batch = Batch(*values)
            yield batch if seeds is None else _shuffled(batch, int(seeds[i]))


class IterableStream:
    """Batches that a list, a generator or a function without arguments brings."""

    checked = False
    n_rows: int | None = None

    def __init__(self, batches: Iterable[Any] | Callable[[], Iterable[Any]], ahead: int) -> None:
        self._batches, self._ahead = batches, ahead
        self._used = False

    def epoch(self, rng: np.random.Generator | None, skip: int) -> Batches:
        """Yield the batches after the first `skip`; those are read and thrown away."""
        batches = self._batches() if callable(self._batches) else self._batches
        if self._used and iter(batches) is batches and not callable(self._batches):
            raise ValueError(
                "A generator can be gone through once, and a second epoch was asked for; pass a "
                "function that creates it: partial_fit_stream(model, lambda: batches(...))."
            )
        self._used = True
        named = (as_batch(item) for item in batches)
        mixed = named if rng is None else mix_rows(named, rng)
        rest = (batch for batch in itertools.islice(mixed, skip, None))
        yield from read_ahead_of(rest, self._ahead)


def as_batch(item: object) -> Batch:
    """Name the parts of a tuple ``(X, y)`` or ``(X, y, weights)``; anything else is `X`."""
    if isinstance(item, Batch):
        return item
    return Batch(*item) if isinstance(item, tuple) and len(item) <= 3 else Batch(item)


def _in_memory(source: Source, rows: Rows) -> Any:
    with source:
        return source.read(rows)


def _shuffled(batch: Batch, seed: int) -> Batch:
    order = np.random.default_rng(seed).permutation(n_rows(batch.X))
    return Batch(*(None if part is None else take(part, order) for part in batch))
