"""Which key holds so many rows that everybody waits for it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from kernel_helpers._format import format_share
from kernel_helpers.mapreduce.parts import as_parts, map_parts
from kernel_helpers.mapreduce.shuffle import bucket_of

if TYPE_CHECKING:
    from kernel_helpers._executor import ExecutorLike

_SHOWN = 5


@dataclass(frozen=True)
class SkewReport:
    """How evenly the rows of a key spread over parts, groups and the buckets of a shuffle.

    Attributes
    ----------
    rows_per_part : list of int
    rows_per_key : Series
        Most frequent first; missing keys count as one.
    rows_per_bucket : list of int
        After a shuffle by the hash of the key.
    """

    rows_per_part: list[int]
    rows_per_key: Any
    rows_per_bucket: list[int]

    @property
    def slowdown(self) -> float:
        """How much longer a shuffle takes than with even buckets, a worker for each."""
        total = sum(self.rows_per_bucket)
        return max(self.rows_per_bucket) * len(self.rows_per_bucket) / total if total else 1.0

    @property
    def largest_share(self) -> float:
        """Share of all rows that the most frequent key has: no number of workers gets below it."""
        total = sum(self.rows_per_part)
        return float(self.rows_per_key.iloc[0]) / total if total else 0.0

    def __repr__(self) -> str:
        total = max(1, sum(self.rows_per_part))
        head = (
            f"{total:,} rows, {len(self.rows_per_key):,} keys, {len(self.rows_per_part)} parts. "
            f"Shuffled into {len(self.rows_per_bucket)} buckets, the fullest takes "
            f"{self.slowdown:.1f} x the average."
        )
        rows = [
            f"  {key!s:<20.20} {count:>12,} {format_share(count / total, 1):>8}"
            for key, count in self.rows_per_key.head(_SHOWN).items()
        ]
        return "\n".join([head, *rows])


def skew_report(
    data: object, key: str | list[str], *, n_buckets: int = 8, executor: "ExecutorLike" = None
) -> SkewReport:
    """Count the rows of each part, each key and each bucket of a shuffle, in one pass.

    Parameters
    ----------
    data : DataFrame, iterable of DataFrames, or Dask DataFrame
    key : str or list of str
    n_buckets : int
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"carrier": ["UA"] * 98 + ["AA", "B6"]})
    >>> skew_report(data, "carrier", executor="serial").largest_share
    0.98
    """
    import pandas as pd

    count = partial(_count, key=key, n_buckets=n_buckets)
    counted = list(map_parts(count, as_parts(data), executor))
    if not counted:
        raise ValueError("Expected at least one part, got none; pass a list of DataFrames.")
    tables, buckets = zip(*counted, strict=True)
    keys = pd.concat(tables)
    levels = list(range(keys.index.nlevels))
    per_key = keys.groupby(level=levels, dropna=False).sum().sort_values(ascending=False)
    return SkewReport(
        [int(table.sum()) for table in tables],
        per_key,
        [int(sum(column)) for column in zip(*buckets, strict=True)],
    )


def _count(part: Any, *, key: str | list[str], n_buckets: int) -> tuple[Any, list[int]]:
    import numpy as np

    groups = part.groupby(key, observed=True, dropna=False).size()
    if groups.index.dtype == "category":
        groups = groups.set_axis(groups.index.astype(groups.index.categories.dtype))
    codes = bucket_of(part, key=key, n_buckets=n_buckets)
    return groups, np.bincount(codes.astype(np.intp), minlength=n_buckets).tolist()
