"""Generated flights resemble the real ones in what the lectures compute."""

import pytest

from kernel_helpers.datasets import FlightsGenerator, load_flights


def statistics(flights):
    flown = flights[flights.dep_delay.notna()]
    means = flown.groupby("origin", observed=True).dep_delay.mean()
    late = (flights.dep_delay > 15) | flights.dep_delay.isna()
    distinct = [flights[name].nunique() for name in ("carrier", "dest", "tailnum")]
    return {
        "late": late.mean(),
        "cancelled": flights.dep_time.isna().mean(),
        "q90": flown.dep_delay.quantile(0.9),
        "EWR": means["EWR"],
        "JFK": means["JFK"],
        "LGA": means["LGA"],
        "missing": flights.isna().to_numpy().mean(),
        "distinct": sum(distinct),
    }


BANDS = {  # how far a generated year may lie from the real one
    "late": 0.015,
    "cancelled": 0.002,
    "q90": 3,
    "EWR": 0.5,
    "JFK": 0.5,
    "LGA": 0.5,
    "missing": 0.001,
    "distinct": 60,
}


@pytest.fixture(scope="module")
def real(converted):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERNEL_HELPERS_DATA", str(converted))
        return load_flights()


@pytest.fixture(scope="module", params=[0, 1, 2])
def generated(request):
    return FlightsGenerator(rows=336_776, seed=request.param)(0)


@pytest.mark.parametrize("name", BANDS)
def test_a_statistic_lies_within_its_band(real, generated, name):
    found, expected = statistics(generated)[name], statistics(real)[name]
    assert found == pytest.approx(expected, abs=BANDS[name])


def test_the_columns_have_the_same_names_and_types(real, generated):
    assert list(generated.columns) == list(real.columns)
    assert (generated.dtypes.astype(str) == real.dtypes.astype(str)).all()
