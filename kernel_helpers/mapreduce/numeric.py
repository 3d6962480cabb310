"""Take numbers out of arrays and columns of every type, without rounding one."""

from typing import Any

import numpy as np


def as_numbers(values: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return integers or float64, and which of them are known; both have the shape of `values`."""
    X, known = _with_mask(values)
    if X.dtype.kind in "mM":
        return X.view(np.int64), known & ~np.isnat(X)
    if X.dtype.kind == "b":
        return X.view(np.uint8), known
    if X.dtype.kind in "iu":
        return X, known
    if X.dtype == object:
        known = known & ~_isna(X)
        if all(isinstance(value, int | np.integer) for value in X[known].tolist()):
            return np.where(known, X, 0), known
    floats = X.astype(np.float64) if X.dtype.kind != "f" or X.dtype.itemsize < 8 else X
    return floats, known & ~np.isnan(floats)


def is_mixed_table(values: Any) -> bool:
    """Whether `values` is a DataFrame whose columns share no plain type."""
    dtypes = list(values.dtypes) if hasattr(values, "dtypes") and hasattr(values, "columns") else []
    return len(set(dtypes)) > 1 or any(not isinstance(dtype, np.dtype) for dtype in dtypes)


def stacked(values: list[Any]) -> np.ndarray:
    """Return an array of numbers; of Python's where no type holds all of them exactly."""
    kinds = {type(value) for value in values}
    if kinds == {float}:
        return np.array(values)
    for dtype in (np.int64, np.uint64) if kinds <= {int, bool} else ():
        try:
            return np.array(values, dtype)
        except OverflowError:
            continue
    return np.array(values, object)


def _with_mask(values: Any) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(values, np.ma.MaskedArray):
        return values.data, ~np.ma.getmaskarray(values)
    dtype: Any = getattr(values, "dtype", None)
    if hasattr(dtype, "tz"):
        values = (
            values.astype("M8[ns]") if not hasattr(values, "dt") else values.dt.tz_convert(None)
        )
    elif hasattr(dtype, "numpy_dtype"):
        known = ~np.asarray(values.isna())
        return values.to_numpy(dtype.numpy_dtype, na_value=np.zeros(1, dtype.numpy_dtype)[0]), known
    X = np.asarray(values) if dtype is not None or hasattr(values, "dtypes") else _of_list(values)
    return X, np.ones(X.shape, bool)


def _of_list(values: Any) -> np.ndarray:
    """Return an array of a list; integers that no type holds together stay Python's."""
    X = np.asarray(values)
    if X.dtype.kind != "f":
        return X
    whole = np.asarray(values, object)
    big = np.abs(X) >= 2.0**53
    return whole if big.any() and all(isinstance(v, int) for v in whole[big].tolist()) else X


def _isna(X: np.ndarray) -> np.ndarray:
    import pandas as pd

    return np.asarray(pd.isna(X))
