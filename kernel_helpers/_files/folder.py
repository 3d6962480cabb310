"""Fill a folder under a temporary name, and rename it when it is complete."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from kernel_helpers._files.temporary import delete, remove_stale, temporary_path


@contextlib.contextmanager
def fill_atomically(path: Path, is_complete: Callable[[Path], bool]) -> Iterator[Path]:
    """Return a new folder that becomes `path` if the block ends without an error.

    Each process fills a folder of its own, so a reader never sees half of it. When two finish
    together the first rename wins and the other copy is dropped: no lock, hence no lock left
    behind by a kernel that was killed.

    Parameters
    ----------
    path : path
        A folder of this name is replaced unless it is complete.
    is_complete : callable
        Called with `path` where there is such a folder by the end of the block.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_stale(path)
    partial = temporary_path(path)
    partial.mkdir()
    try:
        yield partial
        _rename(partial, path, is_complete)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _rename(partial: Path, path: Path, is_complete: Callable[[Path], bool]) -> None:
    try:
        partial.rename(path)
    except OSError:
        if is_complete(path):
            return
        _move_aside(path)
        partial.rename(path)


def _move_aside(path: Path) -> None:
    aside = temporary_path(path)
    with contextlib.suppress(FileNotFoundError):  # another process was quicker
        path.rename(aside)
    delete(aside)
