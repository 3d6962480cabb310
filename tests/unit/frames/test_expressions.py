"""Lazy arithmetic of columns equals Python's integers and pandas' times, or is refused."""

import math
import operator
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.frames import ColumnStore
from kernel_helpers.frames.expressions import BLOCK_ROWS, Expression
from tests.typed_columns import INTEGERS, TIMES, column, integers

OPERATIONS = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "floor_divide": operator.floordiv, "remainder": operator.mod, "maximum": max,
    "greater": operator.gt, "equal": operator.eq,
}  # fmt: skip
SINGLE = {"negative": operator.neg, "absolute": abs, "square": lambda x: x * x}
NUMBERS = [0, 1, -1, 2, 1000, 2**40, -(2**63), 2**63 - 1, 2**64 - 1]


def python(operation, *numbers):
    """Return what Python's integers give; the quotient and rest by zero as pandas has them."""
    if operation in ("floor_divide", "remainder") and numbers[1] == 0:
        nothing = operation == "remainder" or numbers[0] == 0
        return math.nan if nothing else math.copysign(math.inf, numbers[0])
    return {**OPERATIONS, **SINGLE}[operation](*numbers)


def fits(numbers):
    low, high = min(numbers, default=0), max(numbers, default=0)
    return (low >= -(2**63) and high < 2**63) or (low >= 0 and high < 2**64)


def test_integers_never_wrap(tmp_path, cases):
    for seed in range(cases(150)):
        rng = np.random.default_rng(seed)
        n, operation = int(rng.choice([0, 1, 5, 30])), str(rng.choice([*OPERATIONS, *SINGLE]))
        left, right = (integers(rng, str(rng.choice(INTEGERS)), n) for _ in range(2))
        if rng.random() < 0.3:
            right = NUMBERS[rng.integers(len(NUMBERS))]
        shown = f"seed {seed}: {operation} of {left!r} and {right!r}"
        store = ColumnStore.create(tmp_path / str(seed))
        store["left"] = left
        operands = [store.col("left")]
        rows = [[number] for number in left.tolist()]
        if operation in OPERATIONS:
            others = [right] * n if isinstance(right, int) else right.tolist()
            rows = [[*row, other] for row, other in zip(rows, others, strict=True)]
            if not isinstance(right, int):
                store["right"] = right
            operands.append(right if isinstance(right, int) else store.col("right"))
        expected = [python(operation, *row) for row in rows]
        lazy = getattr(np, operation)(*operands)
        whole = [number for number in expected if isinstance(number, int)]
        if not fits(whole):
            with pytest.raises(OverflowError, match="beyond 64 bits; divide the numbers first"):
                lazy.compute()
            continue
        found = lazy.compute()
        if len(whole) < n:
            np.testing.assert_array_equal(found, np.array(expected, float), shown)
            continue
        assert found.tolist() == expected, shown
        if n and found.dtype != bool:
            assert (lazy.sum(), lazy.mean()) == (sum(expected), sum(expected) / n), shown
            assert (lazy.min(), lazy.max()) == (min(expected), max(expected)), shown


def test_times_equal_pandas_or_are_refused(tmp_path, cases):
    for seed in range(cases(30)):
        rng = np.random.default_rng(seed)
        first, second = (column(rng, str(rng.choice(TIMES)), 20).to_numpy() for _ in range(2))
        store = ColumnStore.create(tmp_path / str(seed))
        store["first"], store["second"] = first, second
        operation = operator.sub if rng.random() < 0.7 else operator.add
        lazy = operation(store.col("first"), store.col("second"))
        shown = f"seed {seed}: {operation.__name__} of {first.dtype} and {second.dtype}"
        try:
            expected = operation(pd.Series(first), pd.Series(second))
        except (TypeError, OverflowError, ValueError):
            with pytest.raises((TypeError, OverflowError)):
                lazy.compute()
            continue
        pd.testing.assert_series_equal(pd.Series(lazy.compute()), expected, obj=shown)
        known = first[~np.isnat(first)]
        ticks = known.view(np.int64).tolist()
        mean = store.col("first").mean().view(np.int64)
        assert abs(int(mean) - Fraction(sum(ticks), len(ticks))) < 1, shown
        assert store.col("first").min() == known.min(), shown
        assert store.col("first").max() == known.max(), shown


