"""Arithmetic on stored columns that is done later, block by block."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from kernel_helpers.arrays.whole_sums import whole_sum
from kernel_helpers.frames.columns import CategoryColumn, Column, NumberColumn, TextColumn
from kernel_helpers.frames.exact import exact, joined

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

BLOCK_ROWS = 1 << 18  # two megabytes of float64: a few blocks fit into the cores' cache


class Expression(NDArrayOperatorsMixin):
    """A column that is computed when it is needed, in the memory of a few blocks.

    Any numpy function of arrays works on it (`numpy.log`, ``+``, ``>=``, ``&``), with numbers and
    with other expressions over the same store. Integers are computed in 64 bits: a result beyond
    them is an OverflowError, never a number that wrapped.

    Examples
    --------
    >>> from kernel_helpers import ColumnStore
    >>> store = ColumnStore.from_csv("flights.csv", "flights.store", progress=False)
    >>> speed = store.col("distance") / store.col("air_time") * 60
    >>> store["mph"] = speed
    >>> store["late_at_jfk"] = (
    ...     (store.col("dep_delay") > 15) & (store.col("origin") == "JFK")
    ... )
    >>> store.groupby("origin").mean("mph").round().to_dict()
    {'EWR': 443.0, 'JFK': 384.0, 'LGA': 348.0}
    """

    __pandas_priority__ = 5_000  # a pandas object on the left leaves the operation to this class

    def __init__(
        self, n_rows: int, evaluate: Callable[[slice], np.ndarray], text: str,
        column: Column | np.ndarray | None = None,
    ) -> None:  # fmt: skip
        self._n_rows, self._evaluate, self._text, self.column = n_rows, evaluate, text, column

    def __len__(self) -> int:
        return self._n_rows

    def __bool__(self) -> bool:
        raise ValueError(
            f"The truth value of {self._text} is ambiguous, it has {len(self):,} rows; join "
            "conditions with & and |, and negate them with ~."
        )

    def blocks(self, batch_rows: int = BLOCK_ROWS) -> Iterator[np.ndarray]:
        """Yield the values in order; at least one block, so that the type is known."""
        for part in _cuts(len(self), batch_rows):
            yield np.asarray(self._evaluate(part))

    def compute(self) -> np.ndarray:
        """Return all values as an array in memory."""
        return joined(list(self.blocks()), self._text)

    def __getitem__(self, rows: slice) -> np.ndarray:
        """Compute only these rows."""
        if not isinstance(rows, slice):
            raise TypeError(f"Expected a slice of rows, got {rows!r}; use compute() for all.")
        start, stop, step = rows.indices(len(self))
        return np.asarray(self._evaluate(slice(start, max(start, stop))))[::step]

    def sum(self) -> Any:
        """Sum without the missing values; of integers exactly, as Python's integer."""
        total, _, dtype = self._totals()
        if dtype.kind == "M":
            raise TypeError(f"{self._text} is {dtype}, which has no sum; choose mean, min or max.")
        return _as_time(total, dtype) if dtype.kind == "m" else total

    def mean(self) -> Any:
        """Mean without the missing values; NaN, or NaT of times, when there is none."""
        total, count, dtype = self._totals()
        if dtype.kind in "mM":
            return self._in_zone(_as_time(int(Fraction(total, count)) if count else None, dtype))
        return total / count if count else float("nan")

    def min(self) -> Any:
        """Smallest value that is not missing; NaN, or NaT of times, when there is none."""
        return self._in_zone(self._extreme(np.min, min))

    def max(self) -> Any:
        """Largest value that is not missing; NaN, or NaT of times, when there is none."""
        return self._in_zone(self._extreme(np.max, max))

    def _totals(self) -> tuple[Any, int, np.dtype]:
        """Return sum and number of the known values, and their type."""
        total, count = 0, 0
        for known in self._known_blocks():
            count += len(known)
            dtype = known.dtype
            if dtype.kind in "mM":
                total += whole_sum(known.view(np.int64))
            elif dtype.kind in "biu":
                total += whole_sum(known)
            else:
                total += known.sum(dtype=np.result_type(dtype, np.float64))
        return total, count, dtype

    def _extreme(self, of_block: Callable[..., Any], of_all: Callable[..., Any]) -> Any:
        found = []
        for known in self._known_blocks():
            if len(known):
                found.append(of_block(known))
            dtype = known.dtype
        return of_all(found) if found else _nothing(dtype)

    def _known_blocks(self) -> Iterator[np.ndarray]:
        """Yield numbers or times without the missing ones, in the byte order of this machine."""
        column = self.column
        if isinstance(column, CategoryColumn | TextColumn):
            raise TypeError(
                f"{self._text} is {column.type_name}, which has no sum, mean, min or max."
            )
        if isinstance(column, NumberColumn):
            for rows in _cuts(len(self), BLOCK_ROWS):
                block = np.asarray(column.values[rows])
                yield _known(block if column.missing is None else block[~column.missing[rows]])
            return
        for block in self.blocks():
            if block.dtype.kind not in "biufcmM":
                raise TypeError(f"{self._text} is {block.dtype}, which has no sum or mean.")
            yield _known(block)

    def _in_zone(self, value: object) -> Any:
        """Return a time of a column with a time zone as a Timestamp of it."""
        if isinstance(self.column, NumberColumn) and self.column.zone is not None:
            return self.column.in_zone(np.array([value]))[0]
        return value

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Put the function on top of this expression instead of calling it."""
        if method != "__call__" or "out" in options or ufunc.nout != 1:
            return NotImplemented
        lengths = {len(each) for each in inputs if isinstance(each, Expression)}
        if len(lengths) != 1:
            raise ValueError(f"Expressions of different lengths: {sorted(lengths)} rows.")
        rows_of = [_rows_of(each, len(self)) for each in inputs]
        parts = _as_codes(ufunc, [_time_of_numpy(each) for each in rows_of])
        text = f"{ufunc.__name__}({', '.join(map(str, inputs))})"

        def evaluate(rows: slice) -> np.ndarray:
            values = [p._evaluate(rows) if isinstance(p, Expression) else p for p in parts]
            with np.errstate(divide="ignore", invalid="ignore"):
                result: np.ndarray = exact(ufunc, values, text, **options)
            return result

        return Expression(lengths.pop(), evaluate, text)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Expression({self._text}, {len(self):,} rows)"


def column_expression(name: str, column: Column | np.ndarray) -> Expression:
    """Start an expression with a stored column."""
    return Expression(len(column), lambda rows: _values(name, column, rows), name, column)


def _rows_of(value: "Expression | ArrayLike", n_rows: int) -> Any:
    """Return an expression for an array of one value a row; single values and expressions as is."""
    if isinstance(value, Expression) or np.ndim(value) == 0:
        return value
    array = np.asarray(value)
    if array.shape != (n_rows,):
        raise ValueError(
            f"Expected one value or one per row ({n_rows:,}), got an array of shape {array.shape}."
        )
    return column_expression("array", array)


def _values(name: str, column: Column | np.ndarray, rows: slice) -> Any:
    """Values for arithmetic: whole numbers of which some are missing become floats with NaN."""
    if not isinstance(column, NumberColumn):
        return np.asarray(column[rows])
    if column.zone is not None:
        return column.to_index(rows)
    return column.to_floats(name, rows)


def _time_of_numpy(value: object) -> Any:
    """Convert a time or duration of Python or pandas, which NumPy would compare as an object."""
    import pandas as pd

    if isinstance(value, timedelta):
        return pd.Timedelta(value).to_timedelta64()
    if isinstance(value, date) and getattr(value, "tzinfo", None) is None:
        return pd.Timestamp(value).to_datetime64()
    return value


def _cuts(n_rows: int, size: int) -> Iterator[slice]:
    """Cut rows into slices; at least one."""
    for start in range(0, max(1, n_rows), size):
        yield slice(start, min(start + size, n_rows))


def _known(block: np.ndarray) -> np.ndarray:
    """Return the values that are neither NaN nor NaT."""
    block = block.astype(block.dtype.newbyteorder("="), copy=False)
    if block.dtype.kind in "biu":
        return block
    known = block == block
    return block if known.all() else block[known]


def _nothing(dtype: np.dtype) -> Any:
    return np.array("NaT", dtype)[()] if dtype.kind in "mM" else float("nan")


def _as_time(ticks: int | None, dtype: np.dtype) -> Any:
    """Return a time of so many units, NaT without any."""
    if ticks is None:
        return _nothing(dtype)
    if abs(ticks) >= 2**63:
        raise OverflowError(f"A sum of {dtype} is beyond 64 bits; use a coarser unit.")
    return np.array(ticks, np.int64).view(dtype)[()]


def _as_codes(ufunc: np.ufunc, inputs: list[Any]) -> list[Any]:
    """Compare the codes of a category column with the code of a value; refuse other arithmetic."""
    columns = [p.column for p in inputs if isinstance(p, Expression)]
    category = next((c for c in columns if isinstance(c, CategoryColumn)), None)
    if category is None:
        return list(inputs)
    values = [each for each in inputs if not isinstance(each, Expression)]
    if ufunc not in (np.equal, np.not_equal) or len(values) != 1 or np.ndim(values[0]):
        raise TypeError(
            f"Text columns can be compared with a text by == and !=, got {ufunc.__name__}, and "
            "categories with one of them; for anything else compute on store[name].codes."
        )
    codes = Expression(len(category), lambda rows: np.asarray(category.codes[rows]), "codes")
    code = category.code_of(values[0])
    return [codes if isinstance(p, Expression) else code for p in inputs]
