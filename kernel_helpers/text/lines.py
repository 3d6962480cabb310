"""Read the lines and the rows of text files without ever holding more than one of them."""

import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from kernel_helpers._errors import SentenceError
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import (
    BROKEN,
    Part,
    open_unpacked,
    text_start,
    undecodable_text,
)
from kernel_helpers.arrays.errors import CsvError

Record = tuple[str, Any]


class DocumentError(ValueError, SentenceError):
    """A file does not hold the documents it should; the message names file and line."""


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a file after its byte order mark, decompressed if its name says so."""
    raw = open_unpacked(path)
    try:
        raw.seek(text_start(raw, path, encoding))
    except CsvError as error:
        raw.close()
        raise DocumentError(str(error)) from error
    # newline="" leaves line ends inside quoted CSV fields alone.
    return io.TextIOWrapper(raw, encoding, newline="")


def read_lines(file: TextIO, path: Path, max_chars: int) -> Iterator[str]:
    """Yield the lines with their ends, and refuse one that is too long before it is read whole."""
    number = 0
    while True:
        try:
            line = file.readline(max_chars + 1)
        except UnicodeError as error:
            raise DocumentError(str(undecodable_text(Part(path), file.encoding))) from error
        except (*BROKEN, OSError) as error:
            raise DocumentError(
                f"{path.name}, after line {number}: the file cannot be read to its end ({error}); "
                "get it again."
            ) from error
        if not line:
            return
        number += 1
        if len(line) > max_chars:
            raise DocumentError(
                f"{path.name}, line {number}: longer than max_chars={max_chars:,}; is this a text "
                "file with line ends? Else raise max_chars."
            )
        yield line


def csv_records(
    lines: Iterator[str],
    path: Path,
    source: CsvSource,
    text: str,
    *,
    label: str | None,
    max_chars: int,
) -> Iterator[Record]:
    """Yield text and label of each row of a CSV file."""
    csv.field_size_limit(max(csv.field_size_limit(), max_chars))
    rows = _rows(lines, path, source.delimiter)
    line, first = next(rows, (0, []))
    if not first:
        return
    header = list(source.given_names) or first
    if not (source.has_header or source.given_names):
        header = [str(place) for place in range(len(first))]
    where = [_place(header, name, path) for name in (text, label) if name is not None]
    if not source.has_header:
        rows = itertools.chain([(line, first)], rows)
    for line, row in rows:
        if len(row) != len(header):
            raise DocumentError(
                f"{path.name}, line {line}: {len(row)} fields where the header has {len(header)}; "
                f"quote texts that hold {source.delimiter!r}."
            )
        yield row[where[0]], (row[where[1]] if label is not None else None)


def json_records(
    lines: Iterator[str], path: Path, text: str, label: str | None
) -> Iterator[Record]:
    """Yield text and label of each line that holds a JSON object; empty lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        try:
            row = json.loads(line)
            yield row[text], (row[label] if label is not None else None)
        except json.JSONDecodeError as error:
            raise DocumentError(f"{path.name}, line {number}: no JSON ({error}).") from error
        except (KeyError, TypeError) as error:
            raise DocumentError(
                f"{path.name}, line {number}: expected an object with {text!r}"
                f"{'' if label is None else f' and {label!r}'}, got {line.strip()[:60]}."
            ) from error


def _rows(lines: Iterator[str], path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, and the line where each starts."""
    is_over = False

    def with_blank_line() -> Iterator[str]:
        nonlocal is_over
        yield from lines
        is_over = True
        yield "\n"  # a row of its own, unless the text ends inside quotes

    rows = csv.reader(with_blank_line(), delimiter=delimiter)
    start = 1
    try:
        for row in rows:
            if row and is_over:
                raise csv.Error("a quote is opened that is never closed")
            if row:
                yield start, row
            start = rows.line_num + 1
    except csv.Error as error:
        raise DocumentError(
            f"{path.name}, line {start}: {error}; close a quote that is open, or write it twice "
            "where it is part of a quoted text."
        ) from error


def _place(header: list[str], name: str, path: Path) -> int:
    if name not in header:
        raise DocumentError(f"{path.name} has no column {name!r}; there are {header}.")
    return header.index(name)
