"""Lecture 05: what its students get wrong is explained, and what it says in numbers is true."""

import re

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from dask.base import collections_to_expr

from kernel_helpers import TaskGraph
from kernel_helpers.datasets import flights_files, load_flights, load_planes, load_weather
from tests.notebooks.lecture import Lecture, cell, said

LECTURE = "05"
NEEDS = ("first-cell", "year", "departures")
MISTAKES = {
    "counted-cancelled": (
        "05-1",
        "def n_flown(table):\n    return len(table)",
        "check",
        "336776",
    ),
    "count-still-lazy": (
        "05-1",
        'def n_flown(table):\n    return table["dep_time"].count()',
        "check",
        "still a plan, not a value",
    ),
    "copied-count": (
        "05-1",
        "def n_flown(table):\n    return 328_521",
        "hidden",
        "328521",
    ),
    "computed-early": (
        "05-2",
        'def flown_by_origin(t):\n    return t.groupby("origin")["dep_time"].count().compute()',
        "check",
        "Something was computed while the plan was still being made.",
    ),
    "sizes-of-groups": (
        "05-2",
        'def flown_by_origin(table):\n    return table.groupby("origin").size()',
        "check",
        "120835",
    ),
    "mean-of-means": (
        "05-3",
        """
def delay_by_origin(table):
    means = table.map_partitions(lambda part: part.groupby("origin")["dep_delay"].mean())
    return means.compute().groupby(level=0).mean()
""",
        "check",
        "is not close enough",
    ),
    "cancelled-were-punctual": (
        "05-3",
        """
def delay_by_origin(table):
    delays = table.fillna({"dep_delay": 0})
    return delays.groupby("origin")["dep_delay"].mean().compute()
""",
        "check",
        "0.407 away",
    ),
    "one-by-one": (
        "05-4",
        """
def five_aggs(table):
    names = ("min", "max", "mean", "sum", "count")
    return {name: getattr(table["dep_delay"], name)().compute() for name in names}
""",
        "check",
        "Each computation reads everything again",
    ),
    "everything-to-pandas": (
        "05-4",
        """
def five_aggs(table):
    delays = table["dep_delay"].compute()
    return {name: getattr(delays, name)() for name in ("min", "max", "mean", "sum", "count")}
""",
        "check",
        "The whole column travels to you",
    ),
    "forgot-midnight": (
        "05-5",
        """
def scheduled_minutes(table):
    left = table["dep_time"] // 100 * 60 + table["dep_time"] % 100
    return left - table["dep_delay"]
""",
        "check",
        "1207",
    ),
    "clock-as-number": (
        "05-5",
        """
def scheduled_minutes(table):
    return table["dep_time"] - table["dep_delay"]
""",
        "check",
        "A clock is no number",
    ),
    "dropped-cancelled": (
        "05-5",
        """
def scheduled_minutes(table):
    flown = table.dropna()
    return (flown["dep_time"] // 100 * 60 + flown["dep_time"] % 100 - flown["dep_delay"]) % 1440
""",
        "check",
        "One value for each flight.",
    ),
    "promised-integers": (
        "05-5",
        """
def scheduled_minutes(table):
    def minutes(part):
        clock = part["dep_time"]
        return (clock // 100 * 60 + clock % 100 - part["dep_delay"]) % 1440

    return table.map_partitions(minutes, meta=("minutes", "int64"))
""",
        "check",
        "The type promised and the type that comes should both be float64.",
    ),
    "one-flight-is-enough": (
        "05-6",
        """
def worst_planes(table, min_flights):
    flew = table.dropna(subset=["dep_delay"])
    late = (flew["dep_delay"] > 15).astype("float64")
    share = flew.assign(late=late).groupby("tailnum")["late"].mean().compute()
    return share.sort_values(ascending=False)
""",
        "check",
        "'N15910'",
    ),
    "cancelled-is-late": (
        "05-6",
        """
def worst_planes(table, min_flights):
    late = (~(table["dep_delay"] <= 15)).astype("float64")
    by_plane = table.assign(late=late).groupby("tailnum")["late"].agg(["mean", "count"]).compute()
    enough = by_plane[by_plane["count"] >= min_flights]
    return enough["mean"].sort_values(ascending=False)
""",
        "check",
        ".461 calls cancelled ones late",
    ),
    "more-than-at-least": (
        "05-6",
        """
def worst_planes(table, min_flights):
    flew = table.dropna(subset=["dep_delay"])
    late = (flew["dep_delay"] > 15).astype("float64")
    by_plane = flew.assign(late=late).groupby("tailnum")["late"].agg(["mean", "count"]).compute()
    enough = by_plane[by_plane["count"] > min_flights]
    return enough["mean"].sort_values(ascending=False)
""",
        "hidden",
        "At least three flights that flew",
    ),
}


