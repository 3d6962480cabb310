"""What a column cannot hold is refused by name, and the advice in the message works."""

from datetime import time
from decimal import Decimal

import dask
import numpy as np
import pandas as pd
import pytest

from kernel_helpers.frames import ColumnStore
from kernel_helpers.frames.types import TYPES
from tests.unit.frames.type_samples import REFUSED, python_values


@pytest.mark.parametrize("name", REFUSED)
def test_a_type_that_is_not_stored_is_refused_by_name_with_a_way_out(tmp_path, name):
    row = next(row for row in TYPES if row.name == name)
    store = ColumnStore.create(tmp_path / "store")
    for values in REFUSED[name]:
        with pytest.raises(TypeError) as caught:
            store["weight"] = values
        assert f"Column 'weight' has {name} (" in str(caught.value)
        assert row.instead in str(caught.value)
    assert store.columns == []
    assert len(list(store.path.iterdir())) == 2  # the list of columns and the lock


ADVICE = {
    "complex numbers": (np.array([1 + 2j]), lambda values: values.imag, [2.0]),
    "extended floating-point numbers": (
        np.array([0.5], np.longdouble),
        lambda values: values.astype("float64"),
        [0.5],
    ),
    "finer times": (
        np.array([1_000], "M8[ps]"),
        lambda values: values.astype("datetime64[ns]"),
        [(1, False)],
    ),
    "durations of years": (np.array([7], "m8[Y]"), lambda values: values.astype("int64"), [7]),
    "bytes": (
        [b"\xc3\xbc"],
        lambda values: pd.Series(values).str.decode("utf-8"),
        ["ü"],
    ),
    "decimal numbers": (
        [Decimal("0.10")],
        lambda values: pd.Series(values).astype(str),
        ["0.10"],
    ),
    "decimals as floats": (
        [Decimal("0.5")],
        lambda values: pd.Series(values).astype("float64"),
        [0.5],
    ),
    "times of day": (
        [time(1)],
        lambda values: pd.to_timedelta(pd.Series(values).astype(str)),
        [3_600 * 10**9],
    ),
    "periods": (
        pd.period_range("1970", periods=1, freq="Y"),
        lambda values: pd.Series(values).dt.to_timestamp(),
        [(0, False)],
    ),
    "intervals": (
        pd.cut(pd.Series([0.5]), [0, 1]),
        lambda bins: bins.cat.rename_categories(str),
        ["(0, 1]"],
    ),
    "sparse values": (
        pd.arrays.SparseArray([0, 5]),
        lambda values: pd.Series(values).sparse.to_dense(),
        [0, 5],
    ),
    "mixed values": (["a", 1], lambda values: pd.Series(values).astype(str), ["a", "1"]),
}


@pytest.mark.parametrize(("values", "follow", "expected"), ADVICE.values(), ids=ADVICE)
def test_the_advice_for_a_refused_type_works(tmp_path, values, follow, expected):
    store = ColumnStore.create(tmp_path / "store")
    with pytest.raises(TypeError, match="Try this: "):
        store["x"] = values
    store["x"] = follow(values)
    assert python_values(store["x"][:]) == expected


@pytest.mark.parametrize(
    ("values", "received"),
    [
        (dask.delayed([1, 2]), "Delayed"),
        ((n for n in range(2)), "generator"),
        ({1, 2}, "set"),
        ({"a": 1}, "dict"),
    ],
)
def test_what_has_no_value_a_row_is_refused_by_its_type(tmp_path, values, received):
    store = ColumnStore.create(tmp_path / "store")
    with pytest.raises(TypeError, match=f"'x' needs one value a row, got a single {received}"):
        store["x"] = values
