"""Every type goes in and comes out the same by every way, or is refused with a way out."""

import shutil
from datetime import date, datetime
from pathlib import Path

import dask
import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from kernel_helpers.frames import ColumnStore, TextColumn, column_writers
from kernel_helpers.frames.types import TYPES
from tests.unit.frames.type_samples import MAKERS, REFUSED, python_values

ROOT = Path(__file__).parents[3]
ROWS = (0, 1, 2, 7, 40, 600)


def generated(seed):
    """A table of a few columns: types and lengths by chance."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice(ROWS, p=[0.1, 0.1, 0.2, 0.3, 0.25, 0.05]))
    names = rng.choice(list(MAKERS), size=3)
    return {f"{i} {name}": MAKERS[name](rng, n) for i, name in enumerate(names)}


def stored(path, table):
    store = ColumnStore.create(path)
    for name, sample in table.items():
        store[name] = sample.values
    return ColumnStore(path)


def _key(column):
    """A key that pandas groups rightly: it has no float16, and PyArrow's -0.0 is not 0.0."""
    halves = column.dtype in (np.float16, pd.ArrowDtype(pa.float16()))
    floats = isinstance(column.dtype, pd.ArrowDtype) and column.dtype.kind == "f"
    return column.astype("float64") if halves or floats else column


def check_pandas(store, table):
    frame = store.to_pandas()
    with dask.config.set({"dataframe.convert-string": False}):
        lazy = store.to_dask(chunk_rows=max(3, len(store) // 3))
        computed = lazy.compute(scheduler="synchronous")
    head = store.head(3)
    for name, sample in table.items():
        expected = sample.frame.rename(name)
        pd.testing.assert_series_equal(frame[name], expected)
        pd.testing.assert_series_equal(computed[name], expected, check_index_type=False)
        pd.testing.assert_series_equal(head[name], expected[:3])


def check_arrow(store, table):
    arrow = store.to_arrow()
    for name, sample in table.items():
        actual, expected = arrow[name].combine_chunks(), sample.table
        if pa.types.is_dictionary(expected.type):
            assert actual.type.ordered == expected.type.ordered
            assert actual.dictionary.to_pylist() == expected.dictionary.to_pylist()
            assert actual.to_pylist() == expected.to_pylist()
        else:
            assert actual.type == expected.type
            np.testing.assert_equal(actual.to_pylist(), expected.to_pylist())


def check_rows(store, table):
    for name, sample in table.items():
        column = store[name]
        expected = python_values(sample.frame)
        assert python_values(column[:]) == expected
        assert python_values(np.asarray(column)) == expected
        assert python_values(column[1:4]) == expected[1:4]
        assert python_values(column[i] for i in range(len(column))) == expected
        ends = [0, -1] if expected else []
        assert python_values(column[np.array(ends, int)]) == [expected[end] for end in ends]


def check_copies(path, store, table):
    copy = ColumnStore.create(path)
    name = next(iter(table))
    copy["column"], copy["expression"] = store[name], store.col(name)
    frame, copied = store.to_pandas([name]), copy.to_pandas()
    plain = isinstance(store[name], np.memmap)  # an array of NumPy carries no type of pandas
    for other in copied:
        assert python_values(copied[other]) == python_values(frame[name])
        assert plain or copied[other].dtype == frame[name].dtype


def check_groups(store, table):
    frame = store.to_pandas()
    for name in table:
        if isinstance(store[name], TextColumn):
            continue
        sizes = store.groupby(name).size()
        expected = frame.groupby(_key(frame[name]), observed=True).size()
        assert python_values(sizes.index) == python_values(expected.index)
        assert sizes.tolist() == expected.tolist()


def check_comparisons(store, table):
    for name, sample in table.items():
        known = sample.frame.dropna()
        if len(known) == 0 or isinstance(store[name], TextColumn):
            continue
        value = known.iloc[0]
        whole = isinstance(value, int | np.integer) and sample.table.null_count
        if whole and max(abs(int(other)) for other in known) > 2**53:
            continue  # refused, see test_column_store.py
        actual = store.col(name) == value
        others, expected = python_values(sample.frame), python_values([value])[0]
        assert actual.compute().tolist() == [other == expected for other in others]


def test_generated_tables_come_out_as_they_went_in(tmp_path, cases):
    for seed in range(cases(40)):
        table = generated(seed)
        try:
            store = stored(tmp_path / "store", table)
            check_pandas(store, table)
            check_arrow(store, table)
            check_rows(store, table)
            check_copies(tmp_path / "copy", store, table)
            check_groups(store, table)
            check_comparisons(store, table)
        except Exception as error:
            error.add_note(f"table of the seed {seed}")
            raise
        shutil.rmtree(tmp_path / "store")
        shutil.rmtree(tmp_path / "copy")


def test_times_of_a_csv_file_keep_their_zone(tmp_path):
    (tmp_path / "t.csv").write_text("t\n2020-01-01T12:00:00-05:00\n\n")
    store = ColumnStore.from_csv(tmp_path / "t.csv", tmp_path / "store", progress=False)
    assert store.to_pandas()["t"][0] == pd.Timestamp("2020-01-01 12:00", tz="America/New_York")


def test_the_samples_cover_every_row_of_the_table():
    assert list(MAKERS) == [row.name for row in TYPES if row.is_stored]
    assert list(REFUSED) == [row.name for row in TYPES if not row.is_stored]


def test_the_documented_table_is_the_one_in_the_code():
    text = (ROOT / "docs" / "column_types.md").read_text()
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    stored_rows = [[r.name, r.accepts, r.rows, r.frame, r.table] for r in TYPES if r.is_stored]
    refused_rows = [[r.name, r.accepts, r.instead] for r in TYPES if not r.is_stored]
    assert [row for row in lines if row[0] in MAKERS] == stored_rows
    assert [row for row in lines if row[0] in REFUSED] == refused_rows


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.ma.masked_equal([1.0, 2.0, -9999.0], -9999.0), [1.0, 2.0, None]),
        (np.ma.masked_equal([1, 2, -9999], -9999), [1, 2, None]),
        (np.ma.array(["a", "b"], mask=[False, True]), ["a", None]),
        (np.ma.array([{}, "b"], dtype=object, mask=[True, False]), [None, "b"]),
        (da.ma.masked_equal(da.arange(4, chunks=2), 3), [0, 1, 2, None]),
    ],
    ids=["floats", "whole numbers", "text", "objects", "Dask"],
)
def test_a_masked_value_is_missing_by_every_way(tmp_path, values, expected):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = values
    assert python_values(store["x"][:]) == expected
    assert python_values(store.to_pandas()["x"]) == expected
    assert store.to_arrow()["x"].to_pylist() == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.DictionaryArray.from_arrays([0, 1, 2, None], ["a", None, "b"]), ["a", None, "b", None]),
        (pa.DictionaryArray.from_arrays([0, 1, 2], [5, 5, 6]), [5, 5, 6]),
        (pa.array([None, None]).dictionary_encode(), [None, None]),
        (pa.RunEndEncodedArray.from_arrays([1, 3], [5, 6]), [5, 6, 6]),
    ],
    ids=["a missing category", "a category twice", "no category", "runs"],
)
def test_unusual_encodings_of_arrow_are_read_by_their_values(tmp_path, values, expected):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = values
    assert python_values(store["x"][:]) == expected
    assert python_values(store.to_pandas()["x"]) == expected
    assert store.to_arrow()["x"].to_pylist() == expected


