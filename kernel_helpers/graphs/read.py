"""Read tasks and what they depend on out of anything that Dask can compute."""

import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel_helpers._dask import is_dask_collection
from kernel_helpers._dask_tasks import Key, as_tasks
from kernel_helpers.graphs.order import circle_text, in_order

Dependencies = dict[Key, frozenset[Key]]


@dataclass(frozen=True)
class Written:
    """A graph as its author wrote it and as Dask would run it."""

    tasks: dict[Key, Any]  # as written; the values are Dask's own tasks
    optimized: dict[Key, Any]
    outputs: tuple[Key, ...]  # keys asked for, as written
    optimized_outputs: tuple[Key, ...]


def read(collections: Iterable[Any]) -> Written:
    """Return the tasks of all `collections` together, before and after Dask optimises them.

    Parameters
    ----------
    collections : iterable
        Dask collections, futures, plain dict graphs, or lists and tuples of them.

    Raises
    ------
    TypeError
        If something else is among them.
    ValueError
        If there is nothing, or tasks wait for each other in a circle.
    """
    written = _read(collections)
    in_order(dependencies_of(written.tasks))
    return written


def dependencies_of(tasks: Mapping[Key, Any]) -> Dependencies:
    """Return for each key of `tasks` the keys of `tasks` that it needs.

    Keys that are not in `tasks` are left out: a persisted block is no work to do.
    """
    return {
        key: frozenset(needed for needed in task.dependencies if needed in tasks)
        for key, task in tasks.items()
    }


def needed(dependencies: Mapping[Key, Collection[Key]], outputs: Iterable[Key]) -> set[Key]:
    """Return the keys that `outputs` depend on, directly or not, and `outputs` themselves."""
    seen: set[Key] = set()
    todo = [key for key in outputs if key in dependencies]
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo.extend(dependencies[key])
    return seen


def _read(collections: Iterable[Any]) -> Written:
    parts = list(_flatten(collections))
    if not parts:
        raise ValueError("TaskGraph expects a Dask collection or a graph, got nothing to look at.")
    if all(_is_collection(part) for part in parts):
        return _read_collections(parts)
    read_parts = [_read_one(part) for part in parts]
    return Written(
        tasks={key: task for part in read_parts for key, task in part.tasks.items()},
        optimized={key: task for part in read_parts for key, task in part.optimized.items()},
        outputs=tuple(key for part in read_parts for key in part.outputs),
        optimized_outputs=tuple(key for part in read_parts for key in part.optimized_outputs),
    )


def _flatten(things: Iterable[Any], nests: Any = (list, tuple, set)) -> Iterable[Any]:
    for thing in things:
        if isinstance(thing, nests):
            yield from _flatten(thing, nests)
        else:
            yield thing


def _is_collection(thing: object) -> bool:
    return not isinstance(thing, Mapping) and is_dask_collection(thing)


def _read_one(part: object) -> Written:
    if _is_collection(part):
        return _read_collections([part])
    if isinstance(part, Mapping):
        return _read_mapping(part)
    if hasattr(part, "client") and hasattr(part, "key"):
        return _read_future(part)
    raise TypeError(
        "TaskGraph expects Dask collections (Delayed, Bag, Array, DataFrame), futures or a dict "
        f"graph, got {type(part).__name__}; pass the object before .compute() was called."
    )


def _read_collections(parts: list[Any]) -> Written:
    from dask.base import collections_to_expr

    expression: Any  # without annotations in Dask

    tasks = {key: task for part in parts for key, task in part.__dask_graph__().items()}
    outputs = [key for part in parts for key in _flatten(part.__dask_keys__(), list)]
    with warnings.catch_warnings():  # frames next to arrays: Dask says that it merges them late
        warnings.simplefilter("ignore", UserWarning)
        expression = collections_to_expr(parts).optimize()  # exactly what dask.compute does
        graph, keys = expression.__dask_graph__(), expression.__dask_keys__()
    return Written(as_tasks(tasks), as_tasks(graph), tuple(outputs), tuple(_flatten(keys, list)))


def _read_mapping(graph: Mapping[Key, Any]) -> Written:
    """Count every task that nothing else needs as an output: a bare graph names none."""
    tasks = as_tasks(graph)
    for key in graph.keys() - tasks.keys():  # Dask leaves out a key whose value is itself
        raise ValueError(circle_text([key, key]))
    used = {key for needs in dependencies_of(tasks).values() for key in needs}
    outputs = tuple(key for key in tasks if key not in used)
    return Written(tasks, tasks, outputs, outputs)


def _read_future(future: Any) -> Written:
    """Ask the scheduler, which knows the tasks behind a future until it forgets them."""
    known = future.client.run_on_scheduler(_behind, key=future.key)
    tasks = as_tasks({key: list(needs) for key, needs in known.items()})
    return Written(tasks, tasks, (future.key,), (future.key,))


async def _behind(key: Key, dask_scheduler: Any = None) -> dict[Key, list[Key]]:
    """Return, on the scheduler, what task `key` was made from."""
    import asyncio

    for _ in range(50):  # a task just submitted travels in a batch of its own
        if key in dask_scheduler.tasks:
            break
        await asyncio.sleep(0.01)
    found: dict[Key, list[Key]] = {}
    todo = [dask_scheduler.tasks[key]] if key in dask_scheduler.tasks else []
    while todo:
        state = todo.pop()
        if state.key not in found:
            found[state.key] = [other.key for other in state.dependencies]
            todo.extend(state.dependencies)
    return found or {key: []}
