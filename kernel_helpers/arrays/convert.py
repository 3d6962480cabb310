"""Turn CSV and Parquet files of any length into one mapped .npy array, block by block."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike

from kernel_helpers._files import find_files
from kernel_helpers.arrays.csv_blocks import CsvFormat, parsed_blocks
from kernel_helpers.arrays.csv_error import missing_value
from kernel_helpers.arrays.csv_lines import Block, read_names
from kernel_helpers.arrays.errors import CsvError
from kernel_helpers.arrays.memmap import Path_, open_memmap
from kernel_helpers.arrays.parquet_heads import data_names, read_footer
from kernel_helpers.arrays.parts import Parts, check_unique, join_columns
from kernel_helpers.arrays.writer import MemmapWriter

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_BYTES = 8 << 20


def from_csv(
    source: Path_ | Sequence[Path_],
    path: Path_,
    *,
    columns: Sequence[str] | None = None,
    dtype: DTypeLike = "float64",
    delimiter: str = ",",
    encoding: str = "utf-8",
    n_threads: int | None = None,
    progress: bool = True,
) -> np.memmap:
    """Convert the numbers of one or more CSV files to a .npy file, in the memory of a few blocks.

    Parameters
    ----------
    source : path or sequence of paths
        With the column names in the first line; ``.gz`` and ``.bz2`` are unpacked on the way.
    path : str or path
        The .npy file to write; it appears when it is whole.
    columns : sequence of str, optional
        Which columns, in which order; all by default.
    dtype : dtype
        One type for all values. Empty fields become NaN.
    delimiter, encoding : str
    n_threads : int, optional
        One a core by default.
    progress : bool
        Show a bar when it takes longer than a second.

    Returns
    -------
    numpy.memmap of shape (n_rows, n_columns)

    Raises
    ------
    CsvError
        A line has too few or too many fields, another encoding or a value that is no number;
        file, line and value are named.

    Examples
    --------
    >>> X = from_csv("flights.csv", "X.npy", columns=["distance", "dep_delay"])  # doctest: +SKIP
    """
    import pyarrow as pa

    sources = paths_of(source)
    names, dtype = read_names(sources[0], delimiter, encoding), np.dtype(dtype)
    check_heads(sources, names, delimiter, encoding)
    wanted = check_columns(columns, names, sources[0].name)
    types = dict.fromkeys(wanted, pa.from_numpy_dtype(dtype))
    csv_format = CsvFormat(names, types, delimiter, encoding)
    blocks = parsed_blocks(sources, csv_format, n_threads or os.cpu_count() or 1)
    with MemmapWriter(path, dtype=dtype, row_shape=(len(wanted),)) as writer:
        for block, table in with_progress(blocks, sources, progress):
            writer.append(_matrix(block, table, dtype))
    return open_memmap(path)


def from_parquet(
    source: Path_ | Sequence[Path_],
    path: Path_,
    *,
    columns: Sequence[str] | None = None,
    dtype: DTypeLike = "float64",
    progress: bool = True,
) -> np.memmap:
    """Convert the numbers of one or more Parquet files to a .npy file, one batch at a time.

    Files whose columns differ are joined by name; what some of them lack is NaN there, counted and
    reported by a `DifferentColumnsWarning`.

    Parameters
    ----------
    source : path, folder, pattern or sequence of them
    path : str or path
        The .npy file to write; it appears when it is whole.
    columns : sequence of str, optional
        Only these are read from the disk, in this order.
    dtype : dtype
        Missing values become NaN.
    progress : bool

    Returns
    -------
    numpy.memmap of shape (n_rows, n_columns)

    Examples
    --------
    >>> X = from_parquet("taxi.parquet", "X.npy", columns=["fare_amount"])  # doctest: +SKIP
    """
    import pyarrow.parquet as pq
    from tqdm.auto import tqdm

    sources, dtype = paths_of(source), np.dtype(dtype)
    footers = [read_footer(file) for file in sources]
    parts = join_columns(sources, [data_names(f, columns) for f in footers], columns)
    check_fill(parts, dtype)
    parts.report([footer.num_rows for footer in footers])
    total = sum(footer.num_rows for footer in footers)
    rows = max(1, _BATCH_BYTES // (8 * len(parts.names)))
    bar = tqdm(total=total, unit="row", unit_scale=True, delay=1, disable=not progress)
    with MemmapWriter(path, dtype=dtype, row_shape=(len(parts.names),)) as writer, bar:
        for file, own in zip(sources, parts.own_names, strict=True):
            names = [own.get(name) for name in parts.names]
            for batch in pq.ParquetFile(file).iter_batches(rows, columns=list(own.values())):
                writer.append(_batch_matrix(batch, names, dtype, file))
                bar.update(len(batch))
    return open_memmap(path)


def paths_of(source: Path_ | Sequence[Path_]) -> list[Path]:
    """Return the files that paths, folders and patterns name, at least one."""
    paths = find_files(source)
    if not paths:
        raise ValueError("Expected at least one file, got an empty list; check the pattern.")
    return paths


def check_columns(
    columns: Sequence[str] | None, names: Sequence[str], file: str
) -> tuple[str, ...]:
    """Return the wanted columns, or all."""
    wanted = tuple(names if columns is None else check_unique(columns))
    unknown = [name for name in wanted if name not in names]
    if unknown or not wanted:
        raise ValueError(
            f"{file} has no column {unknown[0] if unknown else ''!r}; it has {', '.join(names)}."
        )
    return wanted


def check_fill(parts: Parts, dtype: np.dtype) -> None:
    """Refuse columns that some of the files lack where `dtype` has no missing values."""
    lacking = [name for name in parts.names if parts.lacking(name)]
    if lacking and dtype.kind != "f":
        raise ValueError(
            f"Column {lacking[0]!r} is missing in {parts.named(parts.lacking(lacking[0]))}, and "
            f"{dtype} has no missing values; use a float dtype or leave it out with columns=."
        )


def check_heads(
    sources: Sequence[Path], names: Sequence[str], delimiter: str, encoding: str
) -> None:
    """Refuse files whose columns differ: their rows would land in the wrong columns."""
    for other in sources[1:]:
        found = read_names(other, delimiter, encoding)
        if tuple(found) != tuple(names):
            raise CsvError(
                f"{other.name} has the columns {', '.join(found)}, expected those of "
                f"{sources[0].name}: {', '.join(names)}; convert it apart.",
                1,
            )


def with_progress(
    blocks: Iterable[tuple[Block, "pa.Table"]], sources: Sequence[Path], show: bool
) -> Iterator[tuple[Block, "pa.Table"]]:
    """Show a bar of bytes while blocks go by."""
    from tqdm.auto import tqdm

    packed = any(path.suffix in (".gz", ".bz2") for path in sources)
    total = None if packed else sum(path.stat().st_size for path in sources)
    with tqdm(total=total, unit="B", unit_scale=True, delay=1, disable=not show) as bar:
        for block, table in blocks:
            yield block, table
            bar.update(len(block.lines))


def _matrix(block: Block, table: "pa.Table", dtype: np.dtype) -> np.ndarray:
    matrix = np.empty((len(table), table.num_columns), dtype)
    for at, name in enumerate(table.column_names):
        column = table.column(at)
        if column.null_count and dtype.kind != "f":
            row = int(np.flatnonzero(column.is_null().to_numpy())[0])
            raise missing_value(block, row, name, dtype)
        matrix[:, at] = column.to_numpy()
    return matrix


def _batch_matrix(
    batch: "pa.RecordBatch", names: Sequence[str | None], dtype: np.dtype, file: Path
) -> np.ndarray:
    """Return the columns `names` side by side; None stands for one that the file lacks."""
    import pyarrow as pa

    matrix = np.empty((len(batch), len(names)), dtype)
    for at, name in enumerate(names):
        if name is None:
            matrix[:, at] = np.nan
            continue
        column = batch.column(name)
        if column.null_count and dtype.kind != "f":
            raise ValueError(
                f"Column {name!r} of {file.name} has missing values, and {dtype} has none; "
                "use a float dtype."
            )
        try:
            matrix[:, at] = column.cast(
                pa.from_numpy_dtype(dtype), safe=dtype.kind != "f"
            ).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid as error:
            raise ValueError(
                f"Column {name!r} of {file.name} does not fit {dtype} ({error}); choose other "
                "columns or a wider dtype."
            ) from error
    return matrix
