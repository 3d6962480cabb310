"""A file is what it was or what it was to become, whatever happens to its writer."""

import contextlib
import errno
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from kernel_helpers._files import (
    DISK_FULL,
    NoRoomError,
    PartialFile,
    open_atomically,
    write_atomically,
    written_name,
)
from tests.unit.files.processes import LARGE, SMALL, in_a_child, names

NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    """Return a file that is there already."""
    path = tmp_path / "a.bin"
    path.write_bytes(SMALL)
    return path


def test_a_file_gets_its_content(path):
    write_atomically(path, LARGE)
    assert path.read_bytes() == LARGE
    write_atomically(str(path), "Zürich\n")
    assert path.read_bytes() == b"Z\xc3\xbcrich\n"
    assert names(path.parent) == ["a.bin"]


def test_nothing_shows_before_the_block_ends(path):
    with open_atomically(path) as file:
        file.write(LARGE)
        file.flush()
        assert path.read_bytes() == SMALL
    assert path.read_bytes() == LARGE


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, OSError, GeneratorExit])
def test_after_an_exception_the_older_file_is_alone(path, error):
    with contextlib.suppress(error), open_atomically(path) as file:
        file.write(LARGE)
        raise error
    assert file.closed
    assert path.read_bytes() == SMALL
    assert names(path.parent) == ["a.bin"]


def test_text_that_cannot_be_encoded_changes_nothing(path):
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_bytes() == SMALL
    assert names(path.parent) == ["a.bin"]


def test_a_writer_killed_in_the_middle_leaves_the_older_file(path):
    def work():
        with open_atomically(path) as file:
            file.write(LARGE)
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_child(work) == -signal.SIGKILL
    assert path.read_bytes() == SMALL
    left = [name for name in names(path.parent) if name != path.name]
    assert [written_name(name) for name in left] == [path.name]


def test_a_writer_killed_at_any_moment_leaves_a_whole_file(path, repeats):
    contents = [bytes([letter]) * 300_000 for letter in b"abc"]
    write_atomically(path, contents[0])
    for _ in range(10 * repeats):
        child = os.fork()
        if child == 0:
            while True:
                for content in contents:
                    write_atomically(path, content, sync=False)
        time.sleep(random.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert path.read_bytes() in contents


def test_two_writers_at_once_both_finish_and_one_file_wins(path):
    def writer(content):
        def work():
            for _ in range(60):
                write_atomically(path, content, sync=False)

        return work

    contents = [bytes([letter]) * 50_000 for letter in b"ab"]
    children = []
    for content in contents:
        child = os.fork()
        if child == 0:
            writer(content)()
            os._exit(0)
        children.append(child)
    while path.read_bytes() == SMALL:
        time.sleep(0.001)
    assert path.read_bytes() in contents
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    assert path.read_bytes() in contents
    assert names(path.parent) == ["a.bin"]


def test_a_limit_of_the_file_size_is_a_full_disk(path):
    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with pytest.raises(NoRoomError, match=r"No room left to write a\.bin in .*; nothing was"):
            write_atomically(path, LARGE)

    assert in_a_child(work) == 0
    assert path.read_bytes() == SMALL
    assert names(path.parent) == ["a.bin"]


def test_a_full_disk_keeps_the_older_file(small_disk):
    path = small_disk / "a.bin"
    write_atomically(path, SMALL)
    with pytest.raises(NoRoomError) as caught:
        write_atomically(path, LARGE)
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == SMALL
    assert names(small_disk) == ["a.bin"]


def test_every_kind_of_full_disk_is_known():
    assert {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} == DISK_FULL


@pytest.fixture
def locked_folder():
    """Return a folder with a file that a user who is not root cannot write to."""
    folder = Path(tempfile.mkdtemp(prefix="locked-"))
    (folder / "a.bin").write_bytes(SMALL)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_an_error_that_names_the_file(locked_folder):
    path = locked_folder / "a.bin"

    def work():
        if os.getuid() == 0:
            os.setuid(NOBODY)
        with pytest.raises(PermissionError) as caught:
            write_atomically(path, LARGE)
        assert str(caught.value) == f"[Errno 13] Permission denied: '{path}'"

    assert in_a_child(work) == 0
    assert path.read_bytes() == SMALL
    assert names(locked_folder) == ["a.bin"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_missing_folder_is_named(path, overwrite):
    for folder in (path.parent / "missing", path):
        named = rf"No folder '{folder}' to write b\.bin in; make it first"
        with pytest.raises(FileNotFoundError, match=named):
            write_atomically(folder / "b.bin", SMALL, overwrite=overwrite)


def test_a_file_behind_a_link_into_a_missing_folder_is_named(tmp_path):
    (tmp_path / "link").symlink_to("missing/a.bin")
    with pytest.raises(FileNotFoundError, match=r"No folder '.*missing' to write link in; make"):
        write_atomically(tmp_path / "link", SMALL)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError, match="Expected a file, got a folder"):
        write_atomically(tmp_path, SMALL)
    assert names(tmp_path) == []


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o444, 0o755])
def test_the_permissions_of_an_existing_file_are_kept(path, mode):
    path.chmod(mode)
    write_atomically(path, LARGE)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(
    ("umask", "permissions", "expected"),
    [(0o022, 0o666, 0o644), (0o077, 0o666, 0o600), (0o002, 0o666, 0o664), (0o002, 0o600, 0o600)],
)
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path, umask, permissions, expected):
    def work():
        os.umask(umask)
        write_atomically(tmp_path / "a.bin", SMALL, permissions=permissions)

    assert in_a_child(work) == 0
    assert stat.S_IMODE((tmp_path / "a.bin").stat().st_mode) == expected


