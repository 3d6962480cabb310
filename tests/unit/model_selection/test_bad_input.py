"""What cannot be searched is refused in scikit-learn's words, and never scored wrongly."""

import os
import pickle
import threading

import numpy as np
import pytest
import sklearn.model_selection
from joblib.externals.loky.process_executor import TerminatedWorkerError
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.exceptions import FitFailedWarning
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from kernel_helpers.model_selection import GridSearchCV, nested_cross_validate
from tests.unit.model_selection.combinations import X, pipe, y

EXECUTORS = ["serial", "processes"]


class Fails(TransformerMixin, BaseEstimator):
    """Raise where told to."""

    def __init__(self, where="nowhere"):
        self.where = where

    def fit(self, X, y=None):
        self._maybe("fit")
        return self

    def transform(self, X):
        if len(X) < 60:  # the test rows
            self._maybe("transform")
        return X

    def _maybe(self, where):
        if self.where == where:
            raise ValueError(f"no {where} today")


class Dies(ClassifierMixin, BaseEstimator):
    """End the process it is fitted in, if that is not its home."""

    def __init__(self, home=0, C=1):
        self.home = home
        self.C = C

    def fit(self, X, y):
        if os.getpid() != self.home:
            os._exit(3)
        return self


class Locked(SVC):
    """Cannot be pickled."""

    def __init__(self, C=1.0, lock=None):
        super().__init__(C=C)
        self.lock = lock


def both(executor, estimator, grid, *rows, fit=None, **options):
    """What ours and scikit-learn's raise."""
    raised = []
    for kind, more in (
        (GridSearchCV, {"executor": executor}),
        (sklearn.model_selection.GridSearchCV, {}),
    ):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - compared below
            kind(estimator, grid, cv=options.get("cv", 3), **more).fit(*rows, **(fit or {}))
        raised.append(caught.value)
    return raised


BAD = {
    "an unknown parameter": (SVC(), {"D": [1]}, X, y),
    "an unknown step": (pipe(a=StandardScaler(), b=SVC()), {"c__C": [1]}, X, y),
    "an empty grid": (SVC(), {"C": []}, X, y),
    "a grid that is no grid": (SVC(), {"C": 1}, X, y),
    "lengths that differ": (SVC(), {"C": [1]}, X, y[:-1]),
    "an estimator without fit": (StandardScaler, {"C": [1]}, X, y),
    "one class": (SVC(), {"C": [1, 2]}, X, np.zeros(len(y))),
    "a step that transforms nothing": (pipe(a=SVC(), b=SVC()), {"b__C": [1]}, X, y),
}


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_raises_what_scikit_learn_raises(name, executor):
    ours, theirs = both(executor, *BAD[name])
    assert type(ours) is type(theirs)
    assert str(ours).splitlines()[:4] == str(theirs).splitlines()[:4]


def test_too_few_groups_raise_what_scikit_learn_raises():
    fit = {"groups": np.arange(len(y)) % 2}
    ours, theirs = both("serial", SVC(), {"C": [1]}, X, y, fit=fit, cv=GroupKFold(3))
    assert str(ours) == str(theirs)
    assert "Cannot have number of splits" in str(ours)


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("where", ["fit", "transform"])
def test_a_failing_prefix_scores_nan_and_the_others_are_scored(where, executor):
    estimator = pipe(a=Fails(), b=SVC())
    grid = {"a__where": ["nowhere", where], "b__C": [1, 2]}
    results = []
    for kind, more in (
        (GridSearchCV, {"executor": executor}),
        (sklearn.model_selection.GridSearchCV, {}),
    ):
        with pytest.warns((FitFailedWarning, UserWarning), match=f"no {where} today"):
            search = kind(estimator, grid, cv=3, **more).fit(X, y)
        results.append(search.cv_results_["mean_test_score"])
    np.testing.assert_array_equal(*results)
    assert np.isnan(results[0]).sum() == 2


