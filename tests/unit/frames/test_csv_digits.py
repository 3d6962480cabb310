"""What a CSV file writes is what the store holds: every digit, every leading zero, every word."""

import csv
import random
import re

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.arrays import CsvError
from kernel_helpers.frames import ColumnStore

COLUMNS = {
    "whole": ["0", "-1", "12", "9007199254740993", "-9223372036854775808", "9223372036854775807"],
    "large": ["18446744073709551615", "16699327784941023797", "0", "9223372036854775808"],
    "huge": ["18446744073709551616", "1", "340282366920938463463374607431768211456"],
    "both": ["-1", "18446744073709551615", "3"],
    "hexadecimal": ["0xff", "0x0000000000000001", "0xffffffffffffffff", "0XA"],
    "zip": ["02134", "10001", "00501", "94103"],
    "padded": ["-007", "0012.5", "3"],
    "mixed": ["1.5", "1577134800018226901", "2"],
    "real": ["1.5", "-0.25", "1e3", "3", "0.1", "0"],
    "exponent": ["0e3", "1e22", "9007199254740992", "2.5"],
    "phone": ["+49123", "+1555", "0049"],
    "word": ["a", "b", "0x", "x0"],
    "date": ["2013-01-05", "2014-12-31"],
    "time": ["00:05", "07:30", "12:00"],
}


