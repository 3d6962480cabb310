"""One rule says which files hold data: what systems and editors leave never does."""

import os
from pathlib import Path

import pytest

from kernel_helpers._files import files_below, files_in, find_files, is_leftover
from kernel_helpers.arrays.columns import ColumnFiles, create_columns
from kernel_helpers.text import iter_documents

LEFTOVERS = [
    ".DS_Store",
    "._a.csv",
    ".#a.csv",
    ".a.csv.swp",
    ".~lock.a.csv#",
    ".part-0.parquet.crc",
    ".ipynb_checkpoints",
    ".hidden",
    "#a.csv#",
    "a.csv~",
    "~$a.xlsx",
    "a.csv.swp",
    "a.csv.bak",
    "part-0.parquet.crc",
    "Thumbs.db",
    "THUMBS.DB",
    "desktop.ini",
    "_SUCCESS",
    "_metadata",
    "_common_metadata",
    "_committed_123",
    "Icon\r",
    "__MACOSX",
    "__pycache__",
]
DATA = ["a.csv", "_a.csv", "part.0.parquet", "a~b.txt", "a#.txt", "#1.txt", "desktop.csv", "a.db"]


@pytest.mark.parametrize("name", LEFTOVERS)
def test_what_systems_and_editors_leave_is_no_data(name):
    assert is_leftover(name)


@pytest.mark.parametrize("name", DATA)
def test_other_names_are_data(name):
    assert not is_leftover(name)


@pytest.fixture
def folder(tmp_path):
    """Two files of data below a hidden folder, which is the caller's choice, amid leftovers."""
    root = tmp_path / ".cache" / "reviews"
    (root / "more").mkdir(parents=True)
    for place in (root, root / "more"):
        (place / "a.csv").write_text("text,label\ngood,1\n")
        for name in LEFTOVERS:
            (place / name).write_bytes(b"\0\xff")
    for name in (".git", "__MACOSX_", ".ipynb_checkpoint"):
        (root / name).mkdir()
    (root / ".git" / "a.csv").write_text("text,label\nwrong,1\n")
    (root / ".#link.csv").symlink_to("nobody@nowhere")
    return root


def test_a_folder_and_a_pattern_name_the_same_files(folder):
    both = [folder / "a.csv", folder / "more" / "a.csv"]
    assert files_below(folder) == both
    assert files_in(folder) == both[:1]
    for source in (folder, str(folder), [folder], folder / "**" / "*", f"{folder}/**/*.csv"):
        assert find_files(source) == both
    assert find_files(f"{folder}/*.csv") == both[:1]
    assert find_files([folder / "more", folder / "a.csv"]) == both[::-1]


def test_a_file_that_is_named_is_read_whatever_its_name(folder):
    named = folder / ".git" / "a.csv"
    assert find_files([named]) == [named]
    assert list(iter_documents(named)) == [["wrong"]]


def test_a_name_with_brackets_is_a_name_where_it_exists(tmp_path):
    (tmp_path / "a[1].csv").write_text("text\nx\n")
    assert list(iter_documents(tmp_path / "a[1].csv")) == [["x"]]


def test_a_pattern_without_files_is_refused(folder):
    with pytest.raises(FileNotFoundError, match=r"No file matches .*\*\.txt; check the folder"):
        find_files(folder / "*.txt")


def test_documents_come_from_data_alone(folder):
    batches = list(iter_documents(folder, label="label"))
    assert batches == [(["good", "good"], ["1", "1"])]


def test_a_table_of_column_files_opens_amid_leftovers(tmp_path):
    create_columns(tmp_path, [("day", "i2"), ("delay", "f4")], n_rows=3)
    for name in ("._000-day.npy", ".DS_Store", "#000-day.npy#"):
        (tmp_path / name).write_bytes(b"Mac OS X")
    assert ColumnFiles(tmp_path).dtype.names == ("day", "delay")


def test_an_unreadable_working_folder_gives_no_files(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert files_in(Path(os.curdir)) == []
