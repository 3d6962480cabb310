"""Recognize a full disk, and report it in one sentence."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from kernel_helpers._errors import SentenceError

# No space on the device, the user's quota used up, the limit for one file reached.
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NoRoomError(OSError, SentenceError):
    """The disk is full; what was there before is untouched."""


@contextlib.contextmanager
def explain_full_disk(path: Path) -> Iterator[None]:
    """Raise a `NoRoomError` that names `path` where the block meets a full disk."""
    try:
        yield
    except OSError as error:
        if isinstance(error, NoRoomError) or error.errno not in DISK_FULL:
            raise
        raise NoRoomError(
            error.errno,
            f"No room left to write {path.name} in {path.parent}; nothing was changed. Free some "
            "space or write to another disk, then try again.",
        ) from error
