"""Read flights and taxi rides into Dask with the right types, in partitions that fit memory."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel_helpers._format import parse_bytes
from kernel_helpers._moved import renamed_keywords
from kernel_helpers.arrays.csv_source import CsvSource, paths_of
from kernel_helpers.arrays.csv_text import plain_suffix
from kernel_helpers.arrays.memmap import Path_
from kernel_helpers.frames.csv_frames import read_csv
from kernel_helpers.frames.parquet_parts import read_parquet

if TYPE_CHECKING:
    import dask.dataframe as dd

_DEFAULT_SHARE = 0.25  # of the memory that is free now
_PEAK = 3  # parsing and one statistic hold about so many copies of a partition
_FRAME_PER_CSV_BYTE = 2.0  # the flights: 31 MB of CSV are 63 MB in pandas
_SMALLEST, _LARGEST = 1 << 20, 256 << 20

# Columns with gaps are floats: a partition without a gap would otherwise get another type.
FLIGHTS_2013: Mapping[str, str] = {
    **dict.fromkeys(["dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"], "float64"),
    **dict.fromkeys(["year", "month", "day", "flight", "distance", "hour", "minute"], "int64"),
    **dict.fromkeys(["sched_dep_time", "sched_arr_time"], "int64"),
    **dict.fromkeys(["carrier", "origin", "dest"], "category"),
    "tailnum": "str",
    "time_hour": "datetime64[ns, UTC]",
}
FLIGHTS_1990S: Mapping[str, str] = {
    **dict.fromkeys(["Year", "Month", "DayofMonth", "DayOfWeek", "FlightNum"], "int64"),
    **dict.fromkeys(["CRSDepTime", "CRSArrTime", "Cancelled", "Diverted"], "int64"),
    **dict.fromkeys(["DepTime", "ArrTime", "ArrDelay", "DepDelay", "AirTime"], "float64"),
    **dict.fromkeys(["ActualElapsedTime", "CRSElapsedTime", "Distance"], "float64"),
    **dict.fromkeys(["TaxiIn", "TaxiOut"], "float64"),
    **dict.fromkeys(["UniqueCarrier", "Origin", "Dest"], "category"),
    "TailNum": "str",
}
TAXI: Mapping[str, str] = {
    **dict.fromkeys(["VendorID", "PULocationID", "DOLocationID"], "int64"),
    **dict.fromkeys(["passenger_count", "RatecodeID", "payment_type"], "float64"),
    **dict.fromkeys(["tpep_pickup_datetime", "tpep_dropoff_datetime"], "datetime64[us]"),
    **dict.fromkeys(["trip_distance", "fare_amount", "extra", "mta_tax"], "float64"),
    **dict.fromkeys(["tip_amount", "tolls_amount", "improvement_surcharge"], "float64"),
    **dict.fromkeys(["total_amount", "congestion_surcharge", "airport_fee"], "float64"),
    "store_and_fwd_flag": "str",
}


@renamed_keywords(memory="memory_limit")
def read_flights(
    source: Path_ | Sequence[Path_] | None = None,
    *,
    columns: Sequence[str] | None = None,
    memory_limit: int | str | None = None,
    encoding: str = "utf-8",
    **csv_options: Any,
) -> "dd.DataFrame":
    """Read flights of 2013 or of the 1990s into a Dask frame.

    Files whose columns differ are joined by name; what some of them lack is missing there, counted
    and reported by a `DifferentColumnsWarning`.

    Parameters
    ----------
    source : path, folder, pattern or sequence of them, optional
        CSV or Parquet files; the bundled flights of 2013 by default.
    columns : sequence of str, optional
        Only these are read, in this order.
    memory_limit : int or str, optional
        What all partitions in work may take together, ``"500MB"``; a quarter of the free memory
        by default.
    encoding : str
        Of CSV files.
    **csv_options
        `delimiter`, `header`, `na_values`, `keep_default_na`, `decimal` and `thousands` of
        `ColumnStore.from_csv`.

    Examples
    --------
    >>> frame = read_flights("flights.csv", memory_limit="200MB")
    >>> frame.groupby("origin").dep_delay.mean().compute().to_dict()
    {'EWR': 0.5, 'JFK': 12.0, 'LGA': 4.0}
    """
    if source is None:
        from kernel_helpers.datasets import flights_files

        source = list(flights_files("csv"))
    types = {**FLIGHTS_2013, **FLIGHTS_1990S}
    return _read(
        paths_of(source), types, columns, memory_limit, encoding=encoding, csv_options=csv_options
    )


@renamed_keywords(memory="memory_limit")
def read_taxi(
    source: Path_ | Sequence[Path_],
    *,
    columns: Sequence[str] | None = None,
    memory_limit: int | str | None = None,
    encoding: str = "utf-8",
    **csv_options: Any,
) -> "dd.DataFrame":
    """Read New York taxi rides into a Dask frame; months whose types differ are made alike.

    Months whose columns differ are joined by name, whatever its upper and lower case: what some
    lack is missing there, counted and reported by a `DifferentColumnsWarning`. Whole numbers with
    gaps are ``Int64``.

    Parameters
    ----------
    source : path, folder, pattern or sequence of them
        Parquet files as the city publishes them, or CSV.
    columns : sequence of str, optional
        Only these are read, in this order.
    memory_limit : int or str, optional
        What all partitions in work may take together; a quarter of the free memory by default.
    encoding : str
        Of CSV files.
    **csv_options
        `delimiter`, `header`, `na_values`, `keep_default_na`, `decimal` and `thousands` of
        `ColumnStore.from_csv`.

    Raises
    ------
    ValueError
        `columns` has a name twice or one that no file has, or the files give a column types that
        cannot become one without a loss; each is listed with its files.
    """
    return _read(
        paths_of(source), TAXI, columns, memory_limit, encoding=encoding, csv_options=csv_options
    )


def partition_bytes(memory_limit: int | str | None) -> int:
    """Bytes that one partition may have in pandas, so that all in work stay within the limit."""
    import psutil

    free = psutil.virtual_memory().available
    if memory_limit is None:
        budget = _DEFAULT_SHARE * free
    else:
        budget = parse_bytes(memory_limit, "memory_limit")
    return int(min(max(budget / (_PEAK * (os.cpu_count() or 1)), _SMALLEST), _LARGEST))


def _read(
    paths: list[Path],
    types: Mapping[str, str],
    columns: Sequence[str] | None,
    memory_limit: int | str | None,
    *,
    encoding: str,
    csv_options: Mapping[str, Any],
) -> "dd.DataFrame":
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise FileNotFoundError(f"No file {missing[0]}; check the folder and the name.")
    size = partition_bytes(memory_limit)
    is_csv = [plain_suffix(path) == ".csv" for path in paths]
    if any(is_csv) and not all(is_csv):
        raise ValueError(
            f"Expected files of one format, got {paths[is_csv.index(True)].name} and "
            f"{paths[is_csv.index(False)].name}; read them apart, or with a pattern such as "
            "'*.csv'."
        )
    if all(is_csv):
        source = CsvSource(
            tuple(paths), encoding=encoding, types=types, na_in_text=True, **csv_options
        )
        return read_csv(source, columns, int(size / _FRAME_PER_CSV_BYTE))
    return read_parquet(paths, types, columns, size)