@pytest.mark.parametrize("executor", EXECUTORS)
def test_error_score_raise_raises_the_estimator_s_own_error(executor):
    search = GridSearchCV(
        pipe(a=Fails("fit"), b=SVC()), {"b__C": [1]}, error_score="raise", executor=executor
    )
    with pytest.raises(ValueError, match="no fit today"):
        search.fit(X, y)


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_number_as_error_score_is_the_score(executor):
    search = GridSearchCV(
        pipe(a=Fails(), b=SVC()),
        {"a__where": ["nowhere", "fit"]},
        error_score=-7,
        executor=executor,
    )
    with pytest.warns(FitFailedWarning):
        assert search.fit(X, y).cv_results_["mean_test_score"][1] == -7


def nan_if_two(estimator, X, y):
    return np.nan if estimator.C == 2 else 0.5


@pytest.mark.parametrize("executor", EXECUTORS)
def test_a_score_that_is_nan_ranks_last(executor):
    ranks = []
    for kind, more in (
        (GridSearchCV, {"executor": executor}),
        (sklearn.model_selection.GridSearchCV, {}),
    ):
        with pytest.warns(UserWarning, match="test scores are non-finite"):
            search = kind(SVC(), {"C": [1, 2, 3]}, cv=3, scoring=nan_if_two, **more).fit(X, y)
        ranks.append(search.cv_results_["rank_test_score"].tolist())
    assert ranks[0] == ranks[1] == [1, 3, 1]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_nested_never_chooses_a_candidate_whose_score_is_nan(executor):
    result = nested_cross_validate(
        SVC(), {"C": [2, 1]}, X, y, scoring=nan_if_two, executor=executor
    )
    assert result.best_params == [{"C": 1}] * 5
    assert result.scores.tolist() == [0.5] * 5


def test_a_worker_that_dies_is_an_error_and_the_next_search_runs():
    with pytest.raises(TerminatedWorkerError, match="unexpectedly terminated"):
        GridSearchCV(Dies(os.getpid()), {"C": [1, 2]}, executor="processes").fit(X, y)
    assert GridSearchCV(SVC(), {"C": [1, 2]}, executor="processes").fit(X, y).best_score_ > 0.5


def test_what_cannot_be_pickled_stays_here_unless_sent_away():
    estimator, grid = Locked(), {"lock": [threading.Lock], "C": [1, 2]}
    assert GridSearchCV(estimator, grid, cv=2).fit(X, y).best_score_ > 0.5
    with pytest.raises(pickle.PicklingError, match="Could not pickle the task"):
        GridSearchCV(Locked(lock=_Unpicklable()), {"C": [1, 2]}, executor="processes").fit(X, y)


class _Unpicklable:
    def __reduce__(self):
        raise TypeError("not this one")

    def __deepcopy__(self, memo):
        return self


def test_nested_refuses_an_unknown_search_by_name():
    with pytest.raises(ValueError, match=r'"grid" or "random", got \'halving\''):
        nested_cross_validate(SVC(), {"C": [1]}, X, y, search="halving")


def test_nested_refuses_parameters_that_do_not_exist():
    with pytest.raises(ValueError, match="Invalid parameter 'D'"):
        nested_cross_validate(SVC(), {"D": [1]}, X, y)


NESTED = {
    "an empty grid": ({"C": []}, X, y, {}, "non-empty sequence"),
    "no candidate": ([], X, y, {}, "at least one candidate"),
    "lengths that differ": ({"C": [1]}, X, y[:-1], {}, "inconsistent numbers of samples"),
    "too few groups": (
        {"C": [1]},
        X,
        y,
        {"groups": np.arange(len(y)) % 3, "outer": GroupKFold(3), "inner": GroupKFold(3)},
        "Cannot have number of splits n_splits=3 greater than the number of groups: 2",
    ),
    "one class": ({"C": [1]}, X, np.zeros(len(y)), {}, "All the 20 fits failed"),
}


@pytest.mark.parametrize("name", NESTED)
def test_nested_refuses_bad_input(name):
    grid, rows, truth, options, message = NESTED[name]
    with pytest.raises(ValueError, match=message):
        nested_cross_validate(SVC(), grid, rows, truth, executor="serial", **options)