@pytest.fixture(scope="module")
def flights(flights_data):
    return load_flights()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mismatch", ["air_time", "arr_delay", "arr_time", "dep_delay", "dep_time"]),
        ("mismatch", ["assume_missing=True"]),
        ("gap", ["row 838"]),
        ("assume-missing", ["12.639", "month        float64"]),
        ("peek", ["head(1000)    10.3", "tail(1000)     9.5", "all           12.6"]),
        ("december", ["December has rows: 0", "year has rows: 12"]),
        ("exact-median", ["328,521 delays, 527 different", "median -2.0", "at most 49.0"]),
        ("maximum", ["1301.0 minutes", "to_string_dtype    12"]),
        ("persist", ["held: 19 MB for good"]),
        ("by-hand", ["4037 aircraft; same: True"]),
        ("meta", ["promised int64 · computed float64"]),
        ("ranking", ["55 aircraft are always late"]),
        ("join-weather", ["False    12.1", "True     26.7"]),
        ("join-planes", ["336,776 rows, 52,606 of them", "['year', 'year_built']"]),
    ],
)
def test_a_cell_shows_what_the_text_tells_the_reader_to_look_at(solved, name, words):
    shown = said(cell(solved, name))
    assert [word for word in words if word not in shown] == []


def test_every_line_of_what_fails_fails(solved):
    shown = said(cell(solved, "what-fails"))
    assert "works in this version" not in shown
    assert shown.count("Error: ") == 7


def test_dask_says_quantiles_that_are_wrong_and_the_text_says_how_far(solved, prose):
    rows = [line.split() for line in said(cell(solved, "quantile")).splitlines()[1:]]
    assert rows == [["0.5", "-2.0", "0.0"], ["0.9", "49.0", "79.0"]]
    assert "at least two minutes *early*; Dask says 0" in prose
    assert "more than 49 minutes late; Dask says 79" in prose


def test_the_maximum_runs_49_tasks_and_reading_took_the_time(solved):
    assert "it was 49 tasks" in said(cell(solved, "p05_tasks-test"))
    assert "your run says read-csv" in said(cell(solved, "q05_4-test"))
    assert "of all computing is read-csv: 12 tasks" in said(cell(solved, "diagnose"))


def test_one_computation_reads_each_file_once_and_five_read_it_five_times(solved):
    together, apart = re.findall(r": (\d+)", said(cell(solved, "five-reads")))
    assert int(together) == 12
    assert 60 <= int(apart) <= 72  # a partition released too early is read once more


def test_compared_with_themselves_all_months_are_equal(solved):
    means = [
        float(line.split()[1]) for line in said(cell(solved, "twelve-zeros")).splitlines()[1:13]
    ]
    assert means == [0.0] * 12


def test_a_year_of_memory_is_what_a_student_can_spare(solved):
    assert solved.metadata["peak_megabytes"] < 1_000


@pytest.mark.usefixtures("flights_data")
def test_the_optimizer_leaves_13_tasks_of_49():
    latest = dd.read_csv(flights_files("csv"), assume_missing=True)["dep_delay"].max()
    assert TaskGraph(latest).n_tasks == 49
    assert TaskGraph(latest.optimize()).n_tasks == 13


