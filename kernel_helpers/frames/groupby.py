"""Statistics of one column for each value of another, in one pass over mapped files."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kernel_helpers.frames.columns import CategoryColumn, Column, NumberColumn, TextColumn
from kernel_helpers.frames.keys import Keys, read_keys
from kernel_helpers.frames.reduce import reduce_groups
from kernel_helpers.frames.types import native

if TYPE_CHECKING:
    import pandas as pd

STATISTICS = ("mean", "sum", "count", "min", "max")


class Columns(Protocol):
    """A table that maps its columns by name, such as a `ColumnStore`."""

    def __getitem__(self, name: str) -> Column: ...


class GroupBy:
    """Rows of a store, grouped by the values of key columns.

    Rows with a missing key are left out; missing values are skipped. Integers are added without
    wrapping: a sum beyond 64 bits is Python's integer. Smallest and largest values keep the type
    of the column. Compiled by numba where the extra ``fast`` is installed, in numpy otherwise.

    Parameters
    ----------
    store : ColumnStore
    by : list of str

    Examples
    --------
    >>> from kernel_helpers import ColumnStore
    >>> store = ColumnStore.from_csv("flights.csv", "flights.store", progress=False)
    >>> store.groupby("origin").mean("dep_delay").to_dict()
    {'EWR': 0.5, 'JFK': 12.0, 'LGA': 4.0}
    >>> store.groupby("month").agg({"distance": ["min", "max"]})
          distance
               min   max
    month
    1         1089  1416
    2          719  1576
    """

    def __init__(self, store: Columns, by: Sequence[str]) -> None:
        if not by:
            raise ValueError("groupby needs at least one column, got none.")
        self._store, self._by = store, list(by)
        self._columns = {name: store[name] for name in by}

    def mean(self, name: str) -> "pd.Series":
        """Mean of a column in each group; NaN where all its values are missing."""
        return self._one(name, "mean")

    def sum(self, name: str) -> "pd.Series":
        """Sum of a column in each group."""
        return self._one(name, "sum")

    def count(self, name: str) -> "pd.Series":
        """How many values of a column each group has, without the missing ones."""
        return self._one(name, "count")

    def min(self, name: str) -> "pd.Series":
        """Smallest value of a column in each group."""
        return self._one(name, "min")

    def max(self, name: str) -> "pd.Series":
        """Largest value of a column in each group."""
        return self._one(name, "max")

    def size(self) -> "pd.Series":
        """Rows of each group."""
        keys = read_keys(self._columns)
        sizes = _sizes(keys)
        return keys.series(sizes, sizes > 0, "size")

    def agg(self, wanted: Mapping[str, str | Sequence[str]]) -> "pd.DataFrame":
        """Compute several statistics.

        Parameters
        ----------
        wanted : mapping of column name to one or more of "mean", "sum", "count", "min", "max"

        Returns
        -------
        pandas.DataFrame
            One row a group, columns ``(name, statistic)``.
        """
        import pandas as pd

        if not isinstance(wanted, Mapping):
            raise TypeError(f"agg takes a dict such as {{'x': 'mean'}}, got {wanted!r:.60}.")
        pairs = [(n, s) for n, asked in wanted.items() for s in _listed(asked)]
        if not pairs:
            raise ValueError("agg needs at least one column and statistic, got none.")
        keys = read_keys(self._columns)
        done = {(n, s): self._statistic(keys, n, s) for n, s in pairs}
        return pd.DataFrame(done, columns=pd.MultiIndex.from_tuples(pairs))

    def _one(self, name: str, statistic: str) -> "pd.Series":
        return self._statistic(read_keys(self._columns), name, statistic)

    def _statistic(self, keys: Keys, name: str, statistic: str) -> "pd.Series":
        if statistic not in STATISTICS:
            raise ValueError(f"Expected one of {', '.join(STATISTICS)}, got {statistic!r}.")
        column = self._store[name]
        values = _values(name, column, statistic)
        missing = column.missing if isinstance(column, NumberColumn) else None
        known = keys if missing is None else keys.leaving_out(missing)
        result, counts = reduce_groups(known, values, statistic)
        # A group that has no value may still have rows; only then is another pass needed.
        present = counts > 0
        typed = _typed(result, counts, column, statistic)
        return keys.series(typed, present if present.all() else _sizes(keys) > 0, name)


def _typed(result: np.ndarray, counts: np.ndarray, column: object, statistic: str) -> Any:
    """Give the statistic of a column with a time zone or a mask the type that pandas gives it."""
    import pandas as pd

    if not isinstance(column, NumberColumn) or statistic == "count":
        return result
    if column.zone is not None:
        return column.in_zone(result)
    if column.missing is None or column.dtype.kind in "fmM" or result.dtype == object:
        return result
    masked = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
    nothing = np.zeros(len(counts), bool) if statistic == "sum" else counts == 0
    return masked.get(result.dtype.kind, pd.arrays.IntegerArray)(result, nothing)


def _sizes(keys: Keys) -> np.ndarray:
    sizes = np.zeros(keys.n_groups, np.int64)
    for codes, _ in keys.codes(slice(0, keys.n_rows)):
        known = codes[codes >= keys.first].astype(np.intp) - keys.first
        sizes += np.bincount(known, minlength=keys.n_groups)
    return sizes


def _values(name: str, column: Any, statistic: str) -> np.ndarray:
    """Return the values of a column that has the statistic."""
    text = isinstance(column, CategoryColumn | TextColumn)
    if text or column.dtype.kind not in "biufmM":
        kind = "text" if text else str(column.dtype)
        raise TypeError(
            f"Column {name!r} is {kind}, which has no {statistic}; choose a number column."
        )
    if column.dtype.kind == "M" and statistic == "sum":
        raise TypeError(
            f"Column {name!r} is {column.dtype}, which has no sum; choose mean, count, min or max."
        )
    return native(np.asarray(column.values if isinstance(column, NumberColumn) else column), name)


def _listed(asked: str | Sequence[str]) -> list[str]:
    return [asked] if isinstance(asked, str) else list(asked)
