"""From anything a user assigns to a column to values of a known type."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.frames.columns import CategoryColumn, NumberColumn, StoredColumn, TextColumn
from kernel_helpers.frames.expressions import Expression
from kernel_helpers.frames.types import (
    NESTED,
    UNKNOWN,
    arrow_type,
    check_days,
    numpy_type,
    object_type,
    pandas_type,
    refusal,
)

if TYPE_CHECKING:
    import pyarrow as pa

_WRONG_VALUES = (ValueError, TypeError, OverflowError, NotImplementedError)


@dataclass(frozen=True)
class Typed:
    """Values of one type.

    Attributes
    ----------
    values : array, masked array or Arrow array of shape (n_rows,)
        Numbers, Arrow text, Arrow nulls, or codes of `categories` with -1 for missing.
    look : dict
        What readers shall see beyond the values: fields of `manifest.Entry`.
    categories : Typed or None
    """

    values: Any
    look: dict[str, Any] = field(default_factory=dict)
    categories: "Typed | None" = None


def blocks_of(values: object) -> Iterator[Any] | None:
    """Return blocks of what is computed when it is needed, None for values in memory."""
    if isinstance(values, Expression):
        return values.blocks()
    for parts in ("blocks", "partitions"):  # of a Dask array, of a Dask column
        if hasattr(values, "dask") and hasattr(type(values), parts):
            return (part.compute() for part in getattr(values, parts))
    return None


def typed(values: Any, name: str) -> Typed:
    """Find the type of values in memory.

    Raises
    ------
    TypeError
        A column may not have this type; the message says what to store instead.
    """
    import pandas as pd
    import pyarrow as pa

    if isinstance(values, NumberColumn | CategoryColumn | TextColumn):
        return _from_stored(values)
    if isinstance(values, np.ndarray):
        return _from_numpy(values, name)
    if isinstance(values, pd.DataFrame | pd.MultiIndex | pa.Table | pa.RecordBatch):
        raise refusal(name, NESTED, type(values).__name__)
    if isinstance(values, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
        return _from_pandas(values, name)
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return _from_arrow(values, name)
    if hasattr(values, "__arrow_c_stream__"):
        return _from_stream(values, name)
    if not _is_one_value_a_row(values):
        raise TypeError(
            f"Column {name!r} needs one value a row, got a single {type(values).__name__}; try "
            "numpy.full(len(store), value)."
        )
    if hasattr(values, "__array__"):
        return _from_numpy(np.asanyarray(values), name)
    return _from_objects(list(values), name, {})


def _from_stored(column: StoredColumn) -> Typed:
    look = column.entry.look()
    if isinstance(column, TextColumn):
        return Typed(column.mapped(), look | {"shown": "text"})
    if isinstance(column, NumberColumn):
        missing = np.ma.nomask if column.missing is None else column.missing
        return Typed(np.ma.array(column.values, mask=missing), look)
    return Typed(column.codes, look, _from_stored_categories(column))


def _from_stored_categories(column: CategoryColumn) -> Typed:
    import pyarrow as pa

    if isinstance(column.dictionary, tuple):
        return Typed(pa.array(column.dictionary, pa.large_string()))
    return _from_stored(column.dictionary)


def _from_numpy(values: np.ndarray, name: str) -> Typed:
    if values.ndim != 1:
        raise ValueError(
            f"A column has one value a row, got an array of shape {values.shape}; assign one "
            "column of it at a time."
        )
    if values.dtype.kind in "OUT":
        objects = np.ma.getdata(values).astype(object)
        objects[np.ma.getmaskarray(values)] = None
        word = "string" if values.dtype.kind in "UT" else None
        return _from_objects(objects, name, {"shown": "text"}, word)
    row = numpy_type(values.dtype)
    if not row.is_stored:
        raise refusal(name, row, values.dtype)
    if row.name == "days":
        check_days(values, name)
    return Typed(values)


def _from_pandas(values: object, name: str) -> Typed:
    import pandas as pd
    import pyarrow as pa

    column = pd.Series(values)
    dtype: Any = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        categories = _from_pandas(dtype.categories, name)
        look = {"ordered": bool(dtype.ordered), "shown": "category"}
        return Typed(np.asarray(column.cat.codes), look, categories)
    row = pandas_type(dtype)
    if row is not None:
        raise refusal(name, row, dtype)
    if isinstance(dtype, np.dtype):
        return _from_numpy(_nan_masked(column.to_numpy()), name)
    try:
        arrow = pa.array(column.array, from_pandas=True)
    except _WRONG_VALUES as error:
        raise refusal(name, UNKNOWN, f"{dtype}: {error}") from error
    found = _from_arrow(arrow, name)
    nullable = "numpy_nullable" if dtype.na_value is pd.NA else None
    if isinstance(dtype, pd.ArrowDtype):
        return Typed(found.values, found.look | {"backend": "pyarrow"}, found.categories)
    look = {key: value for key, value in found.look.items() if key != "arrow"}
    return Typed(found.values, look | {"backend": nullable}, found.categories)


def _from_arrow(values: "pa.Array | pa.ChunkedArray", name: str) -> Typed:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_run_end_encoded(values.type):
        values = pc.run_end_decode(values)
    kind = values.type
    row = arrow_type(kind)
    if not row.is_stored:
        raise refusal(name, row, kind)
    look: dict[str, Any] = {}
    if row.storage == "text":
        look = {"shown": "text", "arrow": None if pa.types.is_large_string(kind) else str(kind)}
        values = values.cast(pa.large_string())
    elif pa.types.is_null(kind):
        look = {"shown": "null"}
    elif pa.types.is_date64(kind):
        look, values = {"arrow": "date64"}, _days(values, name)
    elif pa.types.is_timestamp(kind) and kind.tz is not None:
        look = {"zone": _known_zone(kind, name)}
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return _from_dictionary(values, name) if pa.types.is_dictionary(kind) else Typed(values, look)


def _from_stream(values: object, name: str) -> Typed:
    """Take a column of polars or of another library that exports Arrow."""
    import pyarrow as pa

    try:
        column = pa.chunked_array(values)
    except _WRONG_VALUES as error:
        raise refusal(name, UNKNOWN, error) from error
    return _from_arrow(column, name)


def _from_dictionary(values: "pa.DictionaryArray", name: str) -> Typed:
    """Split an Arrow dictionary array, which may have a category twice or a missing one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    row = arrow_type(values.type.value_type)
    if pa.types.is_null(values.type.value_type):
        return Typed(pa.nulls(len(values)), {"shown": "null"})
    if row.storage not in ("number", "text"):
        raise refusal(name, row, values.type)
    text = row.storage == "text"
    dictionary = values.dictionary.cast(pa.large_string()) if text else values.dictionary
    try:
        words = dictionary.unique().drop_null()
    except pa.ArrowNotImplementedError as error:
        raise refusal(name, UNKNOWN, values.type) from error
    codes = pc.index_in(dictionary, words).take(values.indices)
    look = {"ordered": values.type.ordered, "shown": "category"}
    return Typed(codes.fill_null(-1).to_numpy(), look, _from_arrow(words, name))


def _from_objects(
    values: Sequence[Any] | np.ndarray, name: str, text: dict[str, Any], word: str | None = None
) -> Typed:
    """Find the type of Python objects; `text` is the look of the values if they are text."""
    import pandas as pd
    import pyarrow as pa

    word = word or pd.api.types.infer_dtype(values, skipna=True)
    if word == "empty" and any(isinstance(value, float) for value in values):
        word = "floating"  # nothing but NaN
    row = NESTED if any(map(_is_nested, values[:1])) else object_type(word)
    if not row.is_stored:
        raise refusal(name, row, word)
    types = {"boolean": pa.bool_(), "string": pa.large_string(), "empty": pa.null()}
    try:
        if word in ("datetime", "datetime64"):
            return _from_pandas(pd.DatetimeIndex(values), name)  # type: ignore[arg-type]
        if word in ("timedelta", "timedelta64"):
            return _from_pandas(pd.to_timedelta(values), name)  # type: ignore[arg-type]
        if word == "integer":
            return Typed(_integers(values))
        if word == "date":
            return Typed(_dates(values))
        array = pa.array(values, types.get(word, pa.float64()), from_pandas=True)
    except _WRONG_VALUES as error:
        raise refusal(name, UNKNOWN, error) from error
    return Typed(array, {"string": text, "empty": {"shown": "null"}}.get(word, {}))


def _integers(values: object) -> "pa.Array":
    import pyarrow as pa

    try:
        return pa.array(values, pa.int64(), from_pandas=True)
    except OverflowError:
        return pa.array(values, pa.uint64(), from_pandas=True)


def _dates(values: Sequence[Any] | np.ndarray) -> "pa.Array":
    import pandas as pd
    import pyarrow as pa

    if any(isinstance(value, datetime) and not pd.isna(value) for value in values):
        raise ValueError("days and times")
    return pa.array(values, pa.date32(), from_pandas=True)


def _days(values: "pa.Array", name: str) -> Any:
    import pyarrow as pa

    try:
        return values.cast(pa.date32())
    except pa.ArrowInvalid as error:
        raise refusal(name, UNKNOWN, error) from error


def _known_zone(kind: "pa.DataType", name: str) -> str:
    import pandas as pd

    try:
        pd.DatetimeTZDtype(kind.unit, kind.tz)
    except (*_WRONG_VALUES, KeyError) as error:
        raise refusal(name, UNKNOWN, f"{kind}: no such time zone") from error
    return str(kind.tz)


def _nan_masked(values: np.ndarray) -> np.ndarray:
    """Mask NaN, which means missing in pandas."""
    if values.dtype.kind != "f":
        return values
    missing = np.isnan(values)
    return np.ma.array(values, mask=missing) if missing.any() else values


def _is_nested(value: object) -> bool:
    return isinstance(value, list | tuple | dict | np.ndarray)


def _is_one_value_a_row(values: Any) -> bool:
    if isinstance(values, str | bytes | dict | set | frozenset):
        return False
    try:
        len(values)
    except TypeError:
        return False
    return True
