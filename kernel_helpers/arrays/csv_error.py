"""Find the line of a CSV block that a fast parser refused, and say it in one sentence."""

import csv
from itertools import islice
from typing import TYPE_CHECKING, Any

from kernel_helpers.arrays.csv_lines import Block, open_text
from kernel_helpers.arrays.errors import CsvError

if TYPE_CHECKING:
    from kernel_helpers.arrays.csv_blocks import CsvFormat

_FEW_LINES = 64  # looked at one by one
_SHOWN = 60  # characters of a wrong line that the message repeats


def explain_block(block: Block, csv_format: "CsvFormat", error: Exception) -> CsvError:
    """Return the error of the first wrong line of a block that was refused with `error`."""
    lines = bytes(block.lines).splitlines(keepends=True)
    skipped = _good_lines(lines, csv_format)
    first = _lines_before(block) + skipped
    for number, raw in enumerate(lines[skipped:], first + 1):
        if raw.strip() and (wrong := _fault(raw.rstrip(b"\r\n"), csv_format)):
            return CsvError(f"{block.path.name}, line {number} {wrong}", number)
    where = f"{block.path.name}, after line {first}"
    return CsvError(f"{where}: {error}; look at a line break inside quotes near there.", first)


def missing_value(block: Block, row: int, name: str, wanted: object) -> CsvError:
    """Return the error of an empty field where the type has no missing value."""
    filled = (at for at, raw in enumerate(bytes(block.lines).splitlines(), 1) if raw.strip())
    line = _lines_before(block) + next(islice(filled, row, None))
    return CsvError(
        f"{block.path.name}, line {line} has no value in column {name!r}, and {wanted} has no "
        "missing value; use a float type.",
        line,
    )


def _good_lines(lines: list[bytes], csv_format: "CsvFormat") -> int:
    """Halve the block until the first wrong line is among a few; return how many are before."""
    low, high = 0, len(lines)
    while high - low > _FEW_LINES:
        middle = (low + high) // 2
        try:
            csv_format.parse(memoryview(b"".join(lines[low:middle])))
        except ValueError:
            high = middle
        else:
            low = middle
    return low


def _fault(raw: bytes, csv_format: "CsvFormat") -> str | None:
    """Say what is wrong with a line, or None."""
    try:
        text = raw.decode(csv_format.encoding)
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        return f"is not {csv_format.encoding} (byte {byte:#04x}); try encoding='latin-1'."
    values = next(csv.reader([text], delimiter=csv_format.delimiter), [])
    if len(values) != len(csv_format.names):
        return (
            f"has {len(values)} fields, expected {len(csv_format.names)}: {text[:_SHOWN]!r}; "
            "repair or remove it."
        )
    wrong = (
        (name, value)
        for name, value in zip(csv_format.names, values, strict=True)
        if name in csv_format.types and not _converts(value, csv_format.types[name])
    )
    return next((_mismatch(name, value, csv_format.types[name]) for name, value in wrong), None)


def _mismatch(name: str, value: str, wanted: Any) -> str:
    return (
        f"has {value[:_SHOWN]!r} in column {name!r}, expected {wanted}; repair "
        "it, leave the column out, or ask for another type."
    )


def _converts(value: str, wanted: Any) -> bool:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    line = value.replace('"', '""')
    options = arrow_csv.ConvertOptions(column_types={"value": wanted}, strings_can_be_null=True)
    read = arrow_csv.ReadOptions(column_names=["value"], use_threads=False)
    try:
        arrow_csv.read_csv(pa.BufferReader(f'"{line}"\n'.encode()), read, None, options)
    except pa.ArrowInvalid:
        return _is_null(value, options)
    return True


def _is_null(value: str, options: Any) -> bool:
    return value.strip() in options.null_values


def _lines_before(block: Block) -> int:
    """Count the lines of the file before the block; only a failure pays for it."""
    left, count = block.start, 0
    with open_text(block.path) as stream:
        while left and (piece := stream.read(min(left, 1 << 20))):
            left -= len(piece)
            count += piece.count(b"\n")
    return count
