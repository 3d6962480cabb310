"""Let writes to files fail as a full, exhausted or broken disk does."""

import builtins
import io
import os
from contextlib import contextmanager
from unittest import mock

_OPEN = io.open


class _Faulty(io.FileIO):
    """A file that takes some bytes, then fails as the disk would."""

    def __init__(self, file, mode, opener, disk):
        super().__init__(file, mode, opener=opener)
        self._disk = disk

    def write(self, data):
        size = memoryview(data).nbytes
        self._disk.take(size)
        return super().write(data)


class _Disk:
    def __init__(self, code, room):
        self.code, self.room, self.failed = code, room, 0

    def take(self, size):
        if size > self.room:
            self.failed += 1
            raise OSError(self.code, os.strerror(self.code))
        self.room -= size

    def fsync(self, descriptor):
        self.take(0 if self.room else 1)

    def open(self, file, mode="r", buffering=-1, *args, opener=None, **options):
        if not set(mode) & set("wxa+"):
            return _OPEN(file, mode, buffering, *args, opener=opener, **options)
        raw = _Faulty(file, mode.replace("b", "").replace("t", ""), opener, self)
        if buffering == 0:
            return raw
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *args, **options)


@contextmanager
def failing_disk(code, room):
    """Raise the error `code` from each write after `room` bytes, and where none is left.

    Yields
    ------
    object
        Its ``failed`` counts the writes that failed.
    """
    disk = _Disk(code, room)
    with (
        mock.patch.object(builtins, "open", disk.open),
        mock.patch.object(io, "open", disk.open),
        mock.patch.object(os, "fsync", disk.fsync),
    ):
        yield disk
