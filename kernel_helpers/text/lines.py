"""Read the lines and the rows of text files without ever holding more than one of them."""

import bz2
import csv
import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

Record = tuple[str, Any]

_OPENERS: dict[str, Callable[..., Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}


class DocumentError(ValueError):
    """A file does not hold the documents it should; the message names file and line."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]  # IPython then shows the sentence alone


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a file, decompressed if its name says so."""
    # newline="" leaves line ends inside quoted CSV fields alone.
    return _OPENERS.get(path.suffix.lower(), open)(path, "rt", encoding=encoding, newline="")


def plain_suffix(path: Path) -> str:
    """Return the suffix in front of the one for compression."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _OPENERS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def read_lines(file: TextIO, path: Path, max_chars: int) -> Iterator[str]:
    """Yield the lines with their ends, and refuse one that is too long before it is read whole."""
    number = 0
    while True:
        try:
            line = file.readline(max_chars + 1)
        except UnicodeDecodeError as error:
            raise DocumentError(
                f"{path.name}, after line {number}: the text is not {error.encoding} (byte "
                f"{error.object[error.start]:#04x}); try encoding='latin-1' or 'cp1252'."
            ) from error
        except (EOFError, OSError, lzma.LZMAError) as error:
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
    lines: Iterator[str], path: Path, text: str, label: str | None, max_chars: int
) -> Iterator[Record]:
    """Yield text and label of each row of a CSV file with a header."""
    csv.field_size_limit(max(csv.field_size_limit(), max_chars))
    rows = csv.reader(lines, strict=True)
    header = next(rows, None)
    if header is None:
        return
    header[0] = header[0].removeprefix("\ufeff")
    where = [_place(header, name, path) for name in (text, label) if name is not None]
    try:
        for row in rows:
            if len(row) != len(header):
                if not row:
                    continue
                raise DocumentError(
                    f"{path.name}, line {rows.line_num}: {len(row)} fields where the header has "
                    f"{len(header)}; quote texts that hold commas."
                )
            yield row[where[0]], (row[where[1]] if label is not None else None)
    except csv.Error as error:
        raise DocumentError(f"{path.name}, line {rows.line_num}: {error}.") from error


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


def _place(header: list[str], name: str, path: Path) -> int:
    if name not in header:
        raise DocumentError(f"{path.name} has no column {name!r}; there are {header}.")
    return header.index(name)
