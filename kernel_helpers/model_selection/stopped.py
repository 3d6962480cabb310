"""What stands where a stopped search did not come to."""

import warnings
from typing import Any

import numpy as np
from sklearn.metrics._scorer import _MultimetricScorer


class SearchStopped(UserWarning):
    """The search was stopped: unfinished evaluations are NaN and rank last."""


def stopped_score(scorer: Any, return_train_score: bool, n_test: int) -> dict[str, Any]:
    """Return the entry of an evaluation that never ran."""
    many = isinstance(scorer, _MultimetricScorer)
    names = ("test_scores", "train_scores") if return_train_score else ("test_scores",)
    scores: dict[str, Any] = {
        name: dict.fromkeys(scorer._scorers, np.nan) if many else np.nan for name in names
    }
    facts = {"fit_error": None, "n_test_samples": n_test, "fit_time": np.nan, "score_time": np.nan}
    return scores | facts


def warn_stopped(done: int, total: int) -> None:
    """Say what a stop left out."""
    warnings.warn(
        f"The search was stopped after {done} of {total} evaluations; the others are NaN in "
        "cv_results_. Call fit again with the same checkpoint to go on.",
        SearchStopped,
        stacklevel=2,
    )
