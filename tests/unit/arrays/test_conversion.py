"""CSV and Parquet to mapped arrays; a wrong line is named."""

import bz2
import gzip
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.arrays import (
    CsvError,
    DifferentColumnsWarning,
    from_csv,
    from_parquet,
    open_memmap,
)
from kernel_helpers.arrays.csv_blocks import read_blocks
from kernel_helpers.arrays.csv_format import CsvFormat
from kernel_helpers.arrays.csv_parse import parsed_blocks
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.arrays.csv_text import Part
from kernel_helpers.frames import ColumnStore
from tests.unit.arrays.files import file_names


def converted(tmp_path, content: bytes, **options):
    (tmp_path / "x.csv").write_bytes(content)
    return from_csv(tmp_path / "x.csv", tmp_path / "x.npy", progress=False, **options)


def test_the_chosen_columns_come_in_the_order_asked_for(tmp_path):
    X = converted(tmp_path, b"a,b,c\n1,2.5,x\n3,,y\n", columns=["b", "a"])
    np.testing.assert_array_equal(X, [[2.5, 1], [np.nan, 3]])


@pytest.mark.parametrize("content", [b"a\n", b"a", b"a\n\n\n"])
def test_a_file_without_rows_gives_no_rows(tmp_path, content):
    assert converted(tmp_path, content).shape == (0, 1)


def test_a_last_line_without_its_end_and_a_byte_order_mark_are_read(tmp_path):
    assert converted(tmp_path, b"\xef\xbb\xbfa,b\r\n1,2\r\n3,4").tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a,b\n1,2\n\n3\n", 4, "has 1 fields, expected 2"),
        (b"a,b\n1,2\n1,2,3\n", 3, "has 3 fields, expected 2"),
        (b"a,b\n1,2\n3,x\n", 3, "has 'x' in column 'b', expected double"),
        (b"a,b\n1,2\n3,\xe9\n", 3, "is not utf-8 .*0xe9.*latin-1"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, content, line, words):
    with pytest.raises(CsvError, match=rf"x\.csv, line {line} {words}") as caught:
        converted(tmp_path, content)
    assert caught.value.line == line
    assert file_names(tmp_path) == ["x.csv"]


def test_a_wrong_line_is_counted_across_blocks(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + "1,2\n" * 5_000 + "1\n" + "1,2\n" * 5_000)
    csv_format = CsvFormat(CsvSource(path), ("a", "b"), dict.fromkeys("ab"))
    blocks = parsed_blocks([Part(path)], csv_format, 2, size=1_000)
    with pytest.raises(CsvError, match="line 5002 has 1 fields"):
        list(blocks)


def test_blocks_join_to_the_file_whatever_their_size(tmp_path):
    text = b"a\n" + b"".join(b"%d\n" % 10**n for n in range(15))
    (tmp_path / "x.csv").write_bytes(text)
    path = tmp_path / "x.csv"
    for size in (1, 7, 1000):
        blocks = list(read_blocks(Part(path), CsvSource(path), size))
        assert b"a\n" + b"".join(map(bytes, (block.rows for block in blocks))) == text
        assert all(text[block.start :].startswith(bytes(block.rows)) for block in blocks)


def test_whole_numbers_have_no_missing_value(tmp_path):
    with pytest.raises(CsvError, match=r"line 4 has no value in column 'b', and int32"):
        converted(tmp_path, b"a,b\n1,2\n\n3,\n", dtype="int32")


def test_another_encoding_is_read_when_it_is_named(tmp_path):
    X = converted(tmp_path, "größe,n\n1,2\n".encode("latin-1"), encoding="latin-1")
    assert X.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16; pass encoding='utf-16'"),
        (b"PK\3\4", "zip archive; unpack it first"),
        (b"a,a\n1,2\n", "'a' twice"),
    ],
)
def test_what_is_no_csv_is_said(tmp_path, content, words):
    with pytest.raises(CsvError, match=words):
        converted(tmp_path, content)


def test_an_unknown_column_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(ValueError, match="no column 'c'; it has a, b"):
        converted(tmp_path, b"a,b\n1,2\n", columns=["c"])


