"""Turn CSV and Parquet files of any length into one mapped .npy array, block by block."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import DTypeLike

from kernel_helpers.arrays.csv_blocks import Block, read_names
from kernel_helpers.arrays.csv_error import missing_value
from kernel_helpers.arrays.csv_format import CsvFormat, arrow_type
from kernel_helpers.arrays.csv_parse import parsed_blocks
from kernel_helpers.arrays.csv_source import CsvSource, Words, paths_of
from kernel_helpers.arrays.csv_text import Part, is_packed, is_utf8
from kernel_helpers.arrays.errors import CsvError
from kernel_helpers.arrays.memmap import Path_, open_memmap
from kernel_helpers.arrays.parquet_heads import data_names, read_footer
from kernel_helpers.arrays.parts import Parts, check_unique, join_columns, named
from kernel_helpers.arrays.writer import MemmapWriter, is_unchanged

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
    header: int | Sequence[str] | None = 0,
    na_values: Words | Mapping[str, Words] = (),
    keep_default_na: bool = True,
    decimal: str = ".",
    thousands: str | None = None,
    n_threads: int | None = None,
    progress: bool = True,
) -> np.memmap:
    """Convert the numbers of one or more CSV files to a .npy file, in the memory of a few blocks.

    Parameters
    ----------
    source : path or sequence of paths
        ``.gz``, ``.bz2`` and ``.xz`` are unpacked on the way. All files have the same columns in
        the same order; `from_parquet` joins files that differ.
    path : str or path
        The .npy file to write; it appears when it is whole.
    columns : sequence of str, optional
        Which columns, in which order; all by default.
    dtype : dtype
        One type for all values. Missing values become NaN. A whole number that float64 would
        round is refused.
    delimiter : str
    encoding : str
    header : {0, None} or sequence of str
        0: the first line holds the column names. None: there is no such line, and the columns are
        called "0", "1", "2". Names: there is no such line, and these are the names.
    na_values : str, number, list of them, or mapping of column to them
        More words that mean a missing value, as in `pandas.read_csv`.
    keep_default_na : bool
        Whether an empty field, "NA", "null" and so on mean a missing value, as in pandas.
    decimal, thousands : str
        Marks in numbers.
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
        file, line and value are named. Or a file has other columns than the first; they are named.

    Examples
    --------
    >>> columns = ["distance", "dep_delay"]
    >>> from_csv("flights.csv", "delays.npy", columns=columns, progress=False).shape
    (6, 2)
    """
    described = CsvSource(
        tuple(paths_of(source)),
        delimiter,
        encoding,
        header,
        na_values,
        keep_default_na,
        decimal,
        thousands,
    )
    file, dtype = described.paths[0], check_dtype(dtype)
    check_target(described, path)
    names = read_names(file, described)
    check_heads(described, names)
    wanted = check_columns(columns, names, file.name)
    types = dict.fromkeys(wanted, arrow_type(dtype))
    csv_format = CsvFormat(described, names, types, exact=frozenset(wanted))
    parts = [Part(path) for path in described.paths]
    blocks = parsed_blocks(parts, csv_format, check_threads(n_threads))
    with MemmapWriter(path, dtype=dtype, row_shape=(len(wanted),)) as writer:
        for block, table in with_progress(blocks, described, progress):
            writer.append(_matrix(block, table, csv_format, dtype))
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
    >>> from_parquet("taxi.parquet", "fares.npy", columns=["fare_amount"], progress=False).shape
    (4, 1)
    """
    import pyarrow.parquet as pq
    from tqdm.auto import tqdm

    sources, dtype = paths_of(source), check_dtype(dtype)
    footers = [read_footer(file) for file in sources]
    parts = join_columns(sources, [data_names(f, columns) for f in footers], columns)
    if not parts.names:
        raise ValueError(f"{sources[0].name} has no columns; choose another file.")
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


def check_columns(
    columns: Sequence[str] | None, names: Sequence[str], file: str
) -> tuple[str, ...]:
    """Return the wanted columns, or all."""
    wanted = tuple(names if columns is None else check_unique(columns))
    unknown = [name for name in wanted if name not in names]
    if not wanted:
        raise ValueError(f"columns is empty, expected some of {', '.join(names)}.")
    if unknown:
        raise ValueError(f"{file} has no column {unknown[0]!r}; it has {', '.join(names)}.")
    return wanted


def check_dtype(dtype: DTypeLike) -> np.dtype:
    """Return the type of a matrix of numbers; fixed-width text would be cut."""
    found = np.dtype(dtype)
    if found.kind not in "biufmM":
        raise ValueError(
            f"dtype must be a type of numbers, got {found}; a ColumnStore holds text and columns "
            "of several types."
        )
    return found


def check_fill(parts: Parts, dtype: np.dtype) -> None:
    """Refuse columns that some of the files lack where `dtype` has no missing values."""
    lacking = [name for name in parts.names if parts.lacking(name)]
    if lacking and dtype.kind != "f":
        raise ValueError(
            f"Column {lacking[0]!r} is missing in {parts.named(parts.lacking(lacking[0]))}, and "
            f"{dtype} has no missing values; use a float dtype or leave it out with columns=."
        )


