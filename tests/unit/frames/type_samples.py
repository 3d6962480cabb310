"""Generated columns of every type in the table, with what pandas and Arrow make of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

ZONES = (None, "UTC", "Europe/Berlin", "America/New_York", "+05:30")
WORDS = ("", "a", "b", "Zürich", "🛫", "NA", "null", "0", "007", " b", 'x"y', "line\nbreak")
UNITS = ("s", "ms", "us", "ns")
DAY = 86_400


@dataclass(frozen=True)
class Sample:
    """Values to assign to a column, and the same values as pandas and Arrow keep them."""

    values: Any
    frame: pd.Series
    table: pa.Array


def truth_values(rng: np.random.Generator, n: int) -> Sample:
    return _numbers(rng, rng.random(n) < 0.5, missing_mask(rng, n))


def whole_numbers(rng: np.random.Generator, n: int) -> Sample:
    dtype = np.dtype(rng.choice(["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]))
    span = np.iinfo(dtype)
    low, high = (span.min, span.max) if rng.random() < 0.5 else (0, 5)
    values = rng.integers(low, high, n, dtype, endpoint=True)
    return _numbers(rng, values, missing_mask(rng, n))


def floating_point_numbers(rng: np.random.Generator, n: int) -> Sample:
    dtype = np.dtype(rng.choice(["f2", "f4", "f8"]))
    values = rng.choice([0.0, -0.0, 1.5, -2.25, 1e4, np.inf, -np.inf], n).astype(dtype)
    missing = missing_mask(rng, n)
    if rng.random() < 0.4:  # NaN means missing in pandas, not in NumPy and Arrow
        values = np.where(missing, np.nan, values).astype(dtype)
        if rng.random() < 0.5:
            return Sample(_any_order(rng, values), pd.Series(values), pa.array(values))
        column = pd.Series(values)
        return Sample(column, column, pa.array(values, mask=missing))
    return _numbers(rng, values, missing)


def days(rng: np.random.Generator, n: int) -> Sample:
    numbers = rng.integers(-30_000, 60_000, n)
    values = _with_nat(numbers.astype("M8[D]"), missing_mask(rng, n))
    table = pa.array(values)
    frame = pd.Series(values.astype("M8[s]"))
    match rng.integers(4):
        case 0:
            return Sample(_any_order(rng, values), frame, table)
        case 1:
            return Sample(_chunked(rng, table), frame, table)
        case 2:
            column = pd.Series(table, dtype=pd.ArrowDtype(table.type))
            return Sample(column, column, table)
        case _:
            finer = table.cast(pa.date64())
            return Sample(finer, frame, finer)


def times(rng: np.random.Generator, n: int) -> Sample:
    unit = str(rng.choice(UNITS))
    seconds = rng.integers(-50 * 365 * DAY, 80 * 365 * DAY, n)
    values = _with_nat(seconds.astype("M8[s]").astype(f"M8[{unit}]"), missing_mask(rng, n))
    zone = ZONES[rng.integers(len(ZONES))]
    if zone is None:
        return _moments(rng, values)
    column = pd.Series(pd.DatetimeIndex(values).tz_localize("UTC").tz_convert(zone))
    table = pa.array(values).view(pa.timestamp(unit, zone))
    match rng.integers(3):
        case 0:
            return Sample(column, column, table)
        case 1:
            return Sample(_chunked(rng, table), column, table)
        case _:
            typed = pd.Series(table, dtype=pd.ArrowDtype(table.type))
            return Sample(typed, typed, table)


def durations(rng: np.random.Generator, n: int) -> Sample:
    seconds = rng.integers(-(10**6), 10**6, n)
    unit = str(rng.choice(UNITS))
    values = seconds.astype("m8[s]").astype(f"m8[{unit}]")
    return _moments(rng, _with_nat(values, missing_mask(rng, n)))


def text(rng: np.random.Generator, n: int) -> Sample:
    words = rng.choice(WORDS, n).astype(object)
    if rng.random() < 0.5:
        words = np.array([f"{word}{i}" for i, word in enumerate(words)], object)
    words[missing_mask(rng, n)] = None
    table = pa.array(words, pa.large_string())
    frame = pd.Series(words, dtype="str")
    match rng.integers(6):
        case 0:
            filled = np.array(["x" if word is None else word for word in words], "U")
            objects = filled.astype(object)
            column = pd.Series(objects, dtype="str")
            return Sample(filled, column, pa.array(objects, pa.large_string()))
        case 1:
            kind = [pa.string(), pa.large_string(), pa.string_view()][rng.integers(3)]
            return Sample(_chunked(rng, table.cast(kind)), frame, table.cast(kind))
        case 2:
            column = pd.Series(words, dtype="string")
            return Sample(column, column, table)
        case 3:
            kind = [pa.string(), pa.large_string()][rng.integers(2)]
            column = pd.Series(table.cast(kind), dtype=pd.ArrowDtype(kind))
            return Sample(column, column, table.cast(kind))
        case 4 if n and not pd.isna(words).all():
            return Sample(words, frame, table)
        case _:
            return Sample(frame, frame, table)


def categories(rng: np.random.Generator, n: int) -> Sample:
    choices = [
        pd.Index(["b", "a", "ö", ""], dtype="str"),
        pd.Index(["b", "a", "ö"], dtype="string"),
        pd.Index([2000, -1, 2**60 + 1]),
        pd.Index([3, 1, 2], dtype="uint8"),
        pd.Index([1.5, -0.5, np.inf]),
        pd.Index([True, False]),
        pd.DatetimeIndex(["2020-05-01", "2013-01-01 05:00"]),
        pd.DatetimeIndex(["2020-05-01", "2013-01-01 05:00"]).tz_localize("Europe/Berlin"),
        pd.to_timedelta([5, 1, 3], unit="s"),
    ]
    index = choices[rng.integers(len(choices))]
    dtype = pd.CategoricalDtype(index, ordered=bool(rng.random() < 0.5))
    codes = rng.integers(0, len(index), n)
    values = pd.Categorical.from_codes(np.where(missing_mask(rng, n), -1, codes), dtype=dtype)
    column = pd.Series(values)
    table = pa.array(values)
    match rng.integers(3):
        case 0:
            return Sample(values, column, table)
        case 1 if index.dtype != "string":
            return Sample(_chunked(rng, table), column, table)
        case _:
            return Sample(column, column, table)


def nothing(rng: np.random.Generator, n: int) -> Sample:
    frame = pd.Series([None] * n, dtype=object)
    values = [pa.nulls(n), [None] * n, frame, np.full(n, None, object)][rng.integers(4)]
    return Sample(values, frame, pa.nulls(n))


MAKERS: dict[str, Callable[[np.random.Generator, int], Sample]] = {
    "truth values": truth_values,
    "whole numbers": whole_numbers,
    "floating-point numbers": floating_point_numbers,
    "days": days,
    "times": times,
    "durations": durations,
    "text": text,
    "categories": categories,
    "nothing but missing values": nothing,
}

REFUSED: dict[str, list[Any]] = {
    "complex numbers": [np.array([1j]), pd.Series([1j]), [1j, None]],
    "extended floating-point numbers": [np.array([1], np.longdouble)],
    "times finer than nanoseconds or in unequal steps": [
        np.array([1], "M8[ps]"),
        np.array([1], "m8[Y]"),
    ],
    "bytes": [[b"a"], np.array([b"a"]), pa.array([b"a"], pa.large_binary())],
    "decimal numbers": [[Decimal("0.1")], pa.array([Decimal("0.1")])],
    "times of day": [[time(1)], pa.array([1], pa.time64("us"))],
    "periods": [pd.period_range("2020", periods=1), [pd.Period("2020")]],
    "intervals": [pd.interval_range(0, 1), [pd.Interval(0, 1)], pd.cut([0.5], [0, 1])],
    "sparse values": [pd.arrays.SparseArray([1])],
    "several values in each row": [
        [[1]],
        [{"a": 1}],
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        np.zeros(1, "i4,f4"),
        pd.DataFrame({"a": [1]}),
        pd.MultiIndex.from_tuples([(1, 2)]),
    ],
    "values of different or unknown types": [
        ["a", 1],
        ["a", b"b"],
        [1.5, True],
        [2**70],
        [-1, 2**63],
        [2**60 + 1, 0.5],
        [date(2020, 1, 1), datetime(2020, 1, 1, 5)],
        [pd.Timestamp("2020", tz="UTC"), pd.Timestamp("2020")],
        [object()],
        ["\ud800"],
        pa.array([1], pa.date64()),
        pa.array([1], pa.timestamp("s", "Nowhere/City")),
        pa.array([pa.MonthDayNano([1, 1, 1])]),
        pd.Categorical(["a", 1]),
    ],
}


def python_values(values):
    """Values with None where one is missing, whatever says so, times as nanoseconds in UTC."""
    return [None if pd.isna(value) else _comparable(value) for value in values]


def _comparable(value):
    if isinstance(value, np.datetime64 | np.timedelta64):
        value = pd.Series([value])[0]
    if hasattr(value, "timetuple") and not isinstance(value, pd.Timestamp):
        value = pd.Timestamp(value)
    if isinstance(value, pd.Timestamp):
        return value.as_unit("ns").value, value.tzinfo is not None
    return pd.Timedelta(value).as_unit("ns").value if hasattr(value, "total_seconds") else value


def missing_mask(rng: np.random.Generator, n: int) -> np.ndarray:
    return rng.random(n) < rng.choice([0, 0, 0.3, 0.3, 1])


def _numbers(rng: np.random.Generator, values: np.ndarray, missing: np.ndarray) -> Sample:
    """Native values and a mask, as one of the libraries that know such values holds them."""
    table = pa.array(values, mask=missing)
    plain = pd.Series(values)
    if values.dtype.kind == "f":
        masked = pd.Series(np.where(missing, np.nan, values).astype(values.dtype))
    else:
        masked = pd.Series(_nullable(values, missing)) if missing.any() else plain
    match rng.integers(6):
        case 0:
            return Sample(_any_order(rng, values), plain, pa.array(values))
        case 1:
            return Sample(np.ma.array(_any_order(rng, values), mask=missing), masked, table)
        case 2 if values.dtype != np.float16:
            column = pd.Series(_nullable(values, missing))
            return Sample(column, column, table)
        case 3:
            column = pd.Series(table, dtype=pd.ArrowDtype(table.type))
            return Sample(column, column, table)
        case 4 if values.dtype.name in ("bool", "int64", "float64") and not missing.all():
            listed = [None if gone else v for v, gone in zip(values.tolist(), missing, strict=True)]
            return Sample(listed, masked, table)
        case _:
            return Sample(_chunked(rng, table), masked, table)


def _moments(rng: np.random.Generator, values: np.ndarray) -> Sample:
    """Times or durations with NaT, as one of the libraries that know such values holds them."""
    table, frame = pa.array(values), pd.Series(values)
    match rng.integers(5):
        case 0:
            return Sample(_any_order(rng, values), frame, table)
        case 1:
            return Sample(frame, frame, table)
        case 2:
            column = pd.Series(table, dtype=pd.ArrowDtype(table.type))
            return Sample(column, column, table)
        case 3:
            known = np.where(np.isnat(values), values.dtype.type(0, "s"), values)
            return Sample(np.ma.array(known, mask=np.isnat(values)), frame, table)
        case _:
            return Sample(_chunked(rng, table), frame, table)


def _nullable(values: np.ndarray, missing: np.ndarray) -> Any:
    classes = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
    return classes.get(values.dtype.kind, pd.arrays.IntegerArray)(values.copy(), missing.copy())


def _with_nat(values: np.ndarray, missing: np.ndarray) -> np.ndarray:
    values[missing] = "NaT"
    return values


def _any_order(rng: np.random.Generator, values: np.ndarray) -> np.ndarray:
    """The same values in one of both byte orders, contiguous or not."""
    order = values.astype(values.dtype.newbyteorder(str(rng.choice(["<", ">"]))))
    return np.repeat(order, 2)[::2] if rng.random() < 0.3 else order


def _chunked(rng: np.random.Generator, table: pa.Array) -> Any:
    if rng.random() < 0.5:
        return table
    cut = int(rng.integers(0, len(table) + 1))
    return pa.chunked_array([table[:cut], table[cut:]], table.type)
