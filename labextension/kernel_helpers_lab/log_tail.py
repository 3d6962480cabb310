"""The last output of a process, in memory: a file of it would grow without bound."""

import os
import threading
from typing import IO

TAIL_BYTES = 64 * 1024
END_SECONDS = 1.0


class LogTail:
    """Read a pipe in a thread until it ends, and keep its last 64 KiB.

    Parameters
    ----------
    pipe : file object
        Is closed at its end.
    """

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._tail = b""
        self._thread = threading.Thread(target=self._drain, args=(pipe,), daemon=True)
        self._thread.start()

    def read(self) -> bytes:
        """Return what is kept; wait a moment for the end of an ended process's output."""
        self._thread.join(END_SECONDS)
        return self._tail

    def _drain(self, pipe: IO[bytes] | None) -> None:
        if pipe is None:
            return
        with pipe:
            while data := os.read(pipe.fileno(), TAIL_BYTES):
                self._tail = (self._tail + data)[-TAIL_BYTES:]
