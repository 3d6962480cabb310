"""Flights and rides on Dask: one type a column, partitions of the size that was asked for."""

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.datasets import flights_files
from kernel_helpers.frames import compare_formats, explain_partitions, read_flights, read_taxi
from kernel_helpers.frames.partitions import advice
from kernel_helpers.frames.readers import TAXI, partition_bytes


def rides(month, n=2_000):
    day = pd.Timestamp(2019, month, 1)
    times = day + pd.to_timedelta(np.arange(n), unit="min")
    return pd.DataFrame(
        {
            "VendorID": np.arange(n) % 2,
            "tpep_pickup_datetime": times,
            "tpep_dropoff_datetime": times + pd.Timedelta("9min"),
            "passenger_count": np.ones(n, int) if month == 1 else np.full(n, np.nan),
            "fare_amount": np.full(n, 10.0),
            "store_and_fwd_flag": ["N"] * n,
            "congestion_surcharge": [None] * n if month == 1 else [2.5] * n,
        }
    )


@pytest.fixture
def months(tmp_path):
    paths = [tmp_path / f"{month}.parquet" for month in (1, 2)]
    for month, path in zip((1, 2), paths, strict=True):
        rides(month).to_parquet(path, row_group_size=500)
    return paths


def test_partitions_of_any_size_read_the_same_flights():
    small = read_flights(memory_limit="6MB")
    assert small.npartitions > read_flights(memory_limit="2GB").npartitions
    means = small.groupby("origin", observed=True).dep_delay.mean().compute()
    assert means.round(3).to_dict() == {"EWR": 15.108, "JFK": 12.112, "LGA": 10.347}


def test_columns_with_gaps_have_one_type_in_every_partition():
    frame = read_flights(columns=["dep_time", "carrier", "time_hour"], memory_limit="6MB")
    types = frame.map_partitions(lambda part: part.dtypes.astype(str), meta=(None, "str")).compute()
    assert set(types["dep_time"]) == {"float64"}
    assert set(types["carrier"]) == {"category"}
    assert all(kind.startswith("datetime64") for kind in types["time_hour"])


def test_flights_in_parquet_are_read_too():
    frame = read_flights(flights_files("parquet"), columns=["dep_delay"])
    assert frame.dep_delay.count().compute() == 328_521


def test_months_whose_types_differ_become_one_table(months):
    frame = read_taxi(months)
    read = frame.compute()
    expected = {name: TAXI[name] for name in ("passenger_count", "congestion_surcharge")}
    assert {name: str(read[name].dtype) for name in expected} == expected
    assert read["congestion_surcharge"].isna().sum() == 2_000
    assert len(read) == 4_000
    assert read_taxi(months, columns=["fare_amount"]).fare_amount.sum().compute() == 40_000


def test_rides_in_csv_are_read_too(tmp_path):
    rides(2).to_csv(tmp_path / "x.csv", index=False)
    frame = read_taxi(tmp_path / "x.csv")
    assert frame.dtypes["passenger_count"] == "float64"
    assert str(frame.dtypes["tpep_pickup_datetime"]).startswith("datetime64")


def test_the_memory_budget_sets_the_partition():
    assert partition_bytes("60MB") < partition_bytes("600MB")
    assert partition_bytes("1B") == 2**20


def test_a_wrong_column_or_file_is_said(months, tmp_path):
    with pytest.raises(ValueError, match=r"1\.parquet has no column 'tip'; it has VendorID"):
        read_taxi(months, columns=["tip"])
    with pytest.raises(FileNotFoundError, match="check the folder and the name"):
        read_taxi(tmp_path / "none.parquet")


def test_partitions_are_explained():
    report = explain_partitions(read_flights(), sample=3)
    assert report.n_partitions == 12
    assert len(report.sizes) == 3
    assert "12 partitions, 3 of them computed" in repr(report)
    assert report.advice == "A good size."


@pytest.mark.parametrize(
    ("n", "sizes", "word"),
    [(1000, [1e3] * 3, "Too small"), (3, [5e8, 1e8], "Too large"), (4, [2e7, 2e6, 2e6], "Uneven")],
)
def test_the_advice_fits_the_sizes(n, sizes, word):
    assert advice(n, np.array(sizes)).startswith(word)


def test_formats_are_compared_step_by_step(rng):
    n = 3_000
    frame = pd.DataFrame(
        {"x": rng.normal(size=n), "word": pd.Categorical(rng.choice(["a", "b"], n)), "k": range(n)}
    )
    costs = compare_formats(frame, repeats=1)
    assert costs.index.tolist() == [
        "CSV", "SQLite", "npy columns", "Arrow",
        "Parquet, no compression", "Parquet, lz4", "Parquet, zstd",
    ]  # fmt: skip
    assert costs.columns[0] == "size (MB)"
    assert len(costs.columns) == 6
    assert (costs > 0).all(axis=None)
