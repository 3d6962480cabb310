"""Give sums, means and variances of groups the types that pandas gives them."""

from typing import Any

import numpy as np

from kernel_helpers.mapreduce.group_sums import GroupSums, adds_up


def common_type(dtypes: list[Any]) -> Any:
    """Return the type that a column has in all parts together."""
    import pandas as pd

    common = pd.concat([pd.Series([], dtype=dtype) for dtype in dict.fromkeys(dtypes)]).dtype
    if adds_up(common):
        return common
    # pandas makes objects of truth values and numbers, and of a part in which all is missing.
    kinds = {dtype.kind for dtype in dtypes if adds_up(dtype)}
    if kinds - set("biuf"):
        raise TypeError(
            f"Expected one type in all parts, got {', '.join(map(str, dict.fromkeys(dtypes)))}; "
            "convert the column with astype or pandas.to_datetime."
        )
    return np.dtype(np.float64 if "f" in kinds else np.int64)


def finished(fn: str, sums: GroupSums, dtype: Any) -> Any:
    """Finish ``"mean"``, ``"std"``, ``"sum"`` or ``"var"`` of a column of the type `dtype`."""
    import pandas as pd

    if isinstance(dtype, pd.ArrowDtype):
        return _in_arrow(finished(fn, sums, _nullable_type(dtype)))
    if dtype.kind in "mM":
        return _times(fn, sums, dtype)
    if fn == "sum":
        return _total(sums, dtype)
    floats = sums.means() if fn == "mean" else sums.variances()
    floats = np.sqrt(floats) if fn == "std" else floats
    if _is_nullable(dtype):
        return _nullable(floats, "Float32" if dtype == "Float32" else "Float64")
    return floats.astype(_float_type(dtype)) if fn != "mean" else floats


def _total(sums: GroupSums, dtype: Any) -> Any:
    if dtype.kind == "f":
        floats = sums.total if isinstance(sums.total, np.ndarray) else sums.total.floats()
        return (
            _nullable(floats, dtype) if _is_nullable(dtype) else floats.astype(_float_type(dtype))
        )
    numbers = sums.total.numbers(unsigned=dtype.kind == "u")
    if _is_nullable(dtype) and numbers.dtype != object:
        return _nullable(numbers, "UInt64" if dtype.kind == "u" else "Int64")
    return numbers


def _times(fn: str, sums: GroupSums, dtype: np.dtype) -> np.ndarray:
    """Return times; pandas has refused what has no meaning, as the sum of dates."""
    unit, _ = np.datetime_data(dtype)
    if fn == "sum":
        numbers = sums.total.numbers()
        if numbers.dtype == object:
            raise OverflowError(
                f"A sum of {dtype} is beyond 64 bits; convert the column to a coarser unit, for "
                "instance with .astype('timedelta64[s]')."
            )
        times: np.ndarray = numbers.view(dtype)
        return times
    if fn == "mean":
        known, numbers = sums.count > 0, sums.total.center(sums.count).truncated()
    else:
        known = sums.count > 1
        numbers = np.sqrt(np.where(known, sums.variances(), 0.0)).astype(np.int64)
        dtype = np.dtype(f"m8[{unit}]")
    return np.where(known, numbers.view(dtype), np.array("NaT", dtype))


def _float_type(dtype: np.dtype) -> np.dtype:
    return np.result_type(dtype, np.float32) if dtype.kind == "f" else np.dtype(np.float64)


def _nullable_type(dtype: Any) -> Any:
    """Return pandas' nullable type of the same numbers as a type of Arrow."""
    import pandas as pd

    name = (
        dtype.numpy_dtype.name.replace("int", "Int").replace("uI", "UI").replace("float", "Float")
    )
    return pd.api.types.pandas_dtype("boolean" if dtype.kind == "b" else name)


def _in_arrow(numbers: Any) -> Any:
    """Return a nullable array as one of Arrow; Python's integers, beyond 64 bits, as they are."""
    import pandas as pd
    import pyarrow as pa

    return numbers if numbers.dtype == object else pd.arrays.ArrowExtensionArray(pa.array(numbers))


def _is_nullable(dtype: object) -> bool:
    return not isinstance(dtype, np.dtype)


def _nullable(values: np.ndarray, dtype: Any) -> Any:
    import pandas as pd

    return pd.array(values, dtype=dtype)
