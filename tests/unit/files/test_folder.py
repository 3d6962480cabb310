"""A folder is what it was or is complete, whatever happens to who fills it."""

import contextlib
import os
import signal
from pathlib import Path

import pytest

from kernel_helpers._files import fill_atomically
from tests.unit.files.processes import LARGE, SMALL, in_a_child, names


def never(_):
    return False


def test_a_folder_shows_when_it_is_complete(tmp_path):
    path = tmp_path / "data"
    with fill_atomically(path, never) as folder:
        (folder / "a.bin").write_bytes(SMALL)
        assert not path.exists()
    assert names(path) == ["a.bin"]
    assert names(tmp_path) == ["data"]


def test_after_an_exception_a_folder_is_as_it_was(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    (path / "old").touch()
    with contextlib.suppress(ZeroDivisionError), fill_atomically(path, never) as folder:
        (folder / "new").touch()
        raise ZeroDivisionError
    assert names(path) == ["old"]
    assert names(tmp_path) == ["data"]


def test_a_complete_folder_stays_and_another_is_replaced(tmp_path):
    path = tmp_path / "data"
    for name, complete in (("a", never), ("b", never), ("c", Path.exists)):
        with fill_atomically(path, complete) as folder:
            (folder / name).touch()
    assert names(path) == ["b"]
    assert names(tmp_path) == ["data"]


def test_a_folder_killed_in_the_middle_leaves_the_older_one(tmp_path):
    path = tmp_path / "data"

    def work():
        with fill_atomically(path, never) as folder:
            (folder / "new").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    path.mkdir()
    (path / "old").touch()
    assert in_a_child(work) == -signal.SIGKILL
    assert names(path) == ["old"]


def test_processes_that_fill_a_folder_together_leave_one(tmp_path):
    path = tmp_path / "data"
    children = []
    for index in range(4):
        child = os.fork()
        if child == 0:
            with fill_atomically(path, Path.exists) as folder:
                for part in range(20):
                    (folder / f"{part}").write_text(f"{index}")
            os._exit(0)
        children.append(child)
    assert {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children} == {0}
    assert names(tmp_path) == ["data"]
    assert len({file.read_text() for file in path.iterdir()}) == 1
    assert len(names(path)) == 20


def test_a_full_disk_keeps_the_older_folder(small_disk):
    path = small_disk / "data"
    with fill_atomically(path, Path.exists) as folder:
        (folder / "a.bin").write_bytes(SMALL)
    with pytest.raises(OSError, match="No space left"), fill_atomically(path, never) as folder:
        (folder / "a.bin").write_bytes(LARGE)
    assert (path / "a.bin").read_bytes() == SMALL
    assert names(small_disk) == ["data"]
