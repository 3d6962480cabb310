"""The private directory where kernels announce their clusters."""

import logging
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kernel_helpers._processes import is_running, pid_space, start_time
from kernel_helpers.clusters.announcement import (
    DIRECTORY_VARIABLE,
    Announcement,
    is_announcement,
    read_announcement,
)

_PREFIX = "kernel-helpers-clusters"
_NAME = re.compile(rf"{_PREFIX}-(?P<space>[0-9a-f]{{12}})-(?P<pid>\d+)-(?P<start>\d+)-\w+")

_Known = tuple[tuple[int, int, int], Announcement | None]  # version of a file, and what it held


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
        self._known: dict[str, _Known] = {}
        self._is_closed = False
        self._before = os.environ.get(DIRECTORY_VARIABLE)
        runtime_dir.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(runtime_dir)
        pid = os.getpid()
        prefix = f"{_PREFIX}-{pid_space()}-{pid}-{start_time(pid):.0f}-"
        # mkdtemp gives access to this user only (0700)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=runtime_dir))
        os.environ[DIRECTORY_VARIABLE] = str(self.path)

    def restore(self) -> None:
        """Make the directory again where another program deleted it."""
        if not self._is_closed:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def read(self) -> Notes:
        """Return what is announced now; notes of ended processes are deleted."""
        notes = Notes()
        before, self._known = self._known, {}
        for path in self._paths():
            note = self._read_changed(path, before)
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
        self._is_closed = True
        if os.environ.get(DIRECTORY_VARIABLE) == str(self.path):
            if self._before is None:
                del os.environ[DIRECTORY_VARIABLE]
            else:
                os.environ[DIRECTORY_VARIABLE] = self._before
        shutil.rmtree(self.path, ignore_errors=True)

    def _paths(self) -> list[Path]:
        try:
            self.restore()
            return sorted(path for path in self.path.iterdir() if is_announcement(path.name))
        except OSError:  # the home may be read-only, or full
            return []

    def _read_changed(self, path: Path, before: dict[str, _Known]) -> Announcement | None:
        """Read a note, or return what was read before if the file is still the same."""
        try:
            stat = path.lstat()
        except OSError:
            return None  # withdrawn since the directory was listed
        version = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        known = before.get(path.name)
        note = known[1] if known is not None and known[0] == version else self._read(path)
        self._known[path.name] = (version, note)
        return note

    def _read(self, path: Path) -> Announcement | None:
        try:
            return read_announcement(path)
        except FileNotFoundError:
            return None  # withdrawn since the directory was listed
        except (ValueError, OSError) as error:
            self._log.warning("Ignored a cluster announcement: %s", error)
            return None


def _remove_leftovers(runtime_dir: Path) -> None:
    """Remove directories of killed servers; pids of other hosts and containers say nothing here."""
    for path in runtime_dir.glob(f"{_PREFIX}-{pid_space()}-*"):
        match = _NAME.fullmatch(path.name)
        if match is None or path.is_symlink():
            continue
        if not is_running(int(match["pid"]), float(match["start"])):
            shutil.rmtree(path, ignore_errors=True)
