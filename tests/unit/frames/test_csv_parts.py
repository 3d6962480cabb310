"""CSV files that differ from one another become one Dask frame."""

import io

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.arrays import DifferentColumnsWarning
from kernel_helpers.frames import read_flights, read_taxi
from tests.unit.frames.joined import assert_same_values, read


def written(folder, *texts):
    paths = [folder / f"part-{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return paths


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_columns_come_as_they_are_asked_for(tmp_path, suffix):
    table = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    path = tmp_path / f"x.{suffix}"
    table.to_csv(path, index=False) if suffix == "csv" else table.to_parquet(path)
    assert read(path, columns=["c", "a"]).values.tolist() == [[3, 1]]
    for columns, error, words in [
        (["c", "c"], ValueError, "columns names 'c' twice"),
        (["c", "C"], ValueError, rf"x.{suffix} has no column 'C'; it has a, b, c"),
        ("abc", TypeError, r"columns is a list of names, got 'abc'; try \['abc'\]"),
        ([], ValueError, "columns is empty, expected some of a, b, c"),
    ]:
        with pytest.raises(error, match=words):
            read_taxi(path, columns=columns)


def test_a_long_file_is_read_by_its_own_head(tmp_path):
    n = 200_000  # several blocks
    rows = pd.DataFrame({"fare_amount": np.arange(n), "tip_amount": np.full(n, 0.5)})
    rows[:2].to_csv(tmp_path / "1.csv", index=False)
    rows[["tip_amount", "fare_amount"]].to_csv(tmp_path / "2.csv", index=False)
    frame = read_taxi([tmp_path / "1.csv", tmp_path / "2.csv"], memory_limit="1B")
    assert frame.npartitions > 2
    assert frame["fare_amount"].sum().compute() == n * (n - 1) / 2 + 1
    assert frame["tip_amount"].max().compute() == 0.5


def test_files_are_joined_by_name_in_their_order(tmp_path):
    paths = written(
        tmp_path,
        "VendorID,airport_fee\n1,1.25\n",
        "Airport_fee,VendorID,store_and_fwd_flag\n1.75,2,Y\n",
        "VendorID,airport_fee\n3,0.5\n",
        "store_and_fwd_flag,tpep_pickup_datetime\nN,2023-01-01 00:00:00\n",
    )
    frame = read(paths)
    assert frame["VendorID"].tolist() == [1, 2, 3, pd.NA]
    assert frame["airport_fee"].sum() == 3.5
    assert frame["store_and_fwd_flag"].fillna("").tolist() == ["", "Y", "", "N"]
    assert frame["tpep_pickup_datetime"].isna().tolist() == [True, True, True, False]
    with pytest.warns(DifferentColumnsWarning, match="'airport_fee' is 'Airport_fee' in part-1"):
        read_taxi(paths[:2])


def test_a_category_that_a_file_lacks_is_missing_there(tmp_path):
    paths = written(tmp_path, "origin,year\nEWR,2013\n", "year\n2013\n", "origin,year\nJFK,2013\n")
    with pytest.warns(DifferentColumnsWarning):
        frame = read_flights(paths)
    origins = frame["origin"].compute()
    assert origins.cat.categories.tolist() == ["EWR", "JFK"]
    assert origins.isna().tolist() == [False, True, False]


def test_an_index_saved_in_some_files_is_left_out(tmp_path):
    paths = written(tmp_path, ",fare_amount\n0,1.5\n", "fare_amount\n2.5\n")
    with pytest.warns(DifferentColumnsWarning, match="'Unnamed: 0', a saved index, is left out of"):
        frame = read_taxi(paths)
    assert frame.columns.tolist() == ["fare_amount"]
    assert frame["fare_amount"].sum().compute() == 4.0
    assert read(paths[:1]).columns.tolist() == ["Unnamed: 0", "fare_amount"]


def test_types_that_differ_become_one_that_keeps_what_is_written(tmp_path):
    paths = written(tmp_path, "n,code,x\n1,0012,1\n", "n,code,x\n2.5,A7,2\n", "n,code,x\n3,7,\n")
    frame = read(paths)
    assert frame["n"].tolist() == [1.0, 2.5, 3.0]
    assert frame["code"].tolist() == ["0012", "A7", "7"]
    assert frame["x"].dtype == "Int64"
    assert frame["x"].tolist() == [1, 2, pd.NA]


def test_whole_numbers_with_gaps_are_not_rounded(tmp_path):
    big = 2**53 + 1
    paths = written(tmp_path, f"id,y\n{big},1\n", f"id,y\n{big},1\n,1\n")
    assert read(paths)["id"].tolist() == [big, big, pd.NA]


def test_a_head_without_rows_is_a_part(tmp_path):
    paths = written(tmp_path, "fare_amount,x\n", "x,fare_amount\n2,1.5\n", "fare_amount\n")
    frame = read(paths)
    assert frame["fare_amount"].tolist() == [1.5]
    assert frame["x"].tolist() == [2]


def test_formats_are_not_mixed(tmp_path):
    paths = written(tmp_path, "a\n1\n")
    (tmp_path / "b.parquet").touch()
    with pytest.raises(ValueError, match=r"one format, got part-0.csv and b.parquet; read them"):
        read_taxi([*paths, tmp_path / "b.parquet"])


def test_folders_and_patterns_hold_data_alone(tmp_path):
    written(tmp_path, "fare_amount\n1\n", "fare_amount\n2\n")
    (tmp_path / "._part-0.csv").write_bytes(b"\0\5\x16\7")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "part-0-checkpoint.csv").write_text("fare_amount\n9\n")
    for source in (tmp_path, f"{tmp_path}/*.csv", [f"{tmp_path}/**/*.csv"]):
        assert read(source)["fare_amount"].sum() == 3


def drawn(rng):
    """Texts of CSV files that share some columns, in any order."""
    kinds = {
        "a": lambda n: rng.integers(-(2**62), 2**62, n),
        "b": lambda n: rng.normal(size=n).round(3),
        "c": lambda n: rng.choice(["x", "y z", "007", "1"], n),
        "fare_amount": lambda n: rng.integers(0, 9, n),
        "VendorID": lambda n: rng.integers(0, 9, n),
        "store_and_fwd_flag": lambda n: rng.choice(["Y", "N"], n),
    }
    texts = []
    for _ in range(rng.integers(1, 5)):
        n = int(rng.integers(0, 5))
        names = rng.permutation(list(kinds))[: rng.integers(1, 7)]
        columns = {name: kinds[name](n) for name in names}
        texts.append(pd.DataFrame(columns).to_csv(index=False))
    return texts


def test_generated_files_are_joined_as_pandas_joins_their_text(tmp_path, cases):
    for seed in range(cases(5)):
        texts = drawn(np.random.default_rng(seed))
        actual = read(written(tmp_path, *texts))
        frames = [pd.read_csv(io.StringIO(text), dtype=str) for text in texts]
        expected = pd.concat(frames, ignore_index=True)
        assert actual.columns.tolist() == expected.columns.tolist(), f"seed {seed}"
        for name, column in expected.items():
            read_column = actual[name]
            if pd.api.types.is_float_dtype(read_column.dtype):
                column = column.astype("float64")
            elif pd.api.types.is_integer_dtype(read_column.dtype):
                column = column.map(int, na_action="ignore")
            assert_same_values(read_column, column, seed)
