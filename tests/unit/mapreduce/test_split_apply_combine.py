"""Grouping tables in parts equals pandas on the whole, and says what moved."""

import itertools

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.mapreduce import skew_report, split_apply_combine

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]),
        st.one_of(st.none(), st.floats(-100, 100).map(lambda x: round(x, 3))),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=40,
)
FUNCTIONS = ["count", "max", "mean", "min", "std", "sum", "var", "median", "nunique"]


def cut(table, at):
    edges = [0, *sorted(at), len(table)]
    return [table.iloc[a:b] for a, b in itertools.pairwise(edges)]


@settings(deadline=None, max_examples=80)
@given(
    rows=ROWS,
    at=st.lists(st.integers(0, 40), max_size=4),
    fn=st.sampled_from(FUNCTIONS),
    dropna=st.booleans(),
    offset=st.sampled_from([0, 1e9]),
)
def test_groups_of_parts_equal_pandas_on_the_whole(rows, at, fn, dropna, offset):
    table = pd.DataFrame(rows, columns=["key", "x", "g"])
    table = table.astype({"key": "str", "x": "float64"}).assign(x=lambda t: t.x + offset)
    done = split_apply_combine(
        cut(table, at), "key", fn, values=["x", "g"], dropna=dropna, executor="serial", n_buckets=3
    )
    expected = table.groupby("key", dropna=dropna)[["x", "g"]].agg(fn)
    tolerance = {"var": 1e-4, "std": 1e-2}.get(fn, 1e-5) if offset else 1e-9
    pd.testing.assert_frame_equal(
        done.table, expected, check_dtype=False, rtol=1e-9, atol=tolerance, check_index_type=False
    )


def spread(group):
    return group["x"].max() - group["x"].min()


@pytest.mark.parametrize("name", ["serial", "processes", "client"])
@pytest.mark.parametrize("kind", ["frames", "dask"])
def test_any_function_of_a_group_is_applied_after_a_shuffle(name, kind, executors):
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"key": rng.integers(0, 20, 500), "x": rng.normal(size=500)})
    data = {"frames": cut(table, [100, 350]), "dask": dd.from_pandas(table, npartitions=3)}
    done = split_apply_combine(data[kind], "key", spread, executor=executors[name])
    expected = table.groupby("key").apply(spread)
    pd.testing.assert_series_equal(done.table, expected, check_dtype=False, check_index_type=False)
    assert done.method == "shuffle"
    assert done.bytes_moved == done.bytes_in


def test_partial_aggregation_moves_a_row_a_group_and_says_so():
    table = pd.DataFrame({"key": np.arange(100_000) % 5, "x": 1.0})
    done = split_apply_combine(cut(table, [50_000]), "key", "mean", values="x")
    assert done.method == "partial aggregation"
    assert done.bytes_moved < done.bytes_in / 1000
    assert repr(done).startswith("partial aggregation: ")
    assert done.table.tolist() == [1.0] * 5


def test_partitions_of_a_dask_frame_are_aggregated_where_they_are(client):
    table = pd.DataFrame({"key": ["a", "b"] * 50, "x": range(100)})
    done = split_apply_combine(dd.from_pandas(table, npartitions=4), "key", "size", executor=client)
    assert done.table.to_dict() == {"a": 50, "b": 50}


@pytest.mark.parametrize("fn", ["sum", "median"])
def test_categories_of_parts_may_differ(fn):
    parts = [pd.DataFrame({"key": pd.Categorical(list(keys)), "x": 1}) for keys in ("ab", "bc")]
    done = split_apply_combine(parts, "key", fn, values="x", executor="serial")
    assert list(done.table.index) == ["a", "b", "c"]


@pytest.mark.parametrize("fn", ["var", "median"])
def test_two_keys_make_a_group_together(fn):
    table = pd.DataFrame({"a": [1, 1, 2, 2], "b": list("xyxx"), "x": [1.0, 2, 3, 5]})
    done = split_apply_combine([table[:2], table[2:]], ["a", "b"], fn, executor="serial")
    pd.testing.assert_frame_equal(done.table, table.groupby(["a", "b"])[["x"]].agg(fn))


@pytest.mark.parametrize(
    ("data", "options", "kind", "message"),
    [
        (pd.DataFrame({"a": [1]}), {"key": "nope"}, KeyError, "No column 'nope'; there are"),
        (
            pd.DataFrame({"a": [1]}),
            {"key": "a", "values": "y"},
            KeyError,
            "No column 'y'; there are",
        ),
        ([], {"key": "a"}, ValueError, "at least one part"),
        (
            pd.DataFrame({"a": [1], "x": 2}),
            {"key": "a", "n_buckets": 0},
            ValueError,
            "n_buckets must be at least 1",
        ),
        (
            pd.DataFrame([[1, 2, 3]], columns=["a", "x", "x"]),
            {"key": "a", "values": "x"},
            ValueError,
            "There are two columns 'x'; rename one",
        ),
        (np.ones((2, 2)), {"key": 0}, TypeError, "Expected DataFrames, got ndarray"),
    ],
)
def test_what_cannot_be_grouped_is_refused(data, options, kind, message):
    with pytest.raises(kind, match=message):
        split_apply_combine(data, fn="median", **options)


@pytest.mark.parametrize("fn", ["sum", "median", ["min", "max"]])
def test_columns_may_be_named_by_numbers_and_statistics_by_a_list(fn):
    table = pd.DataFrame({0: [1, 1, 2], 1: [1.0, 2.0, 4.0]})
    done = split_apply_combine([table[:1], table[1:]], 0, fn, values=1, executor="serial")
    expected = table.groupby(0)[1].agg(fn)
    assert type(done.table) is type(expected)
    pd.testing.assert_frame_equal(pd.DataFrame(done.table), pd.DataFrame(expected))


@pytest.mark.parametrize("fn", ["mean", "median"])
@pytest.mark.parametrize(
    "keys",
    [
        pa.array(["a", "b", None, "a", "b", "b"]).dictionary_encode(),
        pa.array([1, 2, None, 1, 2, 2], pa.date32()),
        pa.array([1, 2, None, 1, 2, 2], pa.timestamp("ms", "Europe/Berlin")),
        pa.array([1, 2, None, 1, 2, 2], pa.decimal128(9, 2)),
    ],
    ids=["dictionary", "days", "moments", "decimals"],
)
def test_keys_of_arrow_are_groups(keys, fn):
    table = pd.DataFrame({"k": pd.Series(keys, dtype=pd.ArrowDtype(keys.type)), "x": range(6)})
    done = split_apply_combine([table[:2], table[2:]], "k", fn, values="x", executor="serial")
    expected = table.groupby("k").x.agg(fn)
    assert done.table.to_dict() == expected.to_dict()
    assert len(done.table) == 2


def test_skew_shows_the_key_that_everybody_waits_for():
    parts = [pd.DataFrame({"key": ["UA"] * 90 + [None] * 2}), pd.DataFrame({"key": ["AA"] * 8})]
    report = skew_report(parts, "key", n_buckets=4, executor="serial")
    assert report.rows_per_part == [92, 8]
    assert report.rows_per_key.tolist() == [90, 8, 2]
    assert sum(report.rows_per_bucket) == 100
    assert report.largest_share == 0.9
    assert report.slowdown >= 3.6
    assert "UA" in repr(report)
