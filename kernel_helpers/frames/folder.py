"""Keep a store's folder tidy: delete what the store has written, and nothing else."""

import contextlib
import re
from pathlib import Path

from kernel_helpers._files import is_leftover, written_name
from kernel_helpers.frames.lock import FILE as LOCK
from kernel_helpers.frames.manifest import FILE, STEM, Manifest

_COLUMN_FILE = re.compile(rf"{STEM}(\.[a-z]+)?\.(npy|json)")


def check_free(folder: Path, *, may_hold_store: bool) -> None:
    """Refuse a folder in which there are files besides leftovers and, if allowed, a store's own.

    Raises
    ------
    FileExistsError
    """
    names = {path.name for path in folder.iterdir() if not is_leftover(path.name)}
    others = {name for name in names if not (may_hold_store and _is_written_by_stores(name))}
    if others:
        what = "a store" if FILE in others else f"other files such as {min(others)}"
        raise FileExistsError(
            f"{folder} already holds {what}; open it with ColumnStore({folder.name!r}), or "
            "choose another folder."
        )


def sweep(folder: Path, manifest: Manifest) -> None:
    """Delete what a killed writer left and what no column names; only with the lock held."""
    keep = {FILE, LOCK} | manifest.files()
    names = {path.name for path in folder.iterdir() if not path.is_dir()} - keep
    remove_files(folder, {name for name in names if _is_written_by_stores(name)})


def _is_written_by_stores(name: str) -> bool:
    name = written_name(name) or name
    return name == FILE or _COLUMN_FILE.fullmatch(name) is not None


def remove_files(folder: Path, names: set[str]) -> None:
    """Delete files; a program that still maps one keeps its pages."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


class Undo(contextlib.AbstractContextManager["Undo"]):
    """Remove what the block wrote to an empty or new store if it fails, and nothing else.

    Parameters
    ----------
    folder : Path
        As it is before the store is made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._missing = [place for place in (folder, *folder.parents) if not place.exists()]
        self._had_store = (folder / FILE).exists()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            return
        with contextlib.suppress(OSError):
            sweep(self._folder, Manifest())
            if not self._had_store:
                remove_files(self._folder, {FILE, LOCK})
            for place in self._missing:
                place.rmdir()  # refuses folders that hold something
