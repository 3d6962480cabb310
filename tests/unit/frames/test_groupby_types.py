"""Grouped statistics of a store equal pandas' for every type, compiled or not."""

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.frames import ColumnStore, plain_kernels, reduce
from kernel_helpers.frames.groupby import STATISTICS
from tests.typed_columns import FLOATS, INTEGERS, NULLABLE, TIMES, column, integers

TYPES = [*INTEGERS, "bool", *FLOATS, *TIMES, *NULLABLE]


@pytest.fixture(params=["compiled", "plain"])
def kernels(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setattr(reduce, "compiled_or_plain", lambda: plain_kernels)
    else:
        pytest.importorskip("numba", reason="the extra fast is not installed")


def key(rng, n):
    codes, gaps = rng.integers(0, 4, n), rng.random(n) < 0.2
    return [
        lambda: codes,
        lambda: np.where(gaps, np.nan, codes),
        lambda: pd.Series(pd.Categorical.from_codes(np.where(gaps, -1, codes), [*"abcd"])),
        lambda: 2**63 - 1 - codes * rng.choice([1, 10**12]),
        lambda: np.uint64(2**64 - 5) + codes.astype(np.uint64),
        lambda: np.where(gaps, np.datetime64("NaT", "ns"), (codes * 10**9).view("M8[ns]")),
        lambda: (codes * 40).astype(np.int8),
        lambda: codes % 2 == 0,
        lambda: pd.Series(pd.array(2**62 + codes, dtype="Int64")).mask(gaps),
        lambda: pd.Series(
            pd.Categorical.from_codes(np.where(gaps, -1, codes), [*"dbca"], ordered=True)
        ),
    ][rng.integers(10)]()


def check(found, expected, groups, values, statistic):
    kind = values.dtype.kind
    if statistic in ("min", "max"):
        assert found.dtype.name.lower() in (values.dtype.name.lower(), "bool")
    if statistic == "sum" and kind in "biu":
        codes = groups.ngroup().fillna(-1).to_numpy()
        exact = [sum(values[codes == group].dropna()) for group in range(len(expected))]
        assert [int(total) for total in found] == exact
        return
    if kind in "mM" and statistic in ("mean", "sum"):
        assert found.dtype == expected.dtype
        found, expected = (each.astype("int64").astype(float) for each in (found, expected))
    tolerance = {"float16": 2e-3, "float32": 1e-5}.get(str(values.dtype).lower(), 1e-9)
    pd.testing.assert_series_equal(
        found.reset_index(drop=True), expected.reset_index(drop=True), rtol=tolerance,
        check_dtype=isinstance(values.dtype, np.dtype) and kind in "biumM", check_names=False,
    )  # fmt: skip


def test_every_statistic_of_every_type_equals_pandas(kernels, tmp_path, cases):
    for seed in range(cases(15)):
        rng = np.random.default_rng(seed)
        n, statistic = int(rng.choice([0, 1, 5, 60])), str(rng.choice(STATISTICS))
        by = ["k", "j"] if rng.random() < 0.3 else "k"
        columns = {"k": key(rng, n), "j": key(rng, n)}
        table = pd.DataFrame({**columns, "x": column(rng, str(rng.choice(TYPES)), n)})
        shown = f"seed {seed}: {statistic} of {table.dtypes.to_dict()} by {by}"
        store = ColumnStore.create(tmp_path / str(seed))
        for name, values in table.items():
            store[name] = values
        groups = table.groupby(by, observed=True)
        if statistic == "sum" and table.x.dtype.kind == "M":
            with pytest.raises(TypeError, match=r"'x' is datetime64\[.*, which has no sum"):
                store.groupby(by).sum("x")
            continue
        found = getattr(store.groupby(by), statistic)("x")
        expected = getattr(groups.x, statistic)()
        labels = [list(map(str, result.index)) for result in (found, expected)]
        assert len(labels[0]) == len(labels[1]), shown
        if by == "k":
            assert labels[0] == labels[1], shown
        try:
            check(found, expected, groups, table.x, statistic)
        except AssertionError as error:
            raise AssertionError(shown) from error


@pytest.mark.parametrize("dtype", [">i8", ">f4", ">M8[s]"])
def test_columns_of_the_other_order_of_bytes_are_grouped(kernels, tmp_path, dtype):
    store = ColumnStore.create(tmp_path / "store")
    store["k"], store["x"] = [1, 1, 2], np.array([1, 3, 5], ">i8").astype(dtype)
    assert store.groupby("k").max("x").astype("int64").tolist() == [3, 5]
    assert store.groupby("k").mean("x").astype("int64").tolist() == [2, 5]


def test_means_of_time_stamps_in_nanoseconds_do_not_wrap(kernels, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["sensor"], store["stamp"] = ["a"] * 10, np.full(10, 1_700_000_000_000_000_000)
    assert store.groupby("sensor").mean("stamp")["a"] == 1.7e18


def test_a_gap_between_keys_leaves_ids_whole(kernels, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["k"], store["id"] = [1, 5], [2**53 + 1, 2**53 + 3]
    largest = store.groupby("k").max("id")
    assert largest.tolist() == [2**53 + 1, 2**53 + 3]
    assert largest.dtype == np.int64


def test_sums_of_many_rows_in_threads_are_exact(kernels, tmp_path, rng):
    n = 600_000
    values = integers(rng, "int64", n)
    store = ColumnStore.create(tmp_path / "store")
    store["k"], store["x"] = np.arange(n) % 3, values
    expected = [sum(values[code::3].tolist()) for code in range(3)]
    assert store.groupby("k").sum("x").tolist() == expected


def test_gaps_leave_ids_and_extremes_whole(kernels, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["k"] = [1, 1, 2, 2, 3]
    store["id"] = pd.array([2**53 + 1, None, None, None, -(2**63)], dtype="Int64")
    groups = store.groupby("k")
    assert groups.max("id").tolist() == [2**53 + 1, pd.NA, -(2**63)]
    assert groups.sum("id").tolist() == [2**53 + 1, 0, -(2**63)]
    assert groups.mean("id").tolist() == [2.0**53, pd.NA, -(2.0**63)]
    assert groups.count("id").tolist() == [1, 0, 1]


def test_times_keep_their_zone(kernels, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    days = pd.Series(pd.to_datetime(["2020-01-01", "2020-01-03", None])).dt.tz_localize("UTC")
    table = pd.DataFrame({"k": [1, 1, 2], "t": days.dt.tz_convert("Europe/Berlin")})
    for name in table:
        store[name] = table[name]
    for statistic in ("mean", "min", "max", "count"):
        found = getattr(store.groupby("k"), statistic)("t")
        pd.testing.assert_series_equal(found, getattr(table.groupby("k").t, statistic)())


def test_a_sum_of_durations_beyond_64_bits_is_refused(kernels, tmp_path):
    store = ColumnStore.create(tmp_path / "store")
    store["k"], store["x"] = [1, 1], np.full(2, 2**63 - 1).view("m8[ns]")
    with pytest.raises(OverflowError, match=r"timedelta64\[ns\] is beyond 64 bits; store"):
        store.groupby("k").sum("x")
