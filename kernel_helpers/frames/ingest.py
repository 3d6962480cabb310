"""From CSV files to the columns of a store: parsed on every core, written in order."""

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kernel_helpers.arrays.convert import check_columns, check_heads, paths_of, with_progress
from kernel_helpers.arrays.csv_blocks import CsvFormat, parsed_blocks
from kernel_helpers.arrays.csv_lines import read_names
from kernel_helpers.arrays.memmap import Path_
from kernel_helpers.frames.column_writers import (
    CategoryWriter,
    ColumnWriter,
    NumberWriter,
    TextWriter,
)
from kernel_helpers.frames.infer import column_types
from kernel_helpers.frames.manifest import Entry


def ingest_csv(
    source: Path_ | Sequence[Path_],
    folder: Path,
    types: Mapping[str, str],
    columns: Sequence[str] | None,
    delimiter: str,
    encoding: str,
    n_threads: int | None,
    progress: bool,
) -> tuple[dict[str, Entry], int]:
    """Write the files of all columns into `folder`; return their entries and the row count."""
    sources = paths_of(source)
    names = read_names(sources[0], delimiter, encoding)
    check_heads(sources, names, delimiter, encoding)
    wanted = check_columns(columns, names, sources[0].name)
    kinds = column_types(sources[0], names, wanted, types, delimiter, encoding)
    csv_format = CsvFormat(names, kinds, delimiter, encoding)
    if n_threads is not None and n_threads < 1:
        raise ValueError(f"n_threads must be at least 1, got {n_threads}; None takes every core.")
    blocks = parsed_blocks(sources, csv_format, n_threads or os.cpu_count() or 1)
    with ExitStack() as stack:
        writers = {name: _writer(kind, folder, name) for name, kind in kinds.items()}
        for writer in writers.values():
            stack.callback(writer.abort)
        for _, table in with_progress(blocks, sources, progress):
            for name, writer in writers.items():
                writer.append(_one_chunk(table.column(name)))
        entries = {name: writer.close() for name, writer in writers.items()}
    return entries, next(iter(writers.values())).n_rows


def _writer(kind: Any, folder: Path, name: str) -> ColumnWriter:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return CategoryWriter(folder, name)
    return TextWriter(folder, name) if pa.types.is_string(kind) else NumberWriter(folder, name)


def _one_chunk(column: Any) -> Any:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
