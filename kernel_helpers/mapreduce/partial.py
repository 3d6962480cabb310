"""Aggregations that need only a few numbers from each part."""

from typing import Any

#: What each part must send; all of it adds up, but for the extremes.
NEEDS = {
    "count": ["count"],
    "max": ["max"],
    "mean": ["sum", "count"],
    "min": ["min"],
    "size": ["size"],
    "std": ["sum", "count", "M2"],
    "sum": ["sum"],
    "var": ["sum", "count", "M2"],
}


def part_table(
    part: Any, *, key: Any, values: list[Any], fn: str, dropna: bool
) -> tuple[Any, int, int]:
    """Aggregate one part; return its small table, that table's bytes, and those of the part."""
    import pandas as pd

    groups = part.groupby(key, observed=True, dropna=dropna, sort=False)
    if fn == "size":
        columns = {"size": groups.size().to_frame("size")}
    else:
        columns = {name: groups[values].agg(name) for name in NEEDS[fn] if name != "M2"}
    if "M2" in NEEDS[fn]:
        columns["M2"] = groups[values].var(ddof=0).fillna(0.0) * columns["count"]
    table = _by_value(pd.concat(columns, axis=1))
    return table, table_bytes(table), table_bytes(part)


def merged(tables: list[Any], *, fn: str, dropna: bool) -> Any:
    """Combine the tables of all parts, whose index is the groups, and finish the aggregation."""
    import pandas as pd

    flat = pd.concat(tables)
    by = {"level": list(range(flat.index.nlevels)), "dropna": dropna}
    if "M2" in NEEDS[fn]:
        flat = _with_deviations_between(flat, by)
    groups = flat.groupby(**by)
    if fn in ("min", "max"):
        return groups.agg(fn)[fn]
    return _finished(fn, groups.sum())


def table_bytes(table: Any) -> int:
    """Bytes of a table or column with its texts and its index."""
    used = table.memory_usage(deep=True)
    return int(getattr(used, "sum", lambda: used)())


def _with_deviations_between(flat: Any, by: dict[str, Any]) -> Any:
    """Add to each part's M2 what its mean differs from the mean of all parts.

    Chan, Golub and LeVeque's rule for many parts at once; it keeps the digits that a sum of
    squares would lose beside a large mean.
    """
    import pandas as pd

    count = flat["count"]
    own = flat["sum"] / count.where(count > 0)
    of_all = flat[["sum", "count"]].groupby(**by).transform("sum")
    around = of_all["sum"] / of_all["count"].where(of_all["count"] > 0)
    within = flat["M2"] + (count * (own - around) ** 2).fillna(0.0)
    return pd.concat({"sum": flat["sum"], "count": count, "M2": within}, axis=1)


def _finished(fn: str, added: Any) -> Any:
    if fn in ("count", "size", "sum"):
        return added[fn]
    count = added["count"]
    if fn == "mean":
        return added["sum"] / count.where(count > 0)
    variance = added["M2"] / (count - 1).where(count > 1)
    return variance**0.5 if fn == "std" else variance


def _by_value(table: Any) -> Any:
    """Replace categories, which may differ from part to part, by their values."""
    import pandas as pd

    if not isinstance(table.index, pd.CategoricalIndex):
        return table
    return table.set_axis(table.index.astype(table.index.categories.dtype))
