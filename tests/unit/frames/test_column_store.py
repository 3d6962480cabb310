"""A table in a folder: columns come, go and are renamed, and nothing else moves."""

import errno
import fcntl
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import dask.array as da
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kernel_helpers.arrays import BrokenFileError
from kernel_helpers.frames import ColumnStore, StoreLockedError
from kernel_helpers.frames.lock import writing_alone
from tests.unit.files.processes import in_a_child


@pytest.fixture
def store(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = np.arange(6.0)
    store["origin"] = ["JFK", "EWR", "JFK", None, "LGA", "EWR"]
    return store


def column_files(store):
    return {path.name: path.stat().st_mtime_ns for path in store.path.glob("*.npy")}


VALUES = {
    "floats with NaN and infinity": np.array([1.0, np.nan, np.inf]),
    "small whole numbers": np.array([1, -2, 3], np.int8),
    "other byte order": np.array([1, 2, 3], ">f4"),
    "truth values": np.array([True, False, True]),
    "times with one missing": np.array(["2013-01-01", "NaT", "2014-05-06"], "M8[s]"),
    "text": np.array(["a", "bc", ""]),
    "text with a missing value": ["ü", None, "🛫"],
    "a huge text": ["x" * 3_000_000, "y", ""],
    "a pandas column": pd.Series([1.5, None, 2.0], index=[7, 8, 9]),
    "a categorical": pd.Categorical(["b", None, "a"]),
    "Arrow": pa.chunked_array([[1], [2, 3]]),
    "a Dask array": da.arange(3, chunks=2),
    "a list": [3, 1, 2],
    "nothing but missing": [None, None, None],
    "every second value": np.arange(6)[::2],
}


@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
def test_a_column_gives_back_what_was_put_in(tmp_path, values):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = values
    expected = pd.Series(np.asarray(values) if hasattr(values, "dask") else values)
    read = pd.Series(np.asarray(ColumnStore(tmp_path / "store")["x"]))
    assert read.isna().tolist() == expected.isna().tolist()
    assert read.dropna().tolist() == expected.dropna().tolist()


def test_a_read_only_array_is_stored(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    values = np.arange(3)
    values.flags.writeable = False
    store["x"] = values
    assert store["x"].tolist() == [0, 1, 2]


def test_numbers_are_mapped_and_plain_numpy_reads_the_file(store):
    assert isinstance(store["x"], np.memmap)
    (file,) = (path for path in store.path.glob("*.npy") if path.stat().st_size == 128 + 48)
    assert np.load(file).tolist() == [0, 1, 2, 3, 4, 5]


def test_text_that_repeats_is_kept_as_codes(store):
    assert store["origin"].codes.tolist() == [0, 1, 0, -1, 2, 1]
    assert store["origin"].codes.dtype == np.int8
    assert store["origin"][2:4].tolist() == ["JFK", None]


def test_more_categories_take_wider_codes(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    words = [f"N{n % 40_000}" for n in range(120_000)]
    store["tail"] = pd.Categorical(words)
    assert store["tail"].codes.dtype == np.int32
    assert store["tail"][:].tolist() == words


def test_text_that_differs_is_read_by_rows(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    words = [f"text {n}" if n % 5 else None for n in range(250_000)]
    store["text"] = words
    text = store["text"]
    assert text[-1] == words[-1]
    assert text[199_999:200_002].tolist() == words[199_999:200_002]
    assert text[[7, 0, 249_999]].tolist() == [words[7], None, words[249_999]]


def test_a_change_touches_no_other_column(store):
    before = column_files(store)
    store["y"] = np.zeros(6)
    store.rename("x", "distance")
    store.drop("y")
    assert column_files(store) == before
    assert store.columns == ["distance", "origin"]


def test_a_replaced_column_leaves_no_file_and_a_mapped_one_stays_readable(store):
    old = store["x"]
    store["x"] = np.ones(6)
    assert old.tolist() == [0, 1, 2, 3, 4, 5]
    assert store["x"].tolist() == [1] * 6
    assert len(column_files(store)) == 2


def test_another_program_s_change_is_seen_at_once(store):
    ColumnStore(store.path)["y"] = np.arange(6)
    assert store["y"].tolist() == [0, 1, 2, 3, 4, 5]
    assert "y" in store


def test_a_column_of_another_length_is_refused_and_nothing_stays(store):
    before = column_files(store)
    with pytest.raises(ValueError, match="'y' has 5 values, the store 6 rows"):
        store["y"] = np.zeros(5)
    assert column_files(store) == before
    assert store.columns == ["x", "origin"]


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        (np.zeros((6, 2)), ValueError, r"one value a row, got an array of shape \(6, 2\)"),
        (3, TypeError, r"got a single int; try numpy\.full"),
        ("JFK", TypeError, "got a single str"),
        ([1, "a", 2, 3, 4, 5], TypeError, "different or unknown types"),
        ([[1]] * 6, TypeError, "holds numbers, times, truth values or text"),
        (np.zeros(6, complex), TypeError, "complex numbers .* values.real and values.imag"),
    ],
)
def test_what_is_no_column_is_refused(store, values, error, words):
    with pytest.raises(error, match=words):
        store["y"] = values
    assert store.columns == ["x", "origin"]


def test_missing_values_among_huge_whole_numbers_round_nothing(store):
    store["id"] = pa.array([2**60 + 1, None, 1, 2, 3, 4])
    assert store["id"][:2].tolist() == [2**60 + 1, None]
    with pytest.raises(ValueError, match=r"'id' has missing values among numbers beyond 2\*\*53"):
        (store.col("id") + 1).compute()


def test_wrong_names_are_answered_with_the_right_ones(store):
    with pytest.raises(KeyError, match="No column 'z'; the store has x, origin"):
        store["z"]
    with pytest.raises(KeyError, match="No column 'z'"):
        store.drop("z")
    with pytest.raises(ValueError, match="a column 'origin' already"):
        store.rename("x", "origin")


def test_several_columns_at_once_are_answered_with_the_way_to_them(store):
    with pytest.raises(TypeError, match=r"name of one column.*to_pandas"):
        store[["distance", "origin"]]


def test_a_folder_with_other_things_is_no_place_for_a_store(store, tmp_path):
    with pytest.raises(FileExistsError, match="already holds a store"):
        ColumnStore.create(store.path)
    (tmp_path / "notes.txt").touch()
    with pytest.raises(FileExistsError, match="already holds other files"):
        ColumnStore.create(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"No column store .*create"):
        ColumnStore(tmp_path)


def test_a_second_writer_is_refused_and_named(store):
    with (
        writing_alone(store.path),
        pytest.raises(StoreLockedError, match=f"Process {os.getpid()} is writing to store; wait"),
    ):
        store["y"] = np.zeros(6)
    store["y"] = np.zeros(6)


def test_a_writer_in_another_process_is_refused(store):
    code = (
        "import sys; from kernel_helpers.frames import ColumnStore as C; C(sys.argv[1]).drop('x')"
    )
    with writing_alone(store.path):
        ran = subprocess.run(
            [sys.executable, "-c", code, store.path], capture_output=True, text=True, check=False
        )
    assert "StoreLockedError: Process" in ran.stderr
    assert store.columns == ["x", "origin"]


def test_a_column_file_cut_short_is_an_error_not_a_kill(store):
    (file,) = (path for path in store.path.glob("*.npy") if path.stat().st_size == 128 + 48)
    os.truncate(file, 140)
    with pytest.raises(BrokenFileError, match="should have 176 bytes"):
        store["x"]


def test_a_damaged_list_of_columns_is_said(store):
    (store.path / "columns.json").write_text("{")
    with pytest.raises(BrokenFileError, match="is no list of columns"):
        ColumnStore(store.path)


def test_expressions_are_computed_when_they_are_stored(store):
    late = (store.col("x") * 2 + 1 > 4) & (store.col("origin") == "JFK")
    assert repr(late).startswith("Expression(bitwise_and(greater(add(multiply(x, 2), 1), 4)")
    store["late"] = late
    assert store["late"].dtype == bool
    assert store["late"].tolist() == [False, False, True, False, False, False]
    assert (store.col("origin") != "nowhere").sum() == 6


def test_an_expression_reads_only_the_rows_it_is_asked_for(store):
    assert np.sqrt(store.col("x"))[4:5].tolist() == [2.0]
    assert np.log(store.col("x")).min() == -np.inf
    assert store.col("x").mean() == 2.5


def test_an_expression_over_many_blocks_equals_numpy(tmp_path, rng):
    store = ColumnStore.create(tmp_path / "store")
    x, y = rng.normal(size=(2, 200_001))
    store["x"], store["y"] = x, y
    store["z"] = store.col("x") / store.col("y") - 3
    np.testing.assert_array_equal(store["z"], x / y - 3)
    np.testing.assert_allclose(store.col("z").mean(), np.mean(x / y - 3))


def test_text_takes_part_in_comparisons_only(store):
    with pytest.raises(TypeError, match="compared with a text by == and !=, got add"):
        store.col("origin") + 1


def test_a_store_becomes_a_frame_of_pandas_arrow_polars_and_dask(store):
    pl = pytest.importorskip("polars", reason="polars comes with the extra bench")
    frame = store.to_pandas()
    assert frame["origin"].cat.categories.tolist() == ["JFK", "EWR", "LGA"]
    assert store.to_arrow().to_pandas()["origin"].astype(object).tolist()[:2] == ["JFK", "EWR"]
    assert isinstance(store.to_polars(["x"]), pl.DataFrame)
    ddf = store.to_dask(chunk_rows=4)
    assert ddf.npartitions == 2
    pd.testing.assert_frame_equal(ddf.compute(), frame)
    assert ddf.groupby("origin", observed=True).x.sum().compute()["JFK"] == 2


def test_a_dask_frame_carries_no_data(store):
    store["x"] = np.zeros(6)
    assert len(pickle.dumps(store.to_dask())) < 20_000


def test_the_store_describes_itself(store):
    assert repr(store).splitlines() == [
        "ColumnStore store: 6 rows, 2 columns, 331 B",
        "  x: float64",
        "  origin: category of 3",
    ]
    assert store.head(1)["x"].tolist() == [0.0]
    assert len(store) == 6


@pytest.mark.parametrize("method", ["to_pandas", "to_arrow", "to_dask"])
def test_columns_come_in_the_order_asked_for_and_once(tmp_path, method):
    store = ColumnStore.create(tmp_path / "store")
    for name in "abc":
        store[name] = [1]
    give = getattr(store, method)
    given = give(["c", "a"])
    assert list(getattr(given, "column_names", given.columns)) == ["c", "a"]
    with pytest.raises(ValueError, match="columns names 'a' twice"):
        give(["a", "b", "a"])
    with pytest.raises(TypeError, match=r"columns is a list of names, got 'abc'"):
        give("abc")
    with pytest.raises(KeyError, match="No column 'z'"):
        give(["z"])


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_named_as_the_reason(store, monkeypatch, code):
    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StoreLockedError, match=r"Expected a file system with locks.*local disk"):
        store["new"] = np.zeros(6)
    assert "new" not in store


def test_the_lock_of_another_user_is_named_as_the_reason(tmp_path):
    if os.getuid() != 0:
        pytest.skip("only root may become another user")
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    store = ColumnStore.create(folder)
    store["a"] = [1]
    folder.chmod(0o755)
    (folder / ".lock").chmod(0o644)

    def work():
        os.setuid(65534)
        with pytest.raises(StoreLockedError, match=r"Expected to change .*; copy it"):
            ColumnStore(folder)["b"] = [2]

    assert in_a_child(work) == 0
    assert store.columns == ["a"]
    shutil.rmtree(folder)