@pytest.mark.parametrize(("suffix", "module"), [(".gz", gzip), (".bz2", bz2)])
def test_packed_files_are_unpacked_on_the_way(tmp_path, suffix, module):
    (tmp_path / f"x.csv{suffix}").write_bytes(module.compress(b"a\n1\n2\n"))
    X = from_csv(tmp_path / f"x.csv{suffix}", tmp_path / "x.npy")
    assert X.tolist() == [[1], [2]]


def test_several_files_follow_each_other_when_their_heads_agree(tmp_path):
    paths = [tmp_path / f"{n}.csv" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_text(f"a\n{n}\n")
    assert from_csv(paths, tmp_path / "x.npy")[:, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("dtype", ["U3", "S2", object, complex, "i4,f4"])
@pytest.mark.parametrize("convert", [from_csv, from_parquet])
def test_an_array_holds_numbers_and_cuts_no_text(tmp_path, convert, dtype):
    with pytest.raises(ValueError, match=r"dtype must be a type of numbers, got .*; a ColumnStore"):
        convert(tmp_path / "x.csv", tmp_path / "x.npy", dtype=dtype)


@pytest.mark.parametrize("convert", [from_csv, ColumnStore.from_csv])
@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("a,c", "lacks 'b' and has 'c'"),
        ("a", "lacks 'b'"),
        ("a,b,c,d", "has 'c', 'd'"),
        ("b,a", "has 'b' where 'a' should be"),
        ("a,B", "lacks 'b' and has 'B'"),
    ],
)
def test_a_file_is_refused_by_the_columns_in_which_it_differs(tmp_path, convert, head, words):
    for folder, line in [("0", "a,b"), ("1", head)]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text(f"{line}\n{line}\n")
    one, other = tmp_path / "0" / "x.csv", tmp_path / "1" / "x.csv"
    expected = f"{other} {words}, expected the columns of {one} in the same order; change"
    with pytest.raises(CsvError, match=rf"^{re.escape(expected)}"):
        convert([one, other], tmp_path / "target", progress=False)
    assert file_names(tmp_path) == ["0", "1"]


def test_a_value_of_two_million_characters_is_survived(tmp_path):
    X = converted(tmp_path, b"a,b\n1," + b"x" * 2_000_000 + b"\n2,y\n", columns=["a"])
    assert X[:, 0].tolist() == [1, 2]


def test_parquet_becomes_the_same_array(tmp_path, rng):
    frame = pd.DataFrame(rng.normal(size=(5_000, 3)), columns=list("abc"))
    frame.loc[7, "b"] = np.nan
    frame.to_parquet(tmp_path / "x.parquet", row_group_size=700)
    X = from_parquet(tmp_path / "x.parquet", tmp_path / "x.npy", columns=["c", "b"])
    np.testing.assert_array_equal(X, frame[["c", "b"]])
    assert isinstance(open_memmap(tmp_path / "x.npy"), np.memmap)


@pytest.mark.parametrize(
    ("values", "kind"),
    [(["1"], "string"), ([[1]], "list"), ([b"1"], "binary"), ([{"x": 1}], "struct")],
)
def test_a_parquet_column_without_numbers_is_refused(tmp_path, values, kind):
    pq.write_table(pa.table({"a": values}), tmp_path / "x.parquet")
    words = rf"Column 'a' of x\.parquet is {kind}.*, which is no number; leave it out"
    with pytest.raises(ValueError, match=words):
        from_parquet(tmp_path / "x.parquet", tmp_path / "x.npy")


NUMBERS = {
    "int64": st.integers(-(2**63), 2**63 - 1),
    "uint64": st.integers(0, 2**64 - 1),
    "int32": st.integers(-(2**31), 2**31 - 1),
    "double": st.floats(allow_nan=False),
    "bool": st.booleans(),
}


