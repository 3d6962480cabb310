"""Compare tables and columns of pandas, Arrow and Polars: labels, types, then values."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kernel_helpers.exercises.checks.difference.arrays import unequal
from kernel_helpers.exercises.checks.difference.shown import plain, shown, unlike

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from pandas.api.extensions import ExtensionArray

Compare = Callable[[Any, Any], str | None]


def frame_difference(
    actual: "pd.DataFrame", expected: "pd.DataFrame", compare: Compare
) -> str | None:
    """Return the first column, label or value at which two pandas frames differ."""
    found = _label_difference(actual.columns, expected.columns, compare)
    if found is not None:
        return f"columns: {found}"
    found = _label_difference(actual.index, expected.index, compare)
    if found is not None:
        return f"index: {found}"
    for position, name in enumerate(expected.columns):
        found = _column_difference(actual.iloc[:, position], expected.iloc[:, position], compare)
        if found is not None:
            return f"column {plain(name)}: {found}"
    return None


def series_difference(
    actual: "pd.Series[Any]", expected: "pd.Series[Any]", compare: Compare
) -> str | None:
    """Return the first label or value at which two series differ; their names do not count."""
    found = _label_difference(actual.index, expected.index, compare)
    if found is not None:
        return f"index: {found}"
    return _column_difference(actual, expected, compare)


def index_difference(
    actual: "pd.Index[Any]", expected: "pd.Index[Any]", compare: Compare
) -> str | None:
    """Return the first label at which two indexes differ, or their types."""
    found = _label_difference(actual, expected, compare)
    if found is not None or actual.nlevels > 1:
        return found
    return _type_difference(actual.dtype, expected.dtype)


def extension_difference(
    actual: "ExtensionArray", expected: "ExtensionArray", compare: Compare
) -> str | None:
    """Return the first element at which two of pandas' arrays differ."""
    from pandas import Series

    return series_difference(Series(actual), Series(expected), compare)


def columns_difference(
    actual: "pa.Table | pl.DataFrame", expected: "pa.Table | pl.DataFrame", compare: Compare
) -> str | None:
    """Return the first column at which two tables of Arrow or Polars differ."""
    if type(actual) is not type(expected):
        return unlike(actual, expected)
    names = [getattr(table, "column_names", None) or table.columns for table in (actual, expected)]
    found = compare(*names)
    if found is not None:
        return f"columns: {found}"
    for position, name in enumerate(names[1]):
        ours, theirs = (_nth_column(table, position) for table in (actual, expected))
        found = column_difference(ours, theirs, compare)
        if found is not None:
            return f"column {shown(name)}: {found}"
    return None


def column_difference(
    actual: "pa.ChunkedArray | pl.Series", expected: "pa.ChunkedArray | pl.Series", compare: Compare
) -> str | None:
    """Return the first position at which two columns of Arrow or Polars differ, or their types."""
    if type(actual).__module__.partition(".")[0] != type(expected).__module__.partition(".")[0]:
        return unlike(actual, expected)
    types = [getattr(column, "type", None) or column.dtype for column in (actual, expected)]
    found = compare(_values(actual), _values(expected))
    return found if found is not None else _type_difference(*types)


def _column_difference(
    actual: "pd.Series[Any]", expected: "pd.Series[Any]", compare: Compare
) -> str | None:
    """Compare two columns whose labels are the same."""
    if actual.dtype == expected.dtype and _values_equal(actual, expected):
        return None
    missing = actual.isna().to_numpy(), expected.isna().to_numpy()
    differ = missing[0] != missing[1]
    there = ~(missing[0] | missing[1])
    found = unequal(_plain_values(actual, there), _plain_values(expected, there), compare)
    if found is None:
        return _type_difference(actual.dtype, expected.dtype) or ""
    differ[there] = found
    if not differ.any():
        return _type_difference(actual.dtype, expected.dtype)
    place = int(differ.argmax())
    ours, theirs = plain(actual.iloc[place]), plain(expected.iloc[place])
    return f"at {plain(expected.index[place])}: {ours}, expected {theirs}"


def _values_equal(actual: "pd.Series[Any]", expected: "pd.Series[Any]") -> bool:
    try:
        return bool(actual.array.equals(expected.array))
    except (TypeError, ValueError):  # arrays in cells
        return False


def _plain_values(column: "pd.Series[Any]", there: "npt.NDArray[np.bool_]") -> "npt.NDArray[Any]":
    """Return the values that are not missing as a NumPy array."""
    values = column[there]
    nullable = values.dtype.kind in "iufb" and not hasattr(values.dtype, "categories")
    return values.to_numpy(dtype=values.dtype.type if nullable else None)


def _label_difference(
    actual: "pd.Index[Any]", expected: "pd.Index[Any]", compare: Compare
) -> str | None:
    """Compare labels by value: those of a `RangeIndex` equal the same whole numbers."""
    if len(actual) != len(expected) or actual.nlevels != expected.nlevels:
        return _lists_difference(actual, expected, compare)
    if actual.equals(expected):
        return None
    if actual.nlevels > 1:
        return _lists_difference(actual, expected, compare)
    zones = [getattr(labels.dtype, "tz", None) for labels in (actual, expected)]
    if str(zones[0]) != str(zones[1]):
        return _type_difference(actual.dtype, expected.dtype)
    return _lists_difference(actual, expected, compare)


def _lists_difference(
    actual: "pd.Index[Any]", expected: "pd.Index[Any]", compare: Compare
) -> str | None:
    return compare(actual.tolist(), expected.tolist())


def _type_difference(actual: Any, expected: Any) -> str | None:
    if actual == expected:
        return None
    if str(actual) == str(expected) and hasattr(actual, "categories"):
        if actual.ordered == expected.ordered:
            return f"categories {list(actual.categories)}, expected {list(expected.categories)}"
        orders = ["ordered" if each.ordered else "unordered" for each in (actual, expected)]
        return f"{orders[0]} categories, expected {orders[1]} ones"
    return f"type {actual}, expected {expected}"


def _nth_column(table: "pa.Table | pl.DataFrame", position: int) -> Any:
    return table.column(position) if hasattr(table, "column") else table.to_series(position)


def _values(column: "pa.ChunkedArray | pl.Series") -> list[Any]:
    values: list[Any] = (column.to_pylist if hasattr(column, "to_pylist") else column.to_list)()
    return values
