"""Guess the type of each CSV column from samples all over the files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.csv_blocks import read_blocks
from kernel_helpers.arrays.csv_cut import whole_rows
from kernel_helpers.arrays.csv_format import CsvFormat, arrow_type, is_nullable
from kernel_helpers.arrays.csv_numbers import (
    EXACT,
    are_numbers,
    has_plus,
    has_prefixed_numbers,
    has_prefixes,
    may_be_rounded,
    ungrouped,
    whole_numbers,
)
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import Part, is_cut_by_bytes, is_packed
from kernel_helpers.frames.column_writers import repeats

if TYPE_CHECKING:
    import pyarrow as pa

_PIECES = 16
_PIECE_BYTES = 256 << 10


def csv_format(source: CsvSource, names: Sequence[str], wanted: Sequence[str]) -> CsvFormat:
    """Return a type for each wanted column: what was asked for, else what samples show."""
    unknown = [name for name in source.types if name not in names]
    if unknown:
        raise ValueError(f"types names the column {unknown[0]!r}; the file has {', '.join(names)}.")
    asked = {name: arrow_type(source.types[name]) for name in wanted if name in source.types}
    others = [name for name in wanted if name not in asked]
    seen, n_rows = look(source, tuple(names), others) if others else ({}, 0)
    found = asked | {name: column.type(n_rows) for name, column in seen.items()}
    nullable = {name for name in asked if is_nullable(source.types[name])}
    nullable |= {name for name, column in seen.items() if column.is_nullable(found[name])}
    return CsvFormat(
        source,
        tuple(names),
        {name: found[name] for name in wanted},
        guessed=frozenset(others),
        exact=frozenset(others),
        nullable=frozenset(nullable),
    )


@dataclass
class Seen:
    """What the samples of a column hold.

    Attributes
    ----------
    has_gaps : bool
        Whether values are missing.
    """

    kinds: set[Any] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    least: int = 0
    largest: int = 0
    has_gaps: bool = False

    def add(self, column: "pa.ChunkedArray", texts: Any | None) -> None:
        """Add a sample as Arrow understands it; as it is written, where that may differ."""
        import pyarrow as pa
        import pyarrow.compute as pc

        kind = column.type
        if pa.types.is_binary(kind):  # not UTF-8: the conversion names the line
            self.kinds.add(pa.string())
            return
        self.has_gaps |= column.null_count > 0
        if texts is not None:
            kind = self._kind_of_texts(kind, texts)
        elif pa.types.is_integer(kind):
            self._add_wholes(pc.min_max(column).as_py().values())
        if pa.types.is_string(kind) or pa.types.is_time(kind):
            words = column if texts is None else texts
            self.words.update(pc.unique(words.cast(pa.string())).to_pylist())
        self.kinds.add(kind)

    @property
    def is_empty(self) -> bool:
        """Whether no sample has a value."""
        import pyarrow as pa

        return self.kinds <= {pa.null()}

    def type(self, n_rows: int) -> Any:
        """Return the type that holds all of it."""
        import pyarrow as pa

        kinds = self.kinds - {pa.null()}
        if not kinds:
            return pa.float64()  # nothing but empty fields: NaN
        if kinds <= {pa.int64(), pa.uint64(), pa.float64()}:
            return self._type_of_numbers(kinds)
        if all(map(pa.types.is_timestamp, kinds)) and len({kind.tz for kind in kinds}) == 1:
            return max(kinds, key=lambda kind: kind.unit == "ns")
        is_text = any(pa.types.is_string(kind) or pa.types.is_time(kind) for kind in kinds)
        if len(kinds) == 1 and not is_text:
            return kinds.pop()
        few = len(kinds) == 1 and repeats(len(self.words), n_rows)
        return arrow_type("category" if few else "text")

    def is_nullable(self, kind: object) -> bool:
        """Whether the type has to be kept where values are missing: floats would not hold them."""
        import pyarrow as pa

        large = self.has_gaps and self._is_large and pa.types.is_integer(kind)
        return bool(large or pa.types.is_boolean(kind))

    @property
    def _is_large(self) -> bool:
        return max(self.largest, -self.least) > EXACT

    def _kind_of_texts(self, kind: object, texts: "pa.ChunkedArray") -> Any:
        """Return the type of a sample that holds numbers written in an unusual way."""
        import pyarrow as pa

        if not (
            pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind)
        ):
            return kind
        if not are_numbers(texts) or has_prefixes(texts):
            return pa.string()
        wholes = whole_numbers(texts)
        self._add_wholes(wholes)
        if len(wholes) < len(texts) - texts.null_count or has_plus(texts):
            return pa.float64()
        return pa.int64() if max(wholes, default=0) < 2**63 else pa.uint64()

    def _add_wholes(self, numbers: Iterable[int | None]) -> None:
        known = [number for number in numbers if number is not None]
        self.least = min([self.least, *known])
        self.largest = max([self.largest, *known])

    def _type_of_numbers(self, kinds: set[Any]) -> Any:
        """Return the type of numbers that keeps every digit, else text."""
        import pyarrow as pa

        if pa.float64() in kinds:
            return pa.string() if self._is_large else pa.float64()
        if self.least >= -(2**63) and self.largest < 2**63:
            return pa.int64()
        return pa.uint64() if self.least == 0 and self.largest < 2**64 else pa.string()


def look(
    source: CsvSource, names: tuple[str, ...], wanted: Sequence[str]
) -> tuple[dict[str, Seen], int]:
    """Return what samples show of each column, and how many rows they have."""
    seen = {name: Seen() for name in wanted}
    inferring = CsvFormat(source, names, dict.fromkeys(wanted))
    n_rows = 0
    for rows in _samples(source):
        try:
            table = inferring.parse(memoryview(rows))
        except ValueError:
            continue  # the conversion names the line of a sample that cannot be parsed
        n_rows += len(table)
        odd = _odd_columns(table, rows, source)
        texts = inferring.texts(memoryview(rows), odd) if odd else {}
        for name, column in zip(table.column_names, table.columns, strict=True):
            seen[name].add(column, ungrouped(texts[name], source) if name in texts else None)
    return seen, n_rows


def _odd_columns(table: "pa.Table", rows: bytes, source: CsvSource) -> list[str]:
    """Return columns whose text shows more than the type that Arrow infers."""
    import pyarrow as pa

    prefixed = has_prefixed_numbers(memoryview(rows), source.delimiter)

    def is_odd(column: "pa.ChunkedArray") -> bool:
        if pa.types.is_string(column.type):
            return source.thousands is not None
        is_float = pa.types.is_floating(column.type)
        is_number = is_float or pa.types.is_integer(column.type)
        return is_number and (prefixed or (is_float and may_be_rounded(column)))

    return [name for name in table.column_names if is_odd(table.column(name))]


def _samples(source: CsvSource) -> Iterator[bytes]:
    """Yield whole rows from the front of files, and from evenly spaced places of plain ones."""
    n_files = min(len(source.paths), _PIECES)
    for at in np.linspace(0, len(source.paths) - 1, n_files).astype(int):
        path = source.paths[at]
        front = next(iter(read_blocks(Part(path), source, _PIECE_BYTES)), None)
        if front is None:
            continue
        yield bytes(front.rows)
        size = path.stat().st_size
        if is_packed(path) or not is_cut_by_bytes(source.encoding) or size <= _PIECE_BYTES:
            continue
        with path.open("rb") as file:
            for start in np.linspace(_PIECE_BYTES, size, _PIECES // n_files)[:-1].astype(int):
                file.seek(start)
                rows = whole_rows(file.read(_PIECE_BYTES), source.delimiter)
                yield rows.decode(source.encoding, "replace").encode()
