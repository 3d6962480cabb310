"""Merging changes how often things are computed, and nothing else: equal to the last bit."""

import numpy as np
import pytest
import sklearn.model_selection
from sklearn.base import clone
from sklearn.model_selection import cross_validate
from threadpoolctl import threadpool_limits

from kernel_helpers.model_selection import (
    GridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
    nested_cross_validate,
)
from tests.unit.model_selection.combinations import COMBINATIONS, X, pipe, y

pytestmark = pytest.mark.filterwarnings(
    "ignore::UserWarning",
    "ignore::RuntimeWarning",
    "ignore:`TargetEncoder.shuffle` and:FutureWarning",  # `cv`, since scikit-learn 1.9
)


def comparable(search):
    """All results but the clock's."""
    return {key: v for key, v in search.cv_results_.items() if "time" not in key}


def assert_equal(ours, theirs):
    own, other = comparable(ours), comparable(theirs)
    assert own.keys() == other.keys()
    assert str(own.pop("params")) == str(other.pop("params"))
    for key, values in other.items():
        if key.startswith("param_"):
            assert str(own[key]) == str(values)
        else:
            np.testing.assert_array_equal(own[key], values, err_msg=key)
    assert ours.best_index_ == theirs.best_index_


def search_with(kind, case, **more):
    options = {"cv": 3, **case.options, **more}
    return kind(clone(case.estimator), case.grid, **options).fit(*case.rows, **case.fit)


@pytest.fixture(autouse=True)
def one_native_thread():
    """Sums over several threads differ in their last bits, in scikit-learn as here."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def theirs():
    known = {}

    def search(name):
        if name not in known:
            known[name] = search_with(sklearn.model_selection.GridSearchCV, COMBINATIONS[name])
        return known[name]

    return search


@pytest.mark.parametrize("executor", ["serial", "processes"])
@pytest.mark.parametrize("name", COMBINATIONS)
def test_cv_results_equal_scikit_learns(name, executor, theirs):
    ours = search_with(GridSearchCV, COMBINATIONS[name], executor=executor)
    assert_equal(ours, theirs(name))


@pytest.mark.parametrize("name", ["text", "union of features", "several metrics", "groups"])
def test_other_executors_give_the_same(name, theirs, client):
    for executor in ("joblib", client):
        assert_equal(search_with(GridSearchCV, COMBINATIONS[name], executor=executor), theirs(name))


@pytest.mark.parametrize("name", ["scale, PCA, SVC", "text", "columns"])
def test_a_random_search_draws_and_scores_the_same(name):
    options = {"n_iter": 3, "random_state": 0}
    case = COMBINATIONS[name]
    theirs = search_with(sklearn.model_selection.RandomizedSearchCV, case, **options)
    assert_equal(search_with(RandomizedSearchCV, case, **options, executor="processes"), theirs)


@pytest.mark.parametrize("name", ["scale, PCA, SVC", "text"])
def test_halving_keeps_the_same_candidates(name):
    options = {"random_state": 0, "min_resources": 40}
    case = COMBINATIONS[name]
    theirs = search_with(sklearn.model_selection.HalvingRandomSearchCV, case, **options)
    ours = search_with(HalvingRandomSearchCV, case, **options, executor="processes")
    assert_equal(ours, theirs)
    assert ours.n_resources_ == theirs.n_resources_


@pytest.mark.parametrize("name", ["scale, PCA, SVC", "text", "nested pipelines", "columns"])
@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_nested_scores_equal_a_search_inside_cross_validate(name, executor):
    case = COMBINATIONS[name]
    inside = sklearn.model_selection.GridSearchCV(case.estimator, case.grid, cv=3)
    theirs = cross_validate(inside, *case.rows, cv=4, return_estimator=True)
    ours = nested_cross_validate(
        case.estimator, case.grid, *case.rows, outer=4, inner=3, executor=executor
    )
    np.testing.assert_array_equal(ours.scores, theirs["test_score"])
    np.testing.assert_array_equal(ours.inner_scores, [e.best_score_ for e in theirs["estimator"]])
    assert ours.best_params == [e.best_params_ for e in theirs["estimator"]]


def test_nested_takes_splitters_scoring_groups_and_random_candidates():
    case, groups = COMBINATIONS["scale, PCA, SVC"], np.arange(len(y)) % 8
    splitter = sklearn.model_selection.GroupKFold(4)
    result = nested_cross_validate(
        case.estimator,
        case.grid,
        X,
        y,
        search="random",
        n_iter=2,
        outer=splitter,
        inner=splitter,
        groups=groups,
        scoring="balanced_accuracy",
        random_state=0,
        executor="serial",
    )
    assert len(result.params) == 2
    assert np.isfinite(result.scores).all()


def test_the_refitted_pipeline_is_scikit_learns_own(theirs):
    ours = search_with(GridSearchCV, COMBINATIONS["columns"], executor="serial")
    rows, _ = COMBINATIONS["columns"].rows
    best = theirs("columns").best_estimator_
    np.testing.assert_array_equal(ours.predict_proba(rows), best.predict_proba(rows))


def test_pipelines_are_compared_by_content_not_by_name():
    case = COMBINATIONS["scale, PCA, SVC"]
    doubled = pipe(**dict(case.estimator.steps))
    search = GridSearchCV(doubled, [{"svc__C": [1]}, {"svc__C": [1.0]}], cv=3, executor="serial")
    assert search.fit(X, y).n_fits_["scale"] == 4
