"""Count, sum and squared deviations of one column in each group, in a form that merges."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.time_units import ticks_of
from kernel_helpers.arrays.whole_sums import WholeSums, halves

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import DTypeLike
    from pandas.api.typing import SeriesGroupBy


@dataclass(frozen=True)
class GroupSums:
    """Sums of the groups of one part, or of all parts.

    Attributes
    ----------
    count : int64 array of shape (n_groups,)
        Without the missing values.
    total : WholeSums or float64 array of shape (n_groups,)
        Integers, truth values and times are added exactly.
    M2 : float64 array of shape (n_groups,) or None
        Sum of squared deviations from the group's own mean, where a variance is asked for.
    """

    count: np.ndarray
    total: Any
    M2: np.ndarray | None

    @classmethod
    def of(
        cls, column: "pd.Series", codes: np.ndarray, n_groups: int, *, squares: bool
    ) -> "GroupSums":
        """Add the values of a pandas column to the groups that `codes` names.

        Parameters
        ----------
        column : Series
            Of a type that `adds_up`, or without any value.
        codes : int array of shape (n_rows,)
            -1 where the row has no group.
        squares : bool
            Whether the variance is asked for.
        """
        known = column.notna().to_numpy() & (codes >= 0)
        codes, values = codes[known], _plain(column[known])
        if values.dtype.kind == "f":
            return cls._of_known_floats(values, codes, n_groups, squares=squares)
        count = np.bincount(codes, minlength=n_groups)
        sums = WholeSums.by_group(codes, values, n_groups)
        if not squares:
            return cls(count, sums, None)
        deviation = sums.center(count)[codes].deviations(values)
        return cls(count, sums, np.bincount(codes, deviation**2, n_groups))

    @classmethod
    def _of_known_floats(
        cls, values: np.ndarray, codes: np.ndarray, n_groups: int, *, squares: bool
    ) -> "GroupSums":
        import pandas as pd

        found = cls.of_floats(pd.Series(values).groupby(codes), squares=squares)
        count, total, M2 = np.bincount(codes, minlength=n_groups), *np.zeros((2, n_groups))
        filled = count > 0
        total[filled] = found.total
        total[codes[np.isnan(values)]] = np.nan  # no number, but not missing in a nullable type
        if found.M2 is not None:
            M2[filled] = found.M2
        return cls(count, total, M2 if squares else None)

    @classmethod
    def of_floats(cls, groups: "SeriesGroupBy[Any, Any]", *, squares: bool) -> "GroupSums":
        """Add the values of a float64 column that pandas has grouped."""
        count, total = groups.count().to_numpy(), groups.sum().to_numpy()
        if not squares:
            return cls(count, total, None)
        return cls(count, total, np.where(count > 0, groups.var(ddof=0).to_numpy() * count, 0.0))

    @classmethod
    def merged(
        cls, parts: list["GroupSums"], codes: list[np.ndarray], n_groups: int
    ) -> "GroupSums":
        """Combine sums of several parts, whose groups have these `codes` among all groups.

        Deviations are merged by the rule of Chan, Golub and LeVeque for many parts at once; it
        keeps the digits that a sum of squares would lose beside a large mean.
        """
        code = np.concatenate(codes)
        count_of_part = np.concatenate([part.count for part in parts])
        count = np.zeros(n_groups, np.int64)
        np.add.at(count, code, count_of_part)
        total_of_part = _joined([part.total for part in parts])
        if isinstance(total_of_part, WholeSums):
            total: Any = total_of_part.by_code(code, n_groups)
        else:
            total = np.bincount(code, total_of_part, n_groups)
        squares = [part.M2 for part in parts if part.M2 is not None]
        if len(squares) < len(parts):
            return cls(count, total, None)
        with np.errstate(invalid="ignore"):  # the variance of infinities is NaN
            apart = _center(total_of_part, count_of_part) - _center(total, count)[code]
            between = np.where(count_of_part > 0, count_of_part * apart**2, 0.0)
        return cls(count, total, np.bincount(code, np.concatenate(squares) + between, n_groups))

    def in_unit(self, own: Any, common: Any) -> "GroupSums":
        """Return sums of times of the type `own` in the unit of the type `common`."""
        if own == common or own.kind not in "mM":
            return self
        factor = ticks_of(own, common)
        total = WholeSums(*halves(self.total.numbers().astype(object) * factor))
        return GroupSums(self.count, total, None if self.M2 is None else self.M2 * factor**2)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        sums = (
            self.total.high.nbytes * 2 if isinstance(self.total, WholeSums) else self.total.nbytes
        )
        return int(self.count.nbytes + sums + (0 if self.M2 is None else self.M2.nbytes))

    def means(self) -> np.ndarray:
        """Return the means as float64; NaN where a group has no value."""
        if isinstance(self.total, WholeSums):
            return self.total.mean(self.count)
        return np.where(self.count > 0, self.total / np.maximum(self.count, 1), np.nan)

    def variances(self) -> np.ndarray:
        """Return the variances (``ddof=1``) as float64; NaN for fewer than two values."""
        assert self.M2 is not None
        return np.where(self.count > 1, self.M2 / np.maximum(self.count - 1, 1), np.nan)


def adds_up(dtype: "DTypeLike") -> bool:
    """Whether sums of a column of this type need only numbers from each part."""
    import pandas as pd

    if isinstance(dtype, pd.ArrowDtype):
        return dtype.kind in "biuf" and getattr(dtype, "numpy_dtype", None) != np.float16
    if isinstance(dtype, pd.DatetimeTZDtype):
        return False
    return (isinstance(dtype, np.dtype) and dtype.kind in "biufmM") or hasattr(dtype, "numpy_dtype")


def _plain(known: Any) -> np.ndarray:
    """Return the values of a column without a missing one as integers or float64."""
    if adds_up(known.dtype):
        values: np.ndarray = known.to_numpy(getattr(known.dtype, "numpy_dtype", known.dtype))
        if known.dtype.kind in "mM":
            return values.view(np.int64)
        return values.astype(np.float64) if known.dtype.kind == "f" else values
    if len(known):
        raise TypeError(
            f"Column {known.name!r} has numbers in the first part and {known.dtype} in another; "
            "give it one type in all parts with astype."
        )
    return np.zeros(0, np.int64)


def _joined(totals: list[Any]) -> Any:
    """Concatenate the sums of several parts; floats where one part has floats."""
    if all(isinstance(total, WholeSums) for total in totals):
        high, low = ([getattr(total, half) for total in totals] for half in ("high", "low"))
        return WholeSums(np.concatenate(high), np.concatenate(low))
    floats = [total.floats() if isinstance(total, WholeSums) else total for total in totals]
    return np.concatenate(floats)


def _center(total: object, count: np.ndarray) -> Any:
    if isinstance(total, WholeSums):
        return total.center(count)
    return total / np.maximum(count, 1)