def test_a_link_stays_and_the_file_behind_it_is_replaced(path, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    link, again = tmp_path / "elsewhere" / "link", tmp_path / "elsewhere" / "again"
    link.symlink_to(path)
    again.symlink_to("link")
    write_atomically(again, LARGE)
    assert (again.readlink(), link.readlink()) == (Path("link"), path)
    assert path.read_bytes() == LARGE
    assert names(tmp_path) == ["a.bin", "elsewhere"]
    assert names(tmp_path / "elsewhere") == ["again", "link"]


def test_a_link_to_nothing_gets_its_file(tmp_path):
    (tmp_path / "link").symlink_to("a.bin")
    write_atomically(tmp_path / "link", SMALL)
    assert (tmp_path / "a.bin").read_bytes() == SMALL
    assert (tmp_path / "link").is_symlink()


def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        write_atomically(tmp_path / "a", SMALL)
    assert names(tmp_path) == ["a", "b"]


def test_other_hard_links_keep_the_older_content(path, tmp_path):
    os.link(path, tmp_path / "b.bin")
    write_atomically(path, LARGE)
    assert (tmp_path / "b.bin").read_bytes() == SMALL


def test_what_is_written_into_a_pipe_does_not_replace_it(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        write_atomically(pipe, "text")
        assert reader.communicate()[0] == b"text"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    with pytest.raises(OSError, match="Expected a file, got a device or a pipe"):
        PartialFile(pipe)


@pytest.mark.parametrize("taken", ["file", "folder", "link to nothing"])
def test_a_name_that_is_taken_is_left_where_that_is_asked_for(tmp_path, taken):
    path = tmp_path / "a.bin"
    make = {"file": path.touch, "folder": path.mkdir}
    make.get(taken, lambda: path.symlink_to("nothing"))()
    with pytest.raises(FileExistsError):
        write_atomically(path, LARGE, overwrite=False)
    assert names(tmp_path) == ["a.bin"]
    assert not (path.is_file() and path.read_bytes())


def test_a_name_that_is_free_is_taken(tmp_path):
    write_atomically(tmp_path / "a.bin", LARGE, overwrite=False)
    assert (tmp_path / "a.bin").read_bytes() == LARGE
    assert names(tmp_path) == ["a.bin"]


def test_a_name_is_taken_where_the_disk_has_no_hard_links(path, monkeypatch):
    def refuse(*paths):
        raise PermissionError(errno.EPERM, "Operation not permitted", *map(str, paths))

    monkeypatch.setattr(os, "link", refuse)  # as on a FAT disk
    write_atomically(path.parent / "b.bin", LARGE, overwrite=False)
    with pytest.raises(FileExistsError, match=rf"File exists: '{path}'"):
        write_atomically(path, LARGE, overwrite=False)
    assert path.read_bytes() == SMALL
    assert (path.parent / "b.bin").read_bytes() == LARGE
    assert names(path.parent) == ["a.bin", "b.bin"]


@pytest.mark.parametrize("name", ["a" * 255, "ä" * 127, "a.csv\n", "[a]*.csv"])
def test_names_of_any_form_are_written(tmp_path, name):
    write_atomically(tmp_path / name, SMALL)
    write_atomically(tmp_path / name, LARGE)
    assert names(tmp_path) == [name]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (".a.bin.0123abcd.part", "a.bin"),
        ("..a.0123abcd.part", ".a"),
        (".a.bin.part", None),
        (".0123abcd.part", None),
        ("a.bin.0123abcd.part", None),
        (".a.bin.0123ABCD.part", None),
        ("part", None),
    ],
)
def test_the_name_of_a_temporary_file_holds_the_name_it_is_for(name, written):
    assert written_name(name) == written


def test_what_was_left_a_day_ago_is_deleted_and_nothing_else(path):
    folder = path.parent
    old = [".a.bin.0123abcd.part", ".a.bin.89abcdef.part"]
    kept = [".a.bin.part", ".a.bin.gz.0123abcd.part", ".b.bin.0123abcd.part", ".a.bin.fresh.part"]
    for name in [*old, *kept]:
        (folder / name).touch()
        os.utime(folder / name, (0, 0))
    (folder / ".a.bin.00000000.part").touch()
    write_atomically(path, LARGE)
    assert names(folder) == sorted([*kept, ".a.bin.00000000.part", "a.bin"])


def test_what_cannot_be_deleted_does_not_keep_others_from_writing(path):
    left = path.parent / ".a.bin.0123abcd.part"
    left.mkdir()
    (left / "file").touch()
    os.utime(left, (0, 0))
    write_atomically(path, LARGE)
    assert path.read_bytes() == LARGE


def test_a_published_file_is_not_discarded(tmp_path):
    partial = PartialFile(tmp_path / "a.bin")
    partial.file.write(SMALL)
    partial.publish()
    partial.discard()
    assert (tmp_path / "a.bin").read_bytes() == SMALL
