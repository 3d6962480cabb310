"""Hyperband's plan is the paper's, and it finds what is there to find."""

import numpy as np
import pytest
from scipy.stats import loguniform
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.datasets import make_classification
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import HalvingRandomSearchCV, ShuffleSplit
from sklearn.svm import SVC

from kernel_helpers.model_selection import HyperbandSearchCV, hyperband_rungs


class Known(RegressorMixin, BaseEstimator):
    """Score approaches ``1 - (a - 0.3)²`` as bites are taken: the answer is a = 0.3."""

    def __init__(self, a=0.0, n_bites=0):
        self.a = a
        self.n_bites = n_bites

    def partial_fit(self, X, y):
        self.taken_ = getattr(self, "taken_", 0) + 1
        return self

    def fit(self, X, y):
        self.taken_ = self.n_bites
        return self

    def score(self, X, y):
        return 1 - (self.a - 0.3) ** 2 - 1 / (1 + self.taken_)


X, y = np.zeros((100, 1)), np.zeros(100)
SPACE = {"a": np.linspace(0, 1, 101).tolist()}


def test_the_plan_is_the_paper_s_table():
    plan = [(rung.n_models, rung.n_calls) for rung in hyperband_rungs(81) if rung.bracket >= 2]
    assert plan == [
        *((81, 1), (27, 3), (9, 9), (3, 27), (1, 81)),
        *((34, 3), (11, 9), (3, 27), (1, 81)),
        *((15, 9), (5, 27), (1, 81)),
    ]


class LateBloomer(Known):
    """The nearer to the answer, the worse it looks, until it has had nine bites."""

    def score(self, X, y):
        distance = (self.a - 0.3) ** 2
        return 1 - distance if self.taken_ >= 9 else distance


def distances(model, executor="serial"):
    """How far from the answer ours and scikit-learn's halving end, which gets no fewer bites."""
    ours, theirs = [], []
    for seed in range(5):
        search = HyperbandSearchCV(model, SPACE, max_calls=27, random_state=seed, executor=executor)
        ours.append(abs(search.fit(X, y).best_params_["a"] - 0.3))
        halving = HalvingRandomSearchCV(
            model,
            SPACE,
            resource="n_bites",
            max_resources=27,
            n_candidates=90,
            cv=ShuffleSplit(1, random_state=seed),
            refit=False,
            random_state=seed,
        ).fit(X, y)
        bites = np.dot(halving.n_candidates_, halving.n_resources_)
        assert bites - 25 <= search.n_calls_ <= bites
        theirs.append(abs(halving.best_params_["a"] - 0.3))
    return np.array(ours), np.array(theirs)


@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_it_finds_the_known_answer_with_the_bites_that_halving_takes(executor):
    ours, theirs = distances(Known(), executor)
    assert np.median(ours) <= 0.02
    assert np.median(theirs) <= 0.02


def test_it_finds_late_bloomers_where_halving_drops_them():
    ours, theirs = distances(LateBloomer())
    assert np.median(ours) <= 0.05
    assert np.median(theirs) >= 0.3


def test_bites_go_on_where_the_last_rung_ended():
    search = HyperbandSearchCV(Known(), SPACE, max_calls=9, random_state=0, executor="serial")
    search.fit(X, y)
    assert search.best_estimator_.taken_ == 9
    assert search.n_calls_ == search.cv_results_["partial_fit_calls"].sum()


def test_it_learns_a_real_model_on_a_cluster(client):
    X, y = make_classification(600, 10, n_informative=6, random_state=0)
    search = HyperbandSearchCV(
        SGDClassifier(random_state=0),
        {"alpha": loguniform(1e-6, 10)},
        max_calls=9,
        batch_rows=100,
        random_state=0,
        executor=client,
    ).fit(X, y)
    assert search.score(X, y) > 0.75
    assert list(search.classes_) == [0, 1]


def test_a_model_that_cannot_learn_in_bites_is_refused():
    with pytest.raises(TypeError, match="with partial_fit, got SVC; try SGDClassifier"):
        HyperbandSearchCV(SVC(), {"C": [1]}).fit(X, y)
