"""What an early stop means for the results of a search."""

import warnings
from typing import Any

import numpy as np


class SearchStoppedWarning(UserWarning):
    """The search was stopped: unfinished evaluations are NaN and rank last.

    Where no candidate has all its folds, the best is that of the folds that are done.
    """


def warn_stopped(done: int, total: int) -> None:
    """Warn of evaluations that a stop left out."""
    warnings.warn(
        f"The search was stopped after {done} of {total} evaluations; the others are NaN in "
        "cv_results_. Call fit again with the same checkpoint to go on.",
        SearchStoppedWarning,
        stacklevel=2,
    )


def means_so_far(results: dict[str, Any], metric: str) -> np.ndarray[Any, Any]:
    """Average each candidate of ``cv_results_`` over the folds that are done; NaN where none is."""
    end = f"_test_{metric}"
    splits = [key for key in results if key.startswith("split") and key.endswith(end)]
    scores = np.array([results[key] for key in splits], dtype=float)
    counts = np.isfinite(scores).sum(axis=0)
    means = np.full(scores.shape[1], np.nan)
    np.divide(np.nansum(scores, axis=0), counts, out=means, where=counts > 0)
    return means
