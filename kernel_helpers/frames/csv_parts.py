"""Types of the columns of CSV files, and frames of files that lack some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel_helpers._dask import meta_of
from kernel_helpers.arrays.csv_blocks import read_names
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.parts import Parts
from kernel_helpers.frames.infer import look

if TYPE_CHECKING:
    import pandas as pd

_GAP = "gap"
_PANDAS = {"int64": "Int64", "uint64": "UInt64", "double": "Float64", "bool": "boolean"}
_PLAIN = {"Int64": "int64", "UInt64": "uint64", "Float64": "float64", "boolean": "bool"}
_WITH_GAPS = {"int64": "Int64", "uint64": "UInt64", "bool": "boolean"}


def column_dtypes(parts: Parts, source: CsvSource) -> dict[str, str]:
    """Return pandas' type of each column: the known one, else one that suits samples of all files.

    Numbers that are whole in some files are floats if they are not in others; what is a number in
    one file and text in another stays text, as it is written.
    """
    known = source.types
    folded = {name.casefold(): kind for name, kind in known.items()}
    kinds = {name: known.get(name, folded.get(name.casefold())) for name in parts.names}
    unknown = unknown_columns(parts, known)
    guesses = _guesses(parts, unknown, source) if unknown else {}
    dtypes = {name: kind or _joined(guesses[name]) for name, kind in kinds.items()}
    gaps = {name for name in parts.names if parts.lacking(name) or _GAP in guesses.get(name, ())}
    return {n: _WITH_GAPS.get(kind, kind) if n in gaps else kind for n, kind in dtypes.items()}


def unknown_columns(parts: Parts, known: Mapping[str, str]) -> list[str]:
    """Return the columns whose types are not known, in any upper and lower case."""
    folded = {name.casefold() for name in known}
    return [name for name in parts.names if name.casefold() not in folded]


def conformed(frame: Any, own_names: Mapping[str, str], dtypes: Mapping[str, str]) -> Any:
    """Give a Dask frame all columns in their order; those it lacks are missing values."""
    from dask.dataframe.utils import clear_known_categories

    if all(own_names.get(name) == name for name in dtypes):
        return frame[list(dtypes)]
    clear: Any = clear_known_categories  # without annotations in Dask
    meta = clear(_conform(meta_of(frame), own_names, dtypes))
    return frame.map_partitions(_conform, own_names, dtypes, meta=meta)


def _guesses(parts: Parts, names: Sequence[str], source: CsvSource) -> dict[str, set[str]]:
    """Return the types that samples of the files show for each column."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for path, own in zip(parts.files, parts.own_names, strict=True):
        here = {own[name]: name for name in names if name in own}
        if not here:
            continue
        alone = replace(source, paths=(path,), types={})
        seen, n_rows = look(alone, read_names(path, alone), list(here))
        for column, name in here.items():
            found[name] |= {_GAP} if seen[column].has_gaps else set()
            if not seen[column].is_empty:
                kind = str(seen[column].type(n_rows))
                found[name].add(_PANDAS.get(kind, "str"))
    return found


def _joined(found: set[str]) -> str:
    kinds = found - {_GAP}
    if len(kinds) <= 1:
        return _PLAIN.get(kinds.pop(), "str") if kinds else "float64"
    return "float64" if kinds == {"Int64", "Float64"} else "str"


def _conform(
    part: "pd.DataFrame", own_names: Mapping[str, str], dtypes: Mapping[str, str]
) -> "pd.DataFrame":
    import pandas as pd

    columns = {
        name: part[own_names[name]] if name in own_names else _missing(part.index, kind)
        for name, kind in dtypes.items()
    }
    return pd.DataFrame(columns, index=part.index)


def _missing(index: "pd.Index", kind: str) -> "pd.Series":
    import pandas as pd

    if kind == "category":  # of text, as in the files that have the column
        empty = pd.Categorical.from_codes([-1] * len(index), pd.Index([], dtype="str"))
        return pd.Series(empty, index=index)
    return pd.Series(None, index=index, dtype=kind)
