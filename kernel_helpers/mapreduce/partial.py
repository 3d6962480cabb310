"""Aggregations that need only a few numbers from each part."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.mapreduce.group_sums import GroupSums, adds_up
from kernel_helpers.mapreduce.sum_types import common_type, finished

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.typing import DataFrameGroupBy

#: How what the parts send is aggregated, for functions whose results aggregate.
AGAIN = {"count": "sum", "max": "max", "min": "min", "size": "sum"}
SUMS = ("mean", "std", "sum", "var")


@dataclass(frozen=True)
class PartTable:
    """What one part sends.

    Attributes
    ----------
    keys : DataFrame
        One row per group, columns 0, 1, ... for the keys.
    values : DataFrame or list of GroupSums
        One row per group, or one element per column.
    dtypes : list
        Types of the columns.
    bytes_moved, bytes_in : int
    """

    keys: Any
    values: Any
    dtypes: list[Any]
    bytes_moved: int
    bytes_in: int


def is_partial(fn: str, dtypes: list[Any]) -> bool:
    """Whether columns of these types can be aggregated by `fn` part by part."""
    return fn in AGAIN or (fn in SUMS and all(map(adds_up, dtypes)))


def part_table(
    part: "pd.DataFrame", *, key: str | list[str], values: list[Any], fn: str, dropna: bool
) -> PartTable:
    """Aggregate one part."""
    groups = part.groupby(key, observed=True, dropna=dropna, sort=False)
    sizes = groups.size()
    keys = key_frame(sizes.index)
    if fn in AGAIN:
        found: Any = sizes.to_frame() if fn == "size" else groups[values].agg(fn)
        found = found.set_axis(range(found.shape[1]), axis=1).reset_index(drop=True)
        moved = table_bytes(found)
    else:
        found = _sums(part, groups, values, len(keys), squares=fn in ("std", "var"))
        moved = sum(sums.nbytes for sums in found)
    dtypes = [part[name].dtype for name in values]
    return PartTable(keys, found, dtypes, table_bytes(keys) + moved, table_bytes(part))


def merged(
    tables: list[PartTable], *, key: str | list[str], values: list[Any], fn: str, dropna: bool
) -> Any:
    """Combine the tables of all parts and finish the aggregation."""
    import pandas as pd

    keys = pd.concat([table.keys for table in tables], ignore_index=True)
    by = keys.groupby(list(keys.columns), observed=True, dropna=dropna)
    index = by.size().index.set_names(key if isinstance(key, list) else [key])
    codes = _codes(by)
    if fn in AGAIN:
        flat = pd.concat([table.values for table in tables], ignore_index=True)
        found = flat.groupby(codes).agg(AGAIN[fn]).set_axis(index)
        return found[0].rename(None) if fn == "size" else found.set_axis(values, axis=1)
    edges = np.cumsum([len(table.keys) for table in tables])[:-1]
    codes_of_parts = np.split(codes, edges)
    columns = []
    for at in range(len(values)):
        dtypes = [table.dtypes[at] for table in tables]
        dtype = common_type(dtypes)
        parts = [
            table.values[at].in_unit(own, dtype) for table, own in zip(tables, dtypes, strict=True)
        ]
        sums = GroupSums.merged(parts, codes_of_parts, len(index))
        columns.append(pd.Series(finished(fn, sums, dtype), index))
    return pd.concat(columns, axis=1, keys=values) if columns else pd.DataFrame(index=index)


def key_frame(index: "pd.Index") -> Any:
    """Return the levels of an index as columns 0, 1, ..., whatever their names are."""
    return index.set_names(list(range(index.nlevels))).to_frame(index=False)


def table_bytes(table: "pd.DataFrame | pd.Series") -> int:
    """Bytes of a table or column with its texts and its index."""
    return int(np.sum(table.memory_usage(deep=True)))


def _sums(
    part: "pd.DataFrame",
    groups: "DataFrameGroupBy[Any, Any]",
    values: list[Any],
    n_groups: int,
    *,
    squares: bool,
) -> list[GroupSums]:
    """Add up columns; those of float64 by the groups that pandas has found already."""
    plain = [part[name].dtype == np.float64 for name in values]
    codes = None if all(plain) else _codes(groups)
    return [
        GroupSums.of_floats(groups[name], squares=squares)
        if codes is None or is_plain
        else GroupSums.of(part[name], codes, n_groups, squares=squares)
        for name, is_plain in zip(values, plain, strict=True)
    ]


def _codes(groups: "DataFrameGroupBy[Any, Any]") -> np.ndarray:
    """Return the group of each row, -1 where the key is missing and left out."""
    codes: np.ndarray = groups.ngroup().fillna(-1).to_numpy(np.intp)
    return codes
