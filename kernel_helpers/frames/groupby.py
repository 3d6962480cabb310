"""Statistics of one column for each value of another, in one pass over mapped files."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.frames.columns import CategoryColumn, NumberColumn, TextColumn
from kernel_helpers.frames.keys import Keys, read_keys
from kernel_helpers.frames.types import native

if TYPE_CHECKING:
    import pandas as pd

    from kernel_helpers.frames.store import ColumnStore

STATISTICS = ("mean", "sum", "count", "min", "max")
_PARALLEL_ROWS = 1 << 18  # fewer are done before a thread has started


class GroupBy:
    """Rows of a store, grouped by the values of key columns.

    Rows with a missing key are left out; missing values are skipped. Compiled by numba where the
    extra ``fast`` is installed, in numpy otherwise.

    Parameters
    ----------
    store : ColumnStore
    by : list of str

    Examples
    --------
    >>> store.groupby("origin").mean("dep_delay")                       # doctest: +SKIP
    >>> store.groupby(["month", "origin"]).agg({"distance": ["min", "max"]})  # doctest: +SKIP
    """

    def __init__(self, store: "ColumnStore", by: Sequence[str]) -> None:
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

        pairs = [(n, s) for n, asked in wanted.items() for s in _listed(asked)]
        keys = read_keys(self._columns)
        done = {(n, s): self._statistic(keys, n, s) for n, s in pairs}
        return pd.DataFrame(done, columns=pd.MultiIndex.from_tuples(pairs))

    def _one(self, name: str, statistic: str) -> "pd.Series":
        return self._statistic(read_keys(self._columns), name, statistic)

    def _statistic(self, keys: Keys, name: str, statistic: str) -> "pd.Series":
        if statistic not in STATISTICS:
            raise ValueError(f"Expected one of {', '.join(STATISTICS)}, got {statistic!r}.")
        column = self._store[name]
        values = _numbers(name, column, statistic)
        missing = column.missing if isinstance(column, NumberColumn) else None
        known = keys if missing is None else keys.leaving_out(missing)
        result, counts = reduce_groups(known, values, statistic)
        # A group that has no value may still have rows; only then is another pass needed.
        present = counts > 0
        return keys.series(result, present if present.all() else _sizes(keys) > 0, name)


def reduce_groups(
    keys: Keys, values: np.ndarray, statistic: str, kernels: ModuleType | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the statistic and the number of values of each group, of shape (n_groups,)."""
    kernels = kernels or _kernels()
    if statistic in ("min", "max"):
        lows, highs, counts = _in_threads(keys, values, kernels.min_max, _min_max_arrays)
        return _blank(lows if statistic == "min" else highs, counts), counts
    sums, counts = _in_threads(keys, values, kernels.sum_count, _sum_arrays)
    if statistic == "mean":
        with np.errstate(invalid="ignore"):
            return sums / counts, counts
    return (sums if statistic == "sum" else counts), counts


def _kernels() -> ModuleType:
    try:
        from kernel_helpers.frames import compiled_kernels
    except ImportError:
        from kernel_helpers.frames import plain_kernels

        return plain_kernels
    return compiled_kernels


def _in_threads(keys: Keys, values: np.ndarray, kernel: Any, make: Any) -> tuple[np.ndarray, ...]:
    """Run a kernel on a part of the rows in each thread, and merge what they found."""
    n_parts = min(os.cpu_count() or 1, max(1, len(values) // _PARALLEL_ROWS))
    edges = np.linspace(0, len(values), n_parts + 1).astype(int)
    parts = [make(keys.n_groups, values.dtype) for _ in range(n_parts)]

    def work(part: int) -> None:
        for codes, rows in keys.codes(slice(edges[part], edges[part + 1])):
            kernel(codes, keys.first, values[rows], *parts[part])

    if n_parts == 1:
        work(0)
    else:
        with ThreadPoolExecutor(n_parts) as pool:
            list(pool.map(work, range(n_parts)))
    return _merged(parts)


def _merged(parts: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    columns = list(zip(*parts, strict=True))
    how = (np.add, np.add) if len(columns) == 2 else (np.minimum, np.maximum, np.add)
    return tuple(ufunc.reduce(column) for ufunc, column in zip(how, columns, strict=True))


def _sum_arrays(n_groups: int, dtype: np.dtype) -> tuple[np.ndarray, ...]:
    wide = {"f": np.float64, "u": np.uint64}.get(dtype.kind, np.int64)
    return np.zeros(n_groups, wide), np.zeros(n_groups, np.int64)


def _min_max_arrays(n_groups: int, dtype: np.dtype) -> tuple[np.ndarray, ...]:
    ends = (np.inf, -np.inf) if dtype.kind == "f" else (np.iinfo(dtype).max, np.iinfo(dtype).min)
    return *(np.full(n_groups, end, dtype) for end in ends), np.zeros(n_groups, np.int64)


def _blank(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Put NaN where a group has no value."""
    return values if counts.all() else np.where(counts > 0, values, np.nan)


def _sizes(keys: Keys) -> np.ndarray:
    sizes = np.zeros(keys.n_groups, np.int64)
    for codes, _ in keys.codes(slice(0, keys.n_rows)):
        known = codes[codes >= keys.first].astype(np.intp) - keys.first
        sizes += np.bincount(known, minlength=keys.n_groups)
    return sizes


def _numbers(name: str, column: Any, statistic: str) -> np.ndarray:
    text = isinstance(column, CategoryColumn | TextColumn)
    if text or column.dtype.kind not in "biuf":
        kind = "text" if text else str(column.dtype)
        raise TypeError(
            f"Column {name!r} is {kind}, which has no {statistic}; choose a number column."
        )
    values = native(np.asarray(column.values if isinstance(column, NumberColumn) else column), name)
    return values.view(np.uint8) if values.dtype == bool else values


def _listed(asked: str | Sequence[str]) -> list[str]:
    return [asked] if isinstance(asked, str) else list(asked)
