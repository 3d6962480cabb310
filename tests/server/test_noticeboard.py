"""Which announcements the server believes."""

import json
import logging
import os
import pickle
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import asdict, replace
from unittest import mock

import psutil
import pytest
from kernel_helpers_lab.cluster_list import ClusterList
from kernel_helpers_lab.clusters import ClusterManager
from kernel_helpers_lab.errors import NotPossibleNowError
from kernel_helpers_lab.noticeboard import Noticeboard
from kernel_helpers_lab.process import ClusterSize

from kernel_helpers._processes import pid_space, start_time
from kernel_helpers.clusters.announcement import (
    DIRECTORY_VARIABLE,
    Announcement,
    read_announcement,
)

log = logging.getLogger("test")


@pytest.fixture
def board(tmp_path):
    board = Noticeboard(tmp_path / "runtime", log)
    yield board
    board.close()


@pytest.fixture
def note():
    return Announcement(
        id="ab12cd34",
        address="tcp://127.0.0.1:41234",
        scheduler_id="Scheduler-1",
        pid=os.getpid(),
        created=start_time(os.getpid()),
        session="00_cockpit.ipynb",
        owner="kernel",
        can_scale=True,
    )


@pytest.fixture
def ended_pid():
    """Pid of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_note_is_read_as_it_was_written(board, note):
    note.write(board.path)
    assert board.read().alive == [note]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_only_the_user_may_look_at_the_board(board, note):
    assert stat.S_IMODE(board.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(note.write(board.path).stat().st_mode) == 0o600


def test_kernels_inherit_the_boards_place_until_it_closes(tmp_path, monkeypatch):
    monkeypatch.setenv(DIRECTORY_VARIABLE, "before")
    board = Noticeboard(tmp_path, log)
    assert os.environ[DIRECTORY_VARIABLE] == str(board.path)
    board.close()
    assert os.environ[DIRECTORY_VARIABLE] == "before"
    assert not board.path.exists()


def test_a_note_of_an_ended_process_is_taken_down(board, note, ended_pid):
    path = replace(note, pid=ended_pid).write(board.path)
    assert [dead.pid for dead in board.read().dead] == [ended_pid]
    assert not path.exists()


def test_a_recycled_pid_is_not_mistaken_for_the_process(board, note):
    replace(note, created=note.created - 3600).write(board.path)
    assert board.read().alive == []


def test_boards_of_killed_servers_are_removed(tmp_path, ended_pid):
    left = tmp_path / f"kernel-helpers-clusters-{pid_space()}-{ended_pid}-1-abcdefgh"
    left.mkdir()
    Noticeboard(tmp_path, log).close()
    assert not left.exists()


def test_the_board_of_a_server_with_the_same_home_elsewhere_is_kept(tmp_path, monkeypatch):
    board = Noticeboard(tmp_path, log)
    monkeypatch.setattr("platform.node", lambda: "another-host")
    monkeypatch.setattr("kernel_helpers_lab.noticeboard.is_running", lambda pid, started: False)
    Noticeboard(tmp_path, log).close()
    assert board.path.exists()
    board.close()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="only root may make a namespace of processes",
)
def test_the_board_of_a_server_outside_of_this_container_is_kept(board):
    code = (
        "import logging, pathlib, sys; from kernel_helpers_lab.noticeboard import Noticeboard; "
        "Noticeboard(pathlib.Path(sys.argv[1]), logging.getLogger()).close()"
    )
    inside = ["unshare", "--pid", "--fork", "--mount-proc", sys.executable, "-c", code]
    subprocess.run([*inside, board.path.parent], check=True, timeout=300)
    assert board.path.exists()


def test_a_board_that_was_deleted_is_made_again(board, note):
    shutil.rmtree(board.path)
    assert board.read().alive == []
    assert stat.S_IMODE(board.path.stat().st_mode) == 0o700
    note.write(board.path)
    assert board.read().alive == [note]


async def test_a_board_that_cannot_be_made_again_is_reported_in_a_sentence(tmp_path):
    manager = ClusterManager(tmp_path, log)
    manager.board.path.rmdir()
    manager.board.path.touch()
    size = ClusterSize(workers=1, threads_per_worker=1, memory_limit=None)
    with pytest.raises(NotPossibleNowError, match=r"could not start: .+; free disk space"):
        await manager.start(size)
    await manager.stop()


def test_setting_the_clock_ends_no_cluster(board, note, monkeypatch):
    note.write(board.path)
    created = psutil.Process.create_time  # on the wall clock, which moves with the clock
    monkeypatch.setattr(psutil.Process, "create_time", lambda self: created(self) + 2)
    assert board.read().alive == [note]


def test_a_changed_note_is_read_again(board, note):
    note.write(board.path)
    assert board.read().alive == [note]
    changed = replace(note, session="another.ipynb")
    changed.write(board.path)
    assert board.read().alive == [changed]


def test_a_note_that_was_withdrawn_since_it_was_listed_is_not_logged(board, note, caplog):
    path = note.write(board.path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board, "_paths", lambda: [path, path.with_name("00000000-1.json")])
        assert board.read().alive == [note]
    path.unlink()
    with pytest.raises(FileNotFoundError):
        read_announcement(path)
    assert caplog.records == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_does_not_hold_up_the_server(board, note, caplog):
    os.mkfifo(board.path / note.file_name)
    assert board.read().alive == []
    assert "must be an ordinary file" in caplog.text


def test_a_thousand_announcements_take_little_time(board, note):
    for number in range(1000):
        replace(note, id=f"{number:08x}", scheduler_id=f"Scheduler-{number}").write(board.path)
    clusters = ClusterList(board, on_gone=lambda cluster: None)
    clusters.update()
    assert len(clusters.to_json()) == 1000
    with mock.patch("kernel_helpers.clusters.announcement._read_file") as read:
        began = time.process_time()
        clusters.update()
    assert read.call_count == 0
    assert time.process_time() - began < 0.5


GARBLED = {
    "no JSON": b"{",
    "not text": b"\xff\xfe",
    "a pickle": pickle.dumps(print),
    "too deep": b"[" * 60_000,
    "too long": b'{"id": "' + b"a" * 70_000 + b'"}',
    "a list": b"[]",
    "empty": b"",
}


@pytest.mark.parametrize("raw", GARBLED.values(), ids=GARBLED.keys())
def test_a_garbled_note_is_ignored_with_one_line_in_the_log(board, caplog, raw):
    (board.path / "ab12cd34-1.json").write_bytes(raw)
    assert board.read().alive == []
    assert board.read().alive == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]


FORGED = {
    "id": "../../../x",
    "address": "inproc://127.0.0.1/1/1",
    "scheduler_id": ["x"],
    "pid": "1",
    "created": "today",
    "session": "a\nb",
    "owner": "root",
    "can_scale": "yes",
    "security": {"ssl_context": "x"},
    "surprise": 1,
}


@pytest.mark.parametrize(("key", "value"), FORGED.items())
def test_a_forged_note_is_ignored_with_one_line_in_the_log(board, note, caplog, key, value):
    (board.path / note.file_name).write_text(json.dumps(asdict(note) | {key: value}))
    assert board.read().alive == []
    assert len(caplog.records) == 1


def test_a_note_under_another_name_is_ignored(board, note, caplog):
    (board.path / "00000000-1.json").write_text(json.dumps(asdict(note)))
    assert board.read().alive == []
    assert len(caplog.records) == 1


def test_a_link_to_elsewhere_is_not_followed(board, note, tmp_path, caplog):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (board.path / note.file_name).symlink_to(note.write(elsewhere))
    assert board.read().alive == []
    assert len(caplog.records) == 1


def test_other_files_on_the_board_are_left_alone(board):
    (board.path / "ab12cd34.log").write_text("a cluster's log")
    assert board.read().alive == []
    assert (board.path / "ab12cd34.log").exists()
