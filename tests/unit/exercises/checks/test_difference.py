"""Values of every type are compared whole, and the first difference is the real one."""

import collections
import copy
import datetime
import decimal
import random
from dataclasses import dataclass, field
from typing import Any

import dask
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse as sp
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kernel_helpers.exercises import CheckFailedError, check
from kernel_helpers.exercises.checks.difference import first_difference, same, shown

NAN = float("nan")
RECORD = [("day", "i4"), ("delay", "f8")]


@dataclass
class Run:
    values: Any
    note: str = field(default="", compare=False)


class Bare:
    def __init__(self, value):
        self.value = value


def fitted(sign: int = 1):
    X = np.linspace(-1, 1, 20).reshape(-1, 1)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(X, X[:, 0] * sign > 0)


def forest():
    X = np.linspace(-1, 1, 20).reshape(-1, 1)
    return RandomForestClassifier(2, random_state=0).fit(X, X[:, 0] > 0)


def instants(zone: str | None) -> pd.DatetimeIndex:
    return pd.date_range("2013-03-01 12:00", periods=2, tz="UTC").tz_convert(zone)


MADE_TWICE = {
    "NaN": lambda: NAN,
    "array with NaN": lambda: np.array([1, NAN]),
    "arrays in lists": lambda: [np.array([1, 2]), (np.array([[1.0]]), {"a": np.array([NAN])})],
    "NaN as a key": lambda: {NAN: 1, (NAN, "a"): 2},
    "NaN in a set": lambda: {1, NAN, frozenset({NAN})},
    "NaT": lambda: [pd.NaT, np.datetime64("NaT", "s"), np.timedelta64("NaT", "s")],
    "NA and None": lambda: [pd.NA, None],
    "dataclass": lambda: Run(np.array([1, NAN])),
    "object without equality": lambda: Bare([np.array([1, 2])]),
    "frame": lambda: pd.DataFrame({"x": [1, None], "when": instants("UTC"), "s": ["a", None]}),
    "frame with arrays in cells": lambda: pd.DataFrame({"x": [np.array([1, 2]), [3]]}),
    "frame with one name twice": lambda: pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
    "labels of two levels": lambda: pd.Series([1, 2], [["a", "b"], [1, NAN]]),
    "nullable numbers": lambda: pd.Series([1, None], dtype="Int64"),
    "intervals": lambda: pd.cut(pd.Series([1, 2, 3]), 2),
    "sparse": lambda: sp.csr_array([[0, 1.5], [NAN, 0]]),
    "estimator": lambda: LogisticRegression(C=2),
    "fitted pipeline": fitted,
    "fitted forest": forest,
    "masked": lambda: np.ma.array([1, 2], mask=[0, 1]),
    "structured": lambda: np.array([(1, NAN)], RECORD),
    "a record": lambda: np.array([(1, NAN)], RECORD)[0],
    "decimals": lambda: [decimal.Decimal("NaN"), decimal.Decimal("sNaN"), decimal.Decimal("0.1")],
    "objects in an array": lambda: np.array([None, NAN, [1]], dtype=object),
    "Arrow": lambda: pa.table({"x": [1.0, NAN, None]}),
    "dates": lambda: [
        datetime.date(2013, 1, 1),
        datetime.datetime(2013, 1, 1, tzinfo=datetime.UTC),
    ],
    "complex": lambda: complex(NAN, 1),
    "queue": lambda: collections.deque([np.array([1, 2])]),
}


@pytest.mark.parametrize("name", MADE_TWICE)
def test_a_value_equals_the_same_value_made_again(name):
    assert first_difference(MADE_TWICE[name](), MADE_TWICE[name]()) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (3, np.int64(3)),
        (3, np.array(3)),
        (0.1 + 0.2, 0.3),
        (pd.Series([0.1 + 0.2]), pd.Series([0.3])),
        (np.float32(0.1), 0.1),
        (True, np.True_),
        (np.dtype("float32"), "float32"),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        ({1}, frozenset({1})),
        (pd.Series([1], [0]), pd.Series([1])),
        (sp.csr_matrix([[0, 1]]), sp.coo_array([[0, 1]])),
        (sp.csr_array(([0, 1], ([0, 0], [0, 1])), shape=(1, 2)), sp.csr_array([[0, 1]])),
        (collections.Counter("a"), collections.Counter(a=1, b=0)),
    ],
)
def test_two_ways_to_write_a_value_are_equal(one, other):
    assert [first_difference(one, other), first_difference(other, one)] == [None, None]


