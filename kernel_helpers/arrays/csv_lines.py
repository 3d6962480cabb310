"""The lines of a CSV file, in blocks that end where a line ends."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from kernel_helpers.arrays.errors import CsvError
from kernel_helpers.arrays.memmap import Path_

BLOCK_BYTES = 1 << 20
_UNREADABLE = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a zip archive"}
_PACKED = {".gz": "gzip", ".bz2": "bz2"}
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Block:
    """Whole lines of a file."""

    path: Path
    start: int
    lines: memoryview


def read_blocks(path: Path_, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """Yield the lines after the head in blocks of about `size` bytes, unpacked."""
    path = Path(path)
    packed = path.suffix in _PACKED
    with open_text(path) as stream:
        start = len(_BOM) if stream.read(len(_BOM)) == _BOM else 0
    with open_text(path) as stream:
        stream.read(start)
        start += len(stream.readline())
        while piece := stream.read(size):
            cut = piece.rfind(b"\n") + 1
            if packed or not cut:
                piece += stream.readline()
                cut = len(piece)
            elif cut < len(piece):
                stream.seek(start + cut)  # reading a line again is cheaper than joining pieces
            yield Block(path, start, memoryview(piece)[:cut])
            start += cut


def read_names(path: Path_, delimiter: str = ",", encoding: str = "utf-8") -> tuple[str, ...]:
    """Return the column names of the first line."""
    path = Path(path)
    with open_text(path) as stream:
        head = stream.readline().removeprefix(_BOM)
    for start, what in _UNREADABLE.items():
        if head.startswith(start):
            raise CsvError(f"{path.name} is {what}; convert it to UTF-8 text first.")
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as error:
        raise CsvError(
            f"{path.name}, line 1 is not {encoding} (byte {error.object[error.start]:#04x}); "
            "try encoding='latin-1'."
        ) from error
    names = next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter), [])
    if not names:
        raise CsvError(f"{path.name} is empty, expected a first line with column names.")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise CsvError(f"{path.name} names the column {doubled[0]!r} twice; rename one of them.")
    return tuple(names)


def open_text(path: Path) -> BinaryIO:
    """Open a file for reading bytes, unpacking what its suffix says is packed."""
    if not path.exists():
        raise FileNotFoundError(f"No file {path}; check the folder and the name.")
    if path.suffix in _PACKED:
        opened: BinaryIO = import_module(_PACKED[path.suffix]).open(path, "rb")
        return opened
    return path.open("rb")