def test_arrays_have_one_value_a_row_whatever_the_blocks_are(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    n = 2 * BLOCK_ROWS
    store["x"] = np.arange(n)
    for other in (np.arange(n), pd.Series(np.arange(n), index=range(n, 0, -1)), range(n)):
        assert (store.col("x") + other).sum() == n * (n - 1)
    for other in (np.arange(BLOCK_ROWS), np.zeros(1), np.zeros((2, n)), [1, 2]):
        with pytest.raises(ValueError, match=rf"one value or one per row \({n:,}\), got an array"):
            store.col("x") + other


@pytest.mark.parametrize("kind", [pd.Series, np.asarray])
def test_pandas_and_numpy_on_the_left_give_expressions_too(tmp_path, kind):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = [1, 2, 3]
    left = kind([10, 20, 30])
    for result, expected in (
        (left + store.col("x"), [11, 22, 33]),
        (left - store.col("x"), [9, 18, 27]),
        (left > store.col("x") * 15, [False, False, False]),
    ):
        assert isinstance(result, Expression)
        assert result.compute().tolist() == expected
    with pytest.raises(ValueError, match="one value or one per row"):
        left[:2] + store.col("x")


def test_a_condition_has_no_single_truth_value(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = [1, 2, 3]
    with pytest.raises(ValueError, match=r"greater\(x, 1\) is ambiguous, it has 3 rows; join"):
        (store.col("x") > 1) and (store.col("x") < 3)


@pytest.mark.parametrize("dtype", ["int8", "float32", "datetime64[ns]"])
def test_nothing_has_no_mean_and_no_extremes(tmp_path, dtype):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = np.zeros(0, dtype)
    results = [getattr(store.col("x"), name)() for name in ("mean", "min", "max")]
    assert pd.isna(results).all()


def test_blocks_of_both_signs_are_joined_without_floats(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    n = BLOCK_ROWS + 5_000
    store["a"] = np.full(n, 2**63, np.uint64)
    store["b"] = np.where(np.arange(n) < BLOCK_ROWS, np.uint64(0), np.uint64(2**63 + 1))
    with pytest.raises(OverflowError, match=r"subtract\(a, b\) is beyond 64 bits"):
        (store.col("a") - store.col("b")).compute()
    assert (store.col("b") - store.col("a")).max() == 1


def test_means_of_narrow_floats_do_not_overflow(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["x"] = np.full(1000, 60_000, np.float16)
    assert store.col("x").mean() == np.float16(60_000)


def test_gaps_leave_statistics_of_a_column_exact(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["id"] = pd.array([2**63 - 1, None, 2**63 - 3], dtype="Int64")
    store["t"] = pd.Series(pd.to_datetime(["2020-01-01", None, "2020-01-03"])).dt.tz_localize("UTC")
    ids, times = store.col("id"), store.col("t")
    assert (ids.sum(), ids.min(), ids.max()) == (2**64 - 4, 2**63 - 3, 2**63 - 1)
    assert ids.mean() == float(2**63 - 2)
    assert times.mean() == pd.Timestamp("2020-01-02", tz="UTC")
    assert times.max() == pd.Timestamp("2020-01-03", tz="UTC")


def test_a_sum_of_dates_and_of_text_is_refused(tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["day"] = np.array(["2020-01-01", "2020-01-03"], "M8[s]")
    store["name"] = ["a", "b"]
    assert store.col("day").mean() == np.datetime64("2020-01-02")
    with pytest.raises(TypeError, match=r"day is datetime64\[s\], which has no sum"):
        store.col("day").sum()
    for statistic in ("sum", "mean", "min", "max"):
        with pytest.raises(TypeError, match=r"name is .*, which has no sum, mean, min or max"):
            getattr(store.col("name"), statistic)()
