"""Map each part to pairs of key and value, and reduce the values of each key."""

import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from kernel_helpers._dask import is_dask_collection
from kernel_helpers.mapreduce.laws import check_reduce
from kernel_helpers.mapreduce.parts import map_parts

if TYPE_CHECKING:
    from kernel_helpers._executor import ExecutorLike

_SAMPLE = 30  # values of one key that a check looks at


def map_reduce(
    map_fn: Callable[[Any], Iterable[tuple[Hashable, Any]] | Mapping[Hashable, Any]],
    reduce_fn: Callable[[Any, Any], Any],
    parts: Iterable[Any],
    *,
    executor: "ExecutorLike" = None,
    check: bool = False,
) -> dict[Any, Any]:
    """Apply `map_fn` to each part, and `reduce_fn` to the values of each key until one is left.

    A worker reduces what it mapped before it sends it: one value a key and part travels.

    Parameters
    ----------
    map_fn : callable
        Takes a part; returns pairs ``(key, value)``, or a dict of them.
    reduce_fn : callable
        Takes two values of a key and returns one. The order and grouping must not matter.
    parts : iterable or Dask collection
        Partitions of a Dask collection are mapped where they are.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
        Every core of this machine by default.
    check : bool
        First try on a sample whether `reduce_fn` is commutative and associative.

    Returns
    -------
    dict
        One value per key; keys in the order of their first occurrence.

    Raises
    ------
    TypeError
        `map_fn` returned something else than pairs.
    ValueError
        The check found values for which order or grouping matters.

    References
    ----------
    J. Dean, S. Ghemawat, "MapReduce: simplified data processing on large clusters", OSDI 2004.

    Examples
    --------
    >>> map_reduce(lambda n: [(n % 2, n)], max, range(5), executor="serial", check=True)
    {0: 4, 1: 3}
    """
    for name, function in (("map_fn", map_fn), ("reduce_fn", reduce_fn)):
        if not callable(function):
            raise TypeError(
                f"{name} must be a function, got {type(function).__name__}; the order is "
                "map_reduce(map_fn, reduce_fn, parts)."
            )
    if check:
        parts = _checked(map_fn, reduce_fn, parts)
    result: dict[Any, Any] = {}
    for combined in map_parts(partial(_map_and_combine, map_fn, reduce_fn), parts, executor):
        _merge(reduce_fn, result, combined.items())
    return result


def _map_and_combine(
    map_fn: Callable[[Any], Any], reduce_fn: Callable[[Any, Any], Any], part: object
) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    _merge(reduce_fn, result, _pairs(map_fn, part))
    return result


def _merge(
    reduce_fn: Callable[[Any, Any], Any], result: dict[Any, Any], pairs: Iterable[tuple[Any, Any]]
) -> None:
    for key, value in pairs:
        result[key] = reduce_fn(result[key], value) if key in result else value


def _pairs(map_fn: Callable[[Any], Any], part: object) -> Iterable[tuple[Any, Any]]:
    mapped = map_fn(part)
    if isinstance(mapped, Mapping):
        return mapped.items()
    try:
        return [(key, value) for key, value in mapped]
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"map_fn must return pairs (key, value), or a dict, got {mapped!r:.80}; one value a "
            'part is [("all", value)], or use tree_reduce.'
        ) from error


def _checked(
    map_fn: Callable[[Any], Any], reduce_fn: Callable[[Any, Any], Any], parts: Iterable[Any]
) -> Any:
    """Check the laws on the first parts, and return all of them."""
    if is_dask_collection(parts):
        raise ValueError(
            "check=True looks at a sample in this process; call check_reduce(reduce_fn, values) "
            "on a few values of your own instead."
        )
    parts = iter(parts)
    sample: dict[Any, list[Any]] = {}
    taken = []
    for part in itertools.islice(parts, 3):
        taken.append(part)
        for key, value in _pairs(map_fn, part):
            if len(sample) < _SAMPLE or key in sample:
                sample.setdefault(key, []).append(value)
    for values in sample.values():
        check_reduce(reduce_fn, values[:_SAMPLE])
    return itertools.chain(taken, parts)
