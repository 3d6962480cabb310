"""One description of CSV files: where and how they are written, and what means missing."""

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel_helpers._files import find_files
from kernel_helpers.arrays.memmap import Path_

# The words of pandas.read_csv.
MISSING_WORDS = frozenset(
    (
        *("", "None", "NULL", "null", "NaN", "nan", "-NaN", "-nan", "NA", "<NA>", "N/A", "n/a"),
        *("#NA", "#N/A", "#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"),
    )
)
_TEXT_TYPES = frozenset(("text", "string", "str", "object"))
_PART_OF_NUMBERS = "0123456789-+eE"

Words = str | float | Iterable[str | float] | None


@dataclass(frozen=True)
class CsvSource:
    """What every reader of CSV files has to know.

    Parameters
    ----------
    paths : path or sequence of paths
    delimiter : str
        One ASCII character.
    encoding : str
        Of the text; a byte order mark is skipped.
    header : {0, None} or sequence of str
        0: the first line holds the column names. None: there is no such line, and the columns are
        called "0", "1", "2". Names: there is no such line, and these are the names.
    na_values : str, number, list of them, or mapping of column to them
        More words that mean a missing value, as in pandas.
    keep_default_na : bool
        Whether "", "NA", "null", "n/a" and so on mean a missing value, as in pandas. In columns
        that `types` asks for as text or category only an empty field does.
    decimal : str
        Decimal mark of numbers.
    thousands : str, optional
        Mark between the groups of digits of a number.
    types : mapping of str to str
        Types asked for.
    na_in_text : bool
        Whether the words mean a missing value in columns asked for as text, too, as in pandas.
    """

    paths: tuple[Path, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    header: int | Sequence[str] | None = 0
    na_values: Words | Mapping[str, Words] = ()
    keep_default_na: bool = True
    decimal: str = "."
    thousands: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    na_in_text: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "paths", tuple(paths_of(self.paths)))
        _check_encoding(self.encoding)
        _check_marks(self.delimiter, self.decimal, self.thousands)
        _check_header(self.header)

    @property
    def has_header(self) -> bool:
        """Whether the first line holds the names."""
        return self.header is not None and self.header is not False and not self.given_names

    @property
    def given_names(self) -> tuple[str, ...]:
        """Names that the caller gave."""
        return () if self.header is None or isinstance(self.header, int) else tuple(self.header)

    @property
    def is_default_na(self) -> bool:
        """Whether the same words mean missing in every column that was not asked for as text."""
        return self.keep_default_na and (self.na_values is None or self.na_values == ())

    def missing_words(self, column: str) -> frozenset[str]:
        """Return the words that mean a missing value in a column."""
        usual = MISSING_WORDS if self.keep_default_na else frozenset[str]()
        asked = self.types.get(column)
        if (asked == "category" or is_text_type(asked)) and not self.na_in_text:
            usual &= {""}
        if isinstance(self.na_values, Mapping):
            return usual | _spellings(self.na_values.get(column, ()))
        return usual | _spellings(self.na_values)


def paths_of(source: Path_ | Sequence[Path_]) -> list[Path]:
    """Return the files that paths, folders and patterns name, at least one."""
    paths = find_files(source)
    if not paths:
        raise ValueError("Expected at least one file, got an empty list; check the pattern.")
    return paths


def is_text_type(name: object) -> bool:
    """Whether a type that a caller names is text: ``"text"``, `str` or a dtype of text."""
    named = str(name) in _TEXT_TYPES or re.fullmatch(r"[<>=|]?U[0-9]*", str(name))
    return name in (str, object) or bool(named)


def _spellings(words: object) -> frozenset[str]:
    """Return the words as text, numbers as a file may write them: 999 and 999.0."""
    if words is None:
        return frozenset()
    if isinstance(words, str) or not isinstance(words, Iterable):
        words = [words]
    found = {str(word) for word in words}
    for word in list(found):
        try:
            number = float(word)
        except ValueError:
            continue
        if number.is_integer():
            found |= {str(int(number)), f"{int(number)}.0"}
    return frozenset(found)


def _check_encoding(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
        "".encode(encoding)  # refuses codecs that are not of text
    except (LookupError, TypeError) as error:
        raise ValueError(
            f"encoding must be the name of a text encoding, got {encoding!r}; try 'utf-8', "
            "'latin-1' or 'utf-16'."
        ) from error


def _check_marks(delimiter: str, decimal: str, thousands: str | None) -> None:
    marks = {"delimiter": delimiter, "decimal": decimal, "thousands": thousands}
    found: dict[str, Any] = {k: v for k, v in marks.items() if v is not None or k != "thousands"}
    for name, mark in found.items():
        single = isinstance(mark, str) and len(mark) == 1 and mark.isascii()
        if not single or mark in '"\r\n\0':
            raise ValueError(
                f"{name} must be one ASCII character, no quote and no line end, got {mark!r}."
            )
        if mark in _PART_OF_NUMBERS or (mark == "." and name == "delimiter"):
            raise ValueError(f"{name} cannot be {mark!r}, which is part of numbers.")
    if len(set(found.values())) < len(found):
        raise ValueError(
            f"delimiter, decimal and thousands must differ, got {list(found.values())}; a file "
            "with a decimal comma is usually separated by ';'."
        )


def _check_header(header: object) -> None:
    if header is None or isinstance(header, bool) or (header == 0 and isinstance(header, int)):
        return
    names = () if isinstance(header, str) or not isinstance(header, Iterable) else tuple(header)
    if not names or not all(isinstance(name, str) and name for name in names):
        raise ValueError(
            f"header must be 0 (names in the first line), None (no such line) or a list of names, "
            f"got {header!r}."
        )
    if len(set(names)) < len(names):
        raise ValueError(f"The names of header must differ, got {list(names)}.")
