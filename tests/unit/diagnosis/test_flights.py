"""The flights lecture: reading text is what costs, and Parquet is the remedy."""

import dask.dataframe as dd
import pytest

from kernel_helpers import flights_files, record
from kernel_helpers.telemetry import diagnose
from tests.unit.recordings.work import local_cluster

pytestmark = pytest.mark.alone(reason="it judges which task takes longest, on cores of its own")

CSV_TYPES = dict.fromkeys(("dep_delay", "arr_delay", "dep_time", "arr_time", "air_time"), "float64")


@pytest.fixture(scope="module")
def client():
    with local_cluster() as client:
        yield client


def mean_delay(flights):
    return flights.groupby("origin")["dep_delay"].mean().compute()


def read_csv():
    return dd.read_csv(flights_files("csv"), dtype=CSV_TYPES)


def read_parquet():
    return dd.read_parquet(flights_files("parquet"), columns=["origin", "dep_delay"])


def diagnosis_of(client, path, read):
    with record(path, client):
        mean_delay(read())
    return diagnose(path)


def test_reading_csv_dominates_the_lecture_and_parquet_ends_that(client, tmp_path):
    for read in (read_csv, read_parquet):  # imports, which the first tasks would wait for
        mean_delay(read())
    slow = diagnosis_of(client, tmp_path / "csv.arrows", read_csv)
    fast = diagnosis_of(client, tmp_path / "parquet.arrows", read_parquet)
    assert "csv" in slow.find("dominant").about
    assert "Parquet" in slow.find("dominant").remedy
    assert slow.find("dominant").numbers["share_of_computing"] > 0.5
    assert "csv" not in repr(fast)
    reading = slow.find("efficiency").numbers["elapsed"]
    assert fast.find("efficiency").numbers["elapsed"] < reading
