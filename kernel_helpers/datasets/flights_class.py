"""Twelve million generated flights, one file a month, for lectures at the scale of a class."""

from pathlib import Path
from typing import TYPE_CHECKING

from kernel_helpers.datasets.cache import built_once, data_folder, is_whole

if TYPE_CHECKING:
    import pandas as pd

    from kernel_helpers.datasets.generate import FlightsGenerator

ROWS_A_MONTH = 1_000_000
_FOLDER = "flights-class-v1"  # raise the version when the files change
_NEEDS = {"parquet": "0.2 GB", "csv": "1.1 GB"}
_WHOLE_NUMBERS = ["dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"]


def class_generator() -> "FlightsGenerator":
    """Return what draws these flights; part 0 is January."""
    from kernel_helpers.datasets.generate import FlightsGenerator

    return FlightsGenerator(rows=ROWS_A_MONTH, monthly=True)


def class_files(suffix: str) -> list[Path]:
    """Return the monthly files; what is written already is not written again."""
    generate = class_generator()
    home = Path(_FOLDER, f"{suffix}-{generate.rows}")
    done = [is_whole(data_folder() / home / f"{month:02d}") for month in range(1, 13)]
    if all(done):
        return [_month(generate, home, month, suffix) for month in range(1, 13)]
    from tqdm.auto import tqdm

    bar = tqdm(range(1, 13), desc="Generating 12 months of flights, once", unit="month")
    return [_month(generate, home, month, suffix) for month in bar]


def _month(generate: "FlightsGenerator", home: Path, month: int, suffix: str) -> Path:
    """Return a month's file, built in a folder of its own that appears once it is complete."""
    name = f"flights-class-{month:02d}.{suffix}"

    def build(folder: Path) -> None:
        write = _write_csv if suffix == "csv" else _write_parquet
        write(generate(month - 1), folder / name)

    return built_once(str(home / f"{month:02d}"), build, needs=_NEEDS[suffix]) / name


def _write_parquet(flights: "pd.DataFrame", path: Path) -> None:
    flights.to_parquet(path, index=False)


def _write_csv(flights: "pd.DataFrame", path: Path) -> None:
    """Write as the real file is written: whole numbers, empty fields, times ending in Z."""
    import pyarrow as pa
    from pyarrow import csv

    hours = flights["time_hour"].astype("category").cat  # formatted once each
    text = hours.rename_categories([f"{hour:%Y-%m-%dT%H:00:00Z}" for hour in hours.categories])
    table = flights.astype(dict.fromkeys(_WHOLE_NUMBERS, "Int64")).assign(time_hour=text)
    with path.open("wb") as file:
        file.write(",".join(table.columns).encode() + b"\n")
        options = csv.WriteOptions(include_header=False, quoting_style="none")
        csv.write_csv(pa.Table.from_pandas(table, preserve_index=False), file, options)
