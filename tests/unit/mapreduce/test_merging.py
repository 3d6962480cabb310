"""What merges: in any order and grouping it equals one pass over all values."""

import math
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.mapreduce import (
    DistinctCount,
    Moments,
    QuantileSketch,
    TopK,
    check_reduce,
    tree_reduce,
)
from tests.typed_columns import integers

OFFSETS = st.sampled_from([0.0, 1e9, -1e9])
PARTS = st.lists(st.lists(st.floats(-100, 100), max_size=20), min_size=1, max_size=8)


def exact_squares(values):
    numbers = [Fraction(value) for value in values]
    mean = sum(numbers) / len(numbers)
    return float(sum((number - mean) ** 2 for number in numbers))


def close(a, b, scale=1.0):
    assert a.count == b.count
    np.testing.assert_allclose(a.mean, b.mean, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(a.M2, b.M2, rtol=1e-6, atol=1e-6 * scale)
    assert (a.min, a.max) == (b.min, b.max)


@settings(deadline=None, max_examples=150)
@given(parts=PARTS, offset=OFFSETS)
def test_merged_moments_equal_a_single_pass_even_far_from_zero(parts, offset):
    shifted = [[value + offset for value in part] for part in parts]
    together = [value for part in shifted for value in part]
    merged = tree_reduce(Moments.merge, [Moments.of(part) for part in shifted])
    close(merged, Moments.of(together), scale=len(together))


@settings(deadline=None, max_examples=150)
@given(values=st.lists(st.floats(-100, 100), min_size=1, max_size=40), offset=OFFSETS)
def test_moments_keep_the_digits_that_sums_of_squares_lose(values, offset):
    shifted = [value + offset for value in values]
    moments = Moments.of(shifted)
    assert pytest.approx(exact_squares(shifted), rel=1e-9, abs=1e-7) == moments.M2
    assert moments.mean == pytest.approx(math.fsum(shifted) / len(shifted), rel=1e-12, abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(
    parts=st.lists(st.lists(st.floats(-9, 9), max_size=9), min_size=3, max_size=3), offset=OFFSETS
)
def test_merging_is_associative_and_commutative(parts, offset):
    a, b, c = (Moments.of([value + offset for value in part]) for part in parts)
    close(a.merge(b).merge(c), a.merge(b.merge(c)), scale=30)
    close(a.merge(b), b.merge(a), scale=30)


def test_moments_of_a_table_are_those_of_its_columns():
    X = np.random.default_rng(0).normal(1e9, 3, size=(1000, 3))
    X[::7, 1] = np.nan
    merged = Moments.of(X[:10]).merge(Moments.of(X[10:]))
    np.testing.assert_array_equal(merged.count, [1000, 857, 1000])
    np.testing.assert_allclose(merged.variance, np.nanvar(X, axis=0), rtol=1e-9)
    np.testing.assert_allclose(merged.std, np.nanstd(X, axis=0), rtol=1e-9)


def test_nothing_merges_into_nothing():
    empty = Moments.of([])
    assert empty.merge(empty) == Moments()
    assert empty.merge(Moments.of([2.0])).mean == 2
    assert math.isnan(empty.variance)
    assert Moments.of(np.array([3], np.int8)).merge(empty).M2 == 0


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64"])
def test_moments_of_integers_are_exact_however_they_are_cut(dtype, cases):
    for seed in range(cases(20)):
        rng = np.random.default_rng(seed)
        values = integers(rng, dtype, int(rng.integers(1, 40)))
        cuts = sorted(rng.integers(0, len(values) + 1, 2))
        parts = [Moments.of(part) for part in np.split(values, cuts)]
        merged = tree_reduce(Moments.merge, parts)
        numbers = values.tolist()
        assert (merged.count, merged.min, merged.max) == (len(values), min(numbers), max(numbers))
        assert merged.mean == pytest.approx(sum(numbers) / len(numbers), rel=1e-15), seed
        assert pytest.approx(exact_squares(numbers), rel=1e-13) == merged.M2, seed


def test_moments_of_every_table_are_those_of_its_columns():
    table = pd.DataFrame(
        {
            "stamp": np.int64(2**63 - 1) - np.arange(4),
            "id": np.uint64(2**64 - 1) - np.arange(4, dtype=np.uint64),
            "gap": pd.array([2**53 + 1, None, 2**53 + 3, None], dtype="Int64"),
            "x": [0.5, np.nan, 1.5, 1.0],
            "day": pd.to_datetime(["2020-01-01", None, "2020-01-03", None]),
        }
    )
    merged = Moments.of(table[:1]).merge(Moments.of(table[1:]))
    assert merged.count.tolist() == [4, 4, 2, 3, 2]
    assert merged.max.tolist()[:4] == [2**63 - 1, 2**64 - 1, 2**53 + 3, 1.5]
    assert merged.min.tolist()[:3] == [2**63 - 4, 2**64 - 4, 2**53 + 1]
    np.testing.assert_allclose(merged.M2[:4], [5, 5, 2, 0.5], rtol=1e-15)
    assert merged.mean[4] == table.day.astype("int64")[[0, 2]].mean()


def test_quantiles_leave_out_what_is_missing():
    for values in (
        pd.array([1, None, 3], dtype="Int64"),
        np.ma.array([1, 9, 3], mask=[False, True, False]),
        [1, None, 3],
        np.array([1, "NaT", 3], "m8[s]"),
    ):
        assert QuantileSketch.of(values).count == 2
        assert QuantileSketch.of(values).quantile([0.0, 1.0]).tolist() == [1.0, 3.0]


def test_columns_of_arrow_keep_their_whole_numbers_and_days():
    for values in (pa.array([2**62 + 1, None]), pa.chunked_array([[2**62 + 1], [None]])):
        assert Moments.of(values).max == 2**62 + 1
    days = pa.array([1, 3, None], pa.date32())
    for values in (days, pd.Series(days, dtype=pd.ArrowDtype(days.type))):
        assert (Moments.of(values).count, Moments.of(values).mean) == (2, 2.0)


def test_values_behind_a_mask_do_not_count():
    masked = np.ma.array([1, 2, 2**62], mask=[False, False, True])
    assert Moments.of(masked) == Moments.of([1, 2])
    assert Moments.of([None, 2**64, 1]).max == 2**64


def test_infinity_has_no_moments():
    with pytest.raises(ValueError, match="got infinity; replace it by NaN"):
        Moments.of([1.0, np.inf])


@pytest.mark.parametrize("kind", [Moments, QuantileSketch])
@pytest.mark.parametrize(
    ("values", "received"),
    [
        (np.array([1j, 2]), "complex128"),
        (np.array(["1", "2"]), "<U1"),
        (["1", None], "'1'"),
        ([Decimal("1.5"), "2"], "'2'"),
        ([1.5, date(2020, 1, 1)], r"datetime.date\(2020, 1, 1\)"),
        (scipy.sparse.eye(3, format="csr"), "csr_matrix"),
        (5, "int"),
        (np.zeros(2, "i4,f4"), "f0"),
    ],
    ids=["complex", "text", "objects", "mixed", "days", "sparse", "single", "structured"],
)
def test_what_is_no_number_is_refused(kind, values, received):
    with pytest.raises(TypeError, match=rf"^Expected .*numbers.*, got .*{received}.*; convert"):
        kind.of(values)


def test_a_merged_quantile_is_within_its_rank_error():
    values = np.random.default_rng(0).permutation(100_000) + 1e9
    parts = np.array_split(values, 7)
    sketch = tree_reduce(QuantileSketch.merge, [QuantileSketch.of(part) for part in parts])
    ranks = sketch.quantile([0.01, 0.5, 0.99]) - 1e9
    np.testing.assert_allclose(ranks / 1e5, [0.01, 0.5, 0.99], atol=2 * sketch.rank_error)
    assert sketch.count == 100_000
    assert len(pickle.dumps(sketch)) < 10_000


def test_the_most_frequent_items_are_found_across_parts():
    rng = np.random.default_rng(0)
    parts = [rng.zipf(1.5, size=5_000) for _ in range(6)]
    sketch = tree_reduce(TopK.merge, [TopK.of(part.tolist(), k=3) for part in parts])
    values, counts = np.unique(np.concatenate(parts), return_counts=True)
    best = values[np.argsort(-counts)][:3]
    over = [found - counts[values == int(item)][0] for item, found in sketch.items]
    assert [item for item, _ in sketch.items] == [str(value) for value in best]
    assert min(over) >= 0
    assert max(over) <= sketch.error


@settings(deadline=None, max_examples=20)
@given(n=st.integers(0, 20_000), n_parts=st.integers(1, 5))
def test_distinct_items_are_counted_once_wherever_they_come(n, n_parts):
    items = np.arange(n)
    parts = [items[i % 3 :: 1 + i] for i in range(n_parts)] + [items]
    sketch = tree_reduce(DistinctCount.merge, [DistinctCount.of(part) for part in parts])
    assert sketch.estimate == pytest.approx(n, rel=0.08, abs=1)
    assert sketch.bounds[0] <= sketch.estimate <= sketch.bounds[1]


def test_sketches_of_texts_nothing_and_missing_values_are_sketches():
    assert DistinctCount.of(["é", "e", "é"]).estimate == pytest.approx(2, abs=0.1)
    assert np.isnan(QuantileSketch.of([]).quantile(0.5))
    assert QuantileSketch.of([1.0, np.nan]).count == 1
    assert TopK.of([]).items == []


def test_equal_numbers_of_different_types_are_one_item():
    parts = [
        pd.Series([10, 10, 20, 30]),
        pd.Series([10.0, 20.0, np.nan]),
        pd.Series([10, None, pd.NA], dtype=object),
        [np.float32(10), Decimal("10.00"), None],
    ]
    count = tree_reduce(DistinctCount.merge, [DistinctCount.of(part) for part in parts])
    top = tree_reduce(TopK.merge, [TopK.of(part, k=1) for part in parts])
    assert round(count.estimate) == 3
    assert top.items == [("10", 6)]


def test_an_empty_text_is_an_item():
    assert round(DistinctCount.of(["", "a", ""]).estimate) == 2
    assert TopK.of(["", "a", ""]).items == [("", 2), ("a", 1)]


def test_different_items_stay_different():
    assert round(DistinctCount.of([2**63, 2**63 + 1, "9223372036854775808"]).estimate) == 3
    stamps = np.array(["2020-01-01", "2020-01-02", "NaT"], "M8[ns]")
    other = pd.Series(stamps.astype("M8[s]"))
    assert round(DistinctCount.of(stamps).merge(DistinctCount.of(other)).estimate) == 2


@pytest.mark.parametrize("kind", [QuantileSketch, TopK, DistinctCount, Moments])
def test_statistics_travel_between_processes(kind):
    first = kind.of([1, 2, 2, 3])
    second = pickle.loads(pickle.dumps(first))
    assert type(second.merge(kind.of([4]))) is kind
    assert pickle.dumps(second) == pickle.dumps(first)


def test_an_illegal_reduce_is_shown_the_values_that_betray_it():
    check_reduce(lambda a, b: (a[0] + b[0], a[1] + b[1]), [(1.0, 1), (2.0, 1), (4.0, 1)])
    check_reduce(Moments.merge, [Moments.of([i, i + 1e9]) for i in range(5)])
    with pytest.raises(ValueError, match=r"grouping \(associativity\).*2.75 from the left"):
        check_reduce(lambda a, b: (a + b) / 2, [1.0, 2.0, 4.0])
    with pytest.raises(ValueError, match=r"order \(commutativity\).*'ab' one way and 'ba'"):
        check_reduce(lambda a, b: a + b, ["a", "b"])


def test_a_tree_keeps_the_order_and_refuses_nothing():
    assert tree_reduce(lambda a, b: a + b, "abcdefg") == "abcdefg"
    assert tree_reduce(max, range(10), executor="processes") == 9
    with pytest.raises(ValueError, match="at least one value to reduce"):
        tree_reduce(max, [])
