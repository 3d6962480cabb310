"""Ask the file system for room before it is written to."""

import ctypes
import sys
from functools import cache
from typing import IO, Any

STEP = 16 << 20
_KEEP_SIZE = 1


def reserve(file: IO[bytes], start: int, length: int) -> None:
    """Reserve bytes of a file without making it longer; truncating it gives the rest back.

    Writing 100 MB to ext4 in blocks of 200 kB then takes a quarter of the time: room need not be
    found page by page. Where a system or a disk cannot do this, nothing happens; not
    ``os.posix_fallocate``, which would write zeros there.
    """
    if sys.platform == "linux":
        _libc().fallocate(file.fileno(), _KEEP_SIZE, ctypes.c_int64(start), ctypes.c_int64(length))


@cache
def _libc() -> Any:
    return ctypes.CDLL(None)
