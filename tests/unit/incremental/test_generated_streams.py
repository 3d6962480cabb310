"""Whatever rows and labels are streamed or averaged: the model of scikit-learn's own calls."""

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import (
    LogisticRegression,
    Perceptron,
    Ridge,
    SGDClassifier,
    SGDRegressor,
)
from sklearn.multioutput import MultiOutputClassifier
from sklearn.naive_bayes import BernoulliNB
from sklearn.neural_network import MLPClassifier
from sklearn.utils import _safe_indexing, indexable

from kernel_helpers.incremental import AveragedClassifier, AveragedRegressor, partial_fit_stream
from tests.unit.incremental.problems import LABELS, NUMBERS, ROWS, chosen, numbers

N = 40
CLASSIFIERS = {
    "SGD": SGDClassifier(random_state=0),
    "perceptron": Perceptron(random_state=0),
    "Bernoulli": BernoulliNB(),
}
TARGETS = {
    "several targets": (
        MultiOutputClassifier(SGDClassifier(random_state=0)),
        lambda codes: np.c_[codes % 2, codes],
        lambda y: [np.unique(column) for column in y.T],
    ),
    "several targets in words": (
        MultiOutputClassifier(SGDClassifier(random_state=0)),
        lambda codes: np.c_[codes % 2, codes].astype(str).astype(object),
        lambda y: [np.unique(column) for column in y.T],
    ),
    "several labels": (
        MLPClassifier(3, random_state=0),
        lambda codes: np.c_[codes % 2, codes > 0, codes == 2].astype(int),
        lambda y: np.arange(3),
    ),
}


def rows_of(part, rows):
    return _safe_indexing(indexable(part)[0], rows)


def looped(model, X, y, size, **options):
    """Train as one would by hand."""
    model = clone(model)
    for start in range(0, N, size):
        rows = np.arange(start, min(start + size, N))
        first = options if start == 0 else {}
        model.partial_fit(rows_of(X, rows), rows_of(y, rows), **first)
    return model


def assert_same_model(ours, theirs, case):
    for name in ("coef_", "intercept_", "feature_names_in_", "n_features_in_", "classes_"):
        assert hasattr(ours, name) == hasattr(theirs, name), (case, name)
        if hasattr(theirs, name):
            mine, other = getattr(ours, name), getattr(theirs, name)
            pairs = zip(mine, other, strict=True) if isinstance(other, list) else [(mine, other)]
            for values in pairs:
                if name in ("coef_", "intercept_"):  # c * n / n is not always c
                    np.testing.assert_allclose(*values, rtol=1e-12, err_msg=f"{case}: {name}")
                else:
                    np.testing.assert_array_equal(*values, err_msg=f"{case}: {name}")


def stream_problem(rng):
    X, codes, target = numbers(rng, N)
    codes[:3] = [0, 1, 2]
    rows, convert = chosen(rng, ROWS)
    kind = rng.integers(3)
    if kind == 0:
        labels, of = chosen(rng, LABELS)
        name, model = chosen(rng, CLASSIFIERS)
        y = of(codes)
        options = {"classes": np.unique(np.asarray(y))}
    elif kind == 1:
        labels, (model, of, classes_of) = chosen(rng, TARGETS)
        y = of(codes)
        name, options = type(model).__name__, {"classes": classes_of(y)}
    else:
        labels, of = chosen(rng, NUMBERS)
        name, model, y, options = "SGD", SGDRegressor(random_state=0), of(target), {}
    return f"{name}, {rows}, {labels}", model, convert(X), y, options


@pytest.mark.filterwarnings("ignore")
def test_a_stream_of_any_rows_gives_the_model_of_a_plain_loop(cases):
    for seed in range(cases(60)):
        rng = np.random.default_rng(seed)
        case, model, X, y, options = stream_problem(rng)
        size = int(rng.integers(3, N + 5))
        case = f"seed {seed}: {case}, batches of {size}"
        theirs = looped(model, X, y, size, **options)
        given = options if rng.random() < 0.5 else {}  # the classes are found as well
        cut = [
            (rows_of(X, rows), rows_of(y, rows))
            for rows in np.split(np.arange(N), range(size, N, size))
        ]
        whole = partial_fit_stream(clone(model), (X, y), batch_rows=size, progress=False, **given)
        ready = partial_fit_stream(clone(model), cut, progress=False, **options)
        for ours in (whole, ready):
            assert_same_model(ours, theirs, case)


def averaged_problem(rng):
    X, codes, target = numbers(rng, N)
    rows, convert = chosen(rng, ROWS)
    if rng.random() < 0.6:
        labels, of = chosen(rng, LABELS)
        models = {"SGD": SGDClassifier(random_state=0), "logistic": LogisticRegression()}
        name, model = chosen(rng, models)
        return f"{name}, {rows}, {labels}", AveragedClassifier(model), convert(X), of(codes)
    labels, of = chosen(rng, NUMBERS)
    name, model = chosen(rng, {"SGD": SGDRegressor(random_state=0), "ridge": Ridge()})
    y = of(target)
    if name == "ridge" and rng.random() < 0.5:
        labels, y = "two targets", np.c_[target, -target]
    return f"{name}, {rows}, {labels}", AveragedRegressor(model), convert(X), y


@pytest.mark.filterwarnings("ignore")
def test_the_average_of_one_shard_is_scikit_learns_own_model(cases):
    for seed in range(cases(60)):
        case, owner, X, y = averaged_problem(np.random.default_rng(seed))
        case = f"seed {seed}: {case}"
        theirs = clone(owner.estimator).fit(X, y)
        ours = clone(owner).set_params(n_shards=1, executor="serial").fit(X, y)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as: X has feature names, but ...
            predicted, score = ours.predict(X), ours.score(X, y)
        assert_same_model(ours, theirs, case)
        assert predicted.dtype == theirs.predict(X).dtype
        assert score == pytest.approx(theirs.score(X, y), abs=1e-12), case
