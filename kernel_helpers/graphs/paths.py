"""Order a graph, measure the depth of each task and find the critical path."""

from collections.abc import Collection, Hashable, Mapping
from typing import Any, NamedTuple

from kernel_helpers._dask_tasks import Key, as_tasks
from kernel_helpers.graphs.order import in_order
from kernel_helpers.graphs.read import Dependencies, dependencies_of

Seconds = Mapping[Any, float] | float | None


class CriticalPath(NamedTuple):
    """The chain of tasks that takes longest, first task first, and how long it takes."""

    tasks: tuple[Key, ...]
    seconds: float  # or the number of tasks, when every task counts as 1


def critical_path(graph: Mapping[Key, Any], seconds: Seconds = None) -> CriticalPath:
    """Return the longest chain of tasks that wait for each other.

    However many workers there are, the graph cannot finish sooner: the span ``T_inf`` of Brent,
    "The parallel evaluation of general arithmetic expressions", JACM 21 (1974), p. 201.

    Parameters
    ----------
    graph : mapping
        A Dask graph, or for each task the list of tasks that it waits for.
    seconds : mapping or float, optional
        Duration of each task, by key or by prefix (the task's name without its number), in
        seconds; one number for all; without it every task counts as 1.

    Returns
    -------
    CriticalPath
        ``(tasks, seconds)``; of equally long chains the one found first in the graph's order.

    Raises
    ------
    ValueError
        If the tasks wait for each other in a circle, or a duration is missing or negative.

    Examples
    --------
    >>> diamond = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}
    >>> critical_path(diamond, {"a": 1, "b": 2, "c": 5, "d": 1})
    CriticalPath(tasks=('a', 'c', 'd'), seconds=7.0)
    """
    return longest_chain(dependencies_of(as_tasks(graph)), seconds)


def longest_chain(dependencies: Dependencies, seconds: Seconds = None) -> CriticalPath:
    """Return the critical path of a graph that is already read."""
    if not dependencies:
        return CriticalPath((), 0.0)
    finish: dict[Key, float] = {}
    before: dict[Key, Key | None] = {}
    for key in in_order(dependencies):
        waits = sorted(dependencies[key], key=str)  # a frozenset's own order changes between runs
        before[key] = max(waits, key=finish.__getitem__, default=None)
        ready = finish[before[key]] if waits else 0.0
        finish[key] = ready + _seconds_of(key, seconds)
    last = max(finish, key=finish.__getitem__)
    return CriticalPath(_back_from(last, before), finish[last])


def depths(dependencies: Mapping[Key, Collection[Key]]) -> dict[Key, int]:
    """Return for each key how many tasks precede it on its longest chain."""
    depth: dict[Key, int] = {}
    for key in in_order(dependencies):
        depth[key] = 1 + max((depth[needed] for needed in dependencies[key]), default=-1)
    return depth


def prefix_of(key: Hashable) -> str:
    """Return what tasks of one kind have in common: ``inc`` of ``inc-4f2a…``.

    Examples
    --------
    >>> prefix_of(("read_csv-0a1b2c3d4e5f60718293a4b5c6d7e8f9", 3))
    'read_csv'
    """
    from dask.utils import key_split

    return str(key_split(key))


def _back_from(last: Key, before: Mapping[Key, Key | None]) -> tuple[Key, ...]:
    chain: list[Key] = []
    key: Key | None = last
    while key is not None:
        chain.append(key)
        key = before[key]
    return tuple(reversed(chain))


def _seconds_of(key: Key, seconds: Seconds) -> float:
    if seconds is None:
        return 1.0
    if not isinstance(seconds, Mapping):
        found = float(seconds)
    elif key in seconds or prefix_of(key) in seconds:
        found = float(seconds[key] if key in seconds else seconds[prefix_of(key)])
    else:
        raise ValueError(
            f"seconds has no duration for task {key!r}; add this key or its prefix "
            f"{prefix_of(key)!r}."
        )
    if not found >= 0:
        raise ValueError(f"A task takes 0 seconds or more, got {found} for {key!r}.")
    return found
