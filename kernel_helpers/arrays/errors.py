"""What goes wrong with files, said in one sentence."""

import errno
from pathlib import Path

from kernel_helpers._errors import SentenceError

FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class BrokenFileError(SentenceError, ValueError):
    """A file does not hold what it should; the message says what was found and what to try."""


class NoRoomError(SentenceError, OSError):
    """The disk is full; what was there before is untouched."""


class CsvError(BrokenFileError):
    """A CSV file cannot be read as asked; the message names the line.

    Attributes
    ----------
    line : int or None
        Number of the wrong line, the head being line 1.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class DifferentColumnsWarning(UserWarning):
    """Files that are read as one table have different columns; the message lists them."""


def explained(error: OSError, path: Path) -> OSError:
    """Name the file and the way out where the disk is full; give other errors back unchanged."""
    if isinstance(error, NoRoomError) or error.errno not in FULL:
        return error
    return NoRoomError(
        error.errno,
        f"No room left to write {path.name} in {path.parent}; nothing was changed. Free some "
        "space or write to another disk, then run this cell again.",
    )