def store_of(tmp_path, *texts, name="store", **options):
    paths = [tmp_path / f"{at}.csv" for at in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ColumnStore.from_csv(paths, tmp_path / name, progress=False, **options)


def is_kept(text, value):
    """Whether a stored value is what the text says: the text itself, or the very number."""
    if isinstance(value, str | np.datetime64):
        return str(value) == text
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(value) == int(text)
    return re.fullmatch(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?(e[0-9]+)?", text) and value == float(text)


def test_every_value_of_generated_columns_is_kept_or_refused(cases, tmp_path):
    kept = 0
    for seed in range(cases(25)):
        rng = random.Random(seed)
        names = rng.sample(sorted(COLUMNS), 4)
        rows = [[rng.choice(COLUMNS[name]) for name in names] for _ in range(rng.randint(1, 9))]
        path = tmp_path / "x.csv"
        with path.open("w", newline="") as file:
            csv.writer(file, quoting=rng.choice([0, 1])).writerows([names, *rows])
        store = ColumnStore.from_csv(path, tmp_path / str(seed), progress=False)
        for name, texts in zip(names, zip(*rows, strict=True), strict=True):
            for text, value in zip(texts, store[name][:], strict=True):
                assert is_kept(text, value), (seed, name, texts, store[name][:])
                kept += 1
    assert kept > 200


@pytest.mark.parametrize("gap", ["", "NA"])
@pytest.mark.parametrize("ids", [("9007199254740993", "2"), ("-9007199254740993", "2")])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_gaps_never_round_ids_of_other_files(tmp_path, gap, ids, order):
    files = ["k,id\n1,1\n2,2\n", f"k,id\n1,1\n2,{gap}\n", f"k,id\n1,{ids[0]}\n2,{ids[1]}\n"]
    store = store_of(tmp_path, *(files[at] for at in order))
    first = 2 * order.index(2)
    assert [str(value) for value in store["id"][first : first + 2]] == list(ids)


def late(usual, value, head="id,k"):
    """Return a file whose last row is in no sample."""
    return f"{head}\n" + usual * (6_000_000 // len(usual)) + value


def test_a_gap_that_no_sample_showed_is_refused_with_the_column(tmp_path):
    with pytest.raises(ValueError, match=r"'id'.*missing values.*types=\{'id': 'Int64'\}"):
        store_of(tmp_path, late("1577134800018226901,1\n", ",1\n"))
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("usual", [",1\n", "1,1\n,1\n", "1.5,1\n"])
def test_ids_that_no_sample_showed_are_not_rounded(tmp_path, usual):
    with pytest.raises(ValueError, match=r"9007199254740993' .* would round it|beyond 2\*\*53"):
        store_of(tmp_path, late(usual, "9007199254740993,2\n"))


@pytest.mark.parametrize("value", ["007", "0x1f", "9223372036854775808"])
def test_an_identifier_that_no_sample_showed_is_refused(tmp_path, value):
    text = late("12,1\n", f"{value},1\n")
    line = text.count("\n")
    with pytest.raises(
        CsvError, match=rf"line {line} has '{value}' in column 'id', expected int64"
    ):
        store_of(tmp_path, text)
    store = store_of(tmp_path, text, types={"id": "text"})
    assert store["id"][line - 2] == value


def test_a_number_that_was_asked_for_may_have_leading_zeros_but_no_other_base(tmp_path):
    store = store_of(tmp_path, "a\n007\n-00\n", types={"a": "int64"})
    assert store["a"].tolist() == [7, 0]
    with pytest.raises(CsvError, match=r"line 2 has '0x1' .* no hexadecimal"):
        store_of(tmp_path, "a\n0x1\n", name="other", types={"a": "int32"})


def test_text_keeps_the_words_that_mean_missing_elsewhere(tmp_path):
    text = 'country,name,n,free\nNA,Null,NA,NA\nDE,null,1,a\n,"n/a",2,\n'
    store = store_of(tmp_path, text, types={"country": "text", "name": "category"})
    assert store["country"][:].tolist() == ["NA", "DE", None]
    assert store["name"][:].tolist() == ["Null", "null", "n/a"]
    assert store["free"][:].tolist() == [None, "a", None]
    assert np.isnan(store["n"][0])


@pytest.mark.parametrize("kind", [str, object, np.dtype("U3"), "string", "category", "text"])
def test_text_may_be_asked_for_in_any_of_its_names(tmp_path, kind):
    store = store_of(tmp_path, "a\nNA\n007\n", types={"a": kind}, na_values=None)
    assert store["a"][:].tolist() == ["NA", "007"]


@pytest.mark.parametrize("kind", ["float16", "complex64", "timedelta64[s]", "S3", "flota"])
def test_a_type_that_csv_cannot_have_is_refused_before_anything_is_made(tmp_path, kind):
    with pytest.raises(ValueError, match=r"cannot be read from CSV|A column's type is 'category'"):
        store_of(tmp_path, "a\n1\n", types={"a": kind})
    assert not (tmp_path / "store").exists()


def test_whole_numbers_with_gaps_stay_whole_when_that_is_asked_for(tmp_path):
    text = "a,b\n9007199254740993,true\n,\n-1,false\n"
    store = store_of(tmp_path, text, types={"a": "Int64", "b": "boolean"})
    assert store["a"][:].tolist() == [9007199254740993, None, -1]
    assert store["b"][:].tolist() == [True, None, False]
    assert store.to_pandas()["a"].dtype == "Int64"


WORDS = ["", "NA", "null", "None", "<NA>", "n/a", "nan", "-", "999", "999.0", "1", "2.5", "x"]
OPTIONS = [
    {},
    {"na_values": "-"},
    {"na_values": ["-", 999]},
    {"na_values": {"a": "-", "b": [999]}},
    {"keep_default_na": False},
    {"keep_default_na": False, "na_values": ["", "NA", "x"]},
]


def test_missing_words_are_those_of_pandas(cases, tmp_path):
    for seed in range(cases(25)):
        rng = random.Random(seed)
        options = rng.choice(OPTIONS)
        words = rng.choice([WORDS, WORDS[:7] + WORDS[8:12], WORDS[:7]])
        if "keep_default_na" in options:
            words = [word for word in words if word != "nan"]  # text for pandas, a float for Arrow
        rows = [[rng.choice(words) for _ in "ab"] for _ in range(rng.randint(1, 6))]
        path = tmp_path / "x.csv"
        with path.open("w", newline="") as file:
            csv.writer(file, quoting=rng.choice([0, 1])).writerows(["ab", *rows])
        store = ColumnStore.from_csv(path, tmp_path / str(seed), progress=False, **options)
        expected = pd.read_csv(path, **options, skip_blank_lines=True)
        for name in "ab":
            missing = pd.isna(pd.Series(store[name][:])).tolist()
            assert missing == expected[name].isna().tolist(), (seed, options, rows)


def test_marks_of_numbers_are_read_as_pandas_reads_them(cases, tmp_path):
    for seed in range(cases(20)):
        rng = random.Random(seed)
        decimal, thousands = rng.choice(
            [(",", "."), (".", ","), (",", " "), (".", "'"), (",", None)]
        )
        numbers = [round(rng.gauss(0, 10 ** rng.randint(0, 9)), 2) for _ in range(5)]
        wholes = [rng.randint(-(10**9), 10**9) for _ in range(5)]
        table = str.maketrans({".": decimal, ",": thousands or ""})
        rows = zip(numbers, wholes, strict=True)
        lines = [f"{a:,}".translate(table) + ";" + f"{b:,}".translate(table) for a, b in rows]
        marks = {"decimal": decimal, "thousands": thousands}
        store = store_of(
            tmp_path, "\n".join(["a;b", *lines]), name=str(seed), delimiter=";", **marks
        )
        expected = pd.read_csv(tmp_path / "0.csv", sep=";", **marks)
        np.testing.assert_array_equal(store["a"], expected["a"])
        assert (store["b"].dtype, store["b"].tolist()) == (np.int64, wholes)


def test_a_day_with_points_is_no_number_with_thousands_marks(tmp_path):
    text = "day;n\n01.02.2013;1.234\n03.04.2014;5\n"
    store = store_of(tmp_path, text, delimiter=";", decimal=",", thousands=".")
    assert store["day"][:].tolist() == ["01.02.2013", "03.04.2014"]
    assert store["n"].tolist() == [1234, 5]


def test_a_file_without_names_and_quoted_line_breaks_is_stored(tmp_path):
    store = store_of(tmp_path, '1,"a\nb"\r\n2,c\r', header=None)
    assert store.columns == ["0", "1"]
    assert store["1"][:].tolist() == ["a\nb", "c"]
    store = store_of(tmp_path, "1,2\n", name="named", header=["x", "y"])
    assert store.to_pandas().to_dict("list") == {"x": [1], "y": [2]}


def test_quotes_in_the_samples_do_not_change_the_types(tmp_path):
    rows = "".join(f'"Good, {n % 7}\n5,6\n",{n}\n' for n in range(200_000))
    store = store_of(tmp_path, "review,stars\n" + rows)
    assert store["stars"].dtype == np.int64
    assert store["stars"].tolist() == list(range(200_000))


@pytest.mark.parametrize("there", ["nothing", "a folder", "an empty store"])
def test_a_failed_conversion_leaves_what_was_there(tmp_path, there):
    folder = tmp_path / "deep" / "store"
    if there == "a folder":
        folder.mkdir(parents=True)
    if there == "an empty store":
        ColumnStore.create(folder)
    before = {path.name: path.read_bytes() for path in folder.glob("*")}
    (tmp_path / "x.csv").write_text(late("1,2\n", "x,2\n"))
    with pytest.raises(CsvError, match="line 1500002 has 'x'"):
        ColumnStore.from_csv(tmp_path / "x.csv", folder, progress=False)
    after = {path.name: path.read_bytes() for path in folder.glob("*") if path.name != ".lock"}
    assert {name: after[name] for name in before if name != ".lock"} == after
    assert folder.exists() == (there != "nothing")
    assert folder.parent.exists() == (there != "nothing")


def test_a_wrong_call_makes_no_folder(tmp_path):
    (tmp_path / "x.csv").write_text("a\n1\n")
    with pytest.raises(ValueError, match="no column 'b'"):
        ColumnStore.from_csv(tmp_path / "x.csv", tmp_path / "store", columns=["b"])
    assert not (tmp_path / "store").exists()
