"""The text of a CSV file as UTF-8 bytes: unpacked, decoded, without its byte order mark."""

import bz2
import codecs
import contextlib
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from kernel_helpers.arrays.errors import CsvError

BOM = codecs.BOM_UTF8
_PIECE = 1 << 20
_OPENERS: dict[str, Callable[..., Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}
_NOT_TEXT = {
    b"PK\3\4": "a zip archive; unpack it first",
    b"PAR1": "a Parquet file; use the reader for Parquet",
    b"\x1f\x8b": "packed by gzip; give it a name that ends in .gz",
    codecs.BOM_UTF16_LE: "UTF-16; pass encoding='utf-16'",
    codecs.BOM_UTF16_BE: "UTF-16; pass encoding='utf-16'",
}
BROKEN = (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error)


@dataclass(frozen=True)
class Part:
    """A file, or whole rows of one that is neither packed nor of several bytes a character.

    Parameters
    ----------
    path : Path
    start, stop : int
        Bytes in the file; the head is in the part that starts at 0.
    """

    path: Path
    start: int = 0
    stop: int | None = None


def is_packed(path: Path) -> bool:
    """Whether the name says that the file is compressed."""
    return path.suffix.lower() in _OPENERS


def plain_suffix(path: Path) -> str:
    """Return the suffix in front of the one for compression."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _OPENERS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def open_unpacked(path: Path) -> BinaryIO:
    """Open a file for reading bytes, unpacked if its name says that it is packed."""
    if not path.exists():
        raise FileNotFoundError(f"No file {path}; check the folder and the name.")
    opened: BinaryIO = _OPENERS.get(path.suffix.lower(), open)(path, "rb")
    return opened


def is_utf8(encoding: str) -> bool:
    """Whether text of this encoding needs no decoding here; pyarrow checks that it is UTF-8."""
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")


def is_cut_by_bytes(encoding: str) -> bool:
    """Whether line ends, quotes and delimiters are single bytes that are part of nothing else."""
    if is_utf8(encoding):
        return True
    every = bytes(range(256))
    return (
        len(every.decode(encoding, "replace")) == len(every)
        and every[:128].decode(encoding, "replace") == every[:128].decode()
    )


@contextlib.contextmanager
def open_text(part: Part, encoding: str) -> Iterator[BinaryIO]:
    """Open the text of a part as UTF-8 bytes.

    Raises
    ------
    CsvError
        The file is no text, or not of this encoding; file, line and byte are named.
    """
    with contextlib.ExitStack() as stack:
        raw = stack.enter_context(open_unpacked(part.path))
        start = part.start or text_start(raw, part.path, encoding)
        raw.seek(start)
        if part.stop is not None:
            raw = io.BytesIO(raw.read(part.stop - start))
        if not is_utf8(encoding):
            text = io.TextIOWrapper(raw, encoding, newline="")
            raw = io.BufferedReader(_Utf8(stack.enter_context(text)), _PIECE)
        try:
            yield raw
        except UnicodeError as error:
            raise undecodable_text(part, encoding) from error
        except BROKEN as error:
            raise CsvError(
                f"{part.path.name} cannot be read to its end ({error}); get it again."
            ) from error


class _Utf8(io.RawIOBase):
    """The characters of a text as UTF-8 bytes."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._at_start = True

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        """Fill the front of a buffer."""
        data = self._text.read(len(target) // 4).encode()  # at most four bytes a character
        data = data.removeprefix(BOM) if self._at_start else data
        self._at_start = self._at_start and not data
        target[: len(data)] = data
        return len(data)


def text_start(raw: BinaryIO, path: Path, encoding: str) -> int:
    """Return how many bytes precede the text; refuse a file that is no text of this encoding."""
    front = raw.read(4)
    wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
    for magic, what in _NOT_TEXT.items():
        if front.startswith(magic) and not wide:
            raise CsvError(f"{path.name} is {what}.")
    return len(BOM) if front.startswith(BOM) and is_utf8(encoding) else 0


def undecodable(name: str, line: int, encoding: str, byte: int) -> CsvError:
    """Return the error of a byte that is not of the encoding."""
    other = "latin-1" if is_utf8(encoding) else "utf-8"
    return CsvError(
        f"{name}, line {line} is not {encoding} (byte {byte:#04x}); try encoding={other!r}.", line
    )


def undecodable_text(part: Part, encoding: str) -> CsvError:
    """Find the first byte that is not of the encoding."""
    line = 1
    decoder = codecs.getincrementaldecoder(encoding)()
    with open_unpacked(part.path) as raw:
        while True:
            piece = raw.read(_PIECE)
            try:
                line += count_lines(decoder.decode(piece, final=not piece).encode())
            except UnicodeDecodeError as error:
                line += count_lines(error.object[: error.start].decode(encoding, "ignore").encode())
                return undecodable(part.path.name, line, encoding, error.object[error.start])
            except UnicodeError as error:  # UTF-16 that does not say which of two it is
                return CsvError(f"{part.path.name}: {error}; try encoding='{encoding}-le'.")
            if not piece:
                return CsvError(f"{part.path.name} is not {encoding}; try another encoding.")


def count_lines(text: bytes) -> int:
    r"""Count line ends: ``\n``, ``\r\n`` or ``\r``."""
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
