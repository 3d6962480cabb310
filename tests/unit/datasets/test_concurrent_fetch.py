"""Several processes and users download into one folder: each gets the whole file, or a sentence."""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from kernel_helpers.datasets import fetch
from kernel_helpers.datasets.cache import DataFolderError
from kernel_helpers.datasets.transfer import download
from tests.unit.datasets.server import serving
from tests.unit.datasets.test_fetch import registry
from tests.unit.files.processes import ended, in_a_child, names, started

BODY = bytes(range(256)) * 4_000  # about 1 MB
SUM = hashlib.sha256(BODY).hexdigest()
NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    return tmp_path / "downloads" / "data.bin"


def downloading(server, path, before=lambda: None):
    def work():
        before()
        assert download(server.url, path, wait=0.0, timeout=20.0) == SUM

    return started(work)


def wait_for_bytes(path):
    part = path.with_name("data.bin.part")
    while not (part.exists() and part.stat().st_size):
        time.sleep(0.01)


def test_two_processes_at_once_both_get_the_file(path, repeats):
    for _ in range(repeats):
        with serving(body=BODY, pause=0.02) as server:
            first = downloading(server, path)
            wait_for_bytes(path)
            second = downloading(server, path)
            assert (ended(first), ended(second)) == (0, 0)
        assert set(server.asked) == {None}  # neither continued what the other one wrote
        assert path.read_bytes() == BODY
        assert names(path.parent) == ["data.bin"]
        path.unlink()


def test_the_second_process_continues_where_the_first_was_killed(path):
    with serving(body=BODY, pause=0.02) as server:
        first = downloading(server, path)
        wait_for_bytes(path)
        second = downloading(server, path)
        os.kill(first, signal.SIGKILL)
        assert (ended(first), ended(second)) == (-signal.SIGKILL, 0)
    assert path.read_bytes() == BODY
    assert server.asked[-1] is not None
    assert names(path.parent) == ["data.bin"]


def test_without_locks_each_process_writes_a_file_of_its_own(path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with serving(body=BODY, pause=0.01, cuts=1, cut_after=300_000) as server:
        children = [downloading(server, path) for _ in range(3)]
        assert [ended(child) for child in children] == [0, 0, 0]
    assert path.read_bytes() == BODY
    assert [name for name in names(path.parent) if not name.startswith("data.bin.part")] == [
        "data.bin"
    ]


@pytest.mark.parametrize("make", [os.symlink, os.link])
@pytest.mark.parametrize("name", ["data.bin.part", "data.bin.part.version"])
def test_a_planted_link_does_not_lead_to_another_file(path, tmp_path, make, name):
    other = tmp_path / "other"
    other.write_bytes(b"kept")
    path.parent.mkdir()
    make(other, path.with_name(name))
    with serving(body=BODY) as server:
        assert download(server.url, path, wait=0.0) == SUM
    assert other.read_bytes() == b"kept"
    assert path.read_bytes() == BODY
    assert not path.is_symlink()


@pytest.fixture
def shared():
    """Return a folder in which every user may write."""
    if os.getuid() != 0:
        pytest.skip("only root may become another user")
    folder = Path(tempfile.mkdtemp(prefix="shared-"))
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder)


def test_the_unfinished_file_of_another_user_is_not_continued(shared):
    path = shared / "data.bin"
    part = path.with_name("data.bin.part")
    part.write_bytes(b"not the data")
    part.with_name("data.bin.part.version").write_text('"\\"v1\\""')
    with serving(body=BODY) as server:
        assert ended(downloading(server, path, lambda: os.setuid(NOBODY))) == 0
    assert path.read_bytes() == BODY
    assert part.read_bytes() == b"not the data"


def test_what_one_user_fetched_others_read_and_cannot_write_is_one_sentence(shared, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(shared))
    with serving(body=BODY) as server:
        entries = registry(server.url)

        def work():
            os.setuid(NOBODY)
            assert fetch("rides", part="01", registry=entries)[0].read_bytes() == BODY
            with pytest.raises(DataFolderError, match=r"rides cannot be written; set .*_DATA to"):
                fetch("rides", part="02", registry=entries)

        fetch("rides", part="01", registry=entries)
        assert in_a_child(work) == 0