def check_heads(source: CsvSource, names: Sequence[str]) -> None:
    """Refuse files whose columns differ: their rows would land in the wrong columns."""
    files = named(source.paths)
    for path, file in zip(source.paths[1:], files[1:], strict=True) if source.has_header else ():
        found = read_names(path, source)
        if tuple(found) != tuple(names):
            raise CsvError(
                f"{file} {_difference(found, names)}, expected the columns of {files[0]} in the "
                "same order; change its header, or convert the file alone.",
                1,
            )


def _difference(found: Sequence[str], names: Sequence[str]) -> str:
    """Describe the columns `found` in a file that should have the columns `names`."""
    lacking = ", ".join(repr(name) for name in names if name not in found)
    more = ", ".join(repr(name) for name in found if name not in names)
    parts = [f"lacks {lacking}" if lacking else "", f"has {more}" if more else ""]
    if lacking or more:
        return " and ".join(filter(None, parts))
    at = next(at for at, pair in enumerate(zip(found, names, strict=True)) if len(set(pair)) > 1)
    return f"has {found[at]!r} where {names[at]!r} should be"


def check_target(source: CsvSource, path: Path_) -> None:
    """Refuse to write a file over one that is read."""
    for file in source.paths:
        if file.exists() and Path(path).exists() and file.samefile(path):
            raise ValueError(f"{path} is read and would be written; choose another path to write.")


def check_threads(n_threads: int | None) -> int:
    """Return the number of threads, one a core by default."""
    if n_threads is not None and n_threads < 1:
        raise ValueError(f"n_threads must be at least 1, got {n_threads}; None takes every core.")
    return n_threads or os.cpu_count() or 1


def with_progress(
    blocks: Iterable[tuple[Block, "pa.Table"]], source: CsvSource, show: bool
) -> Iterator[tuple[Block, "pa.Table"]]:
    """Show a bar of bytes while blocks go by."""
    from tqdm.auto import tqdm

    known = is_utf8(source.encoding) and not any(map(is_packed, source.paths))
    total = sum(path.stat().st_size for path in source.paths) if known else None
    with tqdm(total=total, unit="B", unit_scale=True, delay=1, disable=not show) as bar:
        for block, table in blocks:
            yield block, table
            bar.update(len(block.rows))


def _matrix(block: Block, table: "pa.Table", csv_format: CsvFormat, dtype: np.dtype) -> np.ndarray:
    matrix = np.empty((len(table), table.num_columns), dtype)
    for at, name in enumerate(table.column_names):
        column = table.column(at)
        if column.null_count and dtype.kind != "f":
            row = int(np.flatnonzero(column.is_null().to_numpy())[0])
            raise missing_value(block, row, name, csv_format)
        matrix[:, at] = column.to_numpy()
    return matrix


def _batch_matrix(
    batch: "pa.RecordBatch", names: Sequence[str | None], dtype: np.dtype, file: Path
) -> np.ndarray:
    """Return the columns `names` side by side; None is a column that the file lacks."""
    import pyarrow as pa

    matrix = np.empty((len(batch), len(names)), dtype)
    for at, name in enumerate(names):
        if name is None:
            matrix[:, at] = np.nan
            continue
        column = batch.column(name)
        if not _is_number(column.type):
            raise ValueError(
                f"Column {name!r} of {file.name} is {column.type}, which is no number; leave it "
                "out with columns=, or use a ColumnStore."
            )
        if column.null_count and dtype.kind != "f":
            raise ValueError(
                f"Column {name!r} of {file.name} has missing values, and {dtype} has none; "
                "use a float dtype."
            )
        try:
            numbers = column.cast(pa.from_numpy_dtype(dtype), safe=dtype.kind != "f")
            matrix[:, at] = numbers.to_numpy(zero_copy_only=False)
            _check_within(matrix[:, at], column)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise ValueError(
                f"Column {name!r} of {file.name} does not fit {dtype} ({error}); choose other "
                "columns or a wider dtype."
            ) from error
    return matrix


def _is_number(kind: "pa.DataType") -> bool:
    """Whether values may be in a matrix of numbers or times."""
    import pyarrow as pa

    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    tests = pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean
    return any(test(plain) for test in (*tests, pa.types.is_temporal, pa.types.is_null))


def _check_within(numbers: np.ndarray, column: "pa.Array") -> None:
    """Refuse whole numbers that floats would round, and floats that became infinite."""
    import pyarrow as pa

    if numbers.dtype.kind != "f" or not (
        pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    ):
        return
    known = column.drop_null().to_numpy(zero_copy_only=False)
    if not is_unchanged(numbers[~np.isnan(numbers)] if column.null_count else numbers, known):
        raise pa.ArrowInvalid("it would be rounded beyond 2**53, or become infinite")
