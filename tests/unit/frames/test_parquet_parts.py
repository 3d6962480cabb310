"""Parquet files that differ from one another become one table, or an error that lists them."""

import datetime
import warnings
from decimal import Decimal
from functools import reduce

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kernel_helpers.arrays import DifferentColumnsWarning
from kernel_helpers.frames import read_flights, read_taxi
from tests.unit.frames.joined import assert_same_values, read


def written(folder, *tables, **options):
    """Write a file for each table (a dict, an Arrow table or a pandas frame)."""
    paths = []
    for number, table in enumerate(tables):
        arrow = pa.table(table) if isinstance(table, dict) else table
        if isinstance(arrow, pd.DataFrame):
            arrow = pa.Table.from_pandas(arrow)
        paths.append(folder / f"part-{number}.parquet")
        pq.write_table(arrow, paths[-1], **options)
    return paths


def test_columns_are_joined_by_name_in_the_order_of_their_first_appearance(tmp_path):
    paths = written(
        tmp_path, {"a": [1, 2], "b": [1.5, 2.5]}, {"c": ["x"], "b": [3.5]}, {"b": [4.5], "a": [3]}
    )
    expected = pd.DataFrame({"a": [1, 2, None, 3], "b": [1.5, 2.5, 3.5, 4.5]}).assign(
        c=pd.Series([None, None, "x", None], dtype="str"), a=lambda f: f["a"].astype("Int64")
    )
    pd.testing.assert_frame_equal(read(paths).astype({"c": "str"}), expected)
    assert read(paths, columns=["c", "a"]).columns.tolist() == ["c", "a"]


def test_the_differences_are_reported_with_their_rows(tmp_path):
    paths = written(tmp_path, {"fare": [1.0], "tip": [1.0]}, {"Fare": [2.0, 3.0]})
    with pytest.warns(
        DifferentColumnsWarning,
        match="2 files differ in their columns and are joined by name: 'fare' is 'Fare' in "
        r"part-1.parquet; 'tip' is missing in part-1.parquet \(2 rows\), read as missing values.",
    ):
        read_taxi(paths)


def test_alike_files_are_read_without_a_word(tmp_path):
    paths = written(tmp_path, {"a": [1], "B": [1]}, {"B": [2], "a": [2]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_taxi(paths).compute().sum().tolist() == [3, 3]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_known_spelling_is_taken_where_the_files_differ(tmp_path, order):
    files = written(tmp_path, {"airport_fee": [1.25]}, {"Airport_fee": [3.5]})
    paths = [files[at] for at in order]
    assert read(paths)["airport_fee"].sum() == 4.75
    for name in ("Airport_fee", "airport_fee"):
        assert read(paths, columns=[name])[name].sum() == 4.75


def test_a_spelling_on_which_all_files_agree_is_kept(tmp_path):
    paths = written(tmp_path, {"Airport_fee": pa.array([1, None])}, {"Airport_fee": [3.5]})
    frame = read(paths)
    assert frame.columns.tolist() == ["Airport_fee"]
    assert frame["Airport_fee"].dtype == "float64"
    assert read(paths, columns=["airport_fee"]).columns.tolist() == ["airport_fee"]


def test_names_that_one_file_has_in_both_cases_stay_apart(tmp_path):
    paths = written(tmp_path, {"x": [1.0], "X": [10.0]}, {"X": [20.0]})
    frame = read(paths)
    assert frame.sum().to_dict() == {"x": 1.0, "X": 30.0}
    assert frame["x"].isna().tolist() == [False, True]


@pytest.mark.parametrize("named", [None, "ride"])
def test_an_index_saved_in_some_files_hides_no_column(tmp_path, named):
    frame = pd.DataFrame({"ride": [7, 9, 4], "fare_amount": [1.0, 2.0, 3.0]}, index=[5, 9, 1])
    indexed = frame.set_index(named) if named else frame
    paths = written(tmp_path, indexed, frame.reset_index(drop=True))
    expected = pd.concat([frame, frame], ignore_index=True)
    pd.testing.assert_frame_equal(read(paths), expected, check_like=True)


def test_an_unnamed_index_is_read_where_it_is_asked_for(tmp_path):
    paths = written(tmp_path, pd.DataFrame({"a": [1.0, 2.0]}, index=[5, 9]))
    assert read(paths, columns=["__index_level_0__"])["__index_level_0__"].tolist() == [5, 9]


def test_labels_that_are_numbers_keep_their_values(tmp_path):
    assert read(written(tmp_path, pd.DataFrame({0: [1.5], 1: [2.5]}))).values.tolist() == [
        [1.5, 2.5]
    ]


UTC = datetime.UTC
NOON = datetime.datetime(2019, 1, 1, 12)
JOINED = {
    "narrow and wide": (pa.array([1], "int8"), pa.array([2**40]), "int64", [1, 2**40]),
    "signed and unsigned": (pa.array([-1], "int8"), pa.array([255], "uint8"), "int16", [-1, 255]),
    "whole and floating": (pa.array([2**53]), pa.array([0.5]), "float64", [2.0**53, 0.5]),
    "single and double": (pa.array([0.5], "float32"), pa.array([0.1]), "float64", [0.5, 0.1]),
    "missing and whole": (pa.nulls(1), pa.array([2**62 + 1]), "Int64", [None, 2**62 + 1]),
    "missing and truth": (pa.nulls(1), pa.array([True]), "boolean", [None, True]),
    "missing and text": (pa.nulls(1), pa.array(["x"]), "str", [None, "x"]),
    "units of time": (
        pa.array([NOON], pa.timestamp("s")),
        pa.array([NOON], pa.timestamp("us")),
        "datetime64[us]",
        [NOON, NOON],
    ),
    "kinds of text": (pa.array(["a"], pa.large_string()), pa.array(["b"]), "str", ["a", "b"]),
    "codes and text": (pa.array(["a"]).dictionary_encode(), pa.array(["b"]), "str", ["a", "b"]),
    "codes of two files": (
        pa.array(["a"]).dictionary_encode(),
        pa.array(["b"]).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string())),
        "category",
        ["a", "b"],
    ),
    "decimals": (
        pa.array([Decimal("1.5")], pa.decimal128(4, 1)),
        pa.array([Decimal("2.25")], pa.decimal128(4, 2)),
        pd.ArrowDtype(pa.decimal128(5, 2)),
        [Decimal("1.50"), Decimal("2.25")],
    ),
}


