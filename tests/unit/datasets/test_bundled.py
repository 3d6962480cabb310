"""The real tables that need no network have the facts that the lectures quote."""

import pytest

from kernel_helpers.datasets import (
    describe_source,
    load_airlines,
    load_airports,
    load_flights,
    load_planes,
    load_small,
    load_weather,
)
from kernel_helpers.datasets.sources import SOURCES

TABLES = {
    "weather": load_weather,
    "planes": load_planes,
    "airlines": load_airlines,
    "airports": load_airports,
    **{
        name: lambda name=name: load_small(name)[0].assign(target=0)
        for name in ("breast_cancer", "diabetes", "digits", "iris", "wine")
    },
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_rows_and_columns_that_its_source_states(name):
    table = TABLES[name]()
    assert table.shape == (SOURCES[name].rows, SOURCES[name].columns)
    assert "real" in describe_source(name)


def test_weather_joins_the_flights_on_the_hour(shared_data):
    flights = load_flights()
    joined = flights.merge(load_weather(), on=["origin", "time_hour"], how="inner")
    assert len(joined) > 0.99 * len(flights)


def test_an_unknown_small_table_is_named():
    with pytest.raises(ValueError, match="got 'boston'"):
        load_small("boston")
