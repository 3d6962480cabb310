"""Mapped files: made, opened, appended to, refused."""

import os
import resource
import subprocess
import sys

import numpy as np
import pytest

from kernel_helpers.arrays import (
    BrokenFileError,
    MemmapWriter,
    NoRoomError,
    create_columns,
    create_memmap,
    iter_chunks,
    open_memmap,
)
from kernel_helpers.arrays.columns import ColumnFiles
from tests.unit.arrays.files import file_names

DTYPES = ["i1", ">f8", "U5", "M8[s]", "?", [("day", "i2"), ("delay", "f4", (2,))]]


def write_all(path, blocks):
    with MemmapWriter(path) as writer:
        for block in blocks:
            writer.append(block)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_plain_numpy_reads_what_the_writer_wrote(tmp_path, dtype):
    blocks = [np.zeros(n, dtype) for n in (3, 0, 5)]
    write_all(tmp_path / "x.npy", blocks)
    read = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert read.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(read, np.concatenate(blocks))


def test_rows_of_any_layout_are_appended(tmp_path, rng):
    X = rng.normal(size=(40, 6))
    frozen = X[30:].copy()
    frozen.flags.writeable = False
    with MemmapWriter(tmp_path / "x.npy") as writer:
        for block in (np.asfortranarray(X[:10]), X[10:20][:, ::1], X[20:30].tolist(), frozen):
            writer.append(block)
    np.testing.assert_array_equal(open_memmap(tmp_path / "x.npy"), X)


def test_a_strided_block_is_appended_by_value(tmp_path):
    with MemmapWriter(tmp_path / "x.npy") as writer:
        writer.append(np.arange(10)[::3])
    assert open_memmap(tmp_path / "x.npy").tolist() == [0, 3, 6, 9]


def test_a_writer_without_rows_leaves_an_empty_array(tmp_path):
    with MemmapWriter(tmp_path / "x.npy", dtype="f4", row_shape=(3,)):
        pass
    assert np.load(tmp_path / "x.npy").shape == (0, 3)


def test_a_promoted_writer_keeps_its_rows(tmp_path):
    with MemmapWriter(tmp_path / "x.npy", dtype="i1", row_shape=()) as writer:
        writer.append([1, 2])
        writer.promote("f8")
        writer.append([2.5])
    assert open_memmap(tmp_path / "x.npy").tolist() == [1.0, 2.0, 2.5]
    assert file_names(tmp_path) == ["x.npy"]


def test_nothing_shows_before_the_writer_is_closed_and_the_older_file_stays(tmp_path):
    np.save(tmp_path / "x.npy", np.arange(3))
    with MemmapWriter(tmp_path / "x.npy") as writer:
        writer.append(np.zeros(5))
        assert open_memmap(tmp_path / "x.npy").tolist() == [0, 1, 2]
    assert open_memmap(tmp_path / "x.npy").tolist() == [0.0] * 5


def test_an_error_while_writing_leaves_the_older_file_and_no_other(tmp_path):
    np.save(tmp_path / "x.npy", np.arange(3))
    with pytest.raises(ZeroDivisionError):
        write_all(tmp_path / "x.npy", ([n / (3 - n)] for n in range(5)))
    assert file_names(tmp_path) == ["x.npy"]
    assert open_memmap(tmp_path / "x.npy").tolist() == [0, 1, 2]


def test_rows_of_another_shape_are_refused(tmp_path):
    with MemmapWriter(tmp_path / "x.npy") as writer:
        writer.append(np.zeros((2, 3)))
        with pytest.raises(ValueError, match=r"shape \(3,\), got rows of \(4,\) after 2 rows"):
            writer.append(np.zeros((2, 4)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (np.array(["ab"]), np.array(["abc"])),
        (np.array(["2020"], "M8[s]"), np.array(["2020-01-01T00:00:00.5"], "M8[ms]")),
        (np.array(["2020"], "M8[ns]"), np.array(["1500"], "M8[s]")),
        (np.array([1.5]), np.array([1.5j])),
        (np.array([1], "i4"), np.array([1.5])),
        (np.array([1], "u1"), np.array([-1])),
        (np.array([1.5]), np.array([2**53 + 1])),
        (np.array([1.5], "f4"), np.array([-(2**63)])),
        (np.array([1.5]), np.array([2**64 - 1], "u8")),
        (np.array([1.5], "f4"), np.array([1.0, 1e300])),
        (np.array([1.5], "f2"), np.array([70_000], "f4")),
    ],
    ids=[
        "longer text", "finer times", "times out of range", "complex", "fractions", "negative",
        "whole", "whole and negative", "whole and unsigned", "large", "large and narrow",
    ],
)  # fmt: skip
def test_values_that_the_file_would_change_are_refused(tmp_path, first, second):
    with MemmapWriter(tmp_path / "x.npy") as writer:
        writer.append(first)
        with pytest.raises(ValueError, match="do not fit the file's"):
            writer.append(second)
    assert open_memmap(tmp_path / "x.npy").tolist() == first.tolist()


