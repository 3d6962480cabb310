"""Unpack archives from strangers: plain files only, inside the folder, within a size.

``TarFile.extractall(filter=...)`` is not in every Python that is supported, and bounds no sizes.
"""

import bz2
import gzip
import lzma
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any

from kernel_helpers._errors import SentenceError

MAX_BYTES = 2 << 30
_BLOCK = 2**20  # bytes
MAX_FILES = 10_000
_MOST_AT_ONCE = 16 << 20  # bytes of one header; tarfile holds it in memory
_COPY_BYTES = 1 << 20
_TAR_OPENERS: dict[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_DAMAGED = (
    *(tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError),
    *(EOFError, RuntimeError, UnicodeDecodeError, struct.error),
)


class ArchiveError(ValueError, SentenceError):
    """An archive is damaged or holds what a data set does not; the message names the member."""


def unpack(
    archive: Path, folder: Path, *, max_bytes: int = MAX_BYTES, max_files: int = MAX_FILES
) -> None:
    """Write the files of a tar or zip archive below `folder`, which should be new.

    Raises
    ------
    ArchiveError
        A member has a name that leads out of the folder or that another member has, is a link, a
        device or a sparse file, or the archive is damaged, encrypted or larger than allowed. What
        was written before stays.
    """
    n_bytes = n_files = 0
    with _explained(archive), _opened(archive) as members:
        for name, size, content in members:
            target = folder / _safe(name, archive)
            if content is None:
                target.mkdir(parents=True, exist_ok=True)
                continue
            n_bytes, n_files = n_bytes + size, n_files + 1
            if n_bytes > max_bytes or n_files > max_files:
                raise ArchiveError(
                    f"{archive.name} unpacks to more than {max_bytes:,} bytes or {max_files:,} "
                    "files, which no data set of the course does; delete it and fetch it again."
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            with content() as source, target.open("xb") as file:
                shutil.copyfileobj(source, file, _COPY_BYTES)


@contextmanager
def open_member(archive: Path, name: str, *, max_bytes: int = MAX_BYTES) -> Iterator[IO[bytes]]:
    """Open a file inside a zip archive, unless it is larger than `max_bytes` or not there."""
    with _explained(archive), zipfile.ZipFile(archive) as files:
        if name not in files.namelist():
            raise ArchiveError(f"{archive.name} holds no {name}; delete it and fetch it again.")
        if files.getinfo(name).file_size > max_bytes:
            raise ArchiveError(f"{name} in {archive.name} is larger than {max_bytes:,} bytes.")
        with files.open(name) as lines:
            yield lines


def gunzip(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of a gzipped file, unless it is larger than `max_bytes`."""
    data = bytearray()  # grows: a read of `max_bytes` at once would allocate them
    with _explained(path), gzip.open(path) as file:
        while len(data) <= max_bytes and (block := file.read(_BLOCK)):
            data += block
    if len(data) > max_bytes:
        raise ArchiveError(f"{path.name} unpacks to more than {max_bytes:,} bytes.")
    return bytes(data)


_Member = tuple[str, int, Callable[[], Any] | None]  # name, bytes, opener; None for a folder


@contextmanager
def _opened(archive: Path) -> Iterator[Iterator[_Member]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as files:
            yield _zip_members(files)
        return
    with archive.open("rb") as file:
        head = file.read(6)
    opener = next((o for magic, o in _TAR_OPENERS.items() if head.startswith(magic)), open)
    with opener(archive, "rb") as stream:
        bounded: Any = _BoundedReads(stream, archive.name)
        with tarfile.open(fileobj=bounded, mode="r:") as files:
            yield _tar_members(files, archive.name)
        # The checksum of the whole is at the end, where tarfile does not read.
        if len(stream.read(_MOST_AT_ONCE)) == _MOST_AT_ONCE:
            raise ArchiveError(f"{archive.name} goes on after its last file; it is not used.")


def _zip_members(files: zipfile.ZipFile) -> Iterator[_Member]:
    for entry in files.infolist():
        mode = entry.external_attr >> 28  # the type of a Unix file: 0 unknown, 4 folder, 8 file
        if mode not in (0, 4, 8):
            raise ArchiveError(f"{entry.filename!r} is a link or a device, expected a plain file.")
        content = None if entry.is_dir() else partial(files.open, entry)
        yield entry.filename, entry.file_size, content


def _tar_members(files: tarfile.TarFile, archive: str) -> Iterator[_Member]:
    for entry in files:
        if not entry.isdir() and (not entry.isreg() or entry.issparse()):
            raise ArchiveError(
                f"{entry.name!r} in {archive} is a link, a device or a sparse file, expected a "
                "plain file; the archive is not used."
            )
        yield entry.name, entry.size, None if entry.isdir() else partial(files.extractfile, entry)


def _safe(name: str, archive: Path) -> PurePosixPath:
    """Return a member's path below the folder, on every system."""
    windows = PureWindowsPath(name)
    if "\0" in name or windows.drive or windows.root or ".." in windows.parts:
        raise ArchiveError(
            f"{name!r} in {archive.name} leads out of the folder; the archive is not used."
        )
    return PurePosixPath(*windows.parts)


@contextmanager
def _explained(archive: Path) -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except FileExistsError as error:
        raise ArchiveError(f"{archive.name} holds {error.filename} twice.") from error
    except _DAMAGED as error:
        raise ArchiveError(
            f"{archive.name} is cut, damaged or encrypted ({error}); delete it and fetch it again."
        ) from error


class _BoundedReads:
    """A stream of which tarfile reads no more at once than a header may hold."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MOST_AT_ONCE:
            raise ArchiveError(f"{self._name} has a header of {size:,} bytes; it is not used.")
        data: bytes = self._stream.read(size)
        return data

    def seek(self, offset: int) -> int:
        position: int = self._stream.seek(offset)
        return position

    def tell(self) -> int:
        position: int = self._stream.tell()
        return position
