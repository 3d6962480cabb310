"""Group tables that lie in parts: send a few numbers where that is enough, else the rows."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from kernel_helpers._dask import is_dask_collection, meta_of
from kernel_helpers._format import format_bytes, format_share
from kernel_helpers.mapreduce.partial import SUMS, is_partial, key_frame, merged, part_table
from kernel_helpers.mapreduce.parts import as_parts, map_parts
from kernel_helpers.mapreduce.shuffle import shuffle_apply

if TYPE_CHECKING:
    import pandas as pd

    from kernel_helpers._executor import ExecutorLike


@dataclass(frozen=True)
class Combined:
    """The result of a grouping, and what it cost.

    Attributes
    ----------
    table : DataFrame or Series
        One row a group, sorted.
    method : {"partial aggregation", "shuffle"}
    bytes_moved : int
        What left the parts: small tables, or all rows.
    bytes_in : int
        The data themselves.
    """

    table: Any
    method: Literal["partial aggregation", "shuffle"]
    bytes_moved: int
    bytes_in: int

    def __repr__(self) -> str:
        moved = f"{format_bytes(self.bytes_moved)} of {format_bytes(self.bytes_in)} moved"
        share = format_share(self.bytes_moved / max(1, self.bytes_in), 1)
        return f"{self.method}: {moved} ({share})\n{self.table!r}"


def split_apply_combine(
    data: object,
    key: str | list[str],
    fn: str | Callable[[Any], Any],
    *,
    values: str | list[str] | None = None,
    dropna: bool = True,
    n_buckets: int = 8,
    executor: "ExecutorLike" = None,
) -> Combined:
    """Apply `fn` to the rows of each group, over all parts.

    ``"count"``, ``"max"``, ``"mean"``, ``"min"``, ``"size"``, ``"std"``, ``"sum"`` and ``"var"``
    are aggregated in each part first, and only a row a group travels. Anything else needs all rows
    of a group in one place: they are shuffled by the hash of the key.

    Parameters
    ----------
    data : DataFrame, iterable of DataFrames, or Dask DataFrame
    key : str or list of str
    fn : str or callable
        A name that pandas' ``groupby(...).agg`` knows, or a function of a group's DataFrame (of
        its `values` when given, without the key).
    values : str or list of str, optional
        Columns to aggregate; every numeric column but the key by default.
    dropna : bool
        Leave out rows whose key is missing, as pandas does; else they are a group.
    n_buckets : int
        In how many pieces a shuffle cuts the rows.
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional

    Returns
    -------
    Combined
        ``.table`` equals what pandas makes of all parts at once, up to rounding.

    Raises
    ------
    KeyError
        A column is not there.
    ValueError
        There are no parts.

    References
    ----------
    H. Wickham, "The split-apply-combine strategy for data analysis", J. Statistical Software 40,
    2011.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"k": ["a", "b", "a"], "x": [1.0, 2.0, 4.0]})
    >>> parts = [table[:2], table[2:]]
    >>> done = split_apply_combine(parts, "k", "mean", values="x", executor="serial")
    >>> done.method, done.table.tolist()
    ('partial aggregation', [2.5, 2.0])
    """
    from pandas.api.types import is_list_like

    like, parts = _with_first(as_parts(data))
    keys = key if isinstance(key, list) else [key]
    columns = _columns(like, keys, fn, values)
    missing = [name for name in [*keys, *columns] if name not in like.columns]
    if missing:
        raise KeyError(f"No column {missing[0]!r}; there are {list(like.columns)}.")
    doubled = [name for name in [*keys, *columns] if list(like.columns).count(name) > 1]
    if doubled:
        raise ValueError(f"There are two columns {doubled[0]!r}; rename one of them.")
    if isinstance(fn, str) and is_partial(fn, list(like[columns].dtypes)):
        if fn in SUMS:
            like.groupby(key, observed=True)[columns].agg(fn)  # refuses what has no meaning
        done = _aggregate(parts, key, columns, fn, dropna=dropna, executor=executor)
    else:
        pick = values if values is not None or callable(fn) else columns
        apply = partial(_apply_to_groups, key=key, pick=pick, fn=fn, dropna=dropna)
        done = _shuffle(parts, apply, key, dropna, n_buckets=n_buckets, executor=executor)
    if isinstance(fn, str) and values is not None and not is_list_like(values):
        table = done.table[values] if done.table.ndim == 2 else done.table.rename(values)
        return replace(done, table=table)
    return done


def _aggregate(
    parts: Iterable[Any],
    key: str | list[str],
    columns: list[Any],
    fn: str,
    *,
    dropna: bool,
    executor: "ExecutorLike",
) -> Combined:
    options: dict[str, Any] = {"key": key, "values": columns, "fn": fn, "dropna": dropna}
    tables = list(map_parts(partial(part_table, **options), parts, executor))
    moved, size = (sum(getattr(t, name) for t in tables) for name in ("bytes_moved", "bytes_in"))
    return Combined(merged(tables, **options), "partial aggregation", moved, size)


def _shuffle(
    parts: Iterable[Any],
    apply: "Callable[[pd.DataFrame], Any]",
    key: str | list[str],
    dropna: bool,
    *,
    n_buckets: int,
    executor: "ExecutorLike",
) -> Combined:
    import pandas as pd

    if n_buckets < 1:
        raise ValueError(f"n_buckets must be at least 1, got {n_buckets}; try 8.")
    tables, moved = shuffle_apply(
        parts, apply, key=key, dropna=dropna, n_buckets=n_buckets, executor=executor
    )
    table = _in_order_of_groups(pd.concat(tables), len(key) if isinstance(key, list) else 1)
    return Combined(table, "shuffle", moved, moved)


def _in_order_of_groups(table: "pd.DataFrame | pd.Series", n_keys: int) -> Any:
    """Sort by the first levels of the index as pandas sorts groups, also keys of mixed types."""
    levels = key_frame(table.index).iloc[:, :n_keys]
    groups = levels.groupby(list(levels), observed=True, dropna=False)
    return table.iloc[groups.ngroup().argsort(kind="stable")]


def _apply_to_groups(
    bucket: "pd.DataFrame",
    *,
    key: str | list[str],
    pick: Any,
    fn: str | Callable[[Any], Any],
    dropna: bool,
) -> Any:
    groups = _with_plain_keys(bucket, key).groupby(key, observed=True, dropna=dropna)
    chosen = groups if pick is None else groups[pick]
    return chosen.apply(fn) if callable(fn) else chosen.agg(fn)


def _with_plain_keys(bucket: Any, key: str | list[str]) -> Any:
    """Replace keys that are dictionaries of Arrow, of which pandas shows every entry, by values."""
    for name in key if isinstance(key, list) else [key]:
        dtype = bucket[name].dtype
        kind: Any = getattr(dtype, "pyarrow_dtype", None)
        if hasattr(kind, "index_type"):
            bucket = bucket.assign(**{name: bucket[name].astype(type(dtype)(kind.value_type))})
    return bucket


def _columns(
    like: "pd.DataFrame", keys: list[Any], fn: object, values: str | list[str] | None
) -> list[Any]:
    from pandas.api.types import is_list_like

    if values is not None:
        return list(values) if is_list_like(values) else [values]
    if callable(fn) or fn == "size":
        return []
    return [name for name in like.select_dtypes("number").columns if name not in keys]


def _with_first(parts: Iterable[Any]) -> tuple[Any, Any]:
    """Return an empty table like the parts, and the parts unharmed."""
    if is_dask_collection(parts):
        return meta_of(parts), parts
    rest: Iterable[Any] = iter(parts)
    first = next(iter(rest), None)
    if first is None:
        raise ValueError("Expected at least one part, got none; pass a list of DataFrames.")
    if not hasattr(first, "groupby"):
        raise TypeError(
            f"Expected DataFrames, got {type(first).__name__}; try pandas.DataFrame(x)."
        )
    return first.iloc[:0], itertools.chain([first], rest)
