"""Turn rows of CSV text into an Arrow table, and refuse numbers that would lose a digit."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.csv_numbers import (
    check_digits,
    check_prefixes,
    has_prefixed_numbers,
    may_be_rounded,
    numbers_of,
    ungrouped,
)
from kernel_helpers.arrays.csv_source import CsvSource, is_text_type

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import DTypeLike


_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_US_TIME = "%m/%d/%Y %I:%M:%S %p"


@dataclass(frozen=True)
class CsvFormat:
    """How the text of a source becomes a table.

    Parameters
    ----------
    source : CsvSource
    names : sequence of str
        Columns in the file, in order.
    types : mapping of str to pyarrow.DataType
        Type of each column that is wanted, in order; None lets Arrow infer it.
    guessed : set of str
        Columns whose types were found from samples: numbers with leading zeros are refused.
    exact : set of str
        Columns of float64 in which a whole number that would be rounded is refused.
    nullable : set of str
        Columns of whole numbers or truth values that keep their type where some are missing.
    """

    source: CsvSource
    names: tuple[str, ...]
    types: Mapping[str, Any] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()

    def parse(self, rows: memoryview) -> "pa.Table":
        """Parse whole rows of UTF-8 without a head.

        Raises
        ------
        ValueError
            A row is ragged, a value is not of its column's type, or is a number that would change.
        """
        import pyarrow as pa

        columns: dict[str, Any] = {}
        for (words, digits), names in self._groups.items():
            columns |= self._read(rows, names, words, digits=digits)
        for name in self._texts:
            columns[name] = without_words(columns[name], self.source.missing_words(name))
        for name in self._grouped:
            columns[name] = numbers_of(columns[name], self.types[name], self.source)
        self._check(columns, rows)
        return pa.table({name: columns[name] for name in self.types})

    def texts(self, rows: memoryview, names: Iterable[str]) -> dict[str, Any]:
        """Return columns as text, as they are written but for missing values."""
        import pyarrow as pa

        read = self._read(rows, tuple(names), frozenset(), pa.string())
        return {name: without_words(read[name], self.source.missing_words(name)) for name in read}

    def _read(
        self,
        rows: memoryview,
        names: Sequence[str],
        words: frozenset[str],
        all_as: object = None,
        *,
        digits: bool = False,
    ) -> dict[str, Any]:
        """Read columns in which the same `words` are missing values, and `digits` truth values."""
        import pyarrow as pa
        from pyarrow import csv

        grouped = {*self._grouped}
        types = {name: pa.string() if name in grouped else self.types.get(name) for name in names}
        if all_as is not None:
            types = dict.fromkeys(names, all_as)
        table = csv.read_csv(
            pa.BufferReader(rows),
            csv.ReadOptions(
                use_threads=False, block_size=len(rows) + 1, column_names=list(self.names)
            ),
            csv.ParseOptions(delimiter=self.source.delimiter, newlines_in_values=True),
            csv.ConvertOptions(
                column_types={name: kind for name, kind in types.items() if kind is not None},
                include_columns=list(names),
                null_values=sorted(words),
                true_values=[*_TRUE, *"1" * digits],
                false_values=[*_FALSE, *"0" * digits],
                decimal_point=self.source.decimal,
                timestamp_parsers=[csv.ISO8601, _US_TIME] if all(types.values()) else None,
            ),
        )
        return dict(zip(table.column_names, table.columns, strict=True))

    def _check(self, columns: Mapping[str, Any], rows: memoryview) -> None:
        """Refuse numbers that would not be what is written."""
        rounded = [name for name in self._reals & self.exact if may_be_rounded(columns[name])]
        prefixed = self._wholes | self._reals & self.guessed
        if not (prefixed and has_prefixed_numbers(rows, self.source.delimiter)):
            prefixed = set()
        if not (rounded or prefixed):
            return
        for name, written in self.texts(rows, {*rounded, *prefixed}).items():
            texts = ungrouped(written, self.source)
            if name in prefixed:
                check_prefixes(texts, self.types[name], zeros=name in self.guessed)
            if name in rounded:
                check_digits(texts, columns[name])

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        import pyarrow as pa

        found = self._of_type(pa.types.is_string) | self._of_type(pa.types.is_dictionary)
        return (*found, *self._grouped)

    @cached_property
    def _wholes(self) -> set[str]:
        import pyarrow as pa

        return self._of_type(pa.types.is_integer)

    @cached_property
    def _reals(self) -> set[str]:
        import pyarrow as pa

        return self._of_type(pa.types.is_floating)

    def _of_type(self, test: Callable[[Any], bool]) -> set[str]:
        return {name for name, kind in self.types.items() if kind is not None and test(kind)}

    @cached_property
    def _grouped(self) -> tuple[str, ...]:
        """Columns of numbers that may have thousands marks."""
        if self.source.thousands is None:
            return ()
        return tuple(name for name in self.types if name in self._wholes | self._reals)

    @cached_property
    def _groups(self) -> dict[tuple[frozenset[str], bool], list[str]]:
        """Columns that pyarrow can read at once: words for missing, digits for truth values."""
        import pyarrow as pa

        texts = [name for name in self.types if name in self._texts]
        asked = self._of_type(pa.types.is_boolean) - self.guessed
        groups: dict[tuple[frozenset[str], bool], list[str]] = {}
        for name in self.types:
            if name not in texts:
                key = (self.source.missing_words(name), name in asked)
                groups.setdefault(key, []).append(name)
        if not groups:
            return {(frozenset(), False): texts}
        first = next(iter(groups))
        groups[first] = [*groups[first], *texts]  # text is kept whatever the words are
        return groups


def arrow_type(name: "DTypeLike") -> Any:
    """Return the Arrow type for ``"category"``, ``"text"``, ``"Int64"`` or a numpy dtype.

    Raises
    ------
    ValueError
        It is none that a CSV column can have.
    """
    import pyarrow as pa

    if name == "category":
        return pa.dictionary(pa.int32(), pa.string())
    if is_text_type(name):
        return pa.string()
    if is_nullable(name):
        return pa.type_for_alias(str(name).lower())
    if zoned := re.fullmatch(r"datetime64\[(s|ms|us|ns), (.+)\]", str(name)):
        return pa.timestamp(*zoned.groups())
    try:
        kind = pa.from_numpy_dtype(np.dtype(name))
    except (TypeError, pa.ArrowNotImplementedError) as error:
        raise ValueError(
            f"A column's type is 'category', 'text' or a dtype such as 'float32', got {name!r}."
        ) from error
    tests = pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_temporal
    if not any(test(kind) for test in tests) or kind == pa.float16() or pa.types.is_duration(kind):
        raise ValueError(
            f"Values of type {name!s} cannot be read from CSV; ask for 'text', 'float32' or "
            "another type of number or time."
        )
    return kind


def is_nullable(name: object) -> bool:
    """Whether a type is one of pandas' that keep whole numbers and truth values beside gaps."""
    return re.fullmatch(r"U?Int(8|16|32|64)|boolean", str(name)) is not None


def without_words(column: "pa.ChunkedArray", words: frozenset[str]) -> Any:
    """Return text with nulls for the words that mean a missing value."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        chunks = [_without_entries(chunk, words) for chunk in column.chunks]
        return pa.chunked_array(chunks, column.type)
    found = pc.is_in(column, pa.array(sorted(words), pa.string()))
    return (
        pc.if_else(found, pa.scalar(None, pa.string()), column) if pc.any(found).as_py() else column
    )


def _without_entries(chunk: "pa.DictionaryArray", words: frozenset[str]) -> Any:
    """Return a dictionary array whose dictionary has nulls for the words."""
    import pyarrow as pa

    entries = chunk.dictionary.to_pylist()
    if words.isdisjoint(entries):
        return chunk
    kept = pa.array([None if entry in words else entry for entry in entries], pa.string())
    return pa.DictionaryArray.from_arrays(chunk.indices, kept)
