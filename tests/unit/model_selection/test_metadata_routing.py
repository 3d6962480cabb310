"""With metadata routing, weights and groups go to those that request them, as in scikit-learn."""

from functools import partial

import numpy as np
import pytest
import sklearn.model_selection
from sklearn import config_context
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.datasets import make_classification
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import accuracy_score, get_scorer, make_scorer
from sklearn.model_selection import GroupKFold, KFold, LeaveOneGroupOut
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from kernel_helpers.model_selection import GridSearchCV
from tests.unit.model_selection.test_generated_searches import (
    assert_same,
    outcome,
    searches,
)

N = 60
X, y = make_classification(N, 5, n_informative=4, n_redundant=0, n_classes=3, random_state=0)
METADATA = {
    "sample_weight": np.random.default_rng(0).random(N) + 0.1,
    "importance": np.random.default_rng(1).random(N) + 0.1,  # for requests by another name
    "groups": np.arange(N) % 4,
}


class Weighing(ClassifierMixin, BaseEstimator):
    """Predict the class that has most weight; report the sums of what came with the rows."""

    def __init__(self, a=0):
        self.a = a

    def fit(self, X, y, sample_weight=None, marks=None):
        self.classes_ = np.unique(y)
        weights = np.ones(len(y)) if sample_weight is None else sample_weight
        self.sums_ = [weights[y == label].sum() for label in self.classes_]
        self.marks_ = 0.0 if marks is None else float(np.sum(marks))
        return self

    def predict(self, X):
        return np.full(len(X), self.classes_[np.argmax(self.sums_)])

    def score(self, X, y, sample_weight=None):
        own = 0.0 if sample_weight is None else float(np.sum(sample_weight))
        return self.a + own + self.marks_ + float(max(self.sums_))


def two_steps():
    return Pipeline([("scale", StandardScaler()), ("last", LogisticRegression(max_iter=50))])


MODELS = {
    "own": (Weighing, {"a": [0, 1]}),
    "SGD": (partial(SGDClassifier, random_state=0), {"alpha": [1e-4, 1e-2]}),
    "tree": (partial(DecisionTreeClassifier, random_state=0), {"max_depth": [1, 3]}),
    "neighbours": (KNeighborsClassifier, {"n_neighbors": [1, 3]}),
    "pipeline": (two_steps, {"scale__with_mean": [True, False], "last__C": [0.1, 1.0]}),
    "three steps": (
        lambda: Pipeline([("select", SelectKBest()), ("inner", two_steps())]),
        {"select__k": [2, 3], "inner__last__C": [0.1, 1.0]},
    ),
}


def any_request(rng):
    return [True, False, None, "importance"][rng.choice(4, p=[0.5, 0.2, 0.1, 0.2])]


def with_requests(rng, part):
    """Set what an estimator or scorer, or each step of a pipeline, requests."""
    if isinstance(part, Pipeline):
        for _, step in part.steps:
            with_requests(rng, step)
        return part
    for method in ("fit", "score"):
        request = any_request(rng)
        if hasattr(part, f"set_{method}_request"):
            try:
                getattr(part, f"set_{method}_request")(sample_weight=request)
            except TypeError:  # its method takes no weights
                continue
    return part


def any_scoring(rng):
    scorers = [with_requests(rng, get_scorer(name)) for name in ("accuracy", "f1_macro")]
    return [
        {"scoring": None},
        {"scoring": "balanced_accuracy"},
        {"scoring": with_requests(rng, make_scorer(accuracy_score))},
        {"scoring": dict(zip("ab", scorers, strict=True)), "refit": "b"},
        {"scoring": ["accuracy", "f1_macro"], "refit": False},
    ][rng.integers(5)]


def any_splitter(rng):
    splitter = [KFold(3), GroupKFold(3), LeaveOneGroupOut(), 3][
        rng.choice(4, p=[0.3, 0.4, 0.2, 0.1])
    ]
    if isinstance(splitter, GroupKFold | LeaveOneGroupOut) and rng.random() < 0.3:
        splitter.set_split_request(groups=[True, False, "importance"][rng.integers(3)])
    return splitter


def problem(rng):
    """Draw a model, its requests and the metadata passed to `fit`."""
    name = list(MODELS)[rng.integers(len(MODELS))]
    make, grid = MODELS[name]
    model = with_requests(rng, make())
    passed = [key for key in METADATA if rng.random() < {"importance": 0.4}.get(key, 0.7)]
    options = {"cv": any_splitter(rng), "return_train_score": True} | any_scoring(rng)
    fit = {key: METADATA[key] for key in passed}
    return f"{name}, {options}, {passed}", ((model, grid, options), (X, y, fit))


@pytest.mark.filterwarnings("ignore")
def test_metadata_reaches_those_who_reach_it_in_scikit_learn(cases):
    fitted = 0
    with threadpool_limits(1), config_context(enable_metadata_routing=True):
        for seed in range(cases(60)):
            rng = np.random.default_rng(seed)
            case, (search, data) = problem(rng)
            own, sklearns, more = searches(rng)
            theirs = outcome(sklearns, search, data, **more)
            ours = outcome(own, search, data, executor="serial", **more)
            assert_same(ours, theirs, f"seed {seed}: {own.__name__}, {case}")
            fitted += "raised" not in theirs and bool(data[2])
    assert fitted > 10


@pytest.mark.parametrize("executor", ["serial", "processes"])
@pytest.mark.parametrize("marks", [True, False, "importance"])
def test_metadata_of_any_name_is_cut_into_folds(marks, executor):
    results = []
    with config_context(enable_metadata_routing=True):
        model = Weighing().set_fit_request(sample_weight=True, marks=marks)
        model.set_score_request(sample_weight="importance")
        passed = {name: METADATA[name] for name in ("sample_weight", "importance")}
        if marks is True:
            passed["marks"] = METADATA["groups"]
        for kind, more in (
            (GridSearchCV, {"executor": executor}),
            (sklearn.model_selection.GridSearchCV, {}),
        ):
            search = kind(clone(model), {"a": [0, 1]}, cv=KFold(4), **more).fit(X, y, **passed)
            scores = search.cv_results_["split1_test_score"]
            results.append([*scores, search.score(X, y, importance=METADATA["importance"])])
    np.testing.assert_array_equal(*results)
    assert results[0][1] == results[0][0] + 1


def test_metadata_that_nobody_requests_is_refused_in_scikit_learns_words():
    with config_context(enable_metadata_routing=True):
        errors = [
            attempt_message(kind, **more)
            for kind, more in (
                (GridSearchCV, {"executor": "serial"}),
                (sklearn.model_selection.GridSearchCV, {}),
            )
        ]
    assert errors[0] == errors[1]
    assert "sample_weight" in errors[0]


def attempt_message(kind, **more):
    with pytest.raises(ValueError, match="requested") as caught:
        kind(Weighing(), {"a": [0]}, **more).fit(X, y, sample_weight=METADATA["sample_weight"])
    return str(caught.value)
