"""Read CSV files in blocks of whole rows, and the names in their first lines."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kernel_helpers.arrays.csv_cut import MOST_ROW_BYTES, OpenQuoteError, cut_rows
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import (
    Part,
    count_lines,
    is_cut_by_bytes,
    is_packed,
    open_text,
    open_unpacked,
    text_start,
    undecodable,
)
from kernel_helpers.arrays.errors import CsvError

if TYPE_CHECKING:
    pass

BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Block:
    """Whole rows of a file as UTF-8.

    Parameters
    ----------
    part : Part
    start : int
        Bytes of the part's text before these rows.
    rows : memoryview
    """

    part: Part
    start: int
    rows: memoryview


def read_names(path: Path, source: CsvSource) -> tuple[str, ...]:
    """Return the column names of a file."""
    return _read_head(Part(path), source)[0]


def read_blocks(part: Part, source: CsvSource, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """Yield the rows after the head in blocks of about `size` bytes."""
    skip = 0 if part.start else _read_head(part, source)[1]
    with open_text(part, source.encoding) as stream:
        stream.read(skip)
        try:
            for start, rows in cut_rows(stream, size, source.delimiter):
                yield Block(part, skip + start, rows)
        except OpenQuoteError as error:
            line = 1 + lines_before(part, skip + error.position, source.encoding)
            raise CsvError(
                f"{part.path.name}, line {line} starts a row with a quote that is not closed "
                f"before the end of the file or {MOST_ROW_BYTES >> 20} MiB; close it, or write "
                "it twice where it is part of a quoted text.",
                line,
            ) from error


def split_file(path: Path, source: CsvSource, size: int) -> list[Part]:
    """Split a file into parts of whole rows of about `size` bytes; its bytes are read once.

    A file that is packed, or whose encoding takes several bytes a character, stays whole.
    """
    if is_packed(path) or not is_cut_by_bytes(source.encoding) or path.stat().st_size <= size:
        return [Part(path)]
    starts = [0]
    with open_unpacked(path) as stream:
        skipped = text_start(stream, path, source.encoding)
        stream.seek(skipped)
        try:
            for start, _ in cut_rows(stream, min(size, BLOCK_BYTES), source.delimiter):
                if skipped + start >= starts[-1] + size:
                    starts.append(skipped + start)
        except OpenQuoteError:
            return [Part(path)]  # reading it names the line
    return [Part(path, *span) for span in zip(starts, [*starts[1:], None], strict=True)]


def lines_before(part: Part, start: int, encoding: str) -> int:
    """Count the line ends of the file before a place in the text of a part; errors pay for it."""
    count = 0
    if part.start:
        with open_unpacked(part.path) as raw:
            count += _count(raw, part.start)
    with open_text(part, encoding) as text:
        return count + _count(text, start)


def _read_head(part: Part, source: CsvSource) -> tuple[tuple[str, ...], int]:
    """Return the names, and how many bytes of the text the head takes."""
    row, line, n_bytes = _first_row(part, source)
    file = part.path.name
    if not row and not source.given_names:
        expected = "a first line with column names" if source.has_header else "rows"
        raise CsvError(f"{file} is empty, expected {expected}.")
    if not source.has_header:
        return source.given_names or tuple(map(str, range(len(row)))), 0
    try:
        # Each character is a byte so far.
        texts = [name.encode("latin-1").decode() for name in row]
    except UnicodeDecodeError as error:
        raise undecodable(file, line, source.encoding, error.object[error.start]) from error
    if any("\0" in name for name in texts):
        raise CsvError(
            f"{file} has NUL bytes in its first line; if it is UTF-16 text, pass "
            "encoding='utf-16-le'."
        )
    names = tuple(name or f"Unnamed: {at}" for at, name in enumerate(texts))
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise CsvError(
            f"{file} names the column {doubled!r} twice; rename one of them, or pass header=None "
            "if the first line holds no names."
        )
    return names, n_bytes


def _first_row(part: Part, source: CsvSource) -> tuple[list[str], int, int]:
    """Return the first row that is not blank, its line, and the bytes to its end."""
    n_bytes = 0
    with open_text(part, source.encoding) as stream:
        text = io.TextIOWrapper(stream, "latin-1", newline="")

        def lines() -> Iterator[str]:
            nonlocal n_bytes
            while line := text.readline(MOST_ROW_BYTES):
                n_bytes += len(line)
                if n_bytes > MOST_ROW_BYTES:
                    raise CsvError(
                        f"{part.path.name} has no line end in its first {n_bytes >> 20} MiB; is it "
                        "a CSV file?"
                    )
                yield line

        csv.field_size_limit(max(csv.field_size_limit(), 2 * MOST_ROW_BYTES))
        rows = csv.reader(lines(), delimiter=source.delimiter)
        row = next(filter(None, rows), [])
        text.detach()
    return row, rows.line_num, n_bytes


def _count(stream: BinaryIO, n_bytes: int) -> int:
    """Count the line ends among the first bytes."""
    count, last = 0, b""
    while n_bytes and (piece := stream.read(min(n_bytes, 1 << 20))):
        n_bytes -= len(piece)
        count += count_lines(piece) - (last == b"\r" and piece[:1] == b"\n")
        last = piece[-1:]
    return count
