"""Sums, means and deviations of whole numbers that never wrap and never round on the way."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_LOW_BITS = 32
_LOW_MASK = 0xFFFFFFFF
_LOW_RANGE = 2.0**_LOW_BITS


@dataclass(frozen=True)
class WholeSums:
    """Exact sums ``high * 2**32 + low`` of up to 2**31 whole numbers each.

    Attributes
    ----------
    high, low : int64 arrays of the same shape
        One sum per group or per column; ``0 <= low < 2**32``.

    Examples
    --------
    >>> sums = WholeSums.of(np.array([2**63 - 1, 2**63 - 1]))
    >>> sums.numbers().item() == 2**64 - 2
    True
    >>> float(sums.mean(2))
    9.223372036854776e+18
    """

    high: np.ndarray
    low: np.ndarray

    @classmethod
    def carried(cls, high: np.ndarray, low: np.ndarray) -> "WholeSums":
        """Make sums of those of the halves; what `low` has beyond 32 bits moves to `high`."""
        return cls(np.asarray(high + (low >> _LOW_BITS)), np.asarray(low & _LOW_MASK))

    @classmethod
    def of(cls, values: np.ndarray, where: np.ndarray | bool = True) -> "WholeSums":
        """Add integers of any type along the first axis, only those where `where` is true."""
        high, low = halves(values)
        return cls.carried(high.sum(axis=0, where=where), low.sum(axis=0, where=where))

    @classmethod
    def by_group(cls, codes: np.ndarray, values: np.ndarray, n_groups: int) -> "WholeSums":
        """Add integers of any type to the groups that `codes` names, from 0 on."""
        return cls(*halves(values)).by_code(codes, n_groups)

    def by_code(self, codes: np.ndarray, n_groups: int) -> "WholeSums":
        """Add the sums to the groups that `codes` names, from 0 on."""
        sums = np.zeros((2, n_groups), np.int64)
        np.add.at(sums[0], codes, self.high)
        np.add.at(sums[1], codes, self.low)
        return self.carried(*sums)

    def __add__(self, other: "WholeSums") -> "WholeSums":
        return self.carried(self.high + other.high, self.low + other.low)

    def numbers(self, *, unsigned: bool = False) -> np.ndarray:
        """Return the sums as int64 or uint64, or as Python's integers if one needs more bits."""
        high, low = self.high, self.low
        if unsigned and (high == high & _LOW_MASK).all():
            upper = high.astype(np.uint64) << np.uint64(_LOW_BITS)
            return np.asarray(upper | low.astype(np.uint64))
        if not unsigned and (high == high << _LOW_BITS >> _LOW_BITS).all():
            return np.asarray((high << _LOW_BITS) | low)
        return np.asarray(high.astype(object) * (_LOW_MASK + 1) + low.astype(object), object)

    def floats(self) -> np.ndarray:
        """Return the sums as float64, rounded once."""
        return np.asarray(self.high * _LOW_RANGE + self.low)

    def mean(self, count: "ArrayLike") -> np.ndarray:
        """Return the means of `count` numbers each as float64; NaN where there is none."""
        few = np.maximum(count, 1)
        is_exact_float = np.abs(self.high) < 1 << 20
        mean = np.where(is_exact_float, self.floats() / few, self.center(count).floats())
        return np.where(np.greater(count, 0), mean, np.nan)

    def center(self, count: "ArrayLike") -> "Center":
        """Return the means of `count` numbers each without rounding their whole part."""
        few = np.maximum(count, 1)
        high, rest = np.divmod(self.high, few)
        low, rest = np.divmod((rest << _LOW_BITS) + self.low, few)
        return Center(high, low, rest / few)


@dataclass(frozen=True)
class Center:
    """Means ``high * 2**32 + low + fraction`` of whole numbers, to subtract before rounding."""

    high: np.ndarray
    low: np.ndarray
    fraction: np.ndarray

    def __getitem__(self, codes: np.ndarray) -> "Center":
        return Center(self.high[codes], self.low[codes], self.fraction[codes])

    def __sub__(self, other: "Center") -> np.ndarray:
        whole = (self.high - other.high) * _LOW_RANGE + (self.low - other.low)
        return np.asarray(whole + (self.fraction - other.fraction))

    def floats(self) -> np.ndarray:
        """Return the means as float64."""
        return np.asarray((self.high * _LOW_RANGE + self.low) + self.fraction)

    def truncated(self) -> np.ndarray:
        """Return the means as int64, cut towards zero as pandas cuts means of dates."""
        floor = (self.high << _LOW_BITS) | self.low
        return np.asarray(floor + ((floor < 0) & (self.fraction > 0)))

    def deviations(self, values: np.ndarray) -> np.ndarray:
        """Return how far integers of any type are from the means, as float64."""
        return Center(*halves(values), np.zeros(())) - self


def carry(high: np.ndarray, low: np.ndarray) -> None:
    """Move what `low` has beyond 32 bits to `high`, in place."""
    high += low >> _LOW_BITS
    low &= _LOW_MASK


def whole_sum(values: np.ndarray) -> int:
    """Add all integers of an array of any shape and type; return Python's integer."""
    if not values.size:
        return 0
    if max(-int(values.min()), int(values.max())) * values.size < 2**63:
        return int(values.sum(dtype=np.int64))
    high, low = halves(values)
    return (int(high.sum()) << _LOW_BITS) + int(low.sum())


def halves(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split integers into upper and lower 32 bits, both int64; the lower are not negative."""
    if values.dtype == object:
        return (values >> _LOW_BITS).astype(np.int64), (values & _LOW_MASK).astype(np.int64)
    wide = values.astype(np.uint64 if values.dtype.kind == "u" else np.int64, copy=False)
    high, low = wide >> wide.dtype.type(_LOW_BITS), wide & wide.dtype.type(_LOW_MASK)
    return high.astype(np.int64, copy=False), low.astype(np.int64, copy=False)
