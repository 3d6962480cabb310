"""Open the SQLite file of attempts, check whose it is, and read what a damaged one still has."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kernel_helpers.exercises.progress.record import Recorded, read_recorded

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
COLUMNS = "question, at, credit, answer, notebook, id"


class ForeignFileError(sqlite3.DatabaseError):
    """The file is whole, but not one that this version writes."""


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other threads and processes from judging the file meanwhile.

    A sound file that one of them has just created must not be taken for the damaged one. SQLite
    locks a file of its own for it, which works on every platform.
    """
    with contextlib.closing(
        sqlite3.connect(f"{path}.lock", timeout=_WAIT_SECONDS, isolation_level=None)
    ) as lock:
        _make_private(Path(f"{path}.lock"))
        lock.execute("BEGIN EXCLUSIVE")
        yield


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one operation; what was not committed is rolled back at the end."""
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        _make_private(path)
        # A committed attempt outlives a power failure, not only a killed process.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        yield connection
    finally:
        connection.close()


def _make_private(path: Path) -> None:
    """Take the rights of other users away; SQLite gives its journals the mode of the file."""
    with contextlib.suppress(OSError):  # another user's file, or a file system without modes
        mode = path.stat().st_mode
        if mode & 0o077:
            path.chmod(mode & 0o700)


def prepare(connection: sqlite3.Connection) -> None:
    """Create the table in a new file; refuse one of another program or of a newer version."""
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [tables] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables == 0:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif application != _APPLICATION:
        raise ForeignFileError("was written by another program")
    elif version > VERSION:
        raise ForeignFileError(f"was written by a newer kernel-helpers (format {version})")


def is_sound(path: Path) -> bool:
    """Return whether a file can be used by now: another process may have created a new one."""
    try:
        with open_file(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            prepare(connection)
            [verdict] = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(verdict == "ok")
    except sqlite3.OperationalError:
        return True  # busy, hence used
    except sqlite3.DatabaseError:
        return False


def readable_attempts(path: Path) -> list[Recorded]:
    """Return the attempts that a damaged file still gives away, from both its ends."""
    found: dict[str, Recorded] = {}
    for direction in ("ASC", "DESC"):
        query = f"SELECT {COLUMNS} FROM attempt ORDER BY rowid {direction}"
        with contextlib.suppress(sqlite3.Error, ValueError), open_file(path) as connection:
            connection.row_factory = sqlite3.Row
            for row in connection.execute(query):
                attempt = read_recorded(dict(row))
                found[attempt.id] = attempt
    return list(found.values())
