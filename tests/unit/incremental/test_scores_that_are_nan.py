"""Early stopping when a score is no number, or infinite."""

import numpy as np
import pytest
from sklearn.linear_model import SGDClassifier

from kernel_helpers.incremental import LearningCurve, partial_fit_stream, progressive_val_score

nan, inf = np.nan, np.inf
X = np.random.default_rng(0).normal(size=(400, 2))
y = (X[:, 0] > 0).astype(int)


def scored(scores, patience=2):
    """Train 20 batches, each followed by the next of `scores`; the model counts its rows."""
    following = iter([*scores, *[scores[-1]] * 20])
    return partial_fit_stream(
        SGDClassifier(random_state=0),
        (X, y),
        batch_rows=20,
        validation=(X[:20], y[:20]),
        validate_every=20,
        patience=patience,
        scoring=lambda *_: next(following),
        progress=False,
    )


@pytest.mark.parametrize(
    ("scores", "n_scores", "best", "batches"),
    [
        ([nan, 0.9, 0.5], 4, 0.9, 2),
        ([0.9, nan, nan], 3, 0.9, 1),
        ([nan, nan], 2, nan, 2),
        ([-inf, 0.1, 0.2, 0.1], 5, 0.2, 3),
        ([0.1, inf, 0.9], 4, inf, 2),
        ([-inf, nan, -inf], 3, -inf, 1),
        ([0.5, 0.50001, 0.50002], 3, 0.50002, 3),
    ],
)
def test_a_score_that_is_no_number_never_counts_as_better(scores, n_scores, best, batches):
    model = scored(scores)
    np.testing.assert_array_equal(model.learning_curve_.best, best)
    assert len(model.learning_curve_.scores) == n_scores
    assert model.t_ == 1 + 20 * batches  # the model of the best score


def test_stopping_follows_the_plain_rule_whatever_the_scores(cases):
    for seed in range(cases(10)):
        rng = np.random.default_rng(seed)
        scores = rng.choice([nan, -inf, inf, 0.1, 0.2, 0.3, 0.4], size=20, p=[0.3, *[0.7 / 6] * 6])
        best, waited, expected = None, 0, 0
        while waited < 3 and expected < len(scores):
            score = float(scores[expected])
            better = not np.isnan(score) and (best is None or score > best + 1e-4)
            best, waited = (score, 0) if better else (best, waited + 1)
            expected += 1
        curve = scored(scores.tolist(), patience=3).learning_curve_
        assert len(curve.scores) == expected, f"seed {seed}: {scores}"
        assert best is None or curve.best == best, f"seed {seed}: {scores}"


def test_the_best_of_a_curve_leaves_out_what_is_no_number():
    assert LearningCurve(scores=[nan, 0.2, nan, 0.1]).best == 0.2
    assert np.isnan(LearningCurve(scores=[nan]).best)


@pytest.mark.parametrize("scoring", [["accuracy", "f1"], {"a": "accuracy"}, ("accuracy",)])
def test_several_metrics_are_refused_before_training(scoring):
    model = SGDClassifier()
    with pytest.raises(ValueError, match="Expected one metric in scoring="):
        partial_fit_stream(model, (X, y), validation=(X, y), scoring=scoring, progress=False)
    with pytest.raises(ValueError, match="Expected one metric in scoring="):
        progressive_val_score(model, (X, y), scoring=scoring)
    assert not hasattr(model, "coef_")


def test_a_function_that_returns_several_scores_is_refused_by_their_names():
    with pytest.raises(ValueError, match=r"one number from scoring=, got a dict of \['a', 'b'\]"):
        progressive_val_score(
            SGDClassifier(), (X, y), scoring=lambda *_: {"a": 1, "b": 2}, batch_rows=50
        )
