"""Generated columns of every type, with the numbers at which types and floats end."""

import numpy as np
import pandas as pd

INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float16", "float32", "float64"]
UNITS = ["s", "ms", "us", "ns"]
TIMES = [f"{kind}64[{unit}]" for kind in ("datetime", "timedelta") for unit in UNITS]
NULLABLE = ["Int8", "Int32", "Int64", "UInt8", "UInt64", "boolean", "Float32", "Float64"]
ARROW = {
    "int8[pyarrow]": "Int8",
    "int64[pyarrow]": "Int64",
    "uint64[pyarrow]": "UInt64",
    "bool[pyarrow]": "boolean",
    "double[pyarrow]": "Float64",
}
_STAMP = 1_700_000_000_000_000_000  # nanoseconds of a day in 2023


def integers(rng, dtype, n):
    """Integers all over the range, around zero, at the end of the range, or like time stamps."""
    ends = np.iinfo(dtype)
    kind = rng.integers(4)
    if kind == 0:
        return rng.integers(ends.min, ends.max, n, dtype=dtype, endpoint=True)
    start, steps = [
        (max(ends.min, -5), rng.integers(0, 10, n)),
        (ends.max, -rng.integers(0, 3, n)),
        (min(_STAMP, ends.max // 2), rng.integers(0, min(60, ends.max // 4), n)),
    ][kind - 1]
    return np.array([start + int(step) for step in steps], dtype)


def column(rng, dtype, n):
    """Return a Series; a third of the values is missing where the type has a missing value."""
    if dtype in ARROW:
        return column(rng, ARROW[dtype], n).astype(dtype)
    gaps = rng.random(n) < 0.3
    plain = dtype.lower()
    if dtype in INTEGERS:
        return pd.Series(integers(rng, dtype, n))
    if plain in INTEGERS:
        return pd.Series(pd.array(integers(rng, plain, n), dtype=dtype)).mask(gaps)
    if plain.startswith("bool"):
        values = pd.Series(rng.random(n) < 0.5).astype(dtype)
        return values if dtype == "bool" else values.mask(gaps)
    if plain in FLOATS:
        shift = rng.choice([0, {"float16": 1e3, "float32": 1e2, "float64": 1e9}[plain]])
        values = rng.normal(shift, 10, n)
        values[rng.random(n) < rng.choice([0, 0.1])] = np.inf
        return pd.Series(values.astype(plain)).mask(gaps).astype(dtype)
    low, high = [(-(2**40), 2**40), (10**9, 10**9 + 9)][rng.integers(2)]
    return pd.Series(rng.integers(low, high, n).view(np.dtype(dtype))).mask(gaps)


def key(rng, n):
    """Return a Series of at most five different values, some of them missing."""
    codes = rng.integers(0, 4, n)
    gaps = rng.random(n) < rng.choice([0.2, 1.0], p=[0.9, 0.1])
    ordered = bool(rng.integers(2))
    return [
        lambda: pd.Series(codes),
        lambda: pd.Series(codes.astype(float)).mask(gaps),
        lambda: pd.Series(np.array([*"badc"], object)[codes]).mask(gaps),
        lambda: pd.Series(
            pd.Categorical.from_codes(np.where(gaps, -1, codes), [*"zambq"], ordered=ordered)
        ),
        lambda: pd.Series(
            pd.Categorical.from_codes(np.where(gaps, -1, codes), [7, 3, 5, 1], ordered=ordered)
        ),
        lambda: pd.Series(pd.array(2**62 + codes, dtype="Int64")).mask(gaps),
        lambda: pd.Series((codes * 10**9).view("M8[ns]")).mask(gaps),
        lambda: pd.Series(codes % 2 == 0),
    ][rng.integers(8)]()
