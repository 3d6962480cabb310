"""The table of types: what a column may hold, how it is stored and read, and what is refused.

Writing looks every value's type up here, the tests generate values for every row, and
``docs/column_types.md`` shows the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kernel_helpers.arrays.writer import is_unchanged

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import DTypeLike

Storage = Literal["number", "category", "text"]


@dataclass(frozen=True)
class ColumnType:
    """One row of the table.

    Attributes
    ----------
    name : str
        For messages and documentation.
    accepts : str
        What of NumPy, pandas, Arrow and Python has this type.
    storage : {"number", "category", "text"} or None
        How it is stored; None where it is refused.
    rows, frame, table : str
        What ``store[name][:]``, `to_pandas` (and `to_dask`) and `to_arrow` give.
    instead : str
        For a refused type: what to store in its place.
    numpy : str
        Kinds of NumPy dtypes.
    objects : tuple of str
        Words of `pandas.api.types.infer_dtype` for Python objects.
    pandas : tuple of str
        Classes of pandas dtypes that neither NumPy nor Arrow has.
    arrow : tuple of str
        Tests of `pyarrow.types`.
    """

    name: str
    accepts: str
    storage: Storage | None = None
    rows: str = ""
    frame: str = ""
    table: str = ""
    instead: str = ""
    numpy: str = ""
    objects: tuple[str, ...] = ()
    pandas: tuple[str, ...] = ()
    arrow: tuple[str, ...] = ()

    @property
    def is_stored(self) -> bool:
        """Whether a column may have this type."""
        return self.storage is not None


TYPES = (
    ColumnType(
        "truth values",
        "`bool`, `boolean`, masked arrays, Python's `bool`",
        "number",
        rows="`bool`; objects with `None` if some are missing",
        frame="`bool`; `boolean` if some are missing",
        table="`bool`",
        numpy="b",
        objects=("boolean",),
        arrow=("is_boolean",),
    ),
    ColumnType(
        "whole numbers",
        "`int8` to `uint64` in any byte order, `Int8` to `UInt64`, masked arrays, Python's `int`",
        "number",
        rows="the same type; objects with `None` if some are missing",
        frame="the same type; `Int8` to `UInt64` if some are missing",
        table="the same type",
        numpy="iu",
        objects=("integer",),
        arrow=("is_integer",),
    ),
    ColumnType(
        "floating-point numbers",
        "`float16`, `float32`, `float64` in any byte order, `Float32`, `Float64`, masked arrays, "
        "Python's `float`, also mixed with `int` that it holds exactly",
        "number",
        rows="the same type; NaN if missing",
        frame="the same type; NaN if missing",
        table="the same type; null where a value is masked, null or missing in pandas",
        numpy="f",
        objects=("floating", "mixed-integer-float"),
        arrow=("is_floating",),
    ),
    ColumnType(
        "days",
        "`datetime64[D]`, Arrow's `date32` and `date64`, Python's `date`",
        "number",
        rows="`datetime64[D]`; NaT if missing",
        frame="`datetime64[s]`; NaT if missing",
        table="`date32`, or `date64` as it was",
        objects=("date",),
        arrow=("is_date",),
    ),
    ColumnType(
        "times",
        "`datetime64` of `s`, `ms`, `us`, `ns`, with a time zone or without; coarser units "
        "become `s`; Python's `datetime` of one zone",
        "number",
        rows="`datetime64`; `pandas.Timestamp` objects if there is a zone; NaT if missing",
        frame="`datetime64` of the same unit and zone; NaT if missing",
        table="`timestamp` of the same unit and zone; polars refuses offsets such as `+05:30`",
        numpy="M",
        objects=("datetime", "datetime64"),
        arrow=("is_timestamp",),
    ),
    ColumnType(
        "durations",
        "`timedelta64` of `s`, `ms`, `us`, `ns`; weeks, days, hours and minutes become `s`; "
        "Python's `timedelta`",
        "number",
        rows="`timedelta64`; NaT if missing",
        frame="`timedelta64` of the same unit; NaT if missing",
        table="`duration` of the same unit",
        numpy="m",
        objects=("timedelta", "timedelta64"),
        arrow=("is_duration",),
    ),
    ColumnType(
        "text",
        "`str`, `string`, fixed-width text and `StringDType` of NumPy, Arrow's `string`, "
        "`large_string` and `string_view`",
        "text",
        rows="`str` objects; `None` if missing",
        frame="`str` or `string`, as it was; `category` from CSV files and lists of Python if "
        "few values repeat",
        table="`string`, `large_string` or `string_view`, as it was; dictionary where pandas "
        "gets `category`",
        numpy="UT",
        objects=("string",),
        arrow=("is_string", "is_large_string", "is_string_view"),
    ),
    ColumnType(
        "categories",
        "`category` and Arrow's dictionaries, ordered or not, whose categories are text or have "
        "one of the types above",
        "category",
        rows="the categories' values as objects; `None` if missing",
        frame="`category` with the same categories in the same order",
        table="dictionary with the narrowest index; polars keeps only categories of text",
        objects=("categorical",),
        pandas=("CategoricalDtype",),
        arrow=("is_dictionary",),
    ),
    ColumnType(
        "nothing but missing values",
        "`None` in every row, Arrow's `null`, an empty list",
        "category",
        rows="`None` objects",
        frame="`object` with `None`",
        table="`null`",
        objects=("empty",),
        arrow=("is_null",),
    ),
    ColumnType(
        "complex numbers",
        "`complex64`, `complex128`",
        instead="store values.real and values.imag as two columns",
        numpy="c",
        objects=("complex",),
    ),
    ColumnType(
        "extended floating-point numbers",
        "`longdouble`",
        instead="convert them with values.astype('float64')",
    ),
    ColumnType(
        "times finer than nanoseconds or in unequal steps",
        "`datetime64` of `ps`, `fs`, `as`, `timedelta64` of these and of months and years",
        instead="convert times with values.astype('datetime64[ns]'), durations with "
        "values.astype('int64')",
    ),
    ColumnType(
        "bytes",
        "`bytes`, fixed-width bytes of NumPy, Arrow's `binary`",
        instead="decode them to text, for instance with pandas.Series(values).str.decode('utf-8')",
        numpy="S",
        objects=("bytes",),
        arrow=("is_binary", "is_large_binary", "is_binary_view", "is_fixed_size_binary"),
    ),
    ColumnType(
        "decimal numbers",
        "Python's `Decimal`, Arrow's `decimal`",
        instead="convert them with pandas.Series(values).astype('float64'), or to text with "
        "astype(str) to keep each digit",
        objects=("decimal",),
        arrow=("is_decimal",),
    ),
    ColumnType(
        "times of day",
        "Python's `time`, Arrow's `time32` and `time64`",
        instead="convert them to durations with "
        "pandas.to_timedelta(pandas.Series(values).astype(str))",
        objects=("time",),
        arrow=("is_time",),
    ),
    ColumnType(
        "periods",
        "`period`",
        instead="convert them to times with pandas.Series(values).dt.to_timestamp()",
        objects=("period",),
        pandas=("PeriodDtype",),
    ),
    ColumnType(
        "intervals",
        "`interval`, also as the categories that `pandas.cut` makes",
        instead="store the left and right ends as two columns, or name the bins, for instance "
        "with pandas.cut(..., labels=[...]) or bins.cat.rename_categories(str)",
        objects=("interval",),
        pandas=("IntervalDtype",),
    ),
    ColumnType(
        "sparse values",
        "`Sparse`",
        instead="convert them with pandas.Series(values).sparse.to_dense()",
        pandas=("SparseDtype",),
    ),
    ColumnType(
        "several values in each row",
        "Arrow's lists, structs, maps and unions, NumPy's structured arrays",
        instead="store one column for each of them",
        numpy="V",
        arrow=("is_nested",),
    ),
    ColumnType(
        "values of different or unknown types",
        "any other objects, mixed text and numbers, mixed time zones, numbers beyond 64 bits",
        instead="convert them to one type first, for instance with "
        "pandas.Series(values).astype(str)",
    ),
)
_BY_NAME = {row.name: row for row in TYPES}
NESTED = _BY_NAME["several values in each row"]
UNKNOWN = TYPES[-1]
_COARSE = {"generic", "Y", "M", "W", "h", "m"}  # units that become seconds
_EXACT = {"D", "s", "ms", "us", "ns"}


def numpy_type(dtype: np.dtype) -> ColumnType:
    """Return the row of a NumPy dtype other than object."""
    if dtype.kind == "f" and dtype.itemsize > 8:
        return _BY_NAME["extended floating-point numbers"]
    if dtype.kind in "mM":
        unit = np.datetime_data(dtype)[0]
        months = dtype.kind == "m" and unit in ("Y", "M")
        if months or unit not in _COARSE | _EXACT:
            return _BY_NAME["times finer than nanoseconds or in unequal steps"]
        if dtype == np.dtype("M8[D]"):
            return _BY_NAME["days"]
    return _first(lambda row: dtype.kind in row.numpy)


def object_type(word: str) -> ColumnType:
    """Return the row for what `pandas.api.types.infer_dtype` says of Python objects."""
    return _first(lambda row: word in row.objects)


def pandas_type(dtype: "DTypeLike") -> ColumnType | None:
    """Return the row of a pandas dtype that neither NumPy nor Arrow has, or None."""
    row = _first(lambda row: type(dtype).__name__ in row.pandas)
    return None if row is UNKNOWN else row


def arrow_type(kind: "pa.DataType") -> ColumnType:
    """Return the row of an Arrow type."""
    from pyarrow import types

    return _first(lambda row: any(getattr(types, test)(kind) for test in row.arrow))


def refusal(name: str, row: ColumnType, received: object) -> TypeError:
    """Build the error for a column whose type is not stored."""
    return TypeError(
        f"Column {name!r} has {row.name} ({received}); a column holds numbers, times, truth "
        f"values or text, or categories of these. Try this: {row.instead}."
    )


def native(values: np.ndarray, name: str) -> np.ndarray:
    """Convert to this machine's byte order, and times to a unit that pandas and Arrow have.

    Raises
    ------
    ValueError
        A time does not fit the unit.
    """
    dtype = values.dtype.newbyteorder("=")
    if dtype.kind in "mM":
        unit = np.datetime_data(dtype)[0]
        unit = "s" if unit in _COARSE or (dtype.kind == "m" and unit == "D") else unit
        dtype = np.dtype(f"{dtype.kind}8[{unit}]")
        if np.datetime_data(dtype) != np.datetime_data(values.dtype):
            return _converted_times(values, dtype, name)
    return values.astype(dtype, copy=False)


def check_days(values: np.ndarray, name: str) -> None:
    """Refuse days that do not fit the seconds in which pandas holds them."""
    _converted_times(np.ma.getdata(values), np.dtype("M8[s]"), name)


def _converted_times(values: np.ndarray, dtype: np.dtype, name: str) -> np.ndarray:
    try:
        fits = is_unchanged(converted := values.astype(dtype), values)
    except OverflowError:  # newer NumPy refuses times out of range
        fits = False
    if not fits:
        raise ValueError(
            f"Column {name!r} has times of the type {values.dtype} that do not fit {dtype}; "
            "store them as whole numbers with values.astype('int64')."
        )
    return converted


def _first(matches: Callable[[ColumnType], bool]) -> ColumnType:
    return next(filter(matches, TYPES), UNKNOWN)
