"""One writer at a time; a writer that is killed lets go by itself."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kernel_helpers._errors import SentenceError

FILE = ".lock"


class StoreLockedError(RuntimeError, SentenceError):
    """Another program is writing to the store."""


@contextlib.contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """Hold the store's lock, or raise at once.

    The operating system owns the lock and drops it with the process, so none is ever stale.
    """
    with (folder / FILE).open("a+b") as file:
        try:
            _lock(file)
        except OSError as error:
            raise StoreLockedError(
                f"Process {_holder(file)} is writing to {folder.name}; wait until it is done, or "
                "write to another store."
            ) from error
        try:
            file.truncate(0)
            file.write(str(os.getpid()).encode())
            file.flush()
            yield
        finally:
            _unlock(file)


def _holder(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode() or "unknown"


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read: lock one where the process id is not

    def _lock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