@pytest.mark.parametrize(
    ("actual", "expected", "difference"),
    [
        (None, NAN, "type NoneType, expected float"),
        (pd.NaT, NAN, "type NaTType, expected float"),
        ("a", b"a", "type str, expected bytes"),
        ([1], (1,), "type list, expected tuple"),
        ([1, 2], np.array([1, 2]), "type list, expected ndarray"),
        (np.array([3]), 3, "type ndarray, expected int"),
        (float(2**53), 2**53 + 1, ""),
        (
            np.array([float(2**53)]),
            np.array([2**53 + 1]),
            "at 0: 9007199254740992.0, expected 9007199254740993",
        ),
        (0.0, 1e-17, ""),
        (1 + 1e-6, 1.0, ""),
        (decimal.Decimal("0.1"), 0.1, ""),
        (np.array(["a"]), np.array([b"a"]), "type <U1, expected |S1"),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "key 'a': key 'b': position 1: 2, expected 3"),
        (Run([1, 2]), Run([1, 3]), "values: position 1: 2, expected 3"),
        (Bare(1), Bare(2), "key 'value': 1, expected 2"),
        (LogisticRegression(C=1), LogisticRegression(C=2), "key 'C': 1, expected 2"),
        (
            make_pipeline(StandardScaler()),
            make_pipeline(StandardScaler(with_mean=False)),
            "key 'steps': position 0: position 1: key 'with_mean': True, expected False",
        ),
        (sp.csr_array([[0, 1]]), sp.csr_array([[0, 2]]), "at (0, 1): 1, expected 2"),
        (sp.csr_array([[0, 1]]), np.array([[0, 1]]), "type csr_array, expected ndarray"),
        (np.ma.array([1, 2], mask=[0, 1]), np.array([1, 2]), "at 1: masked, expected 2"),
        (
            np.array([(1, 2)], RECORD),
            np.array([(1, 3)], RECORD),
            "field 'delay': at 0: 2.0, expected 3.0",
        ),
        (pd.Series([1]), pd.Series([1.0]), "type int64, expected float64"),
        (pd.Index([1]), pd.Index([1.0]), "type int64, expected float64"),
        (pd.Series([1]), pd.Series([1], [5]), "index: position 0: 0, expected 5"),
        (pd.Series([None, 1]), pd.Series([2, 1]), "at 0: nan, expected 2"),
        (
            pd.Series(["a"], dtype=pd.CategoricalDtype(["a", "b"])),
            pd.Series(["a"], dtype="category"),
            "categories ['a', 'b'], expected ['a']",
        ),
        (
            pd.Series(["a"], dtype=pd.CategoricalDtype(["a"], ordered=True)),
            pd.Series(["a"], dtype="category"),
            "ordered categories, expected unordered ones",
        ),
        (
            instants("UTC"),
            instants("Europe/Berlin"),
            "type datetime64[us, UTC], expected datetime64[us, Europe/Berlin]",
        ),
        (
            pd.Series(instants("UTC")),
            pd.Series(instants("Europe/Berlin")),
            "type datetime64[us, UTC], expected datetime64[us, Europe/Berlin]",
        ),
        (pa.table({"x": [1]}), pa.table({"x": [1.0]}), "column 'x': type int64, expected double"),
        ([dask.delayed(1)], [1], "position 0: DelayedLeaf is a plan that Dask has not computed"),
        ({"a": "x" * 99 + "y"}, {"a": "x" * 100}, "key 'a': position 99: 'y', expected 'x'"),
    ],
)
def test_the_first_difference_is_named(actual, expected, difference):
    assert first_difference(actual, expected) == difference


