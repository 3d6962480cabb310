"""Build a data folder once, whole or not at all, whoever else is building it at the same time."""

import contextlib
import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kernel_helpers._errors import SentenceError

_MARKER = "complete.json"
_STALE_SECONDS = 3600  # a build takes seconds: an hour-old partial folder has lost its process
_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class DataFolderError(SentenceError, OSError):
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

    Each process builds in a folder of its own and renames it at the end, so a reader never sees
    half of it. When two finish together the first rename wins and the other copy is dropped:
    no lock, hence no lock left behind by a kernel that was killed. `needs` is what a full disk's
    owner is told to make room for.
    """
    final = data_folder() / name
    if is_whole(final):
        return final
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final)
        partial = Path(tempfile.mkdtemp(prefix=f".{final.name}.", dir=final.parent))
    except OSError as error:
        raise _explained(error, final.parent, needs) from error
    try:
        build(partial)
        _mark(partial)
        partial.chmod(0o755)  # mkdtemp's 0700 would lock others out of a shared folder
        _install(partial, final)
    except OSError as error:
        raise _explained(error, final.parent, needs) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return final


def is_whole(folder: Path) -> bool:
    """Tell whether every file that the folder's marker lists is there in its full size."""
    try:
        sizes = json.loads((folder / _MARKER).read_text())
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _mark(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    (folder / _MARKER).write_text(json.dumps(sizes, indent=1))


def _install(partial: Path, final: Path) -> None:
    """Rename `partial` to `final`; a whole `final` stays, a broken one is moved out of the way."""
    try:
        partial.rename(final)
    except OSError:
        if is_whole(final):
            return
        _set_aside(final)
        partial.rename(final)


def _set_aside(folder: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    with contextlib.suppress(FileNotFoundError):  # another process was quicker
        folder.rename(aside / "broken")
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(final: Path) -> None:
    """Remove what a killed process left half built."""
    for partial in final.parent.glob(f".{final.name}.*"):
        if time.time() - partial.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(partial, ignore_errors=True)


def _explained(error: OSError, folder: Path, needs: str) -> OSError:
    """Name the folder and the way out for a full disk or a folder that may not be written."""
    if error.errno in _FULL:
        reason = f"has no room left for the course data (about {needs})"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
        reason = "cannot be written"
    else:
        return error
    advice = "free some space or " if error.errno in _FULL else ""
    return DataFolderError(
        f"The data folder {folder} {reason}; {advice}set the environment variable "
        "KERNEL_HELPERS_DATA to another folder, then run this cell again."
    )
