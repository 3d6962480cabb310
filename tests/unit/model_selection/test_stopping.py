"""A search that is stopped keeps what it has, and goes on from its checkpoint."""

import threading

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import SVC

from kernel_helpers.model_selection import GridSearchCV, SearchStoppedWarning, nested_cross_validate
from tests.unit.model_selection.combinations import X, pipe, y

STARTED, GO_ON = threading.Event(), threading.Event()


class Interrupted(ClassifierMixin, BaseEstimator):
    """Press Ctrl-C in the fit of the third candidate."""

    def __init__(self, a=0):
        self.a = a

    def fit(self, X, y):
        if self.a == 2:
            raise KeyboardInterrupt
        return self

    def score(self, X, y):
        return self.a


class Waits(Interrupted):
    """Say that it has started, and wait until it may go on."""

    def fit(self, X, y):
        STARTED.set()
        GO_ON.wait(10)
        return self


def test_an_interrupt_leaves_the_finished_results():
    search = GridSearchCV(Interrupted(), {"a": [0, 1, 2, 3]}, cv=2, executor="serial")
    with pytest.raises(KeyboardInterrupt):
        search.fit(X, y)
    assert search.progress_.done >= 1
    assert np.isnan(search.cv_results_["mean_test_score"][2:]).all()
    assert search.best_params_ in ({"a": 0}, {"a": 1})


def test_stop_from_another_thread_ends_with_the_best_so_far():
    STARTED.clear()
    GO_ON.clear()
    search = GridSearchCV(Waits(), {"a": [1, 2, 3]}, cv=2, executor="serial")

    def stop():
        STARTED.wait(10)
        search.stop()
        GO_ON.set()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.warns(SearchStoppedWarning, match="1 of 6 evaluations"):
        search.fit(X, y)
    stopper.join()
    assert search.progress_.done == 1
    assert (search.best_params_, search.best_score_) == ({"a": 1}, 1)


def test_the_best_of_a_stopped_search_is_the_best_of_the_folds_that_are_done():
    search = GridSearchCV(SVC(), {"C": [1e-3, 10, 1]}, cv=2, executor="serial")
    search.watch(lambda progress: progress.done == 3 and search.stop())
    with pytest.warns(SearchStoppedWarning, match="3 of 6 evaluations"):
        search.fit(X, y)
    first = search.cv_results_["split0_test_score"]
    assert np.isnan(search.cv_results_["mean_test_score"]).all()
    assert search.best_index_ == np.argmax(first) > 0
    assert search.best_score_ == max(first)
    assert search.best_params_["C"] == search.best_estimator_.C


def test_a_checkpoint_is_gone_on_from(tmp_path):
    options = {"cv": 3, "executor": "serial", "checkpoint": tmp_path / "search.jsonl"}
    first = GridSearchCV(SVC(), {"C": [1, 2]}, **options).fit(X, y)
    second = GridSearchCV(SVC(), {"C": [1, 2, 3]}, **options).fit(X, y)
    assert (first.n_fits_, second.n_fits_) == ({"SVC": 7}, {"SVC": 4})
    fresh = GridSearchCV(SVC(), {"C": [1, 2, 3]}, cv=3, executor="serial").fit(X, y)
    assert list(second.cv_results_["mean_test_score"]) == list(fresh.cv_results_["mean_test_score"])


@pytest.mark.parametrize(
    "changed", [{"X": X * 2}, {"y": (y + 1) % 3}, {"scoring": "f1_macro"}, {"cv": 4}]
)
def test_a_checkpoint_of_other_data_rows_or_scores_is_not_used(tmp_path, changed):
    rows = {"X": X, "y": y}
    options = {"cv": 3, "executor": "serial", "checkpoint": tmp_path / "search.jsonl"}
    GridSearchCV(SVC(), {"C": [1]}, **options, refit=False).fit(**rows)
    rows |= {name: changed.pop(name) for name in ("X", "y") if name in changed}
    search = GridSearchCV(SVC(), {"C": [1]}, **options | changed, refit=False).fit(**rows)
    assert search.n_fits_["SVC"] >= 3


def test_a_checkpoint_line_that_was_cut_short_is_passed_over(tmp_path):
    options = {"executor": "serial", "checkpoint": tmp_path / "search.jsonl", "refit": False}
    GridSearchCV(SVC(), {"C": [1]}, **options).fit(X, y)
    text = options["checkpoint"].read_text()
    options["checkpoint"].write_text(text[:-20])
    assert GridSearchCV(SVC(), {"C": [1]}, **options).fit(X, y).n_fits_ == {"SVC": 1}


def test_nested_goes_on_from_a_checkpoint(tmp_path):
    options = {"executor": "serial", "checkpoint": tmp_path / "nested.jsonl"}
    first = nested_cross_validate(SVC(), {"C": [1, 2]}, X, y, **options)
    second = nested_cross_validate(SVC(), {"C": [1, 2]}, X, y, **options)
    assert second.n_fits == {}
    np.testing.assert_array_equal(first.scores, second.scores)


def test_a_small_memory_limit_changes_nothing_but_the_order():
    options = {"cv": 3, "executor": "processes"}
    estimator, grid = pipe(same="passthrough", svc=SVC()), {"svc__C": [1, 2]}
    free = GridSearchCV(estimator, grid, **options).fit(X, y)
    tight = GridSearchCV(estimator, grid, memory_limit=1, **options).fit(X, y)
    assert list(free.cv_results_["mean_test_score"]) == list(tight.cv_results_["mean_test_score"])
