"""Turn the values of key columns into small whole numbers, block by block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.frames.columns import CategoryColumn, Column, NumberColumn, TextColumn

if TYPE_CHECKING:
    import pandas as pd

BLOCK_ROWS = 1 << 16
_WIDEST_RANGE = 1 << 20  # whole numbers in a range up to this are their own codes
_MOST_GROUPS = 1 << 25
_INT64_MAX = 2**63 - 1  # the kernels compute with codes in int64


@dataclass(frozen=True)
class Keys:
    """Codes of the groups.

    Attributes
    ----------
    n_rows, n_groups : int
    first : int
        Code of group 0; smaller codes mean that the key is missing.
    codes : function of a slice
        Yields ``(codes, rows)`` that cover the slice in order.
    labels : list of arrays
        Values of each key column; the groups are all their combinations.
    names : list of str
    """

    n_rows: int
    n_groups: int
    first: int
    codes: Callable[[slice], Iterator[tuple[np.ndarray, slice]]]
    labels: list[Any]
    names: list[str]

    def leaving_out(self, missing: np.ndarray) -> "Keys":
        """Return codes that also leave out these rows."""

        def codes(rows: slice) -> Iterator[tuple[np.ndarray, slice]]:
            for block, part in self.codes(rows):
                for small in _blocks(part, BLOCK_ROWS):
                    here = slice(small.start - part.start, small.stop - part.start)
                    known = block[here].astype(np.int64)
                    yield np.where(missing[small], self.first - 1, known), small

        return replace(self, codes=codes)

    def series(self, values: np.ndarray, present: np.ndarray, name: str) -> "pd.Series":
        """Return the values of the groups that occur, sorted by their labels."""
        import pandas as pd

        groups = np.flatnonzero(present)
        places = np.unravel_index(groups, [max(1, len(labels)) for labels in self.labels])
        arrays = [labels[place] for labels, place in zip(self.labels, places, strict=True)]
        single = len(arrays) == 1
        index: Any = (
            pd.Index(arrays[0], name=self.names[0])
            if single
            else pd.MultiIndex.from_arrays(arrays, names=self.names)
        )
        return pd.Series(values[groups], index, name=name).sort_index()


def read_keys(columns: dict[str, Column]) -> Keys:
    """Find the labels of the key columns and how to read their codes."""
    singles = [_single(name, column) for name, column in columns.items()]
    if len(singles) == 1:
        return singles[0]
    shape = [keys.n_groups for keys in singles]
    n_groups = int(np.prod(shape, dtype=object))
    if n_groups > _MOST_GROUPS:
        raise ValueError(
            f"Grouping by {', '.join(columns)} could give {n_groups:,} groups; use fewer keys, or "
            "to_dask() and its shuffle."
        )

    def codes(rows: slice) -> Iterator[tuple[np.ndarray, slice]]:
        for part in _blocks(rows, BLOCK_ROWS):
            joined = np.zeros(part.stop - part.start, np.int64)
            missing = np.zeros(len(joined), bool)
            for keys in singles:
                (found, _), *_rest = keys.codes(part)
                code = found.astype(np.int64) - keys.first
                missing |= code < 0
                joined = joined * keys.n_groups + code
            joined[missing] = -1
            yield joined, part

    labels = [keys.labels[0] for keys in singles]
    return Keys(singles[0].n_rows, n_groups, 0, codes, labels, list(columns))


def _single(name: str, column: Column) -> Keys:
    if isinstance(column, CategoryColumn):
        return _mapped(name, column.codes, 0, _labels(column), check=column.checked_codes)
    if isinstance(column, NumberColumn):
        return _with_type(_single(name, column.values), column)  # type: ignore[arg-type]
    if isinstance(column, TextColumn):
        raise TypeError(
            f"Column {name!r} is text with many different values; store it as a category first: "
            f"store[{name!r}] = pandas.Categorical(store[{name!r}][:])."
        )
    if column.dtype.kind in "iu" and len(column):
        low, high = int(column.min()), int(column.max())
        if high - low < _WIDEST_RANGE and low >= -_INT64_MAX and high <= _INT64_MAX:
            return _mapped(name, column, low, np.arange(low, high + 1, dtype=column.dtype))
    return _searched(name, np.asarray(column))


def _labels(column: CategoryColumn) -> Any:
    """Values of the groups: a categorical, which sorts by its own order, if it was one."""
    if column.entry.shown == "category":
        return column.dtype.categories.astype(column.dtype)
    return np.array(column.categories, object)


def _with_type(keys: Keys, column: NumberColumn) -> Keys:
    """Add what the values alone do not say: which are missing, and the time zone."""
    known = keys if column.missing is None else keys.leaving_out(column.missing)
    if column.zone is None:
        return known
    return replace(known, labels=[column.in_zone(keys.labels[0])])


def _mapped(
    name: str,
    codes: np.ndarray,
    first: int,
    labels: np.ndarray,
    *,
    check: Callable[[slice], np.ndarray] | None = None,
) -> Keys:
    """Keys whose stored values are the codes: nothing is computed, nothing is copied."""
    plain = np.asarray(codes)

    def read(rows: slice) -> Iterator[tuple[np.ndarray, slice]]:
        yield check(rows) if check else plain[rows], rows

    return Keys(len(plain), max(1, len(labels)), first, read, [labels], [name])


def _searched(name: str, column: np.ndarray) -> Keys:
    """Keys of any values: one pass finds the different ones, later each is looked up."""
    labels = np.unique(column[:0])
    for rows in _blocks(slice(0, len(column)), BLOCK_ROWS):
        labels = np.union1d(labels, column[rows])
    labels = labels[labels == labels]  # NaN and NaT are not equal to themselves
    shown = labels.astype(np.float32) if labels.dtype == np.float16 else labels  # as pandas needs

    def read(rows: slice) -> Iterator[tuple[np.ndarray, slice]]:
        for part in _blocks(rows, BLOCK_ROWS):
            block = column[part]
            codes = np.searchsorted(labels, block)
            yield np.where(block == block, codes, -1), part

    return Keys(len(column), max(1, len(labels)), 0, read, [shown], [name])


def _blocks(rows: slice, size: int) -> Iterator[slice]:
    for start in range(rows.start, rows.stop, size):
        yield slice(start, min(start + size, rows.stop))
