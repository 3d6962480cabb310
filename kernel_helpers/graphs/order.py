"""Order the tasks of a graph, and refuse a graph that has no order."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

_MOST_NAMED = 8  # keys of a circle


def in_order(dependencies: Mapping[Hashable, Collection[Hashable]]) -> list[Hashable]:
    """Return the keys, each after all that it depends on.

    Raises
    ------
    ValueError
        If keys depend on each other in a circle.

    Examples
    --------
    >>> in_order({"b": ["a"], "a": []})
    ['a', 'b']
    """
    try:
        return list(TopologicalSorter(dependencies).static_order())
    except CycleError as error:
        raise ValueError(circle_text(error.args[1])) from error


def circle_text(circle: Sequence[Hashable]) -> str:
    """Return the sentence for a circle, whose first key is also its last."""
    names = [str(key) for key in circle]
    if len(names) > _MOST_NAMED:
        left_out = f"({len(names) - _MOST_NAMED:,} more)"
        names = [*names[: _MOST_NAMED - 2], left_out, *names[-2:]]
    return (
        f"A task graph may not run in a circle, got {' → '.join(names)}; remove one of these "
        "arrows."
    )