@pytest.mark.usefixtures("flights_data")
def test_of_parquet_one_column_is_read():
    latest = dd.read_parquet(flights_files("parquet"))["dep_delay"].max()
    plan = collections_to_expr((latest,)).optimize()
    reads = [part.operand("_expr") for part in plan.walk() if type(part).__name__ == "FusedIO"]
    assert [read.columns for read in reads] == [["dep_delay"]]


@pytest.mark.parametrize(("n_partitions", "shuffles"), [(15, False), (16, True)])
def test_a_groupby_shuffles_from_16_partitions_on(n_partitions, shuffles):
    table = dd.from_pandas(pd.DataFrame({"k": ["a", "b"] * 60, "v": range(120)}), n_partitions)
    assert table.npartitions == n_partitions
    by_key = table.groupby("k")["v"]
    assert any("shuffle" in name for name in TaskGraph(by_key.mean()).by_prefix) is shuffles
    once = TaskGraph(by_key.mean(split_out=1)).by_prefix
    assert [name for name in once if "shuffle" in name] == []


def test_numbers_of_flights_in_the_text_are_true(prose, flights):
    flown = flights.dropna(subset=["dep_delay"])
    late = flown["dep_delay"] > 15
    by_plane = late.groupby(flown["tailnum"]).agg(["mean", "count"])
    always = by_plane.loc[by_plane["mean"] == 1, "count"].value_counts()
    assert always.to_dict() == {1: 50, 2: 5}
    assert "50 of them flew once, five flew twice" in prose
    worst = flights[flights["tailnum"] == "N15910"]
    n_late, n_flown = int((worst["dep_delay"] > 15).sum()), int(worst["dep_delay"].count())
    n_missed = n_late + int(worst["dep_delay"].isna().sum())
    midnight = int((flights["dep_time"] == 2400).sum())
    for phrase in (
        f"{n_late} of {n_flown} ({n_late / n_flown:.3f})".replace("(0", "("),
        f"{n_missed} of {len(worst)} ({n_missed / len(worst):.3f})".replace("(0", "("),
        f"And {midnight} flights have `dep_time` 2400",
        f"different ones of {flights['tailnum'].nunique():,}".replace("different ones of ", ""),
        f"instead of {len(flown):,} delays",
    ):
        assert phrase in prose + str(Lecture("05").bank)


def test_days_and_months_in_the_text_are_true(prose, flights):
    date = pd.to_datetime(flights[["year", "month", "day"]])
    by_day = flights["dep_delay"].groupby(date.dt.day_name()).mean()
    assert by_day.idxmin() == "Saturday"
    assert by_day.idxmax() == "Thursday"
    assert f"Saturday is the day to fly ({by_day.min():.1f} minutes)" in prose
    assert f"Thursday the day to bring a book ({by_day.max():.1f})" in prose
    ends = date.dt.strftime("%m-%d").to_numpy()
    assert set(ends[:1000]) == {"01-01", "01-02"}
    assert set(ends[-1000:]) == {"12-30", "12-31"}
    by_month = flights["dep_delay"].groupby(flights["month"]).mean()
    surplus = by_month - flights["dep_delay"].mean()
    assert (surplus.idxmax(), round(surplus.max())) == (7, 9)
    assert (surplus.idxmin(), round(surplus.min())) == (11, -7)
    assert "July is 9 minutes worse than the year, November 7 better" in prose


def test_partners_in_the_text_are_true(prose, flights):
    unknown = ~flights["tailnum"].isin(load_planes()["tailnum"])
    assert f"one flight in six ({unknown.sum():,})" in prose
    assert round(1 / unknown.mean()) == 6
    weather = load_weather()[["origin", "time_hour", "visib"]]
    joined = flights.astype({"origin": "str"}).merge(
        weather, on=["origin", "time_hour"], how="left"
    )
    means = joined.groupby(joined["visib"] < 3)["dep_delay"].mean()
    assert np.round(means, 1).tolist() == [12.1, 26.7]
    assert "from 12.1 to 26.7 minutes" in prose
