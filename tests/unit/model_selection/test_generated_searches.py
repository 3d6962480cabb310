"""On whatever rows, targets and options: what scikit-learn's search finds, or its refusal."""

import warnings

import numpy as np
import pytest
import sklearn.model_selection
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GroupKFold, KFold, PredefinedSplit, ShuffleSplit
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from threadpoolctl import threadpool_limits

from kernel_helpers.model_selection import (
    GridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
)
from tests.unit.incremental.problems import LABELS, NUMBERS, ROWS, chosen, numbers

N = 45


def accuracy(estimator, X, y):
    return float(np.mean(estimator.predict(X) == np.asarray(y)))


def two_metrics(estimator, X, y):
    return {"own": accuracy(estimator, X, y), "half": 0.5}


def last_one(results):
    return len(results["params"]) - 1


CLASSIFIERS = {
    "SGD": (SGDClassifier(random_state=0), {"alpha": [1e-4, 1e-2]}),
    "logistic": (LogisticRegression(max_iter=50), {"C": [0.1, 1.0]}),
    "tree": (DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2, -3]}),
    "neighbours": (KNeighborsClassifier(), {"n_neighbors": [1, 3, 100]}),
    "pipeline": (
        make_pipeline(MaxAbsScaler(), SGDClassifier(random_state=0)),
        {"sgdclassifier__alpha": [1e-4, 1e-2], "maxabsscaler": [MaxAbsScaler(), "passthrough"]},
    ),
}
REGRESSORS = {
    "ridge": (Ridge(), {"alpha": [0.1, -1.0, 1.0]}),
    "tree": (DecisionTreeRegressor(random_state=0), {"max_depth": [1, 3]}),
    "pipeline": (make_pipeline(MaxAbsScaler(), Ridge()), {"ridge__alpha": [0.1, 1.0]}),
}
SEVERAL = {"accuracy": "accuracy", "own": accuracy}
SCORING = [
    *({"scoring": scoring} for scoring in (None, "accuracy", "f1_macro", accuracy, "roc_auc")),
    *({"scoring": ["accuracy", "f1_macro"], "refit": refit} for refit in ("f1_macro", False, True)),
    *({"scoring": SEVERAL, "refit": refit} for refit in ("own", last_one, "other")),
    *({"scoring": two_metrics, "refit": refit} for refit in ("half", False, True)),
    {"scoring": ("accuracy", "precision"), "refit": "precision"},
    {"scoring": "accurate"},
    {"scoring": None, "refit": last_one},
    {"scoring": None, "refit": False},
]
NUMBER_SCORING = [
    {"scoring": None},
    {"scoring": "neg_mean_absolute_error"},
    {"scoring": ["r2", "neg_mean_squared_error"], "refit": "r2"},
    {"scoring": {"a": "r2", "b": "max_error"}, "refit": False},
]
FOLDS = [
    3,
    KFold(2, shuffle=True, random_state=1),
    ShuffleSplit(2, random_state=0),
    PredefinedSplit(np.arange(N) % 3 - 1),
    [(np.arange(30), np.arange(30, N)), (np.arange(20, N), np.arange(20))],
    [(np.arange(N) < 30, np.arange(N) >= 30)],
]


def problem(rng):
    """Draw rows, targets, a model and options; return a description and the arguments."""
    X, codes, target = numbers(rng, N)
    rows, convert = chosen(rng, ROWS)
    options = {
        "cv": FOLDS[rng.integers(len(FOLDS))],
        "error_score": [np.nan, "raise", 0.0][rng.choice(3, p=[0.6, 0.2, 0.2])],
        "return_train_score": bool(rng.integers(2)),
    }
    if rng.random() < 0.7:
        labels, y_of = chosen(rng, LABELS)
        name, (estimator, grid) = chosen(rng, CLASSIFIERS)
        y, scoring = y_of(codes), SCORING[rng.integers(len(SCORING))]
    else:
        labels, y_of = chosen(rng, NUMBERS)
        name, (estimator, grid) = chosen(rng, REGRESSORS)
        y, scoring = y_of(target), NUMBER_SCORING[rng.integers(len(NUMBER_SCORING))]
        if rng.random() < 0.3:
            labels, y = "two targets", np.c_[target, -target]
    fit = {}
    if rng.random() < 0.3 and name in ("SGD", "tree", "ridge"):
        fit["sample_weight"] = rng.random(N) + 0.1
    if rng.random() < 0.2:
        options["cv"], fit["groups"] = GroupKFold(3), np.arange(N) % 4
    options |= scoring
    return f"{name}, {rows}, {labels}, {options}, {list(fit)}", (
        (estimator, grid, options),
        (convert(X), y, fit),
    )


def searches(rng):
    """Choose a kind of search; return ours, scikit-learn's and options of their own."""
    return [
        (GridSearchCV, sklearn.model_selection.GridSearchCV, {}),
        (
            RandomizedSearchCV,
            sklearn.model_selection.RandomizedSearchCV,
            {"n_iter": 2, "random_state": 1},
        ),
        (
            HalvingRandomSearchCV,
            sklearn.model_selection.HalvingRandomSearchCV,
            {"random_state": 1, "min_resources": 20, "factor": 2, "n_candidates": 2},
        ),
    ][rng.choice(3, p=[0.6, 0.2, 0.2])]


def outcome(kind, search, data, **more):
    """Return what can be seen of a fitted search, or what it raised."""
    (estimator, grid, options), (X, y, fit) = search, data
    options = options | more
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            fitted = kind(estimator, grid, **options).fit(X, y, **fit)
        except Exception as error:  # noqa: BLE001 - compared with the other's
            said = [] if isinstance(error, IndexError) else str(error).splitlines()[:2]
            return {"raised": type(error), "message": said}
        seen = {"warned": sorted({w.category.__name__ for w in caught})}
        for name in ("best_index_", "best_score_", "best_params_", "n_splits_", "multimetric_"):
            seen[name] = getattr(fitted, name, "none")
            seen[f"type of {name}"] = type(seen[name])
        for name in ("n_features_in_", "feature_names_in_", "classes_"):
            seen[name] = getattr(fitted, name, "none")
        if hasattr(fitted, "predict"):
            seen["predict"] = attempt(fitted.predict, X)
            seen["score"] = attempt(fitted.score, X, y)
    for key, values in fitted.cv_results_.items():
        if "time" not in key:
            seen[key] = str(values) if key == "params" or key.startswith("param_") else values
    return seen


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:  # noqa: BLE001 - compared with the other's
        return type(error)


def assert_same(ours, theirs, case):
    assert ours.keys() == theirs.keys(), (case, ours, theirs)
    for key, value in theirs.items():
        same = type(ours[key]) is type(value)
        if isinstance(value, np.ndarray):
            same = same and ours[key].dtype == value.dtype
        assert same, (case, key, ours[key], value)
        np.testing.assert_array_equal(ours[key], value, err_msg=f"{case}: {key}")


@pytest.mark.filterwarnings("ignore")
def test_a_search_finds_what_scikit_learns_finds_or_raises_the_same(cases):
    with threadpool_limits(1):
        for seed in range(cases(40)):
            rng = np.random.default_rng(seed)
            case, (search, data) = problem(rng)
            own, sklearns, more = searches(rng)
            theirs = outcome(sklearns, search, data, **more)
            ours = outcome(own, search, data, executor="serial", **more)
            assert_same(ours, theirs, f"seed {seed}: {own.__name__}, {case}")