def test_times_given_as_objects_keep_their_nanoseconds(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["t"] = [pd.Timestamp("2020-01-01 00:00:00.123456789"), None]
    assert store.to_pandas()["t"][0] == pd.Timestamp("2020-01-01 00:00:00.123456789")


def test_coarse_times_become_seconds_and_those_that_do_not_fit_are_refused(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["t"] = np.array(["2020-01-01T05", "NaT"], "M8[h]")
    assert store["t"].dtype == "M8[s]"
    assert store["t"][0] == np.datetime64("2020-01-01T05:00:00")
    with pytest.raises(ValueError, match=r"'y' has times .* do not fit datetime64\[s\]"):
        store["y"] = np.array([2**60, 0], "M8[Y]")


def test_noon_in_new_york_stays_noon(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    noon = pd.Series(pd.to_datetime(["2020-01-01 12:00", "2020-07-01 12:00"]))
    store["t"], store["x"] = noon.dt.tz_localize("America/New_York"), [1.5, 2.5]
    assert [moment.hour for moment in store["t"][:]] == [12, 12]
    assert store.groupby("t").sum("x").index.hour.tolist() == [12, 12]
    later = store.col("t") > pd.Timestamp("2020-03-01", tz="Europe/Berlin")
    assert later.compute().tolist() == [False, True]
    with pytest.raises(TypeError, match="Invalid comparison"):
        (store.col("t") > pd.Timestamp("2020-03-01")).compute()


def test_days_that_pandas_cannot_hold_are_refused(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    with pytest.raises(ValueError, match=r"'day' has times .* do not fit datetime64\[s\]"):
        store["day"] = np.array([2**60, 0], "M8[D]")
    store["day"] = np.array(["-290000-01-01", "NaT"], "M8[D]")
    assert store.to_pandas()["day"].isna().tolist() == [False, True]


@pytest.mark.parametrize("unit", ["D", "s", "ms", "us", "ns"])
def test_times_are_compared_with_times_of_python_and_pandas(tmp_path, unit):
    store = ColumnStore.create(tmp_path / "store")
    store["t"] = np.array(["2020-01-01", "2021-01-01"], f"M8[{unit}]")
    for moment in (pd.Timestamp("2021-01-01"), datetime(2021, 1, 1), date(2021, 1, 1)):
        assert (store.col("t") == moment).compute().tolist() == [False, True]
        assert (store.col("t") < moment).compute().tolist() == [True, False]


def test_groups_of_a_categorical_are_in_its_order_and_skip_unused_categories(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    dtype = pd.CategoricalDtype(["Mon", "Tue", "Wed", "Thu"], ordered=True)
    store["day"] = pd.Series(["Wed", "Mon", None, "Thu", "Mon"], dtype=dtype)
    store["n"] = [1, 2, 3, 4, 5]
    expected = store.to_pandas().groupby("day", observed=True).n.sum()
    pd.testing.assert_series_equal(store.groupby("day").sum("n"), expected, check_dtype=False)


def test_missing_whole_numbers_are_left_out_of_groups(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["k"] = pd.array([1, 1, 2, None, 2], "Int8")
    store["x"] = pd.array([2**60 + 1, None, None, 7, None], "Int64")
    store["flag"] = pd.array([True, None, False, True, True], "boolean")
    assert store.groupby("k").size().to_dict() == {1: 2, 2: 2}
    assert store.groupby("k").count("x").to_dict() == {1: 1, 2: 0}
    assert store.groupby("k").sum("x").to_dict() == {1: 2**60 + 1, 2: 0}
    assert store.groupby("flag").count("x").to_dict() == {False: 0, True: 2}


def test_categories_of_numbers_are_compared_with_numbers(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["year"] = pd.Categorical([2000, 2001, 2000, None])
    assert (store.col("year") == 2000).compute().tolist() == [True, False, True, False]
    assert (store.col("year") == "2000").compute().tolist() == [False] * 4
    assert (store.col("year") != 2000.0).compute().tolist() == [False, True, False, True]


def test_a_column_of_categories_is_copied_as_it_is_not_as_its_codes(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["word"] = pd.Categorical(["b", "a", None])
    store["copy"] = store.col("word")
    assert store["copy"][:].tolist() == ["b", "a", None]
    assert store.col("word").compute().tolist() == ["b", "a", None]


def test_text_that_stops_repeating_is_stored_as_text(tmp_path, monkeypatch):
    monkeypatch.setattr(column_writers, "MOST_CATEGORIES", 1_000)
    words = ["a"] * 100_000 + [f"w{i}" for i in range(2_000)]
    store = ColumnStore.create(tmp_path / "store")
    store["word"] = words
    assert isinstance(store["word"], TextColumn)
    assert store["word"][:].tolist() == words


def test_whole_numbers_are_not_rounded_by_fractions_in_a_later_block(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    blocks = [da.from_array(np.array([2**60 + 1])), da.from_array(np.array([0.5]))]
    blocks = da.concatenate([delayed_dtype(block) for block in blocks])
    with pytest.raises(ValueError, match=r"'x' has .* beyond 2\*\*53"):
        store["x"] = blocks


def delayed_dtype(block):
    """A Dask array that claims to be floats whatever its blocks are."""
    return da.from_delayed(dask.delayed(block.compute)(), block.shape, dtype=float)


def test_a_dask_column_of_every_type_is_written_by_its_partitions(tmp_path, rng):
    for maker in MAKERS.values():
        frame = maker(rng, 7).frame
        store = ColumnStore.create(tmp_path / f"store {maker.__name__}")
        with dask.config.set({"dataframe.convert-string": False}):
            store["x"] = dd.from_pandas(frame, npartitions=3)
        pd.testing.assert_series_equal(store.to_pandas()["x"], frame, check_names=False)


def test_polars_gets_the_same_values(tmp_path, cases):
    pl = pytest.importorskip("polars", reason="polars comes with the extra bench")
    for seed in range(cases(5)):
        table = {name: sample for name, sample in generated(seed).items() if "times" not in name}
        store = stored(tmp_path / f"store {seed}", table)
        for name, column in store.to_polars().to_dict().items():
            expected = pl.Series(name, table[name].table)
            np.testing.assert_equal(column.to_list(), expected.to_list())


def test_polars_gets_times_with_the_zones_it_knows(tmp_path):
    pytest.importorskip("polars", reason="polars comes with the extra bench")
    store = ColumnStore.create(tmp_path / "store")
    moments = pd.Series(pd.to_datetime(["2020-01-01 12:00", None]))
    store["berlin"] = moments.dt.tz_localize("Europe/Berlin")
    store["offset"] = moments.dt.tz_localize("+05:30")
    assert store.to_polars(["berlin"])["berlin"][0] == store["berlin"][0]
    with pytest.raises(TypeError, match=r"polars cannot hold column 'offset' .* leave it out"):
        store.to_polars()
