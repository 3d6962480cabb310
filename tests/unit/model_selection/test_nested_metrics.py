"""Several metrics in nested cross-validation: scikit-learn's search inside its cross_validate."""

import numpy as np
import pytest
import sklearn.model_selection
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import KFold, cross_validate
from sklearn.tree import DecisionTreeClassifier

from kernel_helpers.model_selection import nested_cross_validate

X, y = make_classification(90, 5, n_informative=4, n_redundant=0, n_classes=3, random_state=0)
TREE, GRID = DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2, 4]}


def accuracy(estimator, X, y):
    return accuracy_score(y, estimator.predict(X))


def both(estimator, X, y):
    right = accuracy(estimator, X, y)
    return {"right": right, "wrong": -right}


@pytest.mark.parametrize(
    ("scoring", "refit"),
    [
        (["accuracy", "f1_macro"], "f1_macro"),
        (("accuracy", "neg_log_loss"), "neg_log_loss"),
        ({"a": "accuracy", "own": accuracy}, "own"),
        (both, "wrong"),
    ],
)
@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_each_metric_is_scored_and_one_chooses(scoring, refit, executor):
    inside = sklearn.model_selection.GridSearchCV(TREE, GRID, scoring=scoring, refit=refit, cv=3)
    theirs = cross_validate(inside, X, y, cv=4, scoring=scoring, return_estimator=True)
    ours = nested_cross_validate(
        TREE, GRID, X, y, outer=4, inner=3, scoring=scoring, refit=refit, executor=executor
    )
    assert ours.best_params == [each.best_params_ for each in theirs["estimator"]]
    assert {f"test_{name}" for name in ours.test_scores} == {
        name for name in theirs if name.startswith("test_")
    }
    for name, scores in ours.test_scores.items():
        np.testing.assert_array_equal(scores, theirs[f"test_{name}"])
    np.testing.assert_array_equal(ours.scores, ours.test_scores[refit])
    np.testing.assert_array_equal(ours.inner_scores, [e.best_score_ for e in theirs["estimator"]])


class NeverFitted(LogisticRegression):
    def fit(self, X, y):
        raise AssertionError("fitted")


@pytest.mark.parametrize("refit", [None, "f1", True, len])
@pytest.mark.parametrize("scoring", [["accuracy", "f1_macro"], ("r2",), {"a": "accuracy"}])
def test_a_metric_to_choose_by_is_asked_for_before_the_first_fit(scoring, refit):
    with pytest.raises(ValueError, match=r"refit="):
        nested_cross_validate(NeverFitted(), {"C": [1]}, X, y, scoring=scoring, refit=refit)


def test_a_function_of_several_metrics_needs_one_too():
    with pytest.raises(ValueError, match=r"\['right', 'wrong'\].*pass refit='right'"):
        nested_cross_validate(TREE, GRID, X, y, scoring=both, executor="serial")


def test_a_single_metric_goes_by_the_name_score():
    result = nested_cross_validate(TREE, GRID, X, y, executor="serial")
    np.testing.assert_array_equal(result.test_scores["score"], result.scores)


def simplest_of_the_good(results):
    """Choose the shallowest tree that is no worse than the best by more than two deviations."""
    best = np.argmax(results["mean_test_score"])
    least = results["mean_test_score"][best] - 2 * results["std_test_score"][best]
    depths = np.where(results["mean_test_score"] >= least, results["param_max_depth"].data, 99)
    return np.argmin(depths.astype(int))


def deepest(results):
    return int(np.argmax([params["max_depth"] for params in results["params"]]))


@pytest.mark.parametrize("refit", [simplest_of_the_good, deepest])
@pytest.mark.parametrize("executor", ["serial", "processes"])
def test_a_function_chooses_the_winners_that_it_chooses_in_scikit_learn(refit, executor):
    inside = sklearn.model_selection.GridSearchCV(TREE, GRID, refit=refit, cv=3)
    theirs = cross_validate(inside, X, y, cv=4, return_estimator=True)
    ours = nested_cross_validate(TREE, GRID, X, y, outer=4, inner=3, refit=refit, executor=executor)
    plain = nested_cross_validate(TREE, GRID, X, y, outer=4, inner=3, executor="serial")
    assert ours.best_params == [each.best_params_ for each in theirs["estimator"]]
    assert ours.best_params != plain.best_params
    np.testing.assert_array_equal(ours.scores, theirs["test_score"])


@pytest.mark.parametrize(("refit", "error"), [(lambda _: "first", TypeError), (len, IndexError)])
def test_a_function_that_chooses_no_candidate_is_an_error(refit, error):
    with pytest.raises(error, match="best_index_"):
        nested_cross_validate(TREE, GRID, X, y, refit=refit, executor="serial")


def infinite_at_two(estimator, X, y):
    return {1: np.nan, 2: -np.inf}.get(estimator.max_depth, -np.inf)


def test_a_score_that_is_no_number_loses_against_every_other():
    result = nested_cross_validate(TREE, GRID, X, y, scoring=infinite_at_two, executor="serial")
    assert result.best_params == [{"max_depth": 2}] * 5


def test_inner_splits_that_are_made_once_serve_every_outer_fold():
    splits = list(KFold(3).split(X[:60]))
    listed = nested_cross_validate(TREE, GRID, X, y, outer=3, inner=splits, executor="serial")
    made = nested_cross_validate(TREE, GRID, X, y, outer=3, inner=iter(splits), executor="serial")
    np.testing.assert_array_equal(made.candidate_scores, listed.candidate_scores)
    assert listed.candidate_scores.shape == (3, 9)
    with pytest.raises(ValueError, match="an outer training fold, 60 rows, got row 89"):
        nested_cross_validate(TREE, GRID, X, y, outer=3, inner=KFold(3).split(X))
