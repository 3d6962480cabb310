"""Wide rows between the steps live only as long as they are needed, and within the limit."""

import itertools
import tracemalloc
import weakref

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin

from kernel_helpers.model_selection import GridSearchCV
from tests.unit.model_selection.combinations import X, pipe, y

WIDTH = 2_000
FOLD = len(X) * WIDTH * 8  # bytes of a stage: training rows and test rows together


class Widen(TransformerMixin, BaseEstimator):
    """Make each row wide, and write down when such rows come and go."""

    def __init__(self, log, factor=1):
        self.log = log
        self.factor = factor

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        wide = np.full((len(X), WIDTH), float(self.factor))
        note(self.log, wide.nbytes)
        weakref.finalize(wide, note, self.log, -wide.nbytes)
        return wide


def note(log, n_bytes):
    with open(log, "a") as file:  # noqa: PTH123 - appended to from several processes
        file.write(f"{n_bytes}\n")


class Constant(ClassifierMixin, BaseEstimator):
    """Learn nothing."""

    def __init__(self, a=0):
        self.a = a

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def score(self, X, y):
        return float(self.a)


@pytest.fixture
def log(tmp_path):
    return str(tmp_path / "log")


def search(log, **options):
    pipeline = pipe(first=Widen(log), second=Widen(log), last=Constant())
    grid = {"second__factor": [1, 2, 3], "last__a": [1, 2, 3, 4]}
    return GridSearchCV(pipeline, grid, cv=6, refit=False, **options).fit(X, y)


def peak_of(log):
    with open(log) as file:  # noqa: PTH123
        return max(itertools.accumulate(map(int, file)))


@pytest.mark.parametrize("limit", [2 * FOLD, 3 * FOLD])
def test_the_wide_rows_of_all_processes_stay_under_the_limit(log, limit):
    search(log, executor="processes", memory_limit=limit)
    assert peak_of(log) <= limit


def test_without_a_limit_they_take_more(log):
    search(log, executor="processes")
    assert peak_of(log) > 2 * FOLD


def test_in_one_process_only_one_chain_of_stages_lives(log):
    search(log, executor="serial")
    assert peak_of(log) <= 2 * FOLD


def test_the_memory_of_the_process_itself_stays_under_the_limit(log):
    search(log, executor="serial")  # what is imported and cached for good
    tracemalloc.start()
    try:
        search(log, executor="serial", memory_limit=2 * FOLD)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 2 * FOLD + 500_000  # the search's own bookkeeping
