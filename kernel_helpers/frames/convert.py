"""A store's columns as tables of pandas, Arrow, polars and Dask."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kernel_helpers.frames.columns import Column, StoredColumn, open_stored
from kernel_helpers.frames.manifest import Entry

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_PARTITION_BYTES = 32 << 20


def to_pandas(columns: dict[str, StoredColumn], rows: slice) -> "pd.DataFrame":
    """Copy rows into a pandas frame."""
    import pandas as pd

    index = pd.RangeIndex(rows.start, rows.stop)
    values = {name: column.to_pandas(rows) for name, column in columns.items()}
    return pd.DataFrame(values, index=index)


def to_arrow(columns: dict[str, StoredColumn]) -> "pa.Table":
    """Wrap mapped columns as an Arrow table."""
    import pyarrow as pa

    return pa.table({name: column.to_arrow() for name, column in columns.items()})


def to_polars(columns: dict[str, StoredColumn]) -> "pl.DataFrame":
    """Wrap mapped columns as a polars frame."""
    try:
        import polars as pl
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "to_polars needs polars, which is not installed; run: pip install polars"
        ) from error
    series = {}
    for name, column in columns.items():
        try:
            series[name] = pl.Series(name, column.to_arrow())
        except pl.exceptions.PolarsError as error:
            reason = str(error).splitlines()[0].rstrip(".")
            raise TypeError(
                f"polars cannot hold column {name!r} ({column.type_name}): {reason}; convert it in "
                "the store first, or leave it out with to_polars([...])."
            ) from error
    return pl.DataFrame(series)


def to_dask(
    folder: Path,
    entries: dict[str, Entry],
    columns: Mapping[str, Column],
    n_rows: int,
    *,
    chunk_rows: int | None,
) -> "dd.DataFrame":
    """Make a Dask frame whose tasks carry the folder's path and two numbers.

    The files of a column never change, so every partition sees the same moment of the store.
    """
    import dask.dataframe as dd

    from kernel_helpers.arrays.handle import check_rows

    names = list(entries)
    rows = partition_rows(columns) if chunk_rows is None else check_rows(chunk_rows, "chunk_rows")
    starts = list(range(0, max(1, n_rows), rows))
    spans = [(start, min(start + rows, n_rows)) for start in starts]
    frame: dd.DataFrame = dd.from_map(
        _read_rows,
        spans,
        folder=str(folder.absolute()),
        entries=entries,
        columns=names,
        meta=_read_rows((0, 0), str(folder), entries, names),
        divisions=[*starts, max(n_rows - 1, 0)],
        label="column-store",
    )
    return frame


def partition_rows(columns: Mapping[str, Column]) -> int:
    """Rows of a partition of about 32 MiB in pandas."""
    sizes = (getattr(column, "dtype", None) for column in columns.values())
    row_bytes = sum(getattr(dtype, "itemsize", 16) for dtype in sizes)
    return max(1, _PARTITION_BYTES // max(1, row_bytes))


def type_name(column: Column) -> str:
    """Name the type of a column for people."""
    return str(column.dtype) if isinstance(column, np.ndarray) else column.type_name


def _read_rows(
    span: tuple[int, int], folder: str, entries: dict[str, Entry], columns: list[str]
) -> "pd.DataFrame":
    opened = {name: open_stored(Path(folder), entries[name]) for name in columns}
    return to_pandas(opened, slice(*span))
