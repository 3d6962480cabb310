"""Say how a Dask frame is cut, what its pieces cost, and whether another size would be better."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers._format import format_bytes, format_count

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd

_SMALL, _LARGE = 1e6, 256e6  # bytes; below, a task's own cost shows; above, few fit into memory
_UNEVEN = 4  # largest against median


@dataclass(frozen=True)
class PartitionReport:
    """What a sample of partitions showed.

    Attributes
    ----------
    n_partitions : int
    rows, sizes : arrays of shape (n_sampled,)
        Rows, and bytes in pandas, of each sampled partition.
    known_divisions : bool
        Whether the index says which partition holds which rows, so that joins need no shuffle.
    at_once : int
        Bytes of the partitions that are in work at the same moment here.
    advice : str
    """

    n_partitions: int
    rows: np.ndarray
    sizes: np.ndarray
    known_divisions: bool
    at_once: int
    advice: str

    def __repr__(self) -> str:
        rows, size = int(np.median(self.rows)), float(np.median(self.sizes))
        return (
            f"{format_count(self.n_partitions, 'partition')}, {len(self.sizes)} of them computed: "
            f"median {format_count(rows, 'row')} and {format_bytes(size)}, "
            f"largest {format_bytes(self.sizes.max())}, "
            f"about {format_bytes(self.at_once)} at work at once, "
            f"divisions {'known' if self.known_divisions else 'unknown'}. {self.advice}"
        )


def explain_partitions(ddf: "dd.DataFrame", *, sample: int = 5) -> PartitionReport:
    """Compute a few partitions of a Dask frame or series and judge their size.

    Parameters
    ----------
    ddf : dask.dataframe.DataFrame or Series
    sample : int
        How many partitions to compute, evenly spaced.

    Examples
    --------
    >>> from kernel_helpers import read_flights
    >>> explain_partitions(read_flights("flights.csv")).advice
    'A good size.'
    """
    if not hasattr(ddf, "npartitions") or not hasattr(ddf, "divisions"):
        raise TypeError(
            f"explain_partitions needs a Dask DataFrame, got {type(ddf).__name__}; try "
            "dask.dataframe.from_pandas(df, npartitions=8) or read_flights()."
        )
    if sample < 1:
        raise ValueError(f"sample must be at least 1, got {sample}; try 5.")
    n = int(ddf.npartitions)
    chosen = np.unique(np.linspace(0, n - 1, min(sample, n)).astype(int))
    looked = ddf.partitions[chosen.tolist()].map_partitions(_size, meta=(None, "object")).compute()
    rows, sizes = (np.array(values) for values in zip(*looked, strict=True))
    at_once = int(np.median(sizes)) * min(n, os.cpu_count() or 1)
    return PartitionReport(n, rows, sizes, bool(ddf.known_divisions), at_once, advice(n, sizes))


def advice(n: int, sizes: np.ndarray) -> str:
    """Return one sentence: fine, or what to change."""
    middle = float(np.median(sizes))
    repartition = "ddf.repartition(partition_size='64MB')"
    if sizes.max() > _LARGE:
        return f"Too large: a few of them fill a worker. Try {repartition}, or a smaller blocksize."
    if middle < _SMALL and n > 4 * (os.cpu_count() or 1):
        return f"Too small: each task costs about 0.5 ms whatever it does. Try {repartition}."
    if sizes.max() > _UNEVEN * max(middle, 1):
        return f"Uneven: the longest one decides when a step ends. Try {repartition}."
    return "A good size."


def _size(part: "pd.DataFrame") -> Any:
    import pandas as pd

    return pd.Series([(len(part), int(np.sum(part.memory_usage(deep=True))))], dtype="object")
