"""The growing file of a download: one process writes it, and a later call continues it."""

import contextlib
import errno
import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import DISK_FULL, PartialFile, try_lock, write_atomically

_LOOK_SECONDS = 0.2
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class TransferError(OSError, SentenceError):
    """A file could not be downloaded, or is not the announced one."""


class Part:
    """Bytes of a download that have arrived.

    Attributes
    ----------
    waited : bool
        Whether another process was downloading the file until now.
    """

    def __init__(self, path: Path, file: FileIO, *, waited: bool) -> None:
        self.path, self.waited = path, waited
        self._file = file
        self._version = path.with_name(path.name + ".part.version")

    @property
    def size(self) -> int:
        """Bytes held."""
        return os.fstat(self._file.fileno()).st_size

    @property
    def kept(self) -> str:
        """What remains of a failed download, for messages."""
        return f"{self.size:,} bytes are kept and the next call continues after them"

    def sum(self) -> str:
        """Return the SHA-256 of what is held."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()

    def version(self) -> str | None:
        """Return which version of the file is held, as the server named it."""
        with contextlib.suppress(OSError, ValueError):
            if _is_own(self._version.lstat()):
                version = json.loads(self._version.read_text())
                return version if isinstance(version, str) else None
        return None

    def restart(self, version: str | None) -> None:
        """Drop what is held, and remember which version of the file follows."""
        self._version.unlink(missing_ok=True)
        self._file.truncate(0)
        if version:
            write_atomically(self._version, json.dumps(version), sync=False, follow_links=False)

    def append(self, block: bytes) -> None:
        """Add bytes.

        Raises
        ------
        TransferError
            The disk is full or broken.
        """
        rest = memoryview(block)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            full = error.errno in DISK_FULL
            advice = "free some space" if full else f"check the disk ({error.strerror})"
            raise TransferError(
                f"{'No room left' if full else 'Not able'} to write {self.path.name} in "
                f"{self.path.parent}; {self.kept}. First {advice}, or set the environment variable "
                "KERNEL_HELPERS_DATA to a folder on another disk."
            ) from error

    def publish(self) -> None:
        """Give the file its name."""
        self._close_on_windows()
        _part_of(self.path).replace(self.path)
        self._version.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete what is held."""
        self._close_on_windows()
        self._version.unlink(missing_ok=True)
        _part_of(self.path).unlink(missing_ok=True)

    def close(self) -> None:
        """Let other processes continue the file."""
        self._file.close()

    def _close_on_windows(self) -> None:
        """Close what can neither be renamed nor deleted there while it is open."""
        if sys.platform == "win32":
            self._file.close()


class UnsharedPart(Part):
    """A file under a name of its own, where other processes could not be kept from a common one."""

    kept = "nothing is kept"

    def __init__(self, path: Path) -> None:
        self._partial = PartialFile(path, follow_links=False)
        super().__init__(path, self._partial.file.raw, waited=False)  # type: ignore[attr-defined]
        self._held: str | None = None

    def version(self) -> str | None:
        """Return which version of the file is held."""
        return self._held

    def restart(self, version: str | None) -> None:
        """Drop what is held."""
        self._file.truncate(0)
        self._file.seek(0)
        self._held = version

    def publish(self) -> None:
        """Give the file its name."""
        self._partial.publish()

    def discard(self) -> None:
        """Delete the file."""
        self._partial.discard()

    def close(self) -> None:
        """Delete the file unless it has its name."""
        self._partial.discard()


@contextlib.contextmanager
def open_part(path: Path) -> Iterator[Part]:
    """Open the growing file of `path`, alone; wait while another process downloads it.

    Where the file system has no locks, or the growing file is a link or another user's, the bytes
    go into a file of this process, which is deleted unless it is published.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part = _locked(path)
    except OSError:
        part = UnsharedPart(path)
    try:
        yield part
    finally:
        part.close()


def _locked(path: Path) -> Part:
    waited = False
    while True:
        file = _open(_part_of(path))
        try:
            is_alone = try_lock(file)
            if is_alone and _has_name(file, _part_of(path)):
                return Part(path, file, waited=waited)
        except BaseException:
            file.close()
            raise
        file.close()
        if not is_alone:
            if not waited:
                print(f"Another process is downloading {path.name}; waiting until it is done.")
            waited = True
            time.sleep(_LOOK_SECONDS)


def _open(part: Path) -> FileIO:
    """Open a file for appending unless it is a link or another user's."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | _NO_LINK | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(part, flags, 0o666), "a+b", buffering=0)
    if not _is_own(os.fstat(file.fileno())):
        file.close()
        raise FileExistsError(errno.EEXIST, "Expected a file of this user", str(part))
    return file


def _is_own(status: os.stat_result) -> bool:
    is_owner = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return is_owner and stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _has_name(file: FileIO, path: Path) -> bool:
    """Whether a file still has its name: who held the lock before may have published it."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    return False


def _part_of(path: Path) -> Path:
    return path.with_name(path.name + ".part")
