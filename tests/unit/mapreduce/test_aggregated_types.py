"""Grouping parts equals pandas on the whole, for columns and keys of every type."""

import itertools
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.mapreduce import split_apply_combine
from tests.typed_columns import ARROW, FLOATS, INTEGERS, NULLABLE, TIMES, column, key

TYPES = [*INTEGERS, "bool", *FLOATS, *TIMES, *NULLABLE, *ARROW]
FUNCTIONS = [
    "sum", "mean", "var", "std", "min", "max", "first", "last", "count", "median", "size",
    "nunique",
]  # fmt: skip
TOLERANCE = {"float16": 2e-3, "float32": 1e-4}


def exact(fn, values):
    """Return a statistic of integers or times, computed with fractions."""
    known = values.dropna()
    numbers = [int(v) for v in (known.astype("int64") if known.dtype.kind in "mM" else known)]
    if fn == "sum":
        return sum(numbers)
    if len(numbers) < (1 if fn == "mean" else 2):
        return np.nan
    mean = Fraction(sum(numbers), len(numbers))
    if fn == "mean":
        return float(mean)
    variance = float(sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))
    return variance**0.5 if fn == "std" else variance


def check(found, expected, values, codes, fn):
    """Compare a column of results: integers with fractions, which are exact, others with pandas."""
    kind = values.dtype.kind
    if kind in "biumM" and fn in ("sum", "mean", "var", "std"):
        groups = [values[codes == group] for group in range(len(expected))]
        right = [exact(fn, group) for group in groups]
        if fn == "sum":
            assert [int(v) for v in found.astype("int64" if kind == "m" else object)] == right
        elif kind in "mM":
            assert found.dtype == expected.dtype
            ticks = np.where(found.isna(), np.nan, found.astype("int64").astype(float))
            np.testing.assert_allclose(ticks, right, rtol=1e-15, atol=1)
        else:
            np.testing.assert_allclose(found.astype("float64"), right, rtol=1e-14)
        return
    tolerance = TOLERANCE.get(str(values.dtype).lower(), 1e-9)
    spread = fn in ("var", "std")  # pandas' own rounding beside a large mean
    pd.testing.assert_series_equal(
        found, expected, check_dtype=kind not in "fb" and fn != "sum", rtol=tolerance,
        atol=1e-5 if spread else 1e-9,
    )  # fmt: skip


def generated(rng):
    n = int(rng.choice([0, 1, 5, 30, 60]))
    table = pd.DataFrame({"k": key(rng, n), "j": key(rng, n)})
    table = table.assign(**{name: column(rng, str(rng.choice(TYPES)), n) for name in "xy"})
    edges = [0, *sorted(rng.integers(0, n + 1, rng.integers(0, 4)).tolist()), n]
    return table, [table.iloc[a:b] for a, b in itertools.pairwise(edges)]


def test_every_statistic_of_every_type_equals_pandas(cases):
    for seed in range(cases(40)):
        rng = np.random.default_rng(seed)
        table, parts = generated(rng)
        fn, dropna = str(rng.choice(FUNCTIONS)), bool(rng.integers(2))
        by = ["k", "j"] if rng.random() < 0.3 else "k"
        values = "x" if rng.random() < 0.5 else ["x", "y"]
        options = {"values": values, "dropna": dropna, "executor": "serial", "n_buckets": 3}
        groups = table.groupby(by, observed=True, dropna=dropna)
        shown = f"seed {seed}: {fn} of {table.dtypes.to_dict()} by {by}, dropna={dropna}"
        try:
            expected = groups[values].agg(fn)
        except TypeError:
            with pytest.raises(TypeError):
                split_apply_combine(parts, by, fn, **options)
            continue
        found = split_apply_combine(parts, by, fn, **options).table
        assert type(found) is type(expected), shown
        pd.testing.assert_index_equal(found.index, expected.index, obj=shown)
        if fn == "size":
            pd.testing.assert_series_equal(found, expected, check_dtype=False, obj=shown)
            continue
        codes = groups.ngroup().fillna(-1).to_numpy()
        found, expected = pd.DataFrame(found), pd.DataFrame(expected)
        assert list(found) == list(expected), shown
        for name in found:
            try:
                check(found[name], expected[name], table[name], codes, fn)
            except AssertionError as error:
                raise AssertionError(f"{shown}, column {name}") from error


@pytest.mark.parametrize("dtype", ["int64", "Int64", "int64[pyarrow]"])
def test_a_sum_beyond_64_bits_is_exact(dtype):
    numbers = pd.array([2**63 - 1, 2**63 - 1, 1], dtype=dtype)
    table = pd.DataFrame({"k": ["a", "a", "b"], "x": numbers})
    found = split_apply_combine([table[:1], table[1:]], "k", "sum", values="x", executor="serial")
    assert found.table.to_dict() == {"a": 2**64 - 2, "b": 1}


