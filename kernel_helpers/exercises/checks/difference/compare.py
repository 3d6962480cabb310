"""Choose how two values are compared by their type; nothing is imported for it."""

import sys
from collections.abc import Callable, Mapping, Set
from dataclasses import is_dataclass
from functools import lru_cache
from numbers import Number
from typing import Any

from kernel_helpers._dask import is_dask_collection
from kernel_helpers.exercises.checks.difference import arrays, containers, tables
from kernel_helpers.exercises.checks.difference.numbers import number_difference
from kernel_helpers.exercises.checks.difference.shown import unlike

Compare = Callable[[Any, Any], str | None]
CompareWith = Callable[[Any, Any, Compare], str | None]

_ATOMS = (int, str, bool, bytes)
_SHORT = 60  # texts that a card shows whole, beside each other


def difference(actual: object, expected: object) -> str | None:
    """Return None where two values are equal, else the first difference, or "" for a whole value.

    Raises whatever the values raise while they are compared.
    """
    if actual is expected:
        return None
    if type(actual) is type(expected) and type(actual) in _ATOMS:
        return _atom_difference(actual, expected)
    actual, expected = _without_dimensions(actual), _without_dimensions(expected)
    if is_dask_collection(actual) or is_dask_collection(expected):
        plan = actual if is_dask_collection(actual) else expected
        return f"{type(plan).__name__} is a plan that Dask has not computed"
    ways = _way(actual), _way(expected)
    if ways[0] is not ways[1]:
        return unlike(actual, expected)
    return ways[0](actual, expected, difference)


def _way(value: object) -> CompareWith:
    kind: Any = type(value)  # whose __hash__ mypy takes for that of its objects
    return _way_of(kind)


@lru_cache(maxsize=1024)
def _way_of(kind: type) -> CompareWith:
    """Return the function that compares values of a type."""
    for names, compare in _BY_LIBRARY:
        classes = [getattr(sys.modules.get(module), name, None) for module, name in names]
        if issubclass(kind, tuple(each for each in classes if isinstance(each, type))):
            return compare
    for base, compare in _BY_TYPE:
        if issubclass(kind, base):
            return compare
    if is_dataclass(kind):
        return containers.dataclass_difference
    return arrays.array_difference if _is_tensor(kind) else _whole_difference


def _is_tensor(kind: type) -> bool:
    """Return whether another library's array, such as a tensor, can be read as NumPy's."""
    if kind.__module__ == "numpy":  # its scalars
        return False
    return hasattr(kind, "__array__") and hasattr(kind, "shape")


def _without_dimensions(value: Any) -> Any:
    """Return the scalar of an array without dimensions."""
    if _way(value) is not arrays.array_difference or getattr(value, "ndim", True):
        return value
    if hasattr(value, "mask") or getattr(value.dtype, "names", None):
        return value
    return value[()]


def _whole_difference(actual: object, expected: object, _compare: Compare) -> str | None:
    are_times = _is_time(actual), _is_time(expected)
    if isinstance(actual, Number) and isinstance(expected, Number) and not all(are_times):
        return unlike(actual, expected) if any(are_times) else number_difference(actual, expected)
    if _are(str, actual, expected):
        return _atom_difference(actual, expected)
    if _are((str, bytes), actual, expected) and not _are(bytes, actual, expected):
        return unlike(actual, expected)  # Python may warn where it compares them
    if _is_nat(actual) and _is_nat(expected):
        return None
    if _is_true(actual == expected):
        return None
    if type(actual) is not type(expected):
        return unlike(actual, expected)
    return containers.state_difference(actual, expected, difference)


def _are(kind: type | tuple[type, ...], actual: object, expected: object) -> bool:
    return isinstance(actual, kind) and isinstance(expected, kind)


def _atom_difference(actual: object, expected: object) -> str | None:
    if actual == expected:
        return None
    if isinstance(actual, str) and isinstance(expected, str):
        is_long = max(len(actual), len(expected)) > _SHORT
        return containers.text_difference(actual, expected) if is_long else ""
    return ""


def _is_time(value: object) -> bool:
    """Return whether a value is a date or time span of NumPy, which is also a number."""
    return getattr(getattr(value, "dtype", None), "kind", "") in ("M", "m")


def _is_nat(value: object) -> bool:
    """Return whether a value is no date and no time span: it differs from itself."""
    is_time = _is_time(value) or type(value).__name__ == "NaTType"
    return is_time and _is_true(value != value)


def _is_true(answer: object) -> bool:
    """Return the truth of a comparison; one that cannot say, such as pandas' NA, is not true."""
    try:
        return bool(answer)
    except (TypeError, ValueError):
        return False


_BY_LIBRARY: tuple[tuple[tuple[tuple[str, str], ...], CompareWith], ...] = (
    ((("pandas", "DataFrame"),), tables.frame_difference),
    ((("pandas", "Series"),), tables.series_difference),
    ((("pandas", "Index"),), tables.index_difference),
    ((("pandas.api.extensions", "ExtensionArray"),), tables.extension_difference),
    ((("polars", "DataFrame"), ("pyarrow", "Table")), tables.columns_difference),
    (
        (("polars", "Series"), ("pyarrow", "Array"), ("pyarrow", "ChunkedArray")),
        tables.column_difference,
    ),
    ((("scipy.sparse", "sparray"), ("scipy.sparse", "spmatrix")), arrays.sparse_difference),
    ((("numpy", "ndarray"), ("numpy", "void")), arrays.array_difference),
)
_BY_TYPE: tuple[tuple[type | tuple[type, ...], CompareWith], ...] = (
    (Mapping, containers.mapping_difference),
    (Set, containers.set_difference),
    (containers.SEQUENCES, containers.sequence_difference),
)
