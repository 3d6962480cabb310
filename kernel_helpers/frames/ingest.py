"""From CSV files to the columns of a store: parsed on every core, written in order."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.convert import (
    check_columns,
    check_heads,
    check_threads,
    with_progress,
)
from kernel_helpers.arrays.csv_blocks import read_names
from kernel_helpers.arrays.csv_format import CsvFormat
from kernel_helpers.arrays.csv_parse import parsed_blocks
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import Part
from kernel_helpers.frames.column_writers import (
    CategoryWriter,
    ColumnWriter,
    NumberWriter,
    TextWriter,
)
from kernel_helpers.frames.infer import csv_format
from kernel_helpers.frames.manifest import Entry

if TYPE_CHECKING:
    import pyarrow as pa


def describe_columns(source: CsvSource, columns: Sequence[str] | None) -> CsvFormat:
    """Return the columns to convert and their types; refuse what is wrong before any is written."""
    file = source.paths[0]
    names = read_names(file, source)
    check_heads(source, names)
    return csv_format(source, names, check_columns(columns, names, file.name))


def ingest_csv(
    described: CsvFormat, folder: Path, n_threads: int | None, progress: bool
) -> tuple[dict[str, Entry], int]:
    """Write the files of all columns into `folder`; return their entries and the row count."""
    parts = [Part(path) for path in described.source.paths]
    blocks = parsed_blocks(parts, described, check_threads(n_threads))
    with ExitStack() as stack:
        writers = {name: _writer(kind, folder, name) for name, kind in described.types.items()}
        for writer in writers.values():
            stack.callback(writer.abort)
        for _, table in with_progress(blocks, described.source, progress):
            for name, writer in writers.items():
                column = _one_chunk(table.column(name))
                writer.append(_masked(column) if name in described.nullable else column)
        entries = {name: writer.close() for name, writer in writers.items()}
    zones = {name: getattr(kind, "tz", None) for name, kind in described.types.items()}
    entries = {name: replace(entry, zone=zones[name]) for name, entry in entries.items()}
    return entries, next(iter(writers.values())).n_rows


def _writer(kind: object, folder: Path, name: str) -> ColumnWriter:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return CategoryWriter(folder, name)
    return TextWriter(folder, name) if pa.types.is_string(kind) else NumberWriter(folder, name)


def _one_chunk(column: "pa.ChunkedArray") -> Any:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _masked(column: "pa.ChunkedArray") -> np.ma.MaskedArray:
    import pyarrow as pa

    missing = column.is_null().to_numpy(zero_copy_only=False)
    filled = column.fill_null(pa.scalar(0).cast(column.type))
    return np.ma.array(filled.to_numpy(zero_copy_only=False), mask=missing)
