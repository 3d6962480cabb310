"""Grouped statistics equal pandas', compiled or not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.frames import ColumnStore, plain_kernels, reduce
from kernel_helpers.frames.groupby import STATISTICS
from kernel_helpers.frames.keys import Keys, read_keys
from kernel_helpers.frames.reduce import reduce_groups


@pytest.fixture(params=["compiled", "plain"])
def kernels(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setattr(reduce, "compiled_or_plain", lambda: plain_kernels)
    else:
        pytest.importorskip("numba", reason="the extra fast is not installed")


@pytest.fixture
def frame(rng):
    n = 300_000
    frame = pd.DataFrame(
        {
            "carrier": pd.Categorical(rng.choice(["UA", "AA", "B6", None], n)),
            "month": rng.integers(1, 13, n),
            "id": rng.integers(0, 50, n) * 10**12,
            "ratio": rng.choice([0.5, 1.5, np.nan], n),
            "delay": rng.normal(size=n),
            "distance": rng.integers(-5, 5_000, n).astype(np.int16),
            "small": rng.normal(size=n).astype(np.float32),
            "late": rng.random(n) < 0.2,
        }
    )
    frame.loc[rng.random(n) < 0.1, "delay"] = np.nan
    frame.loc[frame.carrier == "B6", "delay"] = np.nan
    return frame


@pytest.fixture
def store(frame, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    for name in frame:
        store[name] = frame[name]
    return store


KEYS = ["carrier", "month", "id", "ratio", ["carrier", "month"], ["ratio", "carrier"]]


@pytest.mark.parametrize("by", KEYS, ids=str)
def test_every_statistic_equals_pandas(kernels, store, frame, by):
    wanted = {name: [*STATISTICS] for name in ("delay", "distance", "small", "late")}
    expected = frame.groupby(by, observed=True).agg(wanted)
    found = store.groupby(by).agg(wanted)
    pd.testing.assert_frame_equal(
        found.astype(float), expected.astype(float), rtol=1e-5, check_index_type=False,
        check_names=True, check_categorical=False,
    )  # fmt: skip


def test_single_statistics_are_series_named_after_their_column(kernels, store, frame):
    means = store.groupby("month").mean("delay")
    expected = frame.groupby("month").delay.mean()
    pd.testing.assert_series_equal(means, expected, check_index_type=False)
    assert store.groupby("month").size().tolist() == frame.groupby("month").size().tolist()


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(
        st.tuples(st.integers(-1, 5), st.floats(width=32, allow_infinity=False)), max_size=60
    ),
    statistic=st.sampled_from(STATISTICS),
)
def test_the_compiled_kernels_equal_the_plain_ones(rows, statistic):
    compiled = pytest.importorskip("kernel_helpers.frames.compiled_kernels", exc_type=ImportError)
    codes = np.array([code for code, _ in rows], np.int8)
    values = np.array([value for _, value in rows], np.float32)
    keys = Keys(len(codes), 6, 0, lambda rows: iter([(codes[rows], rows)]), [], [])
    one = reduce_groups(keys, values, statistic, compiled)
    other = reduce_groups(keys, values, statistic, plain_kernels)
    np.testing.assert_allclose(one[0], other[0], rtol=1e-6)
    np.testing.assert_array_equal(one[1], other[1])


def test_sums_of_huge_whole_numbers_are_exact(kernels, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["key"], store["x"] = [1, 1, 2], [2**60, 1, 5]
    assert store.groupby("key").sum("x").tolist() == [2**60 + 1, 5]


@pytest.mark.parametrize("n_rows", [0, 1])
def test_a_store_with_hardly_a_row_is_grouped(kernels, tmp_path, n_rows):
    store = ColumnStore.create(tmp_path / "store")
    store["key"], store["x"] = ["a"] * n_rows, np.ones(n_rows)
    assert store.groupby("key").mean("x").to_dict() == dict.fromkeys(["a"][:n_rows], 1.0)


def test_what_cannot_be_grouped_is_said(store):
    with pytest.raises(TypeError, match="'carrier' is text, which has no mean"):
        store.groupby("month").mean("carrier")
    with pytest.raises(
        ValueError, match="Expected one of mean, sum, count, min, max, got 'median'"
    ):
        store.groupby("month").agg({"delay": "median"})
    store["note"] = [f"note {n}" for n in range(len(store))]
    with pytest.raises(TypeError, match="store it as a category first"):
        store.groupby("note").mean("delay")


def test_keys_that_are_their_own_codes_are_not_copied(store):
    keys = read_keys({"carrier": store["carrier"]})
    (codes, _), *_ = keys.codes(slice(0, 10))
    assert not codes.flags.owndata
