"""Guess the type of each CSV column from samples all over the file."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kernel_helpers.arrays.csv_lines import read_blocks
from kernel_helpers.frames.column_writers import repeats

_PIECES = 16
_PIECE_BYTES = 256 << 10


def column_types(
    path: Path, names: Sequence[str], wanted: Sequence[str], asked: Mapping[str, str],
    delimiter: str, encoding: str,
) -> dict[str, Any]:  # fmt: skip
    """Return an Arrow type for each wanted column: what was asked for, else what samples show."""
    unknown = [name for name in asked if name not in names]
    if unknown:
        raise ValueError(f"types names the column {unknown[0]!r}; the file has {', '.join(names)}.")
    guessed = _guess(_tables(path, names, delimiter, encoding), wanted)
    return {n: arrow_type(asked[n]) if n in asked else guessed[n] for n in wanted}


def arrow_type(name: str) -> Any:
    """Return the Arrow type for ``"category"``, ``"text"`` or a numpy dtype."""
    import pyarrow as pa

    if name == "category":
        return pa.dictionary(pa.int32(), pa.string())
    if name in ("text", "string", "str"):
        return pa.string()
    try:
        return pa.from_numpy_dtype(np.dtype(name))
    except (TypeError, pa.ArrowNotImplementedError) as error:
        raise ValueError(
            f"A column's type is 'category', 'text' or a dtype such as 'float32', got {name!r}."
        ) from error


def _tables(path: Path, names: Sequence[str], delimiter: str, encoding: str) -> Iterator[Any]:
    """Parse the samples; the conversion will name the line of one that cannot be parsed."""
    import pyarrow as pa
    from pyarrow import csv

    for piece in _pieces(path):
        try:
            text = piece if encoding == "utf-8" else piece.decode(encoding).encode()
            yield csv.read_csv(
                pa.BufferReader(text),
                csv.ReadOptions(column_names=list(names), block_size=len(text) + 1),
                csv.ParseOptions(delimiter=delimiter),
                csv.ConvertOptions(strings_can_be_null=True),
            )
        except ValueError:
            continue


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield whole lines from the front, and from evenly spaced places of a long plain file."""
    front = next(iter(read_blocks(path, _PIECE_BYTES)), None)
    if front is None:
        return
    yield bytes(front.lines)
    size = path.stat().st_size
    if path.suffix in (".gz", ".bz2"):
        return
    with path.open("rb") as file:
        for start in np.linspace(front.start + len(front.lines), size, _PIECES)[:-1].astype(int):
            file.seek(max(0, start - 1))
            file.readline()  # the rest of a line that began before
            yield file.read(_PIECE_BYTES).rpartition(b"\n")[0] + b"\n"


def _guess(tables: Iterator[Any], wanted: Sequence[str]) -> dict[str, Any]:
    import pyarrow as pa

    seen: dict[str, Any] = dict.fromkeys(wanted, pa.null())
    words: dict[str, set[str]] = {name: set() for name in wanted}
    n_rows = 0
    for table in tables:
        n_rows += len(table)
        for name in wanted:
            column = table.column(name)
            seen[name] = _joined(seen[name], column.type)
            if pa.types.is_string(column.type):
                words[name].update(column.unique().to_pylist())
    few = {name for name in wanted if repeats(len(words[name]), n_rows)}
    return {name: _stored(kind, name in few) for name, kind in seen.items()}


def _joined(one: Any, other: Any) -> Any:
    """Return a type that holds the values of both."""
    import pyarrow as pa

    if one == other or pa.types.is_null(other):
        return one
    if pa.types.is_null(one):
        return other
    numbers = pa.types.is_integer, pa.types.is_floating
    if all(any(test(kind) for test in numbers) for kind in (one, other)):
        return pa.float64()
    if pa.types.is_timestamp(one) and pa.types.is_timestamp(other):
        return pa.timestamp("ns", one.tz or other.tz)
    return pa.string()


def _stored(kind: Any, few: bool) -> Any:
    import pyarrow as pa

    if pa.types.is_null(kind):
        return pa.float64()  # nothing but empty fields: NaN
    plain = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_timestamp)
    if pa.types.is_date(kind) or any(test(kind) for test in plain):
        return kind
    return arrow_type("category" if few else "text")
