"""Partitions of Dask collections that belong together, and their values one after another."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kernel_helpers._dask import blocking_client, in_task, is_dask_collection

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 2  # blocks computed while one is used


def delayed_blocks(parts: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Yield one tuple of delayed values for each partition of the collections in `parts`.

    Parameters
    ----------
    parts : tuple of Dask arrays, DataFrames, Series or Bags
        Partitioned alike; the columns of an array may be cut, too.
    """
    if not all(is_dask_collection(part) for part in parts):
        raise TypeError(
            "Expected X and y both as Dask collections, got one of them in memory; "
            "try dask.array.from_array(y, chunks=X.chunks[0])."
        )
    columns = [_delayed(part) for part in parts]
    counts = [len(column) for column in columns]
    lengths = {part.chunks[0] for part in parts if hasattr(part, "chunks")}
    whole = {sizes for sizes in lengths if not any(size != size for size in sizes)}
    if len(set(counts)) != 1 or len(whole) > 1:
        raise ValueError(
            f"Expected X and y in the same partitions, got {counts} of them with different rows; "
            "try y = y.rechunk(X.chunks[0]) or y = y.repartition(npartitions=X.npartitions)."
        )
    return zip(*columns, strict=True)


def compute_ahead(blocks: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Compute the blocks in order: on the current cluster, or else in a thread beside this one.

    Inside a task they are computed one by one, when they are needed.
    """
    client = blocking_client()
    if client is not None and not in_task():
        return _from_cluster(client, blocks)
    from dask.base import compute

    from kernel_helpers.arrays.readahead import read_ahead_of

    one_by_one = (compute(*block) for block in blocks)
    # Of all that waits for a result, Dask's own compute gives a task's thread free meanwhile.
    return one_by_one if in_task() else read_ahead_of(one_by_one, AHEAD)


def _from_cluster(client: "Client", blocks: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    waiting: deque[Any] = deque()
    remaining = iter(blocks)
    try:
        while True:
            while len(waiting) <= AHEAD and (block := next(remaining, None)) is not None:
                waiting.append(client.compute(block))
            if not waiting:
                return
            yield tuple(client.gather(waiting.popleft()))
    finally:
        client.cancel(list(waiting))


def _delayed(part: Any) -> list[Any]:
    if not hasattr(part, "chunks"):
        return list(part.to_delayed())
    whole = part.rechunk(dict.fromkeys(range(1, part.ndim), -1)) if part.ndim > 1 else part
    return list(whole.to_delayed().ravel())
