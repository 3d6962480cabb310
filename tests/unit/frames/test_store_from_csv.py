"""CSV files to a column store: types from samples, errors with their line, nothing half done."""

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.arrays import CsvError
from kernel_helpers.frames import ColumnStore


def stored(tmp_path, text, **options):
    (tmp_path / "x.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return ColumnStore.from_csv(tmp_path / "x.csv", tmp_path / "store", progress=False, **options)


def test_each_column_gets_the_type_its_values_show(tmp_path):
    store = stored(
        tmp_path,
        "n,gap,x,word,at,flag,void,mix\n"
        "1,1,1.5,a,2013-01-01 05:00:00,true,,1\n2,,2,b,2013-01-02 06:00:00,false,,b\n"
        "3,3,,a,,true,,1\n4,4,1,a,2013-01-02 06:00:00,true,,b\n",
    )
    found = dict(line.strip().split(": ") for line in repr(store).splitlines()[1:])
    assert found == {
        "n": "int64",
        "gap": "float64",
        "x": "float64",
        "word": "category of 2",
        "at": "datetime64[s]",
        "flag": "bool",
        "void": "float64",
        "mix": "category of 2",
    }
    assert np.isnat(store["at"]).tolist() == [False, False, True, False]


NUMBERS = ("1", "0", "-3", "2.5", "-0", ".5", "5.", "1e3", "+5", "inf", "-Infinity", "INF", "1e400")
TRUTHS = ("true", "True", "FALSE", "false")
MISSING = ("", "NA", "nan")
ODD = ("007", "0x1f", "1_000", "9007199254740993", "x", "1.5.2", "--1", "yes", "-0x1", "1 2")


def test_each_value_of_generated_columns_is_what_is_written(tmp_path, cases):
    for seed in range(cases(60)):
        rng = np.random.default_rng(seed)
        pools = [NUMBERS, TRUTHS, MISSING, ODD]
        chosen = [pools[at] for at in rng.choice(4, rng.integers(1, 4), replace=False)]
        cells = rng.choice(sum(chosen, ()), rng.integers(1, 6)).tolist()
        folder = tmp_path / str(seed)
        folder.mkdir()
        column = stored(folder, "x,y\n" + "".join(f"{cell},1\n" for cell in cells)).to_pandas()["x"]
        known = [cell for cell in cells if cell not in MISSING]
        missing = [cell in MISSING for cell in cells]
        assert column.isna().tolist() == missing, (seed, cells)
        if set(known) <= {*NUMBERS}:
            expected, dtypes = [float(cell) for cell in known], ("int64", "float64")
        elif set(known) <= {*TRUTHS}:
            expected = [cell.lower() == "true" for cell in known]
            dtypes = ("bool", "boolean")
        else:
            expected, dtypes = known, ("category", "str", "Int64", "int64")
        assert column.dtype in dtypes, (seed, cells)
        if pd.api.types.is_integer_dtype(column.dtype):
            expected = [int(cell) for cell in known]
        assert column.dropna().tolist() == expected, (seed, cells)


def test_truth_values_may_be_digits_where_that_is_asked_for(tmp_path):
    store = stored(tmp_path, "a,b\n1,true\n0,1\n,0\n", types={"a": "boolean"})
    assert store.to_pandas()["a"].tolist() == [True, False, pd.NA]
    assert store["b"][:].tolist() == ["true", "1", "0"]


def test_a_gap_that_no_sample_showed_leaves_truth_values_what_they_are(tmp_path):
    store = stored(tmp_path, "a,b\n" + "true,1\n" * 900_000 + ",1\n" + "true,1\n" * 90_000)
    assert store.to_pandas()["a"].dtype == "boolean"
    assert store["a"].missing.sum() == 1


def test_a_type_can_be_asked_for(tmp_path):
    asked = {"a": "float32", "b": "text", "c": "category"}
    store = stored(tmp_path, "a,b,c\n1,1,1\n2,1,2\n", types=asked)
    assert store["a"].dtype == np.float32
    assert store["b"][:].tolist() == ["1", "1"]
    assert store["c"].categories == ("1", "2")


def test_a_large_file_equals_pandas(tmp_path, rng):
    n = 150_000
    frame = pd.DataFrame(
        {
            "x": rng.normal(size=n),
            "k": rng.integers(0, 9, n),
            "word": rng.choice(["one", "two", "three"], n),
            "text": [f"row {i}" for i in range(n)],
            "gap": np.where(np.arange(n) < n - 5, np.arange(n), np.nan),
        }
    )
    frame["gap"] = frame["gap"].astype("Int64")  # whole numbers: the gaps come at the very end
    frame.to_csv(tmp_path / "x.csv", index=False)
    store = ColumnStore.from_csv(tmp_path / "x.csv", tmp_path / "store", progress=False)
    read = store.to_pandas().astype({"word": "str"})
    pd.testing.assert_frame_equal(read, frame.astype({"gap": float}), check_dtype=False)


@pytest.mark.parametrize("text", ["a,b\n", "a,b", "a,b\n1,2\n"])
def test_an_empty_or_one_row_file_is_a_store(tmp_path, text):
    store = stored(tmp_path, text)
    assert store.shape == (text.count("1"), 2)
    assert store.to_pandas().shape == store.shape


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n1\n", "line 3 has 1 fields, expected 2"),
        (b"a,b\n1,x\n1,\xe9\n", r"line 3 is not utf-8 .*try encoding='latin-1'"),
    ],
)
def test_a_wrong_line_is_named_and_no_store_is_left(tmp_path, text, words):
    with pytest.raises(CsvError, match=words):
        stored(tmp_path, text)
    assert not (tmp_path / "store").exists()


