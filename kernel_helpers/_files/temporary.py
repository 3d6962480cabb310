"""Name what is written before it gets its own name, and delete what killed writers left."""

import contextlib
import os
import re
import shutil
import time
from pathlib import Path

_ENDING = re.compile(r"\.[0-9a-f]{8}\.part")
_MAX_NAME_BYTES = 240  # of the 255 that file systems allow, with the dot and the ending
_STALE_SECONDS = 24 * 3600  # no writer takes a day: its process was killed


def temporary_path(path: Path) -> Path:
    """Return a new hidden name in the folder of `path`, which no other writer has."""
    return path.with_name(f"{_start(path)}.{os.urandom(4).hex()}.part")


def written_name(name: str) -> str | None:
    """Return the name that a temporary file would have got, None for other files.

    Examples
    --------
    >>> written_name(".columns.json.0a1b2c3d.part"), written_name("notes.part")
    ('columns.json', None)
    """
    at = name.rfind(".", 0, -len(".part"))
    hidden = name.startswith(".") and at > 1 and _ENDING.fullmatch(name, at)
    return name[1:at] if hidden else None


def remove_stale(path: Path) -> None:
    """Delete the temporary files and folders that writers of `path` left a day ago or earlier.

    What belongs to another user, or cannot be listed, stays.
    """
    start = _start(path)
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.name.startswith(start) and _ENDING.fullmatch(entry.name, len(start)):
                with contextlib.suppress(OSError):  # another writer was quicker
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE_SECONDS:
                        delete(Path(entry.path))


def delete(path: Path) -> None:
    """Delete a file, a link or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _start(path: Path) -> str:
    name = path.name
    encoded = os.fsencode(name)
    if len(encoded) > _MAX_NAME_BYTES:
        name = encoded[:_MAX_NAME_BYTES].decode(errors="ignore")
    return f".{name}"
