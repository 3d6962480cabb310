"""Read the tasks of Dask's graphs: the only module that imports their private names.

Dask has no public way to ask which function a task calls, with which arguments, and which tasks
were fused into it.
"""

from collections.abc import Hashable, Mapping
from typing import Any

Key = Hashable  # a text, or a tuple that starts with one


def as_tasks(graph: Mapping[Key, Any]) -> dict[Key, Any]:
    """Return a plain or high-level graph as Dask's task objects."""
    from dask._task_spec import convert_legacy_graph

    return dict(convert_legacy_graph(dict(graph)))


def fused_keys(key: Key, task: Any) -> tuple[Key, ...]:
    """Return the keys of the tasks that were fused into `task`, or `key` if it is alone."""
    from dask._task_spec import _execute_subgraph

    if getattr(task, "func", None) is not _execute_subgraph:
        return (key,)
    return tuple(task.args[0])


def is_result(task: object) -> bool:
    """Return whether a task only names a result that a cluster holds, perhaps by another name."""
    from dask._task_spec import Alias
    from distributed import Future

    return isinstance(task, Alias | Future)


def fingerprint(thing: object, known: Mapping[Key, str]) -> str:
    """Return a text that is equal for equal work: of a task, or of an argument of one.

    `known` has the fingerprints of the tasks that it depends on.
    """
    from dask._task_spec import Alias, DataNode, Task, TaskRef
    from dask.tokenize import tokenize

    if isinstance(thing, TaskRef | Alias):
        key = thing.key if isinstance(thing, TaskRef) else thing.target
        return known.get(key, f"outside {key}")
    if isinstance(thing, DataNode):
        return str(tokenize(thing.value))
    if isinstance(thing, Task):  # Dask's own token forgets the order of a list
        parts = [fingerprint(argument, known) for argument in thing.args]
        named = {name: fingerprint(value, known) for name, value in thing.kwargs.items()}
        return str(tokenize(type(thing).__name__, thing.func, parts, named))
    return str(tokenize(thing))