def test_ids_far_from_zero_have_a_small_variance():
    table = pd.DataFrame({"k": 0, "x": 2**53 + np.arange(1500) % 97})
    parts = [table[i::7] for i in range(7)]
    found = split_apply_combine(parts, "k", "var", values="x", executor="serial").table
    assert found[0] == pytest.approx((table.x - 2**53).var(), rel=1e-12)


def test_times_in_different_units_are_added_in_the_finer_one():
    days = pd.Series(pd.to_datetime(["2020-01-01", "2020-01-04"]))
    parts = [pd.DataFrame({"k": [1, 1], "t": days.dt.as_unit(unit)}) for unit in ("s", "ns")]
    found = split_apply_combine(parts, "k", "mean", values="t", executor="serial").table
    expected = pd.concat(parts).groupby("k").t.mean()
    pd.testing.assert_series_equal(found, expected)


@pytest.mark.parametrize("fn", ["sum", "mean", "var"])
@pytest.mark.parametrize("dtype", ["Float64", "double[pyarrow]"])
def test_what_is_no_number_but_not_missing_makes_its_group_no_number(fn, dtype):
    numbers = (pd.Series([0.0, 1.0, None, 2.0, 3.0], dtype=dtype) / 0) * 0 + [1, 2, 3, 4, 5]
    table = pd.DataFrame({"k": list("aabbb"), "x": numbers})
    expected = table.groupby("k").x.agg(fn).isna().tolist()
    for parts in ([table], [table[:3], table[3:]]):
        found = split_apply_combine(parts, "k", fn, values="x", executor="serial").table
        assert found.isna().tolist() == expected


@pytest.mark.parametrize("fn", ["mean", "median"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (pd.Series([1, 2]), pd.Series([1.0, None])),
        (pd.Series([1, 2]), pd.Series([1, None], dtype="Int64")),
        (pd.Series([1, 2]), pd.Series([1, "2"], dtype=object)),
        (pd.Series(["a", "b"]), pd.Series(["b", None], dtype="category")),
        (pd.Series([0.0, 1.0]), pd.Series([-0.0, 1.0])),
        (
            pd.Series(pd.to_datetime(["2020"])).dt.as_unit("s"),
            pd.Series(pd.to_datetime(["2020", None])).dt.as_unit("ns"),
        ),
    ],
    ids=["gaps", "nullable", "objects", "category", "zero", "units"],
)
def test_equal_keys_of_different_types_are_one_group(first, second, fn):
    parts = [pd.DataFrame({"k": keys, "x": np.arange(len(keys)) + 1.0}) for keys in (first, second)]
    done = split_apply_combine(parts, "k", fn, values="x", executor="serial", n_buckets=5)
    expected = pd.concat(parts).groupby("k").x.agg(fn)
    assert done.table.to_dict() == expected.to_dict()


def test_a_part_with_another_type_is_refused_by_name():
    parts = [pd.DataFrame({"k": [1], "x": [value]}) for value in (1, "one")]
    with pytest.raises(TypeError, match=r"Column 'x' has numbers in the first part and str"):
        split_apply_combine(parts, "k", "mean", values="x", executor="serial")
    parts = [parts[0], pd.DataFrame({"k": [1], "x": pd.to_datetime(["2020"])})]
    with pytest.raises(TypeError, match=r"one type in all parts, got int64, datetime64"):
        split_apply_combine(parts, "k", "mean", values="x", executor="serial")


def test_a_group_whose_values_are_infinite_has_no_variance():
    table = pd.DataFrame({"k": [0, 0, 1], "x": [np.inf, 1.0, 2.0]})
    found = split_apply_combine([table[:1], table[1:]], "k", "var", values="x", executor="serial")
    assert found.table.isna().all()


@pytest.mark.parametrize("fn", ["median", "mean", "count", lambda group: 1.0])
def test_without_any_key_the_result_is_as_empty_as_that_of_pandas(fn):
    table = pd.DataFrame({"k": [None, None], "x": [1.0, 2.0]})
    found = split_apply_combine([table[:1], table[1:]], "k", fn, values=["x"], executor="serial")
    groups = table.groupby("k")[["x"]]
    expected = groups.apply(fn) if callable(fn) else groups.agg(fn)
    assert type(found.table) is type(expected)
    assert found.table.shape == expected.shape


@pytest.mark.parametrize("fn", ["sum", "median"])
def test_ordered_categories_come_in_their_order(fn):
    days = pd.CategoricalDtype(["Mon", "Tue", "Wed", "Thu"], ordered=True)
    table = pd.DataFrame({"day": pd.Series(["Wed", "Mon", "Thu", "Tue"], dtype=days), "n": 1})
    found = split_apply_combine([table[:2], table[2:]], "day", fn, values="n", executor="serial")
    pd.testing.assert_series_equal(
        found.table, table.groupby("day", observed=True).n.agg(fn), check_dtype=False
    )
