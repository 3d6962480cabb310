"""Count, mean, squared deviations, smallest and largest value, in a form that merges."""

from dataclasses import dataclass
from typing import Any

import numpy as np


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
    min, max : float, or array of shape (n_columns,)

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

    @classmethod
    def of(cls, values: Any) -> "Moments":
        """Look at all values, in 64 bits; NaN counts as missing.

        Parameters
        ----------
        values : array of shape (n,) or (n, n_columns)

        Raises
        ------
        ValueError
            A value is infinite: no mean would come of it.
        """
        X = np.asarray(values)
        X = X.astype(np.float64) if X.dtype.kind != "f" or X.dtype.itemsize < 8 else X
        known = ~np.isnan(X)
        if np.isinf(X).any():
            raise ValueError(
                "Expected finite numbers, got infinity; replace it by NaN to count it as missing."
            )
        count = known.sum(axis=0)
        # Shifted by one of the values: the rounding is then that of the spread, not of the mean.
        shift = _first_known(X, known)
        total = np.where(known, X - shift, 0.0).sum(axis=0)
        mean = shift + total / np.maximum(count, 1)
        deviation = np.where(known, X - mean, 0.0)
        M2 = (deviation**2).sum(axis=0) - deviation.sum(axis=0) ** 2 / np.maximum(count, 1)
        smallest = np.where(known, X, np.inf).min(axis=0, initial=np.inf)
        largest = np.where(known, X, -np.inf).max(axis=0, initial=-np.inf)
        return cls(*(_plain(value) for value in (count, mean, M2, smallest, largest)))

    def merge(self, other: "Moments") -> "Moments":
        """Return the statistics of both sets of values together."""
        count = self.count + other.count
        share = other.count / np.maximum(count, 1)
        delta = other.mean - self.mean
        mean = np.where(self.count == 0, other.mean, self.mean + delta * share)
        between = delta**2 * self.count * share
        return Moments(
            count,
            _plain(mean),
            _plain(self.M2 + other.M2 + np.where(np.equal(count, 0), 0.0, between)),
            _plain(np.minimum(self.min, other.min)),
            _plain(np.maximum(self.max, other.max)),
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


def _first_known(X: np.ndarray, known: np.ndarray) -> Any:
    if not len(X):
        return np.zeros(X.shape[1:])
    first = known.argmax(axis=0)
    found = X[first] if X.ndim == 1 else np.take_along_axis(X, first[None], axis=0)[0]
    return np.where(np.isnan(found), 0.0, found)


def _plain(value: Any) -> Any:
    """Turn a single value into a Python number, which prints and compares as one."""
    return value.item() if np.ndim(value) == 0 and hasattr(value, "item") else value