@pytest.mark.parametrize("case", JOINED)
@pytest.mark.parametrize("turned", [False, True])
def test_types_that_one_type_holds_are_joined(tmp_path, case, turned):
    *arrays, dtype, values = JOINED[case]
    step = -1 if turned else 1
    column = read(written(tmp_path, *({"x": array} for array in arrays[::step])))["x"]
    text = isinstance(column.dtype, pd.StringDtype)  # of Dask's or of pandas' own choice
    assert (text and dtype == "str") or column.dtype == dtype
    expected = pd.Series(values[::step]).astype("object")
    assert [None if pd.isna(value) else value for value in column] == [
        None if pd.isna(value) else value for value in expected
    ]


APART = {
    "whole and text": (pa.array([1]), pa.array(["1"])),
    "truth and whole": (pa.array([True]), pa.array([1])),
    "text and bytes": (pa.array(["a"]), pa.array([b"a"])),
    "local time and moment": (
        pa.array([NOON], pa.timestamp("us")),
        pa.array([NOON], pa.timestamp("us", "UTC")),
    ),
    "time and number": (pa.array([NOON], pa.timestamp("us")), pa.array([1])),
    "decimal and floating": (pa.array([Decimal("1.5")]), pa.array([1.5])),
}


@pytest.mark.parametrize("case", APART)
def test_types_that_no_type_holds_are_listed_by_file(tmp_path, case):
    one, other = APART[case]
    paths = written(tmp_path, {"x": one, "y": [1]}, {"x": other, "y": [1]}, {"x": one, "y": [1]})
    with pytest.raises(ValueError, match=r"cannot become one: 'x' is ") as caught:
        read_taxi(paths)
    assert f"{one.type} in part-0.parquet, part-2.parquet" in str(caught.value)
    assert f"{other.type} in part-1.parquet" in str(caught.value)
    assert read_taxi(paths, columns=["y"]).y.sum().compute() == 3


def test_whole_numbers_that_floats_cannot_hold_are_refused_by_name(tmp_path):
    paths = written(tmp_path, {"ride": [0.5]}, {"ride": [2**53 + 1]})
    with pytest.raises(
        ValueError, match=r"'ride' of part-1.parquet is int64, .* do not fit double"
    ):
        read(paths)


def test_known_types_take_exact_values_alone(tmp_path):
    paths = written(tmp_path, {"VendorID": [1]}, {"VendorID": [2.0]}, {"VendorID": ["3"]})
    assert read(paths)["VendorID"].tolist() == [1, 2, 3]
    paths = written(tmp_path, {"VendorID": [1]}, {"VendorID": [2.5]})
    with pytest.raises(ValueError, match=r"'VendorID' of part-1.parquet is double, .* fit int64"):
        read(paths)
    name = "tpep_pickup_datetime"
    paths = written(tmp_path, {name: [1_546_300_800]})
    with pytest.raises(ValueError, match=r"int64 in part-0.parquet, expected timestamp\[us\]"):
        read_taxi(paths)


def test_identifiers_with_gaps_stay_whole(tmp_path):
    big = 2**62 + 1
    tables = {"VendorID": [big, None]}, {"VendorID": [big]}, {"fare_amount": [1.0]}
    column = read(written(tmp_path, *tables))["VendorID"]
    assert column.dtype == "Int64"
    assert column.tolist() == [big, pd.NA, big, pd.NA]


