"""The progress file keeps every attempt, whoever writes, dies or meddles."""

import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from kernel_helpers.exercises.progress import Progress, ProgressError, Recorded
from kernel_helpers.exercises.progress.sqlite_file import open_file

WRITER = """
import sys
from pathlib import Path
from kernel_helpers.exercises.progress import Progress, Recorded
progress = Progress(Path(sys.argv[1]))
for number in range(100_000):
    attempt = Recorded("q00_1", at=float(number), id=f"{sys.argv[2]}-{number}")
    progress.add([attempt])
    print(attempt.id, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.sqlite3"


def attempt(number: int = 0, question: str = "q00_1", credit: float | None = 1.0) -> Recorded:
    return Recorded(question, at=float(number), credit=credit, id=f"a{number}")


def test_what_was_recorded_is_there_for_the_next_reader(path: Path):
    Progress(path).add([attempt(1), attempt(2)])
    assert Progress(path).attempts() == [attempt(1), attempt(2)]


def test_the_same_attempt_sent_twice_is_recorded_once(path: Path):
    assert [Progress(path).add([attempt(1)]) for _ in range(2)] == [1, 0]


def test_an_older_attempt_that_arrives_late_replaces_nothing(path: Path):
    Progress(path).add([attempt(9, credit=1.0)])
    Progress(path).add([attempt(3, credit=0.0)])
    assert [each.credit for each in Progress(path).attempts()] == [0.0, 1.0]


def write_twenty(path: Path, writer: int) -> int:
    rows = [Recorded("q00_1", at=1.0, id=f"w{writer}-{number}") for number in range(20)]
    return sum(Progress(path).add([row]) for row in rows)


def test_eight_writers_at_once_lose_nothing(path: Path):
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        written = pool.map(write_twenty, [path] * 8, range(8))
    assert sum(written) == len(Progress(path).attempts()) == 160


def test_a_writer_killed_at_any_moment_takes_no_confirmed_attempt_along(path: Path, repeats: int):
    confirmed: set[str] = set()
    for number in range(2 * repeats):
        confirmed |= killed_after(path, f"run{number}", lines=1 + number % 7)
        kept = {each.id for each in Progress(path).attempts()}
        assert confirmed <= kept


def killed_after(path: Path, name: str, *, lines: int) -> set[str]:
    """Start a writer, read some confirmations, kill it; return what it had confirmed."""
    command = [sys.executable, "-c", WRITER, str(path), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        seen = [writer.stdout.readline() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        seen += writer.stdout.read().splitlines(keepends=True)
    return {line.strip() for line in seen if line.endswith("\n")}


def test_a_damaged_file_is_kept_aside_and_told(path: Path):
    path.write_bytes(b"This is no database. " * 100)
    progress = Progress(path)
    progress.add([attempt(1)])
    [kept] = path.parent.glob("progress.kept-*.sqlite3")
    assert kept.read_bytes().startswith(b"This is no database.")
    assert "was damaged: it was kept as progress.kept-" in progress.notice
    assert Progress(path).attempts() == [attempt(1)]


def test_what_a_damaged_file_still_gives_away_is_carried_over(path: Path):
    Progress(path).add([attempt(number) for number in range(2000)])
    content = bytearray(path.read_bytes())
    content[-20_000:-16_000] = b"\xff" * 4000
    path.write_bytes(content)
    progress = Progress(path)
    progress.add([attempt(5000)])
    kept = progress.attempts()
    assert attempt(5000) in kept
    assert len(kept) > 100


def test_a_file_of_a_newer_version_is_kept_aside_and_told(path: Path):
    Progress(path).add([attempt(1)])
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    progress = Progress(path)
    assert progress.attempts() == []
    assert "newer kernel-helpers (format 2): it was kept as" in progress.notice


def test_somebody_elses_database_is_not_written_into(path: Path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    progress = Progress(path)
    progress.add([attempt(1)])
    assert "written by another program" in progress.notice


def test_two_who_find_the_same_damage_lose_nothing_of_each_other(path: Path):
    path.write_bytes(b"damaged" * 1000)
    threads = [
        threading.Thread(target=Progress(path).add, args=([attempt(number)],))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Progress(path).attempts()) == 8


def test_a_full_disk_is_told_in_one_sentence_and_harms_nothing(path: Path):
    Progress(path).add([attempt(1)])
    resource = pytest.importorskip("resource", reason="limits of a process are POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, before[1]))
    try:
        with pytest.raises(ProgressError) as caught:
            Progress(path).add([attempt(number) for number in range(2, 2000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert str(caught.value).startswith("Your progress could not be kept in")
    assert "disk" in str(caught.value)
    assert Progress(path).attempts() == [attempt(1)]


def test_a_folder_where_the_file_should_be_is_told_in_one_sentence(path: Path):
    path.mkdir()
    with pytest.raises(ProgressError, match=r"set KERNEL_HELPERS_PROGRESS to a file that can\.$"):
        Progress(path).add([attempt(1)])


def test_deleting_leaves_no_answer_in_the_file(path: Path):
    secret = Recorded("q00_1", at=1.0, answer="'my very own words'")
    Progress(path).add([secret])
    Progress(path).delete()
    assert Progress(path).attempts() == []
    assert b"my very own words" not in path.read_bytes()


def test_looking_makes_no_file(path: Path):
    assert Progress(path).attempts() == []
    assert list(path.parent.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_other_users_read_neither_the_file_nor_what_is_beside_it(tmp_path: Path):
    path = tmp_path / "new" / "progress.sqlite3"
    Progress(path).add([attempt(1)])
    path.chmod(0o644)  # as earlier releases created it
    with open_file(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM attempt")
        assert {each.suffix for each in path.parent.iterdir()} >= {".sqlite3", ".sqlite3-journal"}
        assert open_to_others(path.parent) == []
    path.write_bytes(b"damaged" * 999)
    Progress(path).add([attempt(2)])
    assert len([*path.parent.glob("*.kept-*")]) == 1
    assert open_to_others(path.parent) == []


def open_to_others(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
