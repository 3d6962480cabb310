"""CSV files as Dask frames: partitions end where rows end, in every encoding, with one type."""

import pandas as pd
import pytest

from kernel_helpers.arrays import CsvError
from kernel_helpers.arrays.csv_source import CsvSource
from kernel_helpers.frames import read_flights, read_taxi
from kernel_helpers.frames.csv_frames import read_csv


def flights(path, n=60_000, end="\n", encoding="utf-8", tail="N1"):
    """Write flights of 2001, some with a line break in their tail number."""
    rows = [
        f'2001,{n % 12 + 1},{n % 50},"{tail}\n{n}"' if n % 7 == 0 else f"2001,1,NA,{tail}{n}"
        for n in range(n)
    ]
    text = end.join(["Year,Month,DepDelay,TailNum", *rows]) + end
    path.write_bytes(text.encode(encoding))
    return sum(n % 50 for n in range(0, n, 7))


@pytest.mark.parametrize(
    ("end", "encoding"), [("\n", "utf-8"), ("\r", "latin-1"), ("\r\n", "utf-16")]
)
def test_rows_with_line_breaks_are_whole_in_every_partition(tmp_path, end, encoding):
    total = flights(tmp_path / "2001.csv", end=end, encoding=encoding, tail="Nä")
    frame = read_flights(tmp_path / "2001.csv", encoding=encoding, memory_limit="1MB")
    assert (frame.npartitions > 1) == (encoding != "utf-16")
    read = frame.compute()
    assert (len(read), read["DepDelay"].sum()) == (60_000, total)
    assert read["TailNum"].str.startswith("Nä").all()


def test_a_file_of_another_encoding_is_named_with_its_line(tmp_path):
    path = tmp_path / "2001.csv"
    path.write_bytes(b"Year,TailNum\n2001,N1\n2001,N\xe4\n")
    with pytest.raises(CsvError, match=r"2001\.csv, line 3 is not utf-8 .*encoding='latin-1'"):
        read_flights(path).compute()
    assert read_flights(path, encoding="latin-1").TailNum.compute().tolist() == ["N1", "Nä"]


def test_a_wrong_row_of_a_later_partition_is_named_by_its_line(tmp_path):
    path = tmp_path / "x.csv"
    flights(path)
    with path.open("a") as file:
        file.write("2001,1,NA\n")
    frame = read_flights(path, memory_limit="1MB")
    line = path.read_text().count("\n")
    with pytest.raises(CsvError, match=rf"x\.csv, line {line} has 3 fields, expected 4"):
        frame.compute()


def test_columns_come_in_the_order_asked_for_and_only_these_are_parsed(tmp_path):
    flights(tmp_path / "x.csv", n=10)
    frame = read_flights(tmp_path / "x.csv", columns=["DepDelay", "Year"])
    assert frame.columns.tolist() == frame.compute().columns.tolist() == ["DepDelay", "Year"]
    assert frame[["Year"]].compute().columns.tolist() == ["Year"]


def test_words_that_mean_missing_are_missing_in_text_too_unless_said_otherwise(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Year,TailNum\n2001,NA\n2001,-\n2001,N1\n")
    assert read_flights(path).TailNum.isna().compute().tolist() == [True, False, False]
    assert read_flights(path, na_values="-").TailNum.count().compute() == 1
    assert read_flights(path, keep_default_na=False).TailNum.count().compute() == 3


def test_rides_with_times_of_the_american_form_are_read(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "VendorID,tpep_pickup_datetime\n1,12/31/2018 11:59:01 PM\n2,2019-01-01 00:00:02\n"
    )
    times = read_taxi(path).tpep_pickup_datetime.compute()
    assert times.tolist() == [
        pd.Timestamp("2018-12-31 23:59:01"),
        pd.Timestamp("2019-01-01 00:00:02"),
    ]


def test_a_gap_in_whole_numbers_is_named_where_their_type_has_none(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + "1,x\n" * 5 + ",x\n")
    source = CsvSource(path, types={"a": "int64"})
    with pytest.raises(CsvError, match=r"line 7 has no value in column 'a', and int64"):
        read_csv(source, None, 1 << 20).compute()


def test_every_partition_has_the_types_of_the_frame(tmp_path):
    path = tmp_path / "x.csv"
    pd.DataFrame({"n": range(90_000), "word": "a", "x": 0.5}).to_csv(path, index=False)
    frame = read_csv(CsvSource(path, types={"word": "category"}), None, 100_000)
    kinds = frame.map_partitions(lambda part: part.dtypes.astype(str), meta=(None, "str")).compute()
    assert frame.npartitions > 5
    assert kinds.groupby(level=0).unique().map(list).to_dict() == {
        "n": ["int64"],
        "word": ["category"],
        "x": ["float64"],
    }
    assert frame.groupby("word", observed=True).n.sum().compute().to_dict() == {"a": 4049955000}
