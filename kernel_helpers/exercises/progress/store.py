"""The progress file: opened for each operation, appended to, and never overwritten.

It keeps SQLite's rollback journal, not WAL: home directories are often on a network file system,
where WAL's shared memory does not work, and between two attempts there is exactly one file to
copy. An attempt is one small transaction, so readers hardly wait.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import DISK_FULL
from kernel_helpers.exercises.progress.record import Recorded
from kernel_helpers.exercises.progress.sqlite_file import (
    COLUMNS,
    ForeignFileError,
    alone,
    is_sound,
    open_file,
    prepare,
    readable_attempts,
)

VARIABLE = "KERNEL_HELPERS_PROGRESS"

Result = TypeVar("Result")


class ProgressError(OSError, SentenceError):
    """Progress cannot be kept; the message is one sentence that says why and what to do."""


def progress_file() -> Path | None:
    """Return where progress is kept, None where it is not: ``KERNEL_HELPERS_PROGRESS=off``.

    That variable may name another file; without it the file is in the user's data directory.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("kernel-helpers")) / "progress.sqlite3"


class Progress:
    """The attempts of one student.

    Parameters
    ----------
    path : Path
        The file; it is created with the first attempt.

    Attributes
    ----------
    notice : str
        What happened to the file and the student should know, "" as a rule.

    Examples
    --------
    >>> import tempfile
    >>> progress = Progress(Path(tempfile.mkdtemp()) / "progress.sqlite3")
    >>> progress.add([Recorded("q00_1", at=1.0, credit=1.0)])
    1
    >>> [attempt.question for attempt in progress.attempts()]
    ['q00_1']
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""

    def add(self, attempts: Iterable[Recorded]) -> int:
        """Record attempts, all or none; return how many of them were new.

        Raises
        ------
        ProgressError
            If the disk is full, or the file cannot be written.
        """
        rows = [(a.question, a.at, a.credit, a.answer, a.notebook, a.id) for a in attempts]

        def insert(connection: sqlite3.Connection) -> int:
            before = connection.total_changes
            statement = f"INSERT OR IGNORE INTO attempt ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
            connection.executemany(statement, rows)
            return connection.total_changes - before

        return self._do(insert)

    def attempts(self) -> list[Recorded]:
        """Return every attempt from the oldest on."""
        if not self.path.exists():
            return []
        query = f"SELECT {COLUMNS} FROM attempt ORDER BY at, rowid"
        return self._do(lambda connection: [Recorded(*row) for row in connection.execute(query)])

    def delete(self) -> None:
        """Delete every attempt, and overwrite its bytes in the file."""
        if self.path.exists():
            self._do(lambda connection: connection.execute("DELETE FROM attempt"))

    def _do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            try:
                return self._within_transaction(work)
            except sqlite3.OperationalError:
                raise  # locked, full, read-only: the file itself is fine
            except sqlite3.DatabaseError as error:
                self._keep_aside(error)
                return self._within_transaction(work)
        except (sqlite3.Error, OSError) as error:
            raise ProgressError(_sentence(error, self.path)) from error

    def _within_transaction(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open_file(self.path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            prepare(connection)
            result = work(connection)
            connection.execute("COMMIT")
            return result

    def _keep_aside(self, error: sqlite3.DatabaseError) -> None:
        """Rename a file that cannot be used; no attempt is deleted."""
        with alone(self.path):
            if not self.path.exists() or is_sound(self.path):
                return  # another process was quicker
            foreign = isinstance(error, ForeignFileError)
            stamp = time.strftime("%Y%m%d-%H%M%S")
            kept = self.path.with_name(f"{self.path.stem}.kept-{stamp}-{os.getpid()}.sqlite3")
            journal = Path(f"{self.path}-journal")
            if journal.exists():  # it must not be rolled back into the new file
                journal.replace(f"{kept}-journal")
            self.path.replace(kept)
        why = str(error) if foreign else "was damaged"
        self.notice = (
            f"The progress file {self.path} {why}: it was kept as {kept.name}, "
            "and a new one was started."
        )
        self.add([] if foreign else readable_attempts(kept))


def _sentence(error: Exception, path: Path) -> str:
    words = str(error)
    if "full" in words or getattr(error, "errno", None) in DISK_FULL:
        return f"Your progress could not be kept in {path}: the disk is full; free some space."
    if "locked" in words:
        return f"Your progress could not be kept: another program holds {path}; close it."
    if "readonly" in words or "unable to open" in words or isinstance(error, PermissionError):
        return (
            f"Your progress could not be kept: {path} cannot be written; "
            f"set {VARIABLE} to a file that can."
        )
    return f"Your progress could not be kept in {path}: {words}."
