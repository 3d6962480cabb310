"""Load the course's data, and say where it came from, how big it is and under which licence."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kernel_helpers.datasets.bundled import (
    load_airlines,
    load_airports,
    load_planes,
    load_small,
    load_weather,
)
from kernel_helpers.datasets.cache import DataFolderError, data_folder
from kernel_helpers.datasets.flights import flights_files, load_flights
from kernel_helpers.datasets.sources import describe_source

if TYPE_CHECKING:
    from kernel_helpers.datasets.downloaded import (
        flights_1990s_files,
        load_adult,
        load_covertype,
        load_fashion_mnist,
        load_newsgroups,
        load_sentiment140,
    )
    from kernel_helpers.datasets.fetching import FetchError, fetch
    from kernel_helpers.datasets.generate import (
        CensusGenerator,
        FlightsGenerator,
        ImageGenerator,
        NewsgroupGenerator,
        TaxiGenerator,
        TweetGenerator,
    )

# These bring numpy or an HTTP client: loaded when first used.
_HOME = {
    "CensusGenerator": "generate",
    "FetchError": "fetching",
    "FlightsGenerator": "generate",
    "ImageGenerator": "generate",
    "NewsgroupGenerator": "generate",
    "TaxiGenerator": "generate",
    "TweetGenerator": "generate",
    "fetch": "fetching",
    "flights_1990s_files": "downloaded",
    "load_adult": "downloaded",
    "load_covertype": "downloaded",
    "load_fashion_mnist": "downloaded",
    "load_newsgroups": "downloaded",
    "load_sentiment140": "downloaded",
}

__all__ = [
    "CensusGenerator",
    "DataFolderError",
    "FetchError",
    "FlightsGenerator",
    "ImageGenerator",
    "NewsgroupGenerator",
    "TaxiGenerator",
    "TweetGenerator",
    "data_folder",
    "describe_source",
    "fetch",
    "flights_1990s_files",
    "flights_files",
    "load_adult",
    "load_airlines",
    "load_airports",
    "load_covertype",
    "load_fashion_mnist",
    "load_flights",
    "load_newsgroups",
    "load_planes",
    "load_sentiment140",
    "load_small",
    "load_weather",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
