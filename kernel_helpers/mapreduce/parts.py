"""Run a function on each part of some data: a list of parts, or the partitions of a collection."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kernel_helpers._dask import is_client, is_dask_collection
from kernel_helpers._executor import ExecutorLike, open_executor


def map_parts(
    function: Callable[[Any], Any], parts: Iterable[Any], executor: ExecutorLike
) -> Iterator[Any]:
    """Yield ``function(part)`` in order; partitions of a Dask collection stay on the workers."""
    if is_dask_collection(parts):
        from dask.base import compute
        from dask.delayed import delayed

        client = executor if is_client(executor) else None
        tasks = [delayed(function)(part) for part in delayed_parts(parts)]
        yield from compute(*tasks, scheduler=client)
        return
    with open_executor(executor) as opened:
        yield from opened.map(function, parts)


def delayed_parts(collection: Any) -> list[Any]:
    """Return the partitions of a Dask collection as delayed values."""
    found = collection.to_delayed()
    return list(found.ravel()) if hasattr(found, "ravel") else list(found)


def as_parts(data: object) -> Any:
    """Take one table for a single part; leave Dask collections and lists of parts alone."""
    return [data] if hasattr(data, "iloc") and not is_dask_collection(data) else data
