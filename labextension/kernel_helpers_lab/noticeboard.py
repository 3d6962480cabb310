"""The private directory where kernels announce their clusters."""

import logging
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from kernel_helpers.clusters.announcement import (
    DIRECTORY_VARIABLE,
    Announcement,
    is_announcement,
    read_announcement,
)

_PREFIX = "kernel-helpers-clusters"
_NAME = re.compile(rf"{_PREFIX}-(\d+)-\w+")


@dataclass
class Notes:
    """Announcements of running processes, and of those that ended without withdrawing them."""

    alive: list[Announcement] = field(default_factory=list)
    dead: list[Announcement] = field(default_factory=list)


class Noticeboard:
    """Own the directory; kernels started by this server inherit its name.

    Parameters
    ----------
    runtime_dir : Path
        Jupyter's directory for files that are deleted with the server.
    log : logging.Logger
        Logs each note that is ignored, once.
    """

    def __init__(self, runtime_dir: Path, log: logging.Logger) -> None:
        self._log = log
        self._ignored: set[tuple[str, float]] = set()
        self._before = os.environ.get(DIRECTORY_VARIABLE)
        runtime_dir.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(runtime_dir)
        # mkdtemp gives access to this user only (0700)
        self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}-{os.getpid()}-", dir=runtime_dir))
        os.environ[DIRECTORY_VARIABLE] = str(self.path)

    def read(self) -> Notes:
        """Return what is announced now; notes of ended processes are deleted."""
        notes = Notes()
        for path in sorted(self.path.glob("*.json")):  # no file where the directory was deleted
            if not is_announcement(path.name):
                continue
            note = self._read(path)
            if note is None:
                continue
            if is_running(note.pid, note.created):
                notes.alive.append(note)
            else:
                notes.dead.append(note)
                path.unlink(missing_ok=True)
        return notes

    def close(self) -> None:
        """Remove the directory."""
        if os.environ.get(DIRECTORY_VARIABLE) == str(self.path):
            if self._before is None:
                del os.environ[DIRECTORY_VARIABLE]
            else:
                os.environ[DIRECTORY_VARIABLE] = self._before
        shutil.rmtree(self.path, ignore_errors=True)

    def _read(self, path: Path) -> Announcement | None:
        try:
            return read_announcement(path)
        except FileNotFoundError:
            return None  # withdrawn since the directory was listed
        except (ValueError, OSError) as error:
            known = (path.name, path.lstat().st_mtime if os.path.lexists(path) else 0.0)
            if known not in self._ignored:
                self._ignored.add(known)
                self._log.warning("Ignored a cluster announcement: %s", error)
            return None


def is_running(pid: int, created: float) -> bool:
    """Whether the process that had this pid at that time still runs."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1.0
        return bool(same and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.AccessDenied:
        return True
    except psutil.NoSuchProcess:
        return False


def _remove_leftovers(runtime_dir: Path) -> None:
    """Remove directories of servers that were killed."""
    for path in runtime_dir.glob(f"{_PREFIX}-*"):
        match = _NAME.fullmatch(path.name)
        if match and not path.is_symlink() and not psutil.pid_exists(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)