def test_values_that_fit_are_converted(tmp_path):
    with MemmapWriter(tmp_path / "x.npy") as writer:
        writer.append(np.array(["2020-01-01", "NaT"], ">M8[ms]"))
        writer.append(np.array(["2021-01-01", "NaT"], "M8[s]"))
    assert np.isnat(open_memmap(tmp_path / "x.npy")).tolist() == [False, True, False, True]


def test_fractions_may_be_rounded_and_whole_numbers_not(tmp_path):
    with MemmapWriter(tmp_path / "x.npy", dtype="f4") as writer:
        writer.append(np.array([0.1, np.inf, -np.inf, np.nan]))
        writer.append(np.array([2**53, -(2**53)]))
        writer.append(np.zeros(0, np.int64))
    expected = np.array([0.1, np.inf, -np.inf, np.nan, 2**53, -(2**53)], "f4")
    np.testing.assert_array_equal(open_memmap(tmp_path / "x.npy"), expected)


def test_masked_rows_are_refused_because_the_file_has_no_mask(tmp_path):
    with MemmapWriter(tmp_path / "x.npy") as writer:
        writer.append(np.ma.array([1.0, 2.0], mask=False))
        with pytest.raises(ValueError, match=r"has no place for a mask; fill them first"):
            writer.append(np.ma.masked_equal([1.0, -9999.0], -9999.0))


def test_python_objects_are_refused(tmp_path):
    with pytest.raises(TypeError, match="cannot hold Python objects"):
        create_memmap(tmp_path / "x.npy", 3, object)
    np.save(tmp_path / "o.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(BrokenFileError, match="pickled Python objects"):
        open_memmap(tmp_path / "o.npy")


def test_a_created_file_is_zero_and_keeps_what_is_written(tmp_path):
    X = create_memmap(tmp_path / "x.npy", (4, 2), "i2")
    X[1] = 7
    X.flush()
    assert np.load(tmp_path / "x.npy").tolist() == [[0, 0], [7, 7], [0, 0], [0, 0]]


def test_a_sparse_file_takes_no_room_before_it_is_written(tmp_path):
    create_memmap(tmp_path / "x.npy", 10**9, "f4", sparse=True)
    status = (tmp_path / "x.npy").stat()
    assert status.st_size == 4_000_000_128
    assert status.st_blocks * 512 < 1_000_000


def test_an_array_larger_than_the_disk_is_refused_beforehand(tmp_path):
    with pytest.raises(NoRoomError, match="the disk has"):
        create_memmap(tmp_path / "x.npy", 2**50)
    assert file_names(tmp_path) == []


@pytest.mark.parametrize("keep", [0, 1, 50, 128, 1000])
def test_a_file_cut_short_is_refused_instead_of_killing_the_process(tmp_path, keep):
    np.save(tmp_path / "x.npy", np.zeros(1000))
    os.truncate(tmp_path / "x.npy", keep)
    with pytest.raises(BrokenFileError, match=r"x\.npy"):
        open_memmap(tmp_path / "x.npy")


def test_a_missing_file_names_its_neighbours(tmp_path):
    np.save(tmp_path / "flights.npy", np.zeros(3))
    with pytest.raises(FileNotFoundError, match=r"files here: flights\.npy"):
        open_memmap(tmp_path / "flight.npy")


def test_a_full_disk_is_said_and_the_older_file_stays(tmp_path):
    np.save(tmp_path / "x.npy", np.arange(3))
    code = """if True:
        import numpy as np, sys
        from kernel_helpers.arrays import MemmapWriter, NoRoomError
        try:
            with MemmapWriter(sys.argv[1]) as writer:
                for _ in range(100):
                    writer.append(np.zeros(10_000))
        except NoRoomError as error:
            print(error)
    """
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "x.npy"],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**6)),
    )
    assert "No room left to write x.npy" in ran.stdout
    assert file_names(tmp_path) == ["x.npy"]
    assert open_memmap(tmp_path / "x.npy").tolist() == [0, 1, 2]


def test_room_that_was_reserved_and_not_needed_is_given_back(tmp_path):
    with MemmapWriter(tmp_path / "x.npy") as writer:
        for _ in range(5):
            writer.append(np.zeros(1_000_000))
    status = (tmp_path / "x.npy").stat()
    assert status.st_size == 128 + 40_000_000
    assert 512 * status.st_blocks < 41_000_000


def test_column_files_read_like_a_structured_array(tmp_path):
    table = create_columns(tmp_path, [("day", "i2"), ("delay", "f4", (2,))], 6)
    table["day"][:] = np.arange(6)
    read = ColumnFiles(tmp_path)
    assert read[2:4]["day"].tolist() == [2, 3]
    assert read[5]["day"] == 5
    assert [chunk.block["day"].tolist() for chunk in iter_chunks(read, batch_rows=4)] == [
        [0, 1, 2, 3],
        [4, 5],
    ]


def test_columns_of_different_length_are_refused(tmp_path):
    create_columns(tmp_path, [("a", "i2"), ("b", "i2")], 6)
    create_memmap(tmp_path / "001-b.npy", 5, "i2")
    with pytest.raises(BrokenFileError, match=r"one length, got \{'a': 6, 'b': 5\}"):
        ColumnFiles(tmp_path)
