"""Load the course's data, and describe its origin, size and licence."""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import lazy_names

if TYPE_CHECKING:
    from kernel_helpers.datasets.bundled import (
        load_airlines,
        load_airports,
        load_planes,
        load_small,
        load_weather,
    )
    from kernel_helpers.datasets.cache import DataFolderError, data_folder
    from kernel_helpers.datasets.downloaded import (
        flights_1990s_files,
        load_adult,
        load_covertype,
        load_fashion_mnist,
        load_newsgroups,
        load_sentiment140,
    )
    from kernel_helpers.datasets.fetching import FetchError, fetch
    from kernel_helpers.datasets.flights import flights_files, load_flights
    from kernel_helpers.datasets.generate import (
        CensusGenerator,
        FlightsGenerator,
        ImageGenerator,
        NewsgroupGenerator,
        TaxiGenerator,
        TweetGenerator,
    )
    from kernel_helpers.datasets.sources import describe_source
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
