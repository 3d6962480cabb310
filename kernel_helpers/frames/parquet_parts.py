"""Read Parquet files, alike or not, into one Dask frame: row groups become partitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel_helpers.arrays.parquet_heads import data_names, read_footer
from kernel_helpers.arrays.parts import Parts, join_columns
from kernel_helpers.frames.part_types import convert_column, join_types, to_frame

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    from pyarrow import parquet as pq


@dataclass(frozen=True)
class _Groups:
    """Row groups of one file, and what the file calls the columns that it has."""

    path: Path
    groups: tuple[int, ...]
    own_names: Mapping[str, str]


def read_parquet(
    paths: Sequence[Path], types: Mapping[str, str], columns: Sequence[str] | None, size: int
) -> "dd.DataFrame":
    """Join files by the names of their columns, in partitions of about `size` bytes.

    Parameters
    ----------
    paths : sequence of Path
    types : mapping of str to str
        Types of the columns that are known.
    columns : sequence of str, optional
        Only these, in this order.
    size : int
        Bytes of a partition, as the files count them.
    """
    import dask.dataframe as dd

    footers = [read_footer(path) for path in paths]
    schemas = [footer.schema.to_arrow_schema() for footer in footers]
    parts = join_columns(paths, [data_names(f, columns) for f in footers], columns, types)
    parts.report([footer.num_rows for footer in footers])
    filled = [s if f.num_rows else None for s, f in zip(schemas, footers, strict=True)]
    kinds = join_types(parts, filled if any(filled) else schemas, types)
    gaps = _with_gaps(parts, footers, kinds)
    groups = [
        each
        for path, footer, own in zip(paths, footers, parts.own_names, strict=True)
        for each in _row_groups(path, footer, own, size)
    ]
    frame: dd.DataFrame = dd.from_map(
        _read_groups,
        groups or [_Groups(paths[0], (), parts.own_names[0])],
        columns=list(parts.names),
        types=kinds,
        gaps=gaps,
        meta=_empty(kinds, gaps),
        label="read-parquet",
    )
    return frame


def _with_gaps(parts: Parts, footers: Sequence[Any], kinds: Mapping[str, Any]) -> list[str]:
    """Return the columns of whole numbers or truth values that may have missing values."""
    import pyarrow as pa

    files = [(f, own) for f, own in zip(footers, parts.own_names, strict=True) if f.num_rows]
    return [
        name
        for name, kind in kinds.items()
        if pa.types.is_integer(kind) or pa.types.is_boolean(kind)
        if any(name not in own or _has_nulls(footer, own[name]) for footer, own in files)
    ]


def _has_nulls(footer: "pq.FileMetaData", name: str) -> bool:
    """Whether a column has missing values, as far as the file's statistics say."""
    places = [at for at in range(footer.num_columns) if footer.schema.column(at).path == name]
    for group in range(footer.num_row_groups):
        for at in places:
            statistics = footer.row_group(group).column(at).statistics
            if statistics is None or not statistics.has_null_count or statistics.null_count:
                return True
    return False


def _row_groups(
    path: Path, footer: "pq.FileMetaData", own: Mapping[str, str], size: int
) -> list[_Groups]:
    """Put neighbouring row groups together as long as they stay below `size` bytes."""
    parts: list[list[int]] = []
    room = 0
    for group in range(footer.num_row_groups if footer.num_rows else 0):
        n_bytes = footer.row_group(group).total_byte_size
        if not parts or n_bytes > room:
            parts.append([])
            room = size
        parts[-1].append(group)
        room -= n_bytes
    return [_Groups(path, tuple(groups), own) for groups in parts]


def _read_groups(
    part: _Groups, columns: list[str], types: Mapping[str, Any], gaps: Sequence[str]
) -> "pd.DataFrame":
    import pyarrow as pa
    from pyarrow import parquet as pq

    own = {name: part.own_names[name] for name in columns if name in part.own_names}
    with pq.ParquetFile(part.path) as file:
        table = file.read_row_groups(part.groups, columns=list(own.values()), use_threads=False)
        n_rows = sum(file.metadata.row_group(group).num_rows for group in part.groups)
    arrays = [
        convert_column(table.column(own[name]), types[name], own[name], part.path)
        if name in own
        else pa.nulls(n_rows, types[name])
        for name in columns
    ]
    return to_frame(pa.table(arrays, names=columns), [name for name in gaps if name in columns])


def _empty(types: Mapping[str, Any], gaps: Sequence[str]) -> Any:
    """Return a frame without rows; Dask learns that each partition has categories of its own."""
    import pyarrow as pa
    from dask.dataframe.utils import clear_known_categories

    frame: Any = to_frame(pa.schema(list(types.items())).empty_table(), gaps)
    clear: Any = clear_known_categories  # without annotations in Dask
    return clear(frame)
