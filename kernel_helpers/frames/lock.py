"""One writer at a time; a writer that is killed lets go by itself."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import NoLocksError, explain_full_disk, try_lock, unlock

FILE = ".lock"


class StoreLockedError(RuntimeError, SentenceError):
    """Another program is writing to the store, or nothing can keep one from doing so."""


@contextlib.contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """Hold the store's lock, or raise at once.

    The operating system owns the lock and drops it with the process, so none is ever stale.
    """
    with _opened(folder) as file:
        try:
            is_alone = try_lock(file)
        except NoLocksError as error:
            raise StoreLockedError(
                f"Expected a file system with locks, which keep two programs from writing to "
                f"{folder.name} at once, but that of {folder.absolute().parent} has none "
                f"({error.strerror}); copy the store to a local disk to change it."
            ) from error
        if not is_alone:
            raise StoreLockedError(
                f"Process {_holder(file)} is writing to {folder.name}; wait until it is done, or "
                "write to another store."
            )
        try:
            with explain_full_disk(folder / FILE):
                file.truncate(0)
                file.write(str(os.getpid()).encode())
            yield
        finally:
            unlock(file)


def _opened(folder: Path) -> IO[bytes]:
    try:
        return (folder / FILE).open("a+b", buffering=0)
    except PermissionError as error:
        raise StoreLockedError(
            f"Expected to change {folder.name}, but its file {FILE} may not be written: the store "
            "is another user's; copy it, and change the copy."
        ) from error


def _holder(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace") or "unknown"
