"""Values written once to a file that every process on this machine maps into its memory."""

import contextlib
import io
import mmap
import os
import pickle
import re
import shutil
import stat
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from kernel_helpers._executor.memmaps import FilePickler
from kernel_helpers._files import open_atomically
from kernel_helpers._processes import is_running, pid_space, start_time

ALIGNMENT = 64  # a cache line, and the widest vector register
SHARED_MEMORY = Path("/dev/shm")
_PREFIX = "kernel-helpers"
_NAME = re.compile(rf"{_PREFIX}-[0-9a-f]{{12}}-(?P<pid>\d+)-(?P<start>\d+)-\w+")


class Shared:
    """A handle that costs bytes to send; a task receives the value behind it.

    Parameters
    ----------
    value : object
    """

    def __init__(self, value: object) -> None:
        self._value = value

    def get(self) -> Any:
        """Return the value."""
        return self._value

    def release(self) -> None:
        """Give the memory behind the handle back; who holds the value keeps it."""

    @staticmethod
    def unwrap(argument: object) -> Any:
        """Return the value behind a handle, and anything else unchanged."""
        return argument.get() if isinstance(argument, Shared) else argument


class MappedFile(Shared):
    """A handle whose value is in a file; its arrays are read-only and not copied."""

    _opened: ClassVar[dict[str, Any]] = {}  # one cache per process

    def __init__(self, path: str, *, once: bool = False) -> None:
        self.path = path
        self.once = once

    def release(self) -> None:
        """Delete the file; processes that map it keep its pages until they let go."""
        Path(self.path).unlink(missing_ok=True)

    def get(self) -> Any:
        """Return the value, mapped at first use; kept for the next use, unless read `once`."""
        if self.once:
            return read_mapped(self.path)
        if self.path not in self._opened:
            while len(self._opened) >= 4:  # a warm worker forgets what older calls shared
                del self._opened[next(iter(self._opened))]
            self._opened[self.path] = read_mapped(self.path)
        return self._opened[self.path]


def to_bytes(
    value: object, buffer_callback: Callable[[pickle.PickleBuffer], Any] | None = None
) -> bytes:
    """Pickle what goes to a worker, or say as joblib does that it cannot be."""
    body = io.BytesIO()
    try:
        FilePickler(body, protocol=5, buffer_callback=buffer_callback).dump(value)
        return body.getvalue()
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise pickle.PicklingError(
            f"Could not pickle the task to send it to the workers: {error}; "
            'try executor="serial", or parameters that can be pickled.'
        ) from error


def write_mapped(value: object, path: Path) -> int:
    """Write `value` with its buffers apart and aligned; return the bytes written."""
    buffers: list[pickle.PickleBuffer] = []
    body = to_bytes(value, buffer_callback=buffers.append)
    parts = [memoryview(body), *(buffer.raw() for buffer in buffers)]
    sizes = [len(view) for view in parts]
    with open_atomically(path, sync=False) as file:
        file.write(struct.pack(f"<{len(sizes) + 1}Q", len(sizes), *sizes))
        for view in parts:
            file.write(b"\0" * (-file.tell() % ALIGNMENT))
            file.write(view)
        return file.tell()


def read_mapped(path: str | Path) -> Any:
    """Read what `write_mapped` wrote; arrays are read-only views of the file."""
    with Path(path).open("rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    (count,) = struct.unpack_from("<Q", view)
    start = 8 * (count + 1)
    parts = []
    for size in struct.unpack_from(f"<{count}Q", view, 8):
        start += -start % ALIGNMENT
        parts.append(view[start : start + size])
        start += size
    return pickle.loads(parts[0], buffers=parts[1:])


def write_result(path: str, function: Callable[..., Any], *args: Any) -> MappedFile:
    """Call a function where a worker is, and write what it returns."""
    write_mapped(function(*args), Path(path))
    return MappedFile(path, once=True)


class ShareFolder:
    """Mapped files that go away with their owner: in shared memory, or on disk when it is full."""

    def __init__(self) -> None:
        roomy = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
        self._folders = [_temporary(SHARED_MEMORY)] if roomy else []
        self._count = 0

    def path(self) -> Path:
        """Name a file that is not there yet."""
        self._folders = self._folders or [_temporary(None)]
        self._count += 1
        return Path(self._folders[-1].name) / f"{self._count}.bin"

    def add(self, value: object) -> MappedFile:
        """Write a value and return its handle."""
        try:
            path = self.path()
            write_mapped(value, path)
        except OSError:
            self._folders.append(_temporary(None))
            path = self.path()
            write_mapped(value, path)
        return MappedFile(str(path))

    def clear(self) -> None:
        """Delete the files; processes that map them keep their pages until they let go."""
        for folder in self._folders:
            folder.cleanup()


def _temporary(parent: Path | None) -> tempfile.TemporaryDirectory[str]:
    """Make a folder with its process in its name, and remove those of killed processes."""
    folder = parent or Path(tempfile.gettempdir())
    remove_leftovers(folder)
    pid = os.getpid()
    prefix = f"{_PREFIX}-{pid_space()}-{pid}-{start_time(pid):.0f}-"
    return tempfile.TemporaryDirectory(prefix=prefix, dir=folder, ignore_cleanup_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Remove what killed processes of this user left; else it takes memory until a restart."""
    for path in folder.glob(f"{_PREFIX}-{pid_space()}-*"):
        match = _NAME.fullmatch(path.name)
        if match is None or is_running(int(match["pid"]), float(match["start"])):
            continue
        with contextlib.suppress(OSError):
            status = path.lstat()
            uid = os.getuid() if hasattr(os, "getuid") else status.st_uid
            if stat.S_ISDIR(status.st_mode) and status.st_uid == uid:
                shutil.rmtree(path, ignore_errors=True)