def test_an_arrow_table_is_shown_in_its_own_layout():
    assert shown(pa.table({"x": [1]})).splitlines()[:2] == ["pyarrow.Table", "x: int64"]


def test_a_value_that_cannot_be_compared_differs_and_says_why():
    circle: list[Any] = []
    circle.append(circle)
    other: list[Any] = [circle]
    other[0] = other
    assert first_difference(circle, other) == "comparing them stops with RecursionError"


def test_a_plan_that_is_expected_is_computed():
    with check("00-1") as expect:
        expect.equal(3, dask.delayed(sum)([1, 2]))


def test_a_plan_inside_a_list_is_pointed_at():
    with (
        pytest.raises(CheckFailedError, match=r"position 1: Delayed.* is a plan"),
        check("00-1") as expect,
    ):
        expect.equal([1, dask.delayed(2)], [1, 2])


LEAVES = (
    lambda rng: rng.choice([0, 1, -7, 2**60]),
    lambda rng: rng.choice([NAN, 0.5, -1e300, float("inf")]),
    lambda rng: rng.choice(["", "a", "ß", b"a", None, True]),
    lambda rng: np.array([rng.random(), NAN]),
    lambda rng: pd.Series([rng.random(), NAN], ["a", "b"]),
    lambda rng: pd.Timestamp(2013, 1, rng.randint(1, 28)),
)


def nested(rng: random.Random, depth: int = 0) -> Any:
    """Return a random value of containers in containers."""
    if depth == 4 or rng.random() < 0.3:
        return rng.choice(LEAVES)(rng)
    items = [nested(rng, depth + 1) for _ in range(rng.randint(1, 3))]
    make = rng.choice([list, tuple, Run, lambda some: dict(enumerate(some)), collections.deque])
    return make(items)


def changed(rng: random.Random, value: Any) -> Any:
    """Return a value in which exactly one leaf is another."""
    if isinstance(value, Run):
        return Run(changed(rng, value.values))
    if isinstance(value, dict):
        key = rng.choice(list(value))
        return {**value, key: changed(rng, value[key])}
    if isinstance(value, list | tuple | collections.deque):
        items = list(value)
        place = rng.randrange(len(items))
        items[place] = changed(rng, items[place])
        return type(value)(items)
    return "another"


def test_nested_values_are_equal_until_one_leaf_changes(cases):
    for seed in range(cases(200)):
        rng = random.Random(seed)
        value = nested(rng)
        assert same(value, copy.deepcopy(value)), f"seed {seed}"
        found = first_difference(changed(rng, value), value)
        assert found is not None, f"seed {seed}"
        assert "stops with" not in found, f"seed {seed}"


def test_arrays_agree_with_numpy(cases):
    kinds = ["i8", "u1", "f8", "f4", "c16", "U3", "S2", "M8[D]", "m8[s]", "O", "?"]
    for seed in range(cases(200)):
        rng = np.random.default_rng(seed)
        shape = tuple(rng.integers(0, 4, rng.integers(1, 3)))
        one, other = (rng.integers(0, 2, shape).astype(rng.choice(kinds)) for _ in range(2))
        comparable = one.dtype.kind == other.dtype.kind or {
            one.dtype.kind,
            other.dtype.kind,
        } <= set("iufcbO")
        truth = comparable and np.array_equal(one, other)
        if one.size or comparable:
            assert same(one, other) == truth, f"seed {seed}"


def test_tables_agree_with_pandas(cases):
    for seed in range(cases(100)):
        rng = np.random.default_rng(seed)
        one, other = (
            pd.DataFrame(rng.choice([1.0, NAN], (2, 2)), columns=list("ab")).astype(
                {"a": rng.choice(["f8", "O", "Float64"])}
            )
            for _ in range(2)
        )
        assert same(one, other) == one.equals(other), f"seed {seed}"