def test_a_value_that_no_sample_showed_is_named_with_its_column(tmp_path):
    rows = "1,2\n" * 3_000_000 + "1.5,2\n" + "1,2\n" * 100_000
    with pytest.raises(CsvError, match=r"line 3000002 has '1.5' in column 'a', expected int64"):
        stored(tmp_path, "a,b\n" + rows)


def test_a_store_that_is_there_is_not_overwritten(tmp_path):
    store = stored(tmp_path, "a\n1\n")
    with pytest.raises(FileExistsError, match="already holds a store"):
        stored(tmp_path, "a\n2\n")
    assert store["a"].tolist() == [1]


def test_what_a_system_left_in_the_folder_is_neither_read_nor_deleted(tmp_path):
    left = tmp_path / "store" / ".ipynb_checkpoints"
    left.mkdir(parents=True)
    (tmp_path / "store" / ".DS_Store").touch()
    with pytest.raises(CsvError, match="line 3 has 1 fields"):
        stored(tmp_path, "a,b\n1,2\n1\n")
    assert {path.name for path in left.parent.iterdir()} == {".ipynb_checkpoints", ".DS_Store"}
    assert stored(tmp_path, "a\n1\n").shape == (1, 1)
    assert left.is_dir()


def test_a_store_without_columns_beside_other_files_is_refused_and_nothing_is_deleted(tmp_path):
    store = stored(tmp_path, "a\n1\n")
    store.drop("a")
    for name in ("notes.txt", "mine.npy", "settings.json"):
        (store.path / name).write_text("my work")
    (store.path / "0123456789ab.npy").mkdir()  # a folder is no column of ours
    kept = {path.name for path in store.path.iterdir()}
    for text in ("a,b\n1,2\n1\n", "a\n1\n"):
        with pytest.raises(FileExistsError, match=r"already holds other files such as mine\.npy"):
            stored(tmp_path, text)
        assert {path.name for path in store.path.iterdir()} == kept
    store["a"] = [1]
    assert kept < {path.name for path in store.path.iterdir()}


def test_wrong_types_are_refused_before_anything_is_read(tmp_path):
    with pytest.raises(ValueError, match=r"'category', 'text' or a dtype .* got 'flota'"):
        stored(tmp_path, "a\n1\n", types={"a": "flota"})
    with pytest.raises(ValueError, match="types names the column 'z'; the file has a"):
        stored(tmp_path, "a\n1\n", types={"z": "text"})


def test_the_real_flights_have_their_known_means(tmp_path):
    from kernel_helpers.datasets import flights_files

    store = ColumnStore.from_csv(flights_files("csv"), tmp_path / "store", progress=False)
    means = store.groupby("origin").mean("dep_delay")
    assert means.round(3).to_dict() == {"EWR": 15.108, "JFK": 12.112, "LGA": 10.347}
    assert store.groupby("origin").count("dep_delay").sum() == 328_521
