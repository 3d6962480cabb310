"""Write what a user assigns to a column: blocks of known type to the writer that suits them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.chunks import iter_chunks
from kernel_helpers.frames.column_writers import (
    CategoryWriter,
    ColumnWriter,
    NumberWriter,
    TextWriter,
    TooManyCategoriesError,
    repeats,
    write_codes,
)
from kernel_helpers.frames.expressions import Expression
from kernel_helpers.frames.inputs import Typed, blocks_of, typed
from kernel_helpers.frames.manifest import Entry
from kernel_helpers.frames.types import UNKNOWN, refusal

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 100_000


def write_column(folder: Path, name: str, values: Any, *, sync: bool) -> tuple[Entry, int]:
    """Write the files of a column; return its entry and its length."""
    if isinstance(values, Expression) and values.column is not None:
        values = values.column
    blocks = None if _is_categorical(values) else blocks_of(values)
    if blocks is None:
        values = values.compute() if _is_categorical(values) else values
        return _write_typed(folder, name, typed(values, name), sync=sync)
    first = typed(next(blocks), name)
    return _write_blocks(folder, name, first, blocks, sync=sync)


def _write_typed(folder: Path, name: str, values: Typed, *, sync: bool) -> tuple[Entry, int]:
    if values.categories is not None:
        return _write_categories(folder, name, values, sync=sync)
    try:
        return _write_blocks(folder, name, values, iter(()), sync=sync)
    except TooManyCategoriesError:
        writer = TextWriter(folder, name, sync=sync)
        return _written(writer, _slices(values.values), values.look)


def _write_categories(folder: Path, name: str, values: Typed, *, sync: bool) -> tuple[Entry, int]:
    """Write codes, and the categories as a list of words or as a column of their own."""
    categories = values.categories
    assert categories is not None
    if _is_text(categories.values) and categories.look.get("backend") is None:
        words = categories.values.to_pylist()
        entry = write_codes(folder, values.values, words, sync=sync)
    else:
        nested, _ = _write_typed(folder, name, categories, sync=sync)
        entry = replace(write_codes(folder, values.values, None, sync=sync), categories=nested)
    return replace(entry, **values.look), len(values.values)


def _write_blocks(
    folder: Path, name: str, first: Typed, rest: Iterator[Any], *, sync: bool
) -> tuple[Entry, int]:
    """Write blocks of one type, of which the first one is known."""

    def checked() -> Iterator[Any]:
        for block in rest:
            found = typed(block, name)
            if found.look != first.look or _is_text(found.values) != _is_text(first.values):
                raise refusal(name, UNKNOWN, "they differ between blocks")
            yield from _slices(found.values)

    writer = _writer_for(first, folder, name, sync=sync)
    return _written(writer, chain(_slices(first.values), checked()), first.look)


def _writer_for(values: Typed, folder: Path, name: str, *, sync: bool) -> ColumnWriter:
    if values.look.get("shown") == "null":
        return CategoryWriter(folder, name, sync=sync)
    if not _is_text(values.values):
        return NumberWriter(folder, name, sync=sync)
    sample = values.values[:_ROWS]
    few = repeats(len(sample.unique()), len(sample))
    return (CategoryWriter if few else TextWriter)(folder, name, sync=sync)


def _written(
    writer: ColumnWriter, blocks: Iterator[Any], look: dict[str, Any]
) -> tuple[Entry, int]:
    try:
        for block in blocks:
            writer.append(block)
        return replace(writer.close(), **look), writer.n_rows
    finally:
        writer.abort()


def _slices(values: Any) -> Iterator[Any]:
    """Cut values into blocks; at least one, so that the type of no rows is known, too."""
    import pyarrow as pa

    if type(values) in (np.ndarray, np.memmap) and len(values) > _ROWS:
        yield from (chunk.block for chunk in iter_chunks(values, read_ahead=0))
        return
    plain = isinstance(values, np.ndarray)
    as_it_is = plain or _is_text(values) or pa.types.is_null(values.type)
    for start in range(0, max(1, len(values)), _ROWS):
        block = values[start : start + _ROWS]
        yield block if as_it_is else masked_numbers(block)


def masked_numbers(values: "pa.Array") -> np.ndarray:
    """Return Arrow numbers as an array, masked where numbers or truth values are missing."""
    import pyarrow as pa

    kind = values.type
    if pa.types.is_temporal(kind) or not values.null_count:  # missing times become NaT
        plain: np.ndarray = values.to_numpy(zero_copy_only=False)
        return plain
    filled = values.fill_null(pa.scalar(False if pa.types.is_boolean(kind) else 0, kind))
    missing = values.is_null().to_numpy(zero_copy_only=False)
    return np.ma.array(filled.to_numpy(zero_copy_only=False), mask=missing)


def _is_text(values: object) -> bool:
    import pyarrow as pa

    return isinstance(values, pa.Array) and pa.types.is_large_string(values.type)


def _is_categorical(values: object) -> bool:
    """Whether this is a Dask column of categories, which need all their blocks at once."""
    return hasattr(type(values), "partitions") and getattr(values, "dtype", None) == "category"
