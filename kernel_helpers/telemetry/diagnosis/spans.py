"""Sweep over spans of time: how many of them overlap at each moment."""

from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True)
class Spans:
    """Spans of time on workers, each of which counts `weight` while it lasts.

    Attributes
    ----------
    begin, end : ndarray of shape (n,)
        Seconds.
    worker : ndarray of shape (n,)
    weight : ndarray of shape (n,)
    """

    begin: np.ndarray
    end: np.ndarray
    worker: np.ndarray
    weight: np.ndarray

    @classmethod
    def of(cls, begin: np.ndarray, end: np.ndarray, worker: np.ndarray) -> Self:
        """Return spans that count 1; none ends before it begins, though clocks disagree."""
        return cls(begin, np.maximum(begin, end), worker, np.ones(len(begin)))

    @classmethod
    def joined(cls, *spans: Self) -> Self:
        """Return all of them together."""
        names = ("begin", "end", "worker", "weight")
        return cls(*(np.concatenate([getattr(s, name) for s in spans]) for name in names))

    def names(self) -> list[str]:
        """Return the workers, sorted."""
        return sorted(set(self.worker.tolist()))

    def most(self) -> float:
        """Return the greatest sum at one moment."""
        return float(self.at(moments(self)).max(initial=0.0))

    def on(self, worker: str) -> Self:
        """Return those on one worker."""
        here = self.worker == worker
        return type(self)(self.begin[here], self.end[here], self.worker[here], self.weight[here])

    def at(self, times: np.ndarray) -> np.ndarray:
        """Return their sum between each two of the sorted `times`, which hold all ends."""
        n = len(times)
        if n == 0:
            return np.zeros(0)
        up = np.bincount(np.searchsorted(times, self.begin), self.weight, n)
        down = np.bincount(np.searchsorted(times, self.end), self.weight, n)
        return np.cumsum(up - down)[:-1]


def moments(*spans: Spans) -> np.ndarray:
    """Return all times at which one of the spans begins or ends, sorted.

    Parameters
    ----------
    *spans : Spans

    Returns
    -------
    ndarray of shape (n,)
    """
    return np.unique(np.concatenate([time for s in spans for time in (s.begin, s.end)]))


def beside(spans: Spans) -> np.ndarray:
    """Return for each span how many, itself among them, ran on average while it lasted.

    Parameters
    ----------
    spans : Spans
        Of one place.

    Returns
    -------
    ndarray of shape (n,)

    Examples
    --------
    >>> at = np.array
    >>> beside(Spans.of(at([0.0, 1.0]), at([2.0, 2.0]), at(["a", "a"]))).tolist()
    [1.5, 2.0]
    """
    times = moments(spans)
    area = np.concatenate([[0.0], np.cumsum(spans.at(times) * np.diff(times))])
    found = np.interp(spans.end, times, area) - np.interp(spans.begin, times, area)
    result: np.ndarray = np.maximum(1.0, found / np.maximum(spans.end - spans.begin, 1e-12))
    return result
