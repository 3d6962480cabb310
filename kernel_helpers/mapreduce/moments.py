"""Count, mean, squared deviations, smallest and largest value, in a form that merges."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.whole_sums import WholeSums
from kernel_helpers.mapreduce.numeric import as_numbers, is_mixed_table, stacked

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Moments:
    """Statistics of some numbers, or of each column of a table.

    Attributes
    ----------
    count : int, or array of shape (n_columns,)
    mean : float, or array of shape (n_columns,)
    M2 : float, or array of shape (n_columns,)
        Sum of squared deviations from the mean. Sums of squares would lose every digit when the
        mean is large beside the spread.
    min, max : number, or array of shape (n_columns,)
        Integers where the values are.
    total : WholeSums, optional
        Exact sums of the integers.
    is_whole : bool, or array of shape (n_columns,)
        Whether no value is a float, so that `total` is the sum.

    References
    ----------
    T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise algorithm for
    computing sample variances", COMPSTAT 1982, eq. 2.1.

    Examples
    --------
    >>> a, b = Moments.of([1.0, 2.0, 3.0]), Moments.of([10.0])
    >>> a.merge(b)
    Moments(count=4, mean=4.0, M2=50.0, min=1.0, max=10.0)
    """

    count: Any = 0
    mean: Any = 0.0
    M2: Any = 0.0
    min: Any = np.inf
    max: Any = -np.inf
    total: WholeSums | None = field(default=None, repr=False)
    is_whole: Any = field(default=True, repr=False)

    @classmethod
    def of(cls, values: Any) -> "Moments":
        """Look at all values, floats in 64 bits and integers exactly.

        Parameters
        ----------
        values : array of shape (n,) or (n, n_columns), Series, or DataFrame
            NaN, NaT, None, ``pandas.NA`` and masked values count as missing. Times are numbers in
            their own unit, since 1970.

        Raises
        ------
        ValueError
            A value is infinite: no mean would come of it.
        """
        if is_mixed_table(values):
            return _side_by_side([cls.of(values.iloc[:, at]) for at in range(values.shape[1])])
        X, known = as_numbers(values)
        count = known.sum(axis=0)
        if X.dtype.kind != "f":
            total = WholeSums.of(X, known)
            deviation = np.where(known, total.center(count).deviations(X), 0.0)
            mean, M2 = total.mean(count), (deviation**2).sum(axis=0)
            mean = np.where(count > 0, mean, 0.0)
        elif np.isinf(X[known]).any():
            raise ValueError(
                "Expected finite numbers, got infinity; replace it by NaN to count it as missing."
            )
        else:
            total, (mean, M2) = None, _of_floats(X, known, count)
        low, high = (_extreme(ufunc, X, known) for ufunc in (np.minimum, np.maximum))
        is_whole = _plain(np.equal(count, 0) | (total is not None))
        return cls(
            _plain(count), _plain(mean), _plain(M2), _plain(low), _plain(high), total, is_whole
        )

    def merge(self, other: "Moments") -> "Moments":
        """Return the statistics of both sets of values together."""
        if not np.any(other.count):
            return self
        if not np.any(self.count):
            return other
        count = self.count + other.count
        share = other.count / np.maximum(count, 1)
        delta = other.mean - self.mean
        mean = np.where(self.count == 0, other.mean, self.mean + delta * share)
        total, is_whole = None, self.is_whole & other.is_whole
        if self.total is not None and other.total is not None:
            total = self.total + other.total
            exact = other.total.center(other.count) - self.total.center(self.count)
            delta = np.where(is_whole, exact, delta)
            mean = np.where(is_whole & (count > 0), total.mean(count), mean)
        between = delta**2 * self.count * share
        return Moments(
            count,
            _plain(mean),
            _plain(self.M2 + other.M2 + np.where(np.equal(count, 0), 0.0, between)),
            _plain(_both(np.minimum, self.min, other.min)),
            _plain(_both(np.maximum, self.max, other.max)),
            total,
            is_whole,
        )

    @property
    def variance(self) -> Any:
        """Mean squared deviation (``ddof=0``); NaN without values."""
        with np.errstate(invalid="ignore"):
            return _plain(np.divide(self.M2, self.count))

    @property
    def std(self) -> Any:
        """Square root of the variance."""
        return _plain(np.sqrt(self.variance))


def _of_floats(X: np.ndarray, known: np.ndarray, count: np.ndarray) -> tuple[Any, Any]:
    # Shifted by one of the values: the rounding is then that of the spread, not of the mean.
    shift = _first_known(X, known)
    total = np.where(known, X - shift, 0.0).sum(axis=0)
    mean = shift + total / np.maximum(count, 1)
    deviation = np.where(known, X - mean, 0.0)
    M2 = (deviation**2).sum(axis=0) - deviation.sum(axis=0) ** 2 / np.maximum(count, 1)
    return mean, M2


def _first_known(X: np.ndarray, known: np.ndarray) -> Any:
    if not len(X):
        return np.zeros(X.shape[1:])
    first = known.argmax(axis=0)
    found = X[first] if X.ndim == 1 else np.take_along_axis(X, first[None], axis=0)[0]
    return np.where(np.isnan(found), 0.0, found)


def _extreme(ufunc: np.ufunc, X: np.ndarray, known: np.ndarray) -> Any:
    """Return the smallest or largest values, of the type of the values; infinity for none."""
    nothing = np.inf if ufunc is np.minimum else -np.inf
    if X.dtype.kind == "f":
        return ufunc.reduce(np.where(known, X, nothing), axis=0, initial=nothing)
    if known.all() and len(X):
        return ufunc.reduce(X, axis=0)
    return ufunc.reduce(np.where(known, X.astype(object), nothing), axis=0, initial=nothing)


def _both(ufunc: np.ufunc, a: object, b: object) -> Any:
    """Compare without rounding integers to floats."""
    same = getattr(a, "dtype", object) == getattr(b, "dtype", None)
    return ufunc(a, b) if same else ufunc(np.asarray(a, object), np.asarray(b, object))


def _side_by_side(columns: list[Moments]) -> Moments:
    def all_of(name: str) -> Any:
        return stacked([getattr(each, name) for each in columns])

    nothing = WholeSums.of(np.zeros(0, np.int64))
    totals = [nothing if each.total is None else each.total for each in columns]
    return Moments(
        all_of("count"),
        all_of("mean"),
        all_of("M2"),
        all_of("min"),
        all_of("max"),
        WholeSums(np.stack([t.high for t in totals]), np.stack([t.low for t in totals])),
        np.array([bool(each.is_whole) for each in columns]),
    )


def _plain(value: "ArrayLike") -> Any:
    """Turn a single value into a Python number, which prints and compares as one."""
    return value.item() if np.ndim(value) == 0 and hasattr(value, "item") else value