def test_files_without_rows_or_wanted_columns_are_read(tmp_path):
    empty = {"a": pa.array([], "str"), "fare_amount": pa.nulls(0)}
    paths = written(tmp_path, empty, {"a": [1], "fare_amount": [2.0]}, {"b": [1, 2]}, empty)
    frame = read(paths)
    assert frame["a"].tolist() == [1, pd.NA, pd.NA]
    assert frame["fare_amount"].sum() == 2.0
    assert read(paths[2:], columns=["a"])["a"].isna().tolist() == [True, True]
    assert read(written(tmp_path, empty)).shape == (0, 2)


def test_a_file_without_rows_or_columns_changes_no_type(tmp_path):
    paths = written(tmp_path, {"VendorID": [1]}, pd.DataFrame(), {"VendorID": pa.array([], "str")})
    column = read(paths)["VendorID"]
    assert column.dtype == "int64"
    assert column.tolist() == [1]


def test_a_folder_that_dask_wrote_is_one_table(tmp_path):
    rides = pd.DataFrame({"fare_amount": [1.0, 2.0, 3.0]})
    dd.from_pandas(rides, npartitions=3).to_parquet(tmp_path / "rides", write_metadata_file=True)
    (tmp_path / "rides" / "_SUCCESS").touch()
    (tmp_path / "rides" / "._part.0.parquet").write_bytes(b"Mac OS X")
    for source in (tmp_path / "rides", f"{tmp_path}/rides/*"):
        assert read(source)["fare_amount"].tolist() == [1, 2, 3]


def test_categories_of_partitions_are_not_taken_for_those_of_the_table(tmp_path):
    paths = written(tmp_path, {"origin": ["EWR"]}, {"origin": ["JFK"]})
    frame = read_flights(paths)
    assert not frame["origin"].cat.known
    assert frame.categorize()["origin"].cat.categories.tolist() == ["EWR", "JFK"]


def test_what_is_no_text_does_not_become_text(tmp_path):
    values = {"price": [Decimal("1.50"), Decimal("2.25")], "day": [NOON.date()] * 2}
    table = pa.table(values | {"tags": [["a"], []], "raw": [b"a", None]})
    frame = read(written(tmp_path, table))
    assert pa.Table.from_pandas(frame, preserve_index=False).to_pylist() == table.to_pylist()


def test_missing_in_one_row_group_is_missing_in_the_type_of_all(tmp_path):
    paths = written(tmp_path, {"n": pa.array([1, 2, None, 2**60 + 1])}, row_group_size=1)
    frame = read_taxi(paths, memory_limit="1B")
    kinds = frame.map_partitions(lambda part: part.dtypes, meta=(None, "object")).compute()
    assert {str(kind) for kind in kinds} == {"Int64"}
    assert frame["n"].max().compute() == 2**60 + 1


def test_a_column_named_twice_and_a_broken_file_are_refused(tmp_path):
    twice = pa.table([[1], [2]], names=["a", "a"])
    with pytest.raises(ValueError, match=r"part-0.parquet has the column 'a' twice"):
        read_taxi(written(tmp_path, twice))
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match=r"x.parquet is no whole Parquet file"):
        read_taxi(tmp_path / "x.parquet")


KINDS = {
    "int": lambda rng, n: rng.integers(-(2**53), 2**53, n),
    "small": lambda rng, n: rng.integers(-100, 100, n).astype("int8"),
    "float": lambda rng, n: rng.normal(size=n).round(3),
    "text": lambda rng, n: rng.choice(["a", "bb", ""], n).astype(object),
    "category": lambda rng, n: pd.Categorical(rng.choice(["x", "y"], n)),
    "time": lambda rng, n: rng.integers(0, 2**31, n).astype("datetime64[s]"),
    "gap": lambda rng, n: pd.array(rng.integers(0, 9, n), "Int64"),
}
NUMBERS = ("int", "small", "float")


def drawn(rng):
    """Files that share some columns, in any order, with types that pandas joins as well."""
    kinds = {name: str(rng.choice(list(KINDS))) for name in "abcde"}
    frames = []
    for _ in range(rng.integers(1, 5)):
        n = int(rng.integers(0, 5))
        names = rng.permutation(list(kinds))[: rng.integers(1, 6)]
        numbers = {name: str(rng.choice(NUMBERS)) for name in names}
        columns = {
            name: KINDS[numbers[name] if kinds[name] in NUMBERS else kinds[name]](rng, n)
            for name in names
        }
        frames.append(pd.DataFrame(columns))
    return frames


def test_generated_files_are_joined_as_pandas_joins_them(tmp_path, cases):
    for seed in range(cases(20)):
        rng = np.random.default_rng(seed)
        frames = drawn(rng)
        paths = written(tmp_path, *frames, row_group_size=2)
        actual = read(paths, memory_limit="1B")
        with_rows = [frame for frame in frames if len(frame)] or frames
        order = reduce(lambda names, f: [*names, *(n for n in f if n not in names)], frames, [])
        expected = pd.concat([f.astype(object) for f in with_rows], ignore_index=True)
        assert actual.columns.tolist() == order, f"seed {seed}"
        for name in expected:
            assert_same_values(actual[name].astype(object), expected[name], seed)
