"""Build a data folder once, whole or not at all, also when several processes start at once."""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import DISK_FULL, fill_atomically

_MARKER = "complete.json"


class DataFolderError(OSError, SentenceError):
    """The data folder cannot hold what the course needs; the message says what to do."""


def data_folder() -> Path:
    """Folder for converted data: ``$KERNEL_HELPERS_DATA``, else the user's data directory."""
    chosen = os.environ.get("KERNEL_HELPERS_DATA")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("kernel-helpers"))


def built_once(name: str, build: Callable[[Path], None], *, needs: str = "40 MB") -> Path:
    """Return the folder `name`, filled by ``build(folder)`` unless a whole one is there already.

    Two processes that build at the same time each fill a folder of their own; the first to finish
    wins. `needs` is how much room the message about a full disk asks for.
    """
    final = data_folder() / name
    if is_whole(final):
        return final
    try:
        with fill_atomically(final, is_whole) as folder:
            build(folder)
            _mark(folder)
    except OSError as error:
        raise explained(error, final.parent, needs) from error
    return final


def is_whole(folder: Path) -> bool:
    """Return whether every file that the folder's marker lists is there in its full size."""
    try:
        sizes = json.loads((folder / _MARKER).read_text())
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _mark(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    (folder / _MARKER).write_text(json.dumps(sizes, indent=1))


def explained(error: OSError, folder: Path, needs: str) -> OSError:
    """Name the folder and the way out for a full disk or a folder that may not be written."""
    if error.errno in DISK_FULL:
        reason = f"has no room left for the course data (about {needs})"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
        reason = "cannot be written"
    else:
        return error
    advice = "free some space or " if error.errno in DISK_FULL else ""
    return DataFolderError(
        f"The data folder {folder} {reason}; {advice}set the environment variable "
        "KERNEL_HELPERS_DATA to another folder, then run this cell again."
    )
