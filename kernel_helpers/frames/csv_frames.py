"""Read CSV files into a Dask frame whose partitions start and end with whole rows."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.csv_blocks import Block, read_blocks, read_names, split_file
from kernel_helpers.arrays.csv_error import explain_block, missing_value
from kernel_helpers.arrays.csv_format import CsvFormat, arrow_type, is_nullable
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import Part
from kernel_helpers.arrays.parts import join_columns
from kernel_helpers.frames.csv_parts import column_dtypes, conformed, unknown_columns
from kernel_helpers.frames.part_types import to_frame

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd
    import pyarrow as pa


def read_csv(source: CsvSource, columns: Sequence[str] | None, size: int) -> "dd.DataFrame":
    """Join files by the names of their columns, in partitions of about `size` bytes of text.

    The bytes of the files are read once, to find where rows end; they are parsed by the tasks.

    Parameters
    ----------
    source : CsvSource
        Its types are those of the columns that are known.
    columns : sequence of str, optional
        Only these, in this order.
    size : int
    """
    import dask.dataframe as dd

    heads = [read_names(path, source) for path in source.paths]
    parts = join_columns(source.paths, heads, columns, source.types)
    parts.report()
    dtypes = column_dtypes(parts, source)
    unknown = unknown_columns(parts, source.types)
    frames: list[Any] = []
    for head, group in groupby(range(len(heads)), key=heads.__getitem__):
        alike = list(group)
        own = parts.own_names[alike[0]]
        kinds = {own[name]: kind for name, kind in dtypes.items() if name in own}
        described = CsvFormat(
            replace(source, paths=tuple(source.paths[at] for at in alike), types=kinds),
            head,
            {name: arrow_type(kind) for name, kind in (kinds or {head[0]: "str"}).items()},
            guessed=(guessed := frozenset(own[name] for name in unknown if name in own)),
            exact=guessed,
            nullable=frozenset(name for name, kind in kinds.items() if is_nullable(kind)),
        )
        frames.append(conformed(_alike(described, size), own, dtypes))
    joined: dd.DataFrame = frames[0] if len(frames) == 1 else dd.concat(frames)
    return joined


def _alike(described: CsvFormat, size: int) -> "dd.DataFrame":
    """Return the frame of files with the same columns."""
    import dask.dataframe as dd
    from dask.dataframe.utils import clear_known_categories

    clear: Any = clear_known_categories  # without annotations in Dask
    source = described.source
    frame: dd.DataFrame = dd.from_map(
        _read_part,
        [part for path in source.paths for part in split_file(path, source, size)],
        described=described,
        columns=list(described.types),
        meta=clear(_frame([_empty(described)], described)),
        label="read-csv",
    )
    return frame


def _read_part(part: Part, described: CsvFormat, columns: list[str]) -> "pd.DataFrame":
    chosen = replace(described, types={name: described.types[name] for name in columns})
    blocks = read_blocks(part, chosen.source)
    return _frame([_empty(chosen), *(_parsed(block, chosen) for block in blocks)], chosen)


def _parsed(block: Block, described: CsvFormat) -> "pa.Table":
    """Parse a block, and refuse gaps in columns whose type has none: partitions must agree."""
    import pyarrow as pa

    try:
        table = described.parse(block.rows)
    except ValueError as error:
        raise explain_block(block, described, error) from error
    for name, column in zip(table.column_names, table.columns, strict=True):
        exact = pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)
        if column.null_count and exact and name not in described.nullable:
            row = int(np.flatnonzero(column.is_null().to_numpy())[0])
            raise missing_value(block, row, name, described)
    return table


def _empty(described: CsvFormat) -> "pa.Table":
    import pyarrow as pa

    return pa.schema(list(described.types.items())).empty_table()


def _frame(tables: Sequence["pa.Table"], described: CsvFormat) -> "pd.DataFrame":
    import pyarrow as pa

    table = pa.concat_tables(tables).unify_dictionaries()
    return to_frame(table, [name for name in table.column_names if name in described.nullable])
