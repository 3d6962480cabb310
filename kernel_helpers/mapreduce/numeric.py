"""Take numbers out of arrays and columns of every type, without rounding one."""

from datetime import date
from typing import Any

import numpy as np

_ADVICE = (
    "convert the values first, for instance with pandas.to_numeric, pandas.to_datetime, .real, or "
    "toarray() of a sparse matrix"
)


def as_numbers(values: object) -> tuple[np.ndarray, np.ndarray]:
    """Return integers or float64, and which of them are known; both have the shape of `values`.

    Raises
    ------
    TypeError
        The values are no numbers, truth values or times: text, complex, sparse, a single value.
    """
    X, known = _with_mask(values)
    if X.ndim == 0 or X.dtype.kind not in "biufmMO":
        received = type(values).__name__ if X.ndim == 0 else str(X.dtype)
        raise TypeError(f"Expected an array of numbers or times, got {received}; {_ADVICE}.")
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
        X = _floats(np.where(known, X, np.nan))
    floats = X.astype(np.float64) if X.dtype.kind != "f" or X.dtype.itemsize < 8 else X
    return floats, known & ~np.isnan(floats)


def _floats(objects: np.ndarray) -> np.ndarray:
    """Return objects as float64; text is no number, though float() would read one in it."""
    for value in objects.flat:
        if isinstance(value, str | bytes) or not hasattr(type(value), "__float__"):
            raise TypeError(f"Expected numbers, got {value!r:.60}; {_ADVICE}.")
    return objects.astype(np.float64)


def is_mixed_table(values: object) -> bool:
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
    if hasattr(values, "__arrow_c_array__") or hasattr(values, "__arrow_c_stream__"):
        values = _of_arrow(values)
    dtype: Any = getattr(values, "dtype", None)
    if getattr(dtype, "type", None) is date:
        values = values.to_numpy(object, na_value=None).astype("M8[D]")
    elif hasattr(dtype, "tz"):
        values = (
            values.astype("M8[ns]") if not hasattr(values, "dt") else values.dt.tz_convert(None)
        )
    elif hasattr(dtype, "numpy_dtype"):
        known = ~np.asarray(values.isna())
        return values.to_numpy(dtype.numpy_dtype, na_value=np.zeros(1, dtype.numpy_dtype)[0]), known
    X = np.asarray(values) if dtype is not None or hasattr(values, "dtypes") else _of_list(values)
    return X, np.ones(X.shape, bool)


def _of_arrow(values: object) -> Any:
    """Return an array of Arrow, or of a library that exports it, as a column of pandas."""
    import pandas as pd
    import pyarrow as pa

    if hasattr(values, "iloc"):
        return values
    has_chunks = hasattr(values, "__arrow_c_stream__")
    array = pa.chunked_array(values) if has_chunks else pa.array(values)
    return pd.Series(array, dtype=pd.ArrowDtype(array.type))


def _of_list(values: object) -> np.ndarray:
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
