"""A spy in each step counts: no distinct prefix is fitted twice, no test fold transformed twice."""

import random
import threading
from collections import Counter
from itertools import product

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.model_selection import ParameterGrid, ParameterSampler
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import OneHotEncoder

from kernel_helpers.model_selection import (
    GridSearchCV,
    RandomizedSearchCV,
    nested_cross_validate,
)
from tests.unit.model_selection.combinations import X, pipe, y


class Spy(TransformerMixin, BaseEstimator):
    """Write a line for each fit and each transform."""

    def __init__(self, log, name, power=1):
        self.log = log
        self.name = name
        self.power = power

    def fit(self, X, y=None):
        self._note("fit")
        return self

    def transform(self, X):
        self._note("transform")
        return X * self.power

    def _note(self, what):
        with open(self.log, "a") as file:  # noqa: PTH123 - appended to from several processes
            file.write(f"{self.name} {what}\n")


class SpyClassifier(ClassifierMixin, Spy):
    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return super().fit(X)

    def predict(self, X):
        return np.full(len(X), self.classes_[0])


@pytest.fixture
def pipeline(tmp_path):
    log = str(tmp_path / "log")
    return pipe(a=Spy(log, "a"), b=Spy(log, "b"), c=SpyClassifier(log, "c"))


@pytest.fixture
def counted(tmp_path):
    return lambda: Counter((tmp_path / "log").read_text().splitlines())


GRID = {"b__power": [1, 2, 3], "c__power": [1, 2, 3, 4]}


@pytest.mark.parametrize("executor", ["serial", "processes", "joblib"])
def test_a_grid_fits_each_prefix_once(pipeline, counted, executor):
    GridSearchCV(pipeline, GRID, cv=5, executor=executor).fit(X, y)
    count = counted()
    assert (count["a fit"], count["b fit"], count["c fit"]) == (5 + 1, 15 + 1, 60 + 1)
    # Twice a fit: the training rows, and the test rows; the refit needs no test rows.
    assert (count["a transform"], count["b transform"]) == (2 * 5 + 1, 2 * 15 + 1)


def test_the_search_reports_the_same_numbers(pipeline):
    search = GridSearchCV(pipeline, GRID, cv=5, executor="serial").fit(X, y)
    assert search.n_fits_ == {"a": 6, "b": 16, "c": 61}


def test_a_random_search_fits_each_prefix_once(pipeline, counted):
    options = {"n_iter": 7, "random_state": 0}
    RandomizedSearchCV(pipeline, GRID, cv=5, executor="processes", **options).fit(X, y)
    drawn = list(ParameterSampler(GRID, **options))
    powers = {candidate["b__power"] for candidate in drawn}
    count = counted()
    assert (count["a fit"], count["b fit"], count["c fit"]) == (6, 5 * len(powers) + 1, 36)


@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_nested_fits_each_prefix_once_in_each_training_fold(pipeline, counted, executor):
    result = nested_cross_validate(pipeline, GRID, X, y, executor=executor)
    count = counted()
    fits = count["a fit"], count["b fit"], count["c fit"]
    assert fits == (15 + 5, 45 + 5, 180 + 5)
    assert tuple(result.n_fits.values()) == fits
    assert result.fits_saved == {"a": 165, "b": 135, "c": 0}
    assert (count["a transform"], count["b transform"]) == (2 * 20, 2 * 50)


def test_candidates_that_are_equal_are_scored_once(pipeline, counted):
    twice = [{"c__power": [1, 2]}, {"c__power": [2, 3], "b__power": [1]}]
    GridSearchCV(pipeline, twice, cv=3, refit=False, executor="serial").fit(X, y)
    assert len(list(ParameterGrid(twice))) == 4
    assert counted()["c fit"] == 3 * 3


class Draws(TransformerMixin, BaseEstimator):
    """Draw a number in `fit`, without a seed."""

    def __init__(self, random_state=None):
        self.random_state = random_state

    def fit(self, X, y=None):
        generator = np.random if self.random_state is None else self.random_state
        self.drawn_ = generator.normal()
        return self

    def transform(self, X):
        return X + self.drawn_


class Remember(ClassifierMixin, BaseEstimator):
    """Predict nothing useful; its score shows the rows it saw."""

    def __init__(self, a=0):
        self.a = a

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.first_ = float(X[0, 0])
        return self

    def score(self, X, y):
        return self.first_


@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_each_candidate_draws_unseeded_numbers_itself(executor):
    search = GridSearchCV(
        pipe(draws=Draws(), last=Remember()), {"last__a": [0, 1, 2]}, cv=2, executor=executor
    ).fit(X, y)
    scores = [search.cv_results_[f"split{split}_test_score"] for split in (0, 1)]
    assert len({*scores[0], *scores[1]}) == 6


@pytest.fixture
def drawing_thread():
    """Another thread that draws from numpy's and Python's generators, as a model fitted there."""
    over = threading.Event()

    def draw():
        while not over.is_set():
            random.random()
            np.random.random()  # the one that unseeded models share

    thread = threading.Thread(target=draw)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.mark.usefixtures("drawing_thread")
def test_steps_that_draw_nothing_are_shared_though_another_thread_draws():
    steps = pipe(
        encode=OneHotEncoder(handle_unknown="ignore"), select=SelectKBest(chi2), model=GaussianNB()
    )
    steps.set_params(encode__sparse_output=False)
    grid = {"select__k": [2, 4], "model__var_smoothing": [1e-9, 1e-3]}
    cities, late = np.arange(600).reshape(-1, 1) % 7, np.arange(600) % 2
    result = nested_cross_validate(steps, grid, cities, late, outer=3, inner=2, executor="serial")
    assert result.n_fits == {"encode": 9, "select": 15, "model": 27}


def test_a_generator_that_is_copied_with_its_state_is_shared():
    seeded = Draws(random_state=np.random.RandomState(0))
    search = GridSearchCV(
        pipe(draws=seeded, last=Remember()), {"last__a": [0, 1, 2]}, cv=2, executor="serial"
    ).fit(X, y)
    assert search.n_fits_["draws"] == 3
    assert len(set(search.cv_results_["split0_test_score"])) == 1


def test_splits_of_a_stage_are_not_mixed_up():
    splits = [(np.arange(100), np.arange(100, 120)), (np.arange(20, 120), np.arange(20))]
    search = GridSearchCV(
        pipe(same="passthrough", last=Remember()), {"last__a": [0, 1]}, cv=splits, executor="serial"
    ).fit(X, y)
    for (fold, (train, _)), _ in product(enumerate(splits), range(2)):
        assert set(search.cv_results_[f"split{fold}_test_score"]) == {X[train[0], 0]}
