"""The result of nested cross-validation: outer scores, and the optimism of the search."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, repr=False)
class NestedResult:
    """Scores of a whole search, fold by fold.

    Attributes
    ----------
    scores : ndarray of shape (n_outer,)
        Score of each search's winner on rows that neither it nor its search had seen.
    inner_scores : ndarray of shape (n_outer,)
        What the search itself reports of its winner: its mean inner score.
    best_params : list of dict
        The winner of each outer fold.
    params : list of dict
        All candidates.
    candidate_scores : ndarray of shape (n_candidates, n_outer * n_inner)
        Every inner score.
    n_fits : dict
        Pipeline step -> fits done, the winners' refits among them.
    n_evaluations : int
        Candidates scored on folds: what a search without merging fits every step for.
    seconds : float
        Time taken.
    alone_seconds : float
        Sum of what each evaluation would have taken by itself.
    n_workers : int
    test_scores : dict of str to ndarray of shape (n_outer,)
        Of each metric what `scores` holds for the one that chose the winners; ``"score"`` where
        there is only one.
    """

    scores: np.ndarray[Any, Any]
    inner_scores: np.ndarray[Any, Any]
    best_params: list[Any]
    params: list[dict[str, Any]]
    candidate_scores: np.ndarray[Any, Any]
    n_fits: dict[str, int]
    n_evaluations: int
    seconds: float
    alone_seconds: float
    n_workers: int
    test_scores: dict[str, np.ndarray[Any, Any]] = field(default_factory=dict)

    @property
    def mean(self) -> float:
        """Average outer score: what to expect of the search on new rows."""
        return float(np.mean(self.scores))

    @property
    def standard_error(self) -> float:
        """Standard error of `mean` over the outer folds; too small, as their rows overlap."""
        n = len(self.scores)
        return float(np.std(self.scores, ddof=1) / np.sqrt(n)) if n > 1 else float("nan")

    @property
    def flat(self) -> float:
        """What one would report without the outer folds: the winners' inner scores, averaged."""
        return float(np.mean(self.inner_scores))

    @property
    def optimism(self) -> np.ndarray[Any, Any]:
        """Inner best minus outer score, of shape (n_outer,): how much a search flatters itself."""
        difference: np.ndarray[Any, Any] = self.inner_scores - self.scores
        return difference

    @property
    def fits_saved(self) -> dict[str, int]:
        """Step name -> fits that merging made unnecessary."""
        return {step: self.n_evaluations - n for step, n in self.n_fits.items()}

    def __repr__(self) -> str:
        fits = ", ".join(f"{n} {step}" for step, n in self.n_fits.items())
        saved = ", ".join(f"{n} {step}" for step, n in self.fits_saved.items() if n)
        return (
            f"nested score {self.mean:.4f} ± {self.standard_error:.4f} "
            f"over {len(self.scores)} outer folds\n"
            f"flat score   {self.flat:.4f}, so the search flatters itself by "
            f"{self.optimism.mean():+.4f}\n"
            f"fits: {fits}" + (f"; saved: {saved}" if saved else "") + "\n"
            f"{self.seconds:.1f} s on {self.n_workers} workers, "
            f"{self.alone_seconds:.1f} s one evaluation after the other"
        )
