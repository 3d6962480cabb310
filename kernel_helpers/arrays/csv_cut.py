"""Cut the bytes of a CSV file between rows, wherever its quotes and line ends are."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

MOST_ROW_BYTES = 64 << 20
_QUOTE = ord('"')


class OpenQuoteError(ValueError):
    """A quote is never closed, or not within `MOST_ROW_BYTES`.

    Attributes
    ----------
    position : int
        Byte where the row starts that has no end.
    """

    def __init__(self, position: int) -> None:
        super().__init__(f"the row at byte {position} has no end")
        self.position = position


def cut_rows(stream: BinaryIO, size: int, delimiter: str) -> Iterator[tuple[int, memoryview]]:
    """Yield whole rows of about `size` bytes, and the byte where they start."""
    start, rest = 0, memoryview(b"")
    while True:
        piece = bytearray(max(size, 2 * len(rest)))
        piece[: len(rest)] = rest
        filled = len(rest) + _fill(stream, memoryview(piece)[len(rest) :])
        rows = memoryview(piece)[:filled]
        if filled < len(piece):
            if (opened := _open_row(piece, filled, delimiter)) is not None:
                raise OpenQuoteError(start + opened)
            if filled:
                yield start, rows
            return
        cut = rows_end(piece, delimiter)
        if cut:
            yield start, rows[:cut]
        elif filled > MOST_ROW_BYTES:
            raise OpenQuoteError(start)
        start, rest = start + cut, rows[cut:]


def rows_end(text: bytes | bytearray, delimiter: str) -> int:
    """Return where the last row ends that surely is whole; 0 if there is none."""
    if text.find(b'"') < 0:
        return _line_end(text, 0, len(text))
    spans = unquoted(text, delimiter)
    if spans is None:
        return row_starts(text, delimiter)[-1]
    ends = (_line_end(text, int(first), int(stop)) for first, stop in spans[::-1])
    return next(filter(None, ends), 0)


def whole_rows(piece: bytes, delimiter: str) -> bytes:
    """Return the whole rows of a piece from the middle of a file, or nothing if they are unsure."""
    if b'"' not in piece:
        return piece[_line_start(piece, 0, len(piece)) : _line_end(piece, 0, len(piece))]
    spans = [unquoted(piece, delimiter, inside=inside) for inside in (False, True)]
    sure = [span for span in spans if span is not None]
    if len(sure) != 1:
        return b""
    starts = (_line_start(piece, int(first), int(stop)) for first, stop in sure[0])
    ends = (_line_end(piece, int(first), int(stop)) for first, stop in sure[0][::-1])
    return piece[next(filter(None, starts), 0) : next(filter(None, ends), 0)]


def unquoted(text: bytes | bytearray, delimiter: str, *, inside: bool = False) -> np.ndarray | None:
    """Return the spans outside quotes, or None if the quotes are not surely those of RFC 4180.

    Every quote must open a field, close one, or be doubled. Then each second one opens, and no
    state is needed.

    Parameters
    ----------
    text : bytes
        It starts with a row, or `inside` a quoted field.

    Returns
    -------
    int64 array of shape (n_spans, 2), or None
    """
    values = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(values == _QUOTE)
    neighbours = np.zeros(256, bool)
    neighbours[[ord(delimiter), ord("\r"), ord("\n"), _QUOTE]] = True
    opening, closing = quotes[int(inside) :: 2], quotes[1 - int(inside) :: 2]
    before = values[opening[opening > 0] - 1]
    after = values[closing[closing < len(values) - 1] + 1]
    if not (neighbours[before].all() and neighbours[after].all()):
        return None
    firsts = np.concatenate([np.zeros(1 - int(inside), np.int64), closing + 1])
    stops = np.concatenate([opening, [len(values)]])
    return np.stack([firsts, stops[: len(firsts)]], axis=1)


def _line_end(text: bytes | bytearray, first: int, stop: int) -> int:
    """Return the place after the last line end; a carriage return at the end may be half of one."""
    return text.rfind(b"\n", first, stop) + 1 or text.rfind(b"\r", first, max(first, stop - 1)) + 1


def _line_start(text: bytes | bytearray, first: int, stop: int) -> int:
    """Return the place after the first line end, 0 if there is none."""
    return text.find(b"\n", first, stop) + 1 or text.find(b"\r", first, stop) + 1


def row_starts(text: bytes | bytearray, delimiter: str) -> list[int]:
    """Return where rows start, as Python's csv module reads them."""
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MOST_ROW_BYTES))
    starts = [0]
    place = 0

    def lines() -> Iterator[str]:
        nonlocal place
        for line in io.StringIO(text.decode("latin-1"), newline=""):
            place += len(line)
            yield line

    for _ in csv.reader(lines(), delimiter=delimiter):
        starts.append(place)
    return starts[:-1] or [0]


def _open_row(piece: bytearray, filled: int, delimiter: str) -> int | None:
    """Return where the last row starts, if the text ends inside a quoted field of it."""
    text = bytes(memoryview(piece)[:filled])
    if b'"' not in text:
        return None
    if text.count(b'"') % 2 == 0 and unquoted(text, delimiter) is not None:
        return None
    # A line more is a row of its own, unless the text ends inside quotes.
    row = row_starts(text, delimiter)[-1]
    lines = io.StringIO(text[row:].decode("latin-1") + "\n\n", newline="")
    return row if len(list(csv.reader(lines, delimiter=delimiter))) < 2 else None


def _fill(stream: BinaryIO, target: memoryview) -> int:
    filled = 0
    while filled < len(target):
        count = stream.readinto(target[filled:])  # type: ignore[attr-defined]
        if not count:
            break
        filled += count
    return filled
