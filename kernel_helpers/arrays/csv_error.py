"""Find the row of a CSV block that was refused, and describe it in one sentence."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from kernel_helpers.arrays.csv_blocks import Block, lines_before
from kernel_helpers.arrays.csv_cut import row_starts
from kernel_helpers.arrays.csv_numbers import LostDigitsError
from kernel_helpers.arrays.csv_text import count_lines, undecodable
from kernel_helpers.arrays.errors import CsvError

if TYPE_CHECKING:
    from kernel_helpers.arrays.csv_format import CsvFormat

_SHOWN = 60  # characters of a wrong row that the message repeats
_DELIMITERS = ";\t|,"


def explain_block(block: Block, csv_format: "CsvFormat", error: Exception) -> CsvError:
    """Return the error of the first wrong row of a block that was refused with `error`."""
    rows = list(_rows(block, csv_format))
    low, high = 0, len(rows)  # the first wrong row is in between
    while high - low > 1:
        middle = (low + high) // 2
        first, last = rows[low][0], rows[middle - 1][1]
        low, high = (middle, high) if _parses(block.rows[first:last], csv_format) else (low, middle)
    first, last = rows[low]
    line = 1 + _lines_before(block, first, csv_format)
    file = block.part.path.name
    raw = bytes(block.rows[first:last])
    try:
        text = raw.decode()
    except UnicodeDecodeError as wrong:
        line += count_lines(raw[: wrong.start])
        return undecodable(file, line, csv_format.source.encoding, raw[wrong.start])
    what = _fault(text, csv_format) or f"cannot be read ({error}); repair or remove it."
    return CsvError(f"{file}, line {line} {what}", line)


def missing_value(block: Block, row: int, name: str, csv_format: "CsvFormat") -> CsvError:
    """Return the error of an empty field where the type has no missing value."""
    first, _ = next(islice(_rows(block, csv_format), row, None))
    line = 1 + _lines_before(block, first, csv_format)
    return CsvError(
        f"{block.part.path.name}, line {line} has no value in column {name!r}, and "
        f"{csv_format.types[name]} has no missing value; use a float type.",
        line,
    )


def _rows(block: Block, csv_format: "CsvFormat") -> Iterator[tuple[int, int]]:
    """Yield where each row that is not blank starts and ends."""
    text = bytes(block.rows)
    starts = row_starts(text, csv_format.source.delimiter)
    for first, last in pairwise([*starts, len(text)]):
        if text[first:last].strip(b"\r\n"):
            yield first, last


def _lines_before(block: Block, first: int, csv_format: "CsvFormat") -> int:
    return lines_before(block.part, block.start + first, csv_format.source.encoding)


def _parses(rows: memoryview, csv_format: "CsvFormat") -> bool:
    try:
        csv_format.parse(rows)
    except ValueError:
        return False
    return True


def _fault(text: str, csv_format: "CsvFormat") -> str | None:
    """Describe what is wrong with a row, or return None."""
    delimiter, names = csv_format.source.delimiter, csv_format.names
    values = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if len(values) != len(names):
        return (
            f"has {len(values)} fields, expected {len(names)}: {text.strip()[:_SHOWN]!r}; "
            f"{_advice(values, names, delimiter)}."
        )
    for name, value in zip(names, values, strict=True):
        if name in csv_format.types and (expected := _expected(text, name, csv_format)):
            advice = "repair it, leave the column out, or ask for another type"
            return (
                f"has {value[:_SHOWN]!r} in column {name!r}, expected {expected}; "
                f"{_other_delimiter(names) or advice}."
            )
    return None


def _expected(text: str, name: str, csv_format: "CsvFormat") -> str | None:
    """Return what a column expects instead of its value in a row, or None if that is right."""
    try:
        replace(csv_format, types={name: csv_format.types[name]}).parse(memoryview(text.encode()))
    except LostDigitsError as error:
        return str(error)
    except ValueError:
        return str(csv_format.types[name])
    return None


def _advice(values: list[str], names: tuple[str, ...], delimiter: str) -> str:
    """Return what most likely repairs a row with too many or too few fields."""
    if other := _other_delimiter(names):
        return other
    if len(values) > len(names):
        return f"put a value that holds {delimiter!r} in quotes, or name the fields in the header"
    return "complete or remove the row"


def _other_delimiter(names: tuple[str, ...]) -> str | None:
    """Return advice where a single name looks like several."""
    found = next((mark for mark in _DELIMITERS if len(names) == 1 and mark in names[0]), None)
    return found and f"if the fields are separated by {found!r}, pass delimiter={found!r}"
