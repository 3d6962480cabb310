"""Every writer of the package, on disks that fail and in processes that are killed."""

import contextlib
import errno
import fcntl
import os
import random
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kernel_helpers._errors import SentenceError
from kernel_helpers._files import written_name
from kernel_helpers.authoring import release
from kernel_helpers.cli import main
from kernel_helpers.cli.lectures import copy_missing, shipped_lectures
from kernel_helpers.datasets import fetch
from kernel_helpers.exercises.progress import Progress
from kernel_helpers.exercises.progress.record import Recorded
from kernel_helpers.frames import ColumnStore, StoreLockedError
from kernel_helpers.telemetry import open_recording
from tests.faults import failing_disk
from tests.unit.datasets.server import serving
from tests.unit.datasets.test_fetch import registry
from tests.unit.files.processes import ended, in_a_child, started

DATA = Path(__file__).parents[2] / "data"
BODY = bytes(range(256)) * 2_000
ROWS = 50_000


class Store:
    """A column that replaces another one of a table."""

    def prepare(self, folder):
        ColumnStore.create(folder / "store")["a"] = np.zeros(ROWS)

    def write(self, folder):
        ColumnStore(folder / "store")["a"] = np.ones(ROWS)

    def read(self, folder):
        return {str(value) for value in ColumnStore(folder / "store")["a"]}

    states = ({"0.0"}, {"1.0"})


class Fetch:
    """A download."""

    def prepare(self, folder):
        (folder / "downloads" / "rides").mkdir(parents=True)

    def write(self, folder):
        with serving(body=BODY) as server:
            fetch("rides", part="01", registry=registry(server.url))

    def read(self, folder):
        path = folder / "downloads" / "rides" / "data.bin"
        return path.read_bytes() if path.exists() else None

    states = (None, BODY)


class Lectures:
    """The lectures in a student's folder, of which one was changed."""

    def prepare(self, folder):
        (folder / shipped_lectures()[0].name).write_bytes(b"mine")

    def write(self, folder):
        copy_missing(folder)

    def read(self, folder):
        """Whether each lecture that is there is whole, and how many there are."""
        first, *others = shipped_lectures()
        found = [path for path in others if (folder / path.name).exists()]
        assert all((folder / path.name).read_bytes() == path.read_bytes() for path in found)
        assert (folder / first.name).read_bytes() == b"mine"
        return len(found) == len(others)

    states = (False, True)


class Release:
    """The student notebooks of a course."""

    def prepare(self, folder):
        shutil.copytree(DATA / "every_type", folder / "course")

    def write(self, folder):
        release(folder / "course" / "source", folder / "out")

    def read(self, folder):
        found = {path.name: path.read_bytes() for path in (folder / "out").glob("[!.]*")}
        assert all(content.endswith(b"}\n") for content in found.values())
        return len(found) == 2

    states = (False, True)


class Export:
    """A student's progress, over an older export."""

    def prepare(self, folder):
        attempts = [Recorded(f"q00_{row}", at=float(row), credit=1.0) for row in range(500)]
        Progress(folder / "progress.sqlite3").add(attempts)
        (folder / "mine.json").write_bytes(b"older")

    def write(self, folder):
        command = ["progress", "export", str(folder / "mine.json")]
        result = CliRunner().invoke(main, command, standalone_mode=False)
        if result.exception:
            raise result.exception.__cause__

    def read(self, folder):
        content = (folder / "mine.json").read_bytes()
        return "older" if content == b"older" else content.count(b"q00_")

    states = ("older", 500)


class Recording:
    """A recording as a trace, over an older one."""

    def prepare(self, folder):
        (folder / "run.json").write_bytes(b"older")

    def write(self, folder):
        open_recording(DATA / "saved" / "run.arrows").export(folder / "run.json")

    def read(self, folder):
        content = (folder / "run.json").read_bytes()
        return "older" if content == b"older" else content.rstrip()[-1:]

    states = ("older", b"}")


WRITERS = [Store(), Fetch(), Lectures(), Release(), Export(), Recording()]


@pytest.fixture(params=WRITERS, ids=lambda writer: type(writer).__name__)
def writer(request):
    return request.param


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(tmp_path))
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(tmp_path / "progress.sqlite3"))
    return tmp_path


def left(folder):
    """Return the temporary files below a folder."""
    return [path for path in folder.rglob(".*.part") if written_name(path.name)]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_on_a_disk_that_fails_all_is_as_it_was_and_the_next_write_works(
    writer, folder, code, repeats
):
    before, after = writer.states
    writer.prepare(folder)
    for turn in range(repeats):
        room = [0, 100, 200_000][turn] if turn < 3 else random.randrange(400_000)
        with failing_disk(code, room) as disk, contextlib.suppress(OSError):
            writer.write(folder)
            assert not disk.failed, "a write failed without an exception"
        assert writer.read(folder) == (before if disk.failed else after)
        assert left(folder) == []
        if not disk.failed:
            return
    writer.write(folder)
    assert writer.read(folder) == after


def test_a_full_disk_is_one_sentence(writer, folder):
    writer.prepare(folder)
    with failing_disk(errno.ENOSPC, 0), pytest.raises(OSError, match=r"[Nn]o room left") as full:
        writer.write(folder)
    assert isinstance(full.value, SentenceError)


def test_a_writer_killed_at_any_moment_leaves_all_whole(writer, folder, repeats):
    writer.prepare(folder)
    start = time.perf_counter()
    assert in_a_child(lambda: writer.write(folder)) == 0
    seconds = time.perf_counter() - start
    for _ in range(repeats):
        shutil.rmtree(folder)
        folder.mkdir()
        writer.prepare(folder)
        child = started(lambda: writer.write(folder))
        time.sleep(random.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
        ended(child)
        assert writer.read(folder) in writer.states
        writer.write(folder)
        assert writer.read(folder) == writer.states[1]


def no_locks(*_):
    raise OSError(errno.ENOLCK, "No locks available")


@pytest.mark.parametrize("locks", [True, False], ids=["locks", "no locks"])
def test_of_two_writers_at_once_each_succeeds_or_is_refused(writer, folder, monkeypatch, locks):
    writer.prepare(folder)
    if not locks:
        monkeypatch.setattr(fcntl, "flock", no_locks)

    def work():
        with contextlib.suppress(StoreLockedError):
            writer.write(folder)

    children = [started(work) for _ in range(2)]
    assert [ended(child) for child in children] == [0, 0]
    refused = isinstance(writer, Store) and not locks
    assert writer.read(folder) == writer.states[not refused]
    assert left(folder) == []
