"""Answers about very many values from a few kilobytes, that merge: Apache DataSketches inside."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.mapreduce.items import item_counts
from kernel_helpers.mapreduce.numeric import as_numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_INT64 = 2**63


class QuantileSketch:
    """Quantiles of numbers, within a known error of rank.

    Parameters
    ----------
    k : int
        Larger is more exact and more bytes: 200 gives 1.3 % of rank in 5 kB.

    References
    ----------
    Z. Karnin, K. Lang, E. Liberty, "Optimal quantile approximation in streams", FOCS 2016.

    Examples
    --------
    >>> sketch = QuantileSketch.of(range(1000)).merge(QuantileSketch.of(range(1000, 2000)))
    >>> abs(sketch.quantile(0.5) - 1000) < 2000 * sketch.rank_error
    True
    """

    def __init__(self, k: int = 200) -> None:
        from datasketches import kll_doubles_sketch

        self._sketch = kll_doubles_sketch(k)

    @classmethod
    def of(cls, values: object, k: int = 200) -> "QuantileSketch":
        """Take in an array or column of numbers of any shape, without the missing ones."""
        made = cls(k)
        numbers, known = as_numbers(values)
        made._sketch.update(np.ascontiguousarray(numbers[known], np.float64))
        return made

    def merge(self, other: "QuantileSketch") -> "QuantileSketch":
        """Return the sketch of both."""
        made = type(self)(self._sketch.k)
        made._sketch.merge(self._sketch)
        made._sketch.merge(other._sketch)
        return made

    @property
    def count(self) -> int:
        """How many values were taken in."""
        return int(self._sketch.n)

    @property
    def rank_error(self) -> float:
        """With 99 % probability no quantile's rank is off by more than this share of all values."""
        return float(self._sketch.normalized_rank_error(False))

    def quantile(self, q: "ArrayLike") -> Any:
        """Return the value below which the share `q` of all values is.

        Parameters
        ----------
        q : float or array of floats, 0 to 1
        """
        if not self.count:
            return np.full(np.shape(q), np.nan)[()]
        found = np.asarray(self._sketch.get_quantiles(np.atleast_1d(q)))
        return found if np.ndim(q) else float(found[0])

    def __reduce__(self) -> tuple[Any, ...]:
        return _quantiles_from, (self._sketch.serialize(),)


class TopK:
    """The most frequent items, by their text; equal numbers are one item, whatever their type.

    Parameters
    ----------
    k : int
        How many are asked for. The sketch keeps 16 times as many, at least 1,024.

    References
    ----------
    J. Misra, D. Gries, "Finding repeated elements", Science of Computer Programming 2, 1982.

    Examples
    --------
    >>> TopK.of("abracadabra", k=2).merge(TopK.of("banana", k=2)).items
    [('a', 8), ('b', 3)]
    """

    def __init__(self, k: int = 10) -> None:
        from datasketches import frequent_strings_sketch

        if k < 1:
            raise ValueError(f"k must be at least 1, got {k}; try 10.")
        self.k = k
        self._sketch = frequent_strings_sketch(max(10, (16 * k - 1).bit_length()))

    @classmethod
    def of(cls, items: Iterable[Hashable], k: int = 10) -> "TopK":
        """Take in items; each is counted by its text, missing ones are not.

        Equal numbers have one text: 10 and 10.0 are both counted as ``"10"``.
        """
        made = cls(k)
        counts: Counter[str] = Counter()
        for item, count in item_counts(items):
            counts[str(item)] += count
        for text, count in counts.items():
            made._sketch.update(text, count)
        return made

    def merge(self, other: "TopK") -> "TopK":
        """Return the sketch of both."""
        made = type(self)(max(self.k, other.k))
        made._sketch.merge(self._sketch)
        made._sketch.merge(other._sketch)
        return made

    @property
    def items(self) -> list[tuple[str, int]]:
        """The `k` most frequent items with their counts, which are too high by `error` at most."""
        ordered = sorted(self._rows(), key=lambda row: (-row[1], row[0]))
        return [(row[0], int(row[1])) for row in ordered[: self.k]]

    @property
    def error(self) -> int:
        """By how much a count may be too high."""
        return max((int(row[3] - row[2]) for row in self._rows()), default=0)

    def _rows(self) -> list[tuple[str, int, int, int]]:
        """Text, estimate, lower and upper bound of every item that is kept."""
        from datasketches import frequent_items_error_type

        none_forgotten = frequent_items_error_type.NO_FALSE_NEGATIVES
        rows: list[tuple[str, int, int, int]] = self._sketch.get_frequent_items(none_forgotten, 0)
        return rows

    def __reduce__(self) -> tuple[Any, ...]:
        return _top_from, (self.k, self._sketch.serialize())


class DistinctCount:
    """Count distinct items, within about 2 %.

    References
    ----------
    P. Flajolet, É. Fusy, O. Gandouet, F. Meunier, "HyperLogLog", AofA 2007.

    Examples
    --------
    >>> sketch = DistinctCount.of(["a", "b", "a"]).merge(DistinctCount.of(["b", "c"]))
    >>> round(sketch.estimate)
    3
    """

    _LG_K = 12  # 4,096 buckets: a standard error of 1.6 %

    def __init__(self) -> None:
        from datasketches import hll_union

        self._union = hll_union(self._LG_K)

    @classmethod
    def of(cls, items: Iterable[Any]) -> "DistinctCount":
        """Take in numbers, texts, or anything by its text; missing items are not counted.

        Equal numbers are one item, whatever their type.
        """
        made = cls()
        for item, _ in item_counts(items):
            is_small = isinstance(item, int) and -_INT64 <= item < _INT64
            as_it_is = is_small or isinstance(item, float) or (isinstance(item, str) and item)
            # Not equal to its text; and the sketch would skip an empty one.
            made._union.update(item if as_it_is else f"\0{item}")
        return made

    def merge(self, other: "DistinctCount") -> "DistinctCount":
        """Return the sketch of both."""
        made = type(self)()
        for sketch in (self, other):
            made._union.update(sketch._result())
        return made

    @property
    def estimate(self) -> float:
        """Return the approximate number of distinct items."""
        return float(self._union.get_estimate())

    @property
    def bounds(self) -> tuple[float, float]:
        """Between these numbers with a probability of 95 %."""
        return float(self._union.get_lower_bound(2)), float(self._union.get_upper_bound(2))

    def _result(self) -> Any:
        from datasketches import tgt_hll_type

        return self._union.get_result(tgt_hll_type.HLL_8)

    def __reduce__(self) -> tuple[Any, ...]:
        return _distinct_from, (self._result().serialize_compact(),)


def _quantiles_from(content: bytes) -> QuantileSketch:
    from datasketches import kll_doubles_sketch

    made = QuantileSketch()
    made._sketch = kll_doubles_sketch.deserialize(content)
    return made


def _top_from(k: int, content: bytes) -> TopK:
    from datasketches import frequent_strings_sketch

    made = TopK(k)
    made._sketch = frequent_strings_sketch.deserialize(content)
    return made


def _distinct_from(content: bytes) -> DistinctCount:
    from datasketches import hll_sketch

    made = DistinctCount()
    made._union.update(hll_sketch.deserialize(content))
    return made
