"""The progress file: opened for each operation, appended to, and never overwritten.

It keeps SQLite's rollback journal, not WAL: home directories are often on a network file system,
where WAL's shared memory does not work, and between two attempts there is exactly one file to
copy. An attempt is one small transaction, so readers hardly wait.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from kernel_helpers._files import DISK_FULL
from kernel_helpers.exercises.progress.record import Recorded, read_recorded

VARIABLE = "KERNEL_HELPERS_PROGRESS"
VERSION = 1

_APPLICATION = 0x6B68_7067  # "khpg": whose file this is
_WAIT_SECONDS = 10.0
_TABLE = """
CREATE TABLE IF NOT EXISTS attempt (
    id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    at REAL NOT NULL,
    credit REAL,
    answer TEXT NOT NULL,
    notebook TEXT NOT NULL
)"""
_COLUMNS = "question, at, credit, answer, notebook, id"

Result = TypeVar("Result")


class ProgressError(OSError):
    """Progress cannot be kept; the message is one sentence that says why and what to do."""


class _Foreign(sqlite3.DatabaseError):
    """The file is whole, but not one that this version writes."""


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
            statement = f"INSERT OR IGNORE INTO attempt ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
            connection.executemany(statement, rows)
            return connection.total_changes - before

        return self._do(insert)

    def attempts(self) -> list[Recorded]:
        """Return every attempt from the oldest on."""
        if not self.path.exists():
            return []
        query = f"SELECT {_COLUMNS} FROM attempt ORDER BY at, rowid"
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
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _opened(self.path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            _prepare(connection)
            result = work(connection)
            connection.execute("COMMIT")
            return result

    def _keep_aside(self, error: sqlite3.DatabaseError) -> None:
        """Rename a file that cannot be used; no attempt is deleted."""
        with _alone(self.path):
            if not self.path.exists() or _is_sound(self.path):
                return  # another process was quicker
            foreign = isinstance(error, _Foreign)
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
        self.add([] if foreign else _readable(kept))


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other threads and processes from judging the file meanwhile.

    A sound file that one of them has just created must not be taken for the damaged one. SQLite
    locks a file of its own for it, which works on every platform.
    """
    with contextlib.closing(
        sqlite3.connect(f"{path}.lock", timeout=_WAIT_SECONDS, isolation_level=None)
    ) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        # A committed attempt outlives a power failure, not only a killed process.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        yield connection
    finally:
        connection.close()  # which rolls back what was not committed


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the table in a new file; refuse one of another program or of a newer version."""
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables == 0:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif application != _APPLICATION:
        raise _Foreign("was written by another program")
    elif version > VERSION:
        raise _Foreign(f"was written by a newer kernel-helpers (format {version})")


def _is_sound(path: Path) -> bool:
    """Return whether a file can be used by now: another process may have created a new one."""
    try:
        with _opened(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            _prepare(connection)
            [verdict] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(verdict == "ok")
    except sqlite3.OperationalError:
        return True  # busy, hence used
    except sqlite3.DatabaseError:
        return False


def _readable(path: Path) -> list[Recorded]:
    """Return the attempts that a damaged file still gives away, from both its ends."""
    found: dict[str, Recorded] = {}
    for direction in ("ASC", "DESC"):
        query = f"SELECT {_COLUMNS} FROM attempt ORDER BY rowid {direction}"
        with contextlib.suppress(sqlite3.Error, ValueError), _opened(path) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(query):
                attempt = read_recorded(dict(row))
                found[attempt.id] = attempt
    return list(found.values())


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
