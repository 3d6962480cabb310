"""The flights of 2013: real departures from New York, as one table or as twelve monthly files."""

from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from kernel_helpers.datasets.bundled import bundled_file
from kernel_helpers.datasets.cache import built_once
from kernel_helpers.datasets.sources import check_scale
from kernel_helpers.datasets.unpack import open_member

if TYPE_CHECKING:
    import pandas as pd

CATEGORIES = ("carrier", "origin", "dest")
MONTHS = range(1, 13)
_FOLDER = "flights-2013-v1"  # raise the version when the files below change


def load_flights() -> "pd.DataFrame":
    """Return all 336,776 flights as a pandas DataFrame of 19 columns (46 MB).

    Numbers keep pandas' 64 bits: in an ``int8`` month, ``month * 100`` would overflow silently.
    Columns with missing values (cancelled flights) are therefore floats. ``carrier``, ``origin``
    and ``dest`` are categories, ``tailnum`` is text, ``time_hour`` the scheduled hour in UTC.
    The rows are in calendar order.
    """
    import pandas as pd

    months = [pd.read_parquet(path) for path in flights_files("parquet")]
    flights = pd.concat(months, ignore_index=True)
    return flights.astype({name: _category(flights[name]) for name in CATEGORIES})


def flights_files(
    format: Literal["csv", "parquet"] = "parquet",  # noqa: A002
    *,
    scale: Literal["laptop", "class", "cluster"] = "laptop",
) -> list[Path]:
    """Return the twelve monthly files, January first; the first call ever writes them.

    Parameters
    ----------
    format : {"parquet", "csv"}
        ``"parquet"`` has the types of `load_flights`. ``"csv"`` keeps the text of the original
        line by line, warts and all: an empty field makes whole numbers of one block floats
        in the next.
    scale : {"laptop", "class", "cluster"}
        ``"class"`` gives 12,000,000 generated flights of the same columns, 1,000,000 a month
        (about 0.2 GB as Parquet, 1.1 GB as CSV; a call that was interrupted continues after the
        months that are written). The others give the 336,776 real ones; a cluster's workers must
        see this machine's files.

    Raises
    ------
    ValueError
        If `format` or `scale` is another word.
    DataFolderError
        If the data folder cannot be written or is full.

    Examples
    --------
    >>> [path.name for path in flights_files("csv")][:2]
    ['flights-2013-01.csv', 'flights-2013-02.csv']
    """
    if format not in ("csv", "parquet"):
        raise ValueError(f"flights_files expects 'csv' or 'parquet', got {format!r}.")
    if check_scale(scale) == "class":
        from kernel_helpers.datasets.flights_class import class_files

        return class_files(format)
    folder = built_once(_FOLDER, _build)
    return [folder / _name(month, format) for month in MONTHS]


def _name(month: int, suffix: str) -> str:
    return f"flights-2013-{month:02d}.{suffix}"


def _build(folder: Path) -> None:
    from tqdm.auto import tqdm

    with open_member(bundled_file("flights.csv.zip"), "flights.csv") as lines:
        _split(lines, folder)
    # Two seconds on a laptop: the bar shows only where it takes longer.
    for month in tqdm(MONTHS, desc="Preparing the flights, once", unit="month", delay=2):
        table = _read_month(folder / _name(month, "csv"))
        table.to_parquet(folder / _name(month, "parquet"), index=False)


def _split(lines: IO[bytes], folder: Path) -> None:
    """Deal the lines, untouched, to one CSV file a month."""
    header = next(lines)
    with ExitStack() as stack:
        files = {}
        for month in MONTHS:
            file = stack.enter_context((folder / _name(month, "csv")).open("wb"))
            file.write(header)
            files[b"%d" % month] = file
        for line in lines:
            files[line.split(b",", 2)[1]].write(line)


def _read_month(path: Path) -> "pd.DataFrame":
    import pandas as pd

    month = pd.read_csv(path, parse_dates=["time_hour"])
    floats = ["dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"]
    types: dict[str, str] = dict.fromkeys(floats, "float64") | dict.fromkeys(CATEGORIES, "category")
    return month.astype(types)


def _category(column: "pd.Series") -> "pd.CategoricalDtype":
    """One sorted list of categories for the year: `concat` turned differing ones into text."""
    import pandas as pd

    return pd.CategoricalDtype(sorted(column.unique()))
