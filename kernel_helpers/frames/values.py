"""From what a user assigns to a column to blocks that a column writer takes."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.chunks import iter_chunks
from kernel_helpers.frames.column_writers import (
    CategoryWriter,
    ColumnWriter,
    NumberWriter,
    TextWriter,
    repeats,
)
from kernel_helpers.frames.columns import CategoryColumn, TextColumn
from kernel_helpers.frames.expressions import Expression
from kernel_helpers.frames.manifest import Entry

if TYPE_CHECKING:
    import pyarrow as pa

_TEXT_ROWS = 100_000


def write_column(folder: Path, name: str, values: Any, *, sync: bool) -> tuple[Entry, int]:
    """Write the files of a column; return its entry and its length."""
    plain = _plain_blocks(values)
    if plain is not None:
        return _written(NumberWriter(folder, name, sync=sync), plain)
    blocks = _arrow_blocks(values, name)
    first = next(blocks)
    return _written(writer_for(first, folder, name, sync=sync), _chain(first, blocks))


def writer_for(block: "pa.Array", folder: Path, name: str, *, sync: bool) -> ColumnWriter:
    """Choose the writer that suits the values of a first block."""
    import pyarrow as pa

    kind = block.type
    if pa.types.is_dictionary(kind):
        return CategoryWriter(folder, name, sync=sync)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        few = repeats(len(block.unique()), len(block))
        return (CategoryWriter if few else TextWriter)(folder, name, sync=sync)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_decimal(kind):
        raise TypeError(
            f"Column {name!r} has values of the type {kind}; a column holds numbers, times, truth "
            "values or text."
        )
    return NumberWriter(folder, name, sync=sync)


def _written(writer: ColumnWriter | NumberWriter, blocks: Iterator[Any]) -> tuple[Entry, int]:
    try:
        for block in blocks:
            if isinstance(block, np.ndarray):
                writer.append_numpy(block)  # type: ignore[union-attr]
            else:
                writer.append(block)
        return writer.close(), writer.n_rows
    finally:
        writer.abort()


def _plain_blocks(values: Any) -> Iterator[np.ndarray] | None:
    """Blocks of numbers that need no Arrow, or None."""
    if isinstance(values, Expression):
        return values.blocks()
    if hasattr(values, "dask") and hasattr(values, "blocks"):
        return (np.asarray(block.compute()) for block in values.blocks)
    if not isinstance(values, np.ndarray) or values.dtype.kind not in "biufmM":
        return None
    if values.ndim != 1:
        raise ValueError(
            f"A column has one value a row, got an array of shape {values.shape}; assign one "
            "column of it at a time."
        )
    return (chunk.block for chunk in iter_chunks(values, read_ahead=0))


def _arrow_blocks(values: Any, name: str) -> Iterator["pa.Array"]:
    import pyarrow as pa

    if isinstance(values, CategoryColumn | TextColumn):
        values = values.to_arrow()
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if not isinstance(values, pa.Array):
        values = _to_arrow(values, name)
    yield values[:_TEXT_ROWS]
    for start in range(_TEXT_ROWS, len(values), _TEXT_ROWS):
        yield values[start : start + _TEXT_ROWS]


def _to_arrow(values: Any, name: str) -> "pa.Array":
    import pandas as pd
    import pyarrow as pa

    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise TypeError(
            f"Column {name!r} needs one value a row, got a single {type(values).__name__}; try "
            "numpy.full(len(store), value)."
        )
    try:
        array = pa.array(
            _native(values), from_pandas=isinstance(values, pd.Series | pd.Categorical)
        )
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise TypeError(
            f"Column {name!r} has values of different or unknown types ({error}); convert them "
            "to one type first, for instance with pandas.Series(values).astype(str)."
        ) from error
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _native(values: Any) -> Any:
    """Give text arrays of numpy as objects, which Arrow takes."""
    return (
        values.astype(object)
        if isinstance(values, np.ndarray) and values.dtype.kind in "US"
        else values
    )


def _chain(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest
