"""One type for a column whose files give it different types, or an error that lists them.

A type is found only where every value fits it exactly; values are checked while they are read.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel_helpers.arrays.csv_format import arrow_type
from kernel_helpers.arrays.parts import Parts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def join_types(
    parts: Parts, schemas: Sequence["pa.Schema | None"], known: Mapping[str, str]
) -> dict[str, Any]:
    """Return the Arrow type of each column: the known one, else one that holds all files' values.

    Parameters
    ----------
    parts : Parts
    schemas : sequence of pyarrow.Schema or None
        Of each file; None where a file has no rows, whose types mean nothing.
    known : mapping of str to str
        Types by column, in any upper and lower case: a dtype, ``"category"`` or ``"str"``.

    Raises
    ------
    ValueError
        Lists the columns whose types cannot become one, with the files.
    """
    folded = {name.casefold(): kind for name, kind in known.items()}
    types, wrong = {}, []
    for name in parts.names:
        found: dict[Any, list[int]] = {}
        for at, (schema, own) in enumerate(zip(schemas, parts.own_names, strict=True)):
            if schema is not None and name in own:
                found.setdefault(schema.field(own[name]).type, []).append(at)
        kind = known.get(name, folded.get(name.casefold()))
        target = _common(list(found)) if kind is None else _arrow(kind)
        if target is None or not all(may_become(source, target) for source in found):
            listed = "; ".join(f"{each} in {parts.named(at)}" for each, at in found.items())
            wrong.append(f"{name!r} is {listed}{f', expected {target}' if target else ''}")
        types[name] = target
    if wrong:
        raise ValueError(
            f"The files have types that cannot become one: {'. '.join(wrong)}. Convert these "
            "files, or leave the columns out with columns=."
        )
    return types


def may_become(source: "pa.DataType", target: "pa.DataType") -> bool:
    """Whether values may change their type: numbers are no times, local times no moments."""
    import pyarrow as pa

    if pa.types.is_null(source) or source == target:
        return True
    if pa.types.is_temporal(target):
        if pa.types.is_timestamp(source) and pa.types.is_timestamp(target):
            return (source.tz is None) == (target.tz is None)
        return pa.types.is_temporal(source) or is_text(source)
    return not pa.types.is_temporal(source) or is_text(target)


def convert_column(
    column: "pa.ChunkedArray", target: "pa.DataType", name: str, path: Path
) -> "pa.ChunkedArray":
    """Return the values in another type; refuse those that do not fit exactly."""
    import pyarrow as pa

    if column.type == target:
        return column
    if len(column) == 0:
        return pa.chunked_array([], target)
    try:
        if pa.types.is_dictionary(target) and not pa.types.is_dictionary(column.type):
            return column.cast(target.value_type).cast(target)
        return column.cast(target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(
            f"Column {name!r} of {path.name} is {column.type}, and its values do not fit {target} "
            f"({error}); convert the file, or leave the column out with columns=."
        ) from error


def to_frame(table: "pa.Table", gaps: Sequence[str]) -> "pd.DataFrame":
    """Return a pandas frame in which the columns `gaps` have pandas' types with missing values."""
    import pandas as pd

    frame: pd.DataFrame = table.drop_columns(list(gaps)).to_pandas(
        types_mapper=_kept, ignore_metadata=True
    )
    for name in gaps:
        column = table.select([name]).to_pandas(types_mapper=_nullable, ignore_metadata=True)
        frame.insert(table.column_names.index(name), name, column[name])
    for label, column in frame.select_dtypes("category").items():
        if column.cat.categories.dtype == object:  # of text, where there is none
            words = pd.Index(column.cat.categories, dtype="str")
            frame[label] = column.cat.rename_categories(words)
    return frame


def is_text(kind: "pa.DataType") -> bool:
    """Whether values of an Arrow type are text, in a dictionary or not."""
    import pyarrow as pa

    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(test(plain) for test in tests)


def _common(kinds: Sequence["pa.DataType"]) -> "pa.DataType | None":
    """Return the smallest type that holds the values of all; None where there is none."""
    import pyarrow as pa

    kinds = [kind for kind in kinds if not pa.types.is_null(kind)] or [pa.null()]
    if len(kinds) == 1:
        return kinds[0]
    if all(pa.types.is_dictionary(kind) for kind in kinds):
        values, ordered = _common_values(kinds), {kind.ordered for kind in kinds}
        return pa.dictionary(pa.int32(), values, ordered.pop()) if len(ordered) == 1 else values
    return _common_values(kinds)


def _common_values(kinds: Sequence["pa.DataType"]) -> "pa.DataType | None":
    import pyarrow as pa

    plain = {kind.value_type if pa.types.is_dictionary(kind) else kind for kind in kinds}
    text = [is_text(kind) for kind in plain]
    decimal = [pa.types.is_decimal(kind) for kind in plain]
    if any(any(test) and not all(test) for test in (text, decimal)):
        return None  # Arrow would make bytes of text, and rounded numbers of decimals
    if all(text):
        return pa.large_string()
    try:
        schemas = [pa.schema([("x", kind)]) for kind in plain]
        return pa.unify_schemas(schemas, promote_options="permissive").field("x").type
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return None


def _arrow(kind: str) -> "pa.DataType":
    import pandas as pd
    import pyarrow as pa

    if kind.startswith("datetime64") and "," in kind:
        zoned: Any = pd.api.types.pandas_dtype(kind)
        return pa.timestamp(zoned.unit, str(zoned.tz))
    return arrow_type(kind)


def _nullable(kind: "pa.DataType") -> Any:
    import pandas as pd

    name = {"bool": "boolean"}.get(str(kind), str(kind).replace("int", "Int").replace("u", "U"))
    return pd.api.types.pandas_dtype(name)


def _kept(kind: "pa.DataType") -> Any:
    """Return a type for what would be Python objects, of which Dask makes text; else None."""
    import pandas as pd
    import pyarrow as pa

    tests = (pa.types.is_decimal, pa.types.is_date, pa.types.is_time, pa.types.is_nested)
    binary = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)
    return pd.ArrowDtype(kind) if any(test(kind) for test in (*tests, *binary)) else None