@settings(deadline=None, max_examples=80)
@given(st.data(), st.sampled_from([*NUMBERS]), st.sampled_from(["float64", "float32", "int64"]))
def test_parquet_numbers_stay_what_they_are_or_are_refused(tmp_path_factory, data, kind, dtype):
    folder = tmp_path_factory.mktemp("parquet")
    drawn = st.lists(st.none() | st.sampled_from([0, 1]) | NUMBERS[kind], min_size=1, max_size=3)
    numbers = [None if x is None else type_of(kind)(x) for x in data.draw(drawn)]
    pq.write_table(pa.table({"a": pa.array(numbers, kind)}), folder / "x.parquet")
    if not all(is_kept(x, dtype) for x in numbers):
        with pytest.raises(ValueError, match=r"Column 'a' of x.parquet (has missing|does not fit)"):
            from_parquet(folder / "x.parquet", folder / "x.npy", dtype=dtype, progress=False)
        return
    found = from_parquet(folder / "x.parquet", folder / "x.npy", dtype=dtype, progress=False)
    whole = kind != "double"
    for actual, expected in zip(found[:, 0].tolist(), numbers, strict=True):
        if expected is None:
            assert actual != actual
        elif whole and dtype != "float32":
            assert actual == expected
        else:
            assert actual == np.array(expected, dtype)


def type_of(kind):
    return {"double": float, "bool": bool}.get(kind, int)


def is_kept(number, dtype):
    """Whether a number or a gap has a place in an array."""
    if dtype == "int64":
        return number is not None and int(number) == number and -(2**63) <= number < 2**63
    with np.errstate(over="ignore"):
        return number is None or (
            abs(number) <= 2**53
            if isinstance(number, int)
            else np.isinf(number) or np.isfinite(np.array(number, dtype))
        )


def test_a_parquet_file_without_columns_is_refused(tmp_path):
    pq.write_table(pa.table({}), tmp_path / "x.parquet")
    with pytest.raises(ValueError, match=r"x\.parquet has no columns"):
        from_parquet(tmp_path / "x.parquet", tmp_path / "x.npy")


def test_parquet_files_whose_columns_differ_are_joined_by_name(tmp_path):
    paths = [tmp_path / f"{n}.parquet" for n in range(3)]
    pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}).to_parquet(paths[0])
    pd.DataFrame({"B": [6], "a": [5]}, index=[9]).to_parquet(paths[1])
    pd.DataFrame({"c": [7.0]}).to_parquet(paths[2])
    with pytest.warns(DifferentColumnsWarning, match=r"'b' is 'B' in 1.parquet; 'b' is missing in"):
        X = from_parquet(paths, tmp_path / "x.npy", progress=False)
    nan = np.nan
    expected = [[1, 3, nan], [2, 4, nan], [5, 6, nan], [nan, nan, 7]]
    np.testing.assert_array_equal(X, np.array(expected))
    options = {"columns": ["b", "a"], "dtype": "i4", "progress": False}
    with pytest.warns(DifferentColumnsWarning, match=r"'b' is 'B' in 1.parquet"):
        X = from_parquet(paths[:2], tmp_path / "y.npy", **options)
    assert X.tolist() == [[3, 1], [4, 2], [6, 5]]
    with pytest.warns(DifferentColumnsWarning, match=r"'a' is missing in 2.parquet"):
        X = from_parquet(paths[::2], tmp_path / "z.npy", columns=["a"], progress=False)
    np.testing.assert_array_equal(X[:, 0], [1, 2, nan])
    with pytest.raises(ValueError, match=r"'a' is missing in 2.parquet, and int32 has"):
        from_parquet(paths, tmp_path / "w.npy", dtype="i4", progress=False)


@pytest.mark.parametrize(
    ("columns", "error", "words"),
    [
        (["a", "a"], ValueError, "columns names 'a' twice"),
        (["a", "z"], ValueError, "has no column 'z'; it has a, b"),
        ("a", TypeError, r"columns is a list of names, got 'a'; try \['a'\]"),
    ],
)
def test_columns_that_are_no_list_of_names_are_refused(tmp_path, columns, error, words):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    pd.DataFrame({"a": [1], "b": [2]}).to_parquet(tmp_path / "x.parquet")
    for convert, name in ((from_csv, "x.csv"), (from_parquet, "x.parquet")):
        with pytest.raises(error, match=words):
            convert(tmp_path / name, tmp_path / "x.npy", columns=columns, progress=False)
    assert not (tmp_path / "x.npy").exists()
