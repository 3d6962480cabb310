"""Scores, time and fits of a search so far; readable while it runs."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np


class SearchProgress:
    """The finished part of a search, and the switch that stops the rest.

    Attributes
    ----------
    params : list of dict
        Candidates so far.
    scores : ndarray of shape (n_candidates, n_splits)
        Test scores; NaN where not finished. Of several metrics that of `refit`, or else the first.
    n_fits : dict
        Step name -> fits done.
    """

    def __init__(self) -> None:
        self.params: list[dict[str, Any]] = []
        self.scores = np.empty((0, 0))
        self.n_fits: Counter[str] = Counter()
        self.done = 0
        self.total = 0
        self.finished = False
        self.error = ""
        self.started = time.time()
        self.ended: float | None = None
        self.listeners: list[Callable[[SearchProgress], None]] = []
        self.stopping = threading.Event()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "listeners": [], "stopping": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, stopping=threading.Event())

    def start_round(
        self, params: Iterable[dict[str, Any]], n_splits: int, n_evaluations: int
    ) -> int:
        """Add a round of candidates; return the row of its first."""
        first, params = len(self.params), list(params)
        new = np.full((len(params), n_splits), np.nan)
        wide = self.scores if self.scores.size else np.empty((0, n_splits))
        self.scores = np.vstack([wide, new])
        self.params += params
        self.total += n_evaluations
        self.notify()
        return first

    def add_score(self, row: int, split: int, value: float | dict[str, float]) -> None:
        """Store the score of a finished evaluation."""
        if isinstance(value, dict):
            value = next(iter(value.values()), np.nan)
        self.scores[row, split] = value
        self.done += 1

    def notify(self) -> None:
        """Call the listeners."""
        for listener in list(self.listeners):
            listener(self)

    def stop(self) -> None:
        """Start nothing new; what is finished counts."""
        self.stopping.set()

    def end(self, error: str = "") -> None:
        """Note the end of the search, or the error that ended it."""
        self.finished, self.error, self.ended = True, error, time.time()
        self.notify()

    def mean_scores(self) -> np.ndarray[Any, Any]:
        """Average each candidate over the folds that are done; NaN where none is."""
        counts = np.isfinite(self.scores).sum(axis=1)
        sums = np.nansum(np.where(np.isfinite(self.scores), self.scores, np.nan), axis=1)
        means = np.full(len(counts), np.nan)
        np.divide(sums, counts, out=means, where=counts > 0)
        return means

    def best(self) -> int | None:
        """Find the row of the best candidate among those with every fold done, or else any."""
        means = self.mean_scores()
        complete = np.isfinite(self.scores).all(axis=1)
        ranked = np.where(complete, means, np.nan) if complete.any() else means
        return int(np.nanargmax(ranked)) if np.isfinite(ranked).any() else None

    def seconds_left(self) -> float | None:
        """Estimate the time left from the pace so far; None before the first score."""
        if self.finished:
            return 0.0
        if not self.done:
            return None
        return (time.time() - self.started) / self.done * (self.total - self.done)

    def __str__(self) -> str:
        best = self.best()
        taken = (self.ended or time.time()) - self.started
        lines = [f"{self.done} of {self.total} evaluations in {taken:.1f} s"]
        left = self.seconds_left()
        if left:
            lines[0] += f", about {left:.0f} s left"
        if self.n_fits:
            lines.append("fits: " + ", ".join(f"{n} {step}" for step, n in self.n_fits.items()))
        if best is not None:
            folds = np.isfinite(self.scores[best]).sum()
            lines.append(
                f"best: {self.mean_scores()[best]:.4f} over {folds} folds with {self.params[best]}"
            )
        return "\n".join(lines)
