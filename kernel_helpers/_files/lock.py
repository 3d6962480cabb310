"""Lock an open file for this process; the operating system unlocks it when the process ends."""

import errno
import sys
from typing import IO, Any

# Held by another process. Other errors mean that the file system has no locks.
_HELD = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


class NoLocksError(OSError):
    """The file system has no locks, as some network file systems are mounted."""


def try_lock(file: IO[Any]) -> bool:
    """Lock a file opened for writing; return False where another process holds its lock.

    Raises
    ------
    NoLocksError
    """
    try:
        _lock(file)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise NoLocksError(error.errno, error.strerror) from error
    return True


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read: lock one where no content is

    def _lock(file: IO[Any]) -> None:
        _at_lock(file, msvcrt.LK_NBLCK)

    def unlock(file: IO[Any]) -> None:
        """Let other processes lock the file."""
        _at_lock(file, msvcrt.LK_UNLCK)

    def _at_lock(file: IO[Any], how: int) -> None:
        position = file.tell()
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), how, 1)
        finally:
            file.seek(position)

else:
    import fcntl

    def _lock(file: IO[Any]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(file: IO[Any]) -> None:
        """Let other processes lock the file."""
        fcntl.flock(file, fcntl.LOCK_UN)
