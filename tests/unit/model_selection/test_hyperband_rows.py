"""Hyperband on rows and targets of every kind: the search and the model of a plain array."""

import pickle

import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from sklearn.base import clone
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.multioutput import MultiOutputClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import LabelEncoder, StandardScaler

from kernel_helpers.model_selection import HyperbandSearchCV
from tests.unit.incremental.problems import COLUMNS, LABELS, NUMBERS, ROWS, chosen, numbers

N = 60
CLASSIFIER, REGRESSOR = SGDClassifier(random_state=0), SGDRegressor(random_state=0)
ALPHA = {"alpha": [1e-4, 1e-3, 1e-2]}
X, CODES, TARGET = numbers(np.random.default_rng(0), N)


def search(estimator=CLASSIFIER, space=ALPHA, **options):
    defaults = {"max_calls": 3, "batch_rows": 10, "random_state": 0, "executor": "serial"}
    return HyperbandSearchCV(estimator, space, **defaults | options)


@pytest.mark.filterwarnings("ignore")
def test_every_kind_of_rows_and_labels_gives_the_search_of_plain_arrays(cases):
    for seed in range(cases(25)):
        rng = np.random.default_rng(seed)
        X, codes, target = numbers(rng, N)
        rows, convert = chosen(rng, ROWS)
        if rng.random() < 0.7:
            labels, of = chosen(rng, LABELS)
            model, y = search(), of(codes)
            plain = LabelEncoder().fit(np.asarray(y)).transform(np.asarray(y))
        else:
            labels, of = chosen(rng, NUMBERS)
            model, y = search(REGRESSOR), of(target)
            plain = np.asarray(y)
        case = f"seed {seed}: {rows}, {labels}"
        array = X.astype(np.float32) if rows == "float32" else X
        if scipy.sparse.issparse(convert(X)):  # its intercept is learned more slowly
            array = scipy.sparse.csr_matrix(X)
        expected = clone(model).fit(array, plain)
        found = model.fit(convert(X), y)
        assert found.best_params_ == expected.best_params_, case
        scores, others = (s.cv_results_["test_score"] for s in (found, expected))
        np.testing.assert_allclose(scores, others, rtol=1e-6, err_msg=case)
        coefficients = [s.best_estimator_.coef_ for s in (found, expected)]
        np.testing.assert_allclose(*coefficients, rtol=1e-5, atol=1e-8, err_msg=case)
        known = StandardScaler(with_mean=False).fit(convert(X))
        names = [list(getattr(each, "feature_names_in_", [])) for each in (found, known)]
        assert names[0] == names[1], case


def test_the_best_model_is_that_of_a_plain_loop():
    found = search(max_calls=1, space={"alpha": [0.01]}).fit(X, CODES)
    rng = np.random.RandomState(0)
    seed = rng.randint(2**31 - 1)
    from sklearn.model_selection import StratifiedShuffleSplit

    train, test = next(StratifiedShuffleSplit(1, test_size=0.2, random_state=seed).split(X, CODES))
    first = rng.permutation(train)[:10]
    expected = SGDClassifier(alpha=0.01, random_state=0)
    expected.partial_fit(X[first], CODES[first], classes=[0, 1, 2])
    np.testing.assert_array_equal(found.best_estimator_.coef_, expected.coef_)
    assert found.best_score_ == expected.score(X[test], CODES[test])


def test_columns_in_another_order_are_refused_in_every_method():
    frame = pd.DataFrame(X, columns=COLUMNS)
    found = search(SGDClassifier(loss="log_loss", random_state=0)).fit(frame, CODES)
    assert found.feature_names_in_.tolist() == COLUMNS
    swapped = frame[COLUMNS[::-1]]
    for method in (found.predict, found.predict_proba, found.decision_function):
        with pytest.raises(ValueError, match="same order as they were in fit"):
            method(swapped)
    with pytest.raises(ValueError, match="same order as they were in fit"):
        found.score(swapped, CODES)
    with pytest.raises(ValueError, match="same order as they were in fit"):
        found.predict(dd.from_pandas(swapped, npartitions=2))
    assert not hasattr(found.fit(X, CODES), "feature_names_in_")


TARGETS = {
    "several targets": (
        MultiOutputClassifier(CLASSIFIER),
        {"estimator__alpha": [1e-4, 1e-2]},
        np.c_[CODES % 2, CODES],
    ),
    "several labels": (
        MLPClassifier(3, random_state=0),
        ALPHA,
        np.c_[CODES % 2, CODES > 0, CODES == 2].astype(int),
    ),
    "no targets": (MiniBatchKMeans(2, random_state=0), {"n_clusters": [2, 3]}, None),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_several_targets_or_none_are_learned(name):
    estimator, space, y = TARGETS[name]
    found = search(estimator, space).fit(X, y)
    assert np.isfinite(found.cv_results_["test_score"]).all()
    assert len(found.predict(X)) == N


def test_dask_collections_are_computed():
    frame = pd.DataFrame(X, columns=COLUMNS)
    expected = search().fit(frame, CODES)
    lazy = dd.from_pandas(frame, npartitions=3)
    for y in (da.from_array(CODES), dd.from_pandas(pd.Series(CODES), npartitions=3), CODES):
        found = search().fit(lazy, y)
        np.testing.assert_array_equal(found.best_estimator_.coef_, expected.best_estimator_.coef_)
        assert found.score(lazy, y) == expected.score(frame, CODES)
        np.testing.assert_array_equal(found.predict(lazy), expected.predict(frame))


def test_weights_are_cut_like_the_rows():
    weights = np.where(CODES == 0, 0.0, 1.0)
    found = search(SGDClassifier(random_state=0)).fit(X, CODES, sample_weight=weights)
    even = search(SGDClassifier(random_state=0)).fit(X, CODES)
    assert (found.predict(X) == 0).sum() < (even.predict(X) == 0).sum()


def scores_of(*values):
    following = iter(values)
    return lambda *_: next(following)


@pytest.mark.parametrize(
    ("scores", "best"), [([np.nan, 0.1], 1), ([0.2, np.inf], 1), ([-np.inf, np.nan], 0)]
)
def test_a_score_that_is_no_number_ranks_last(scores, best):
    model = search(space={"alpha": [0.1, 0.2]}, max_calls=1, scoring=lambda *_: 0)
    model.set_params(max_calls=2, factor=2, scoring=scores_of(*scores, *[scores[best]] * 9))
    with pytest.warns(UserWarning, match="scores are non-finite"):
        model.fit(X, CODES)
    assert isinstance(model.best_index_, np.integer)
    assert model.best_params_ == model.cv_results_["params"][model.best_index_]
    assert model.best_score_ == np.nanmax(model.cv_results_["test_score"])


@pytest.mark.parametrize("scoring", [["accuracy"], ("accuracy", "f1_macro"), {"a": "accuracy"}])
def test_several_metrics_are_refused_before_the_first_fit(scoring):
    with pytest.raises(ValueError, match="Expected one metric in scoring="):
        search(scoring=scoring).fit(X, CODES)


def test_it_is_cloned_and_pickled():
    found = search().fit(scipy.sparse.csr_matrix(X), CODES)
    assert not hasattr(clone(found), "best_estimator_")
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.predict(X), found.predict(X))
