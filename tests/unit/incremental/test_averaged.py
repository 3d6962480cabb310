"""Models trained on shards and averaged: scikit-learn's contract, and what averaging promises."""

import dask.array as da
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, SGDClassifier, SGDRegressor
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks

from kernel_helpers.incremental import AveragedClassifier, AveragedRegressor


@parametrize_with_checks(
    [
        AveragedClassifier(n_shards=2, executor="serial", random_state=0),
        AveragedRegressor(n_shards=2, executor="serial", random_state=0),
    ]
)
def test_scikit_learn_s_contract_holds(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(6_000, 8))
    return X, np.digitize(X @ rng.normal(size=8) + rng.normal(size=6_000), [-1, 1])


def averaged(**options):
    base = SGDClassifier(loss="log_loss", average=True, random_state=0)
    return AveragedClassifier(base, **({"n_shards": 3, "random_state": 0} | options))


def test_averaging_shards_is_as_accurate_as_training_on_all_rows(data):
    X, y = data
    alone = SGDClassifier(loss="log_loss", average=True, random_state=0).fit(X[:4000], y[:4000])
    together = averaged(executor="serial").fit(X[:4000], y[:4000])
    assert together.score(X[4000:], y[4000:]) >= alone.score(X[4000:], y[4000:]) - 0.01


@pytest.mark.parametrize("epochs", [None, 2])
def test_processes_and_one_process_give_the_same_model(data, epochs):
    models = [averaged(executor=name, epochs=epochs).fit(*data) for name in ("serial", "processes")]
    np.testing.assert_array_equal(models[0].coef_, models[1].coef_)


def test_the_average_is_weighted_by_rows(data):
    X, y = data
    model = averaged(n_shards=7, executor="serial").fit(X[:1000], y[:1000])
    coefficients = [shard.coef_ for shard in model.estimators_]
    expected = np.average(coefficients, axis=0, weights=model.shard_rows_)
    assert model.shard_rows_.sum() == 1000
    np.testing.assert_allclose(model.coef_, expected)


def test_every_shard_has_every_class_even_when_the_rows_are_sorted(data):
    X, y = data
    order = np.argsort(y)
    model = AveragedClassifier(LogisticRegression(), n_shards=5, executor="serial")
    model.fit(X[order], y[order])
    assert all(len(shard.classes_) == 3 for shard in model.estimators_)


def test_a_class_with_two_rows_allows_two_shards(data):
    X, y = data
    labels = np.where(np.arange(len(y)) < 2, 9, y)
    model = averaged(n_shards=5, executor="serial").fit(X, labels)
    assert len(model.estimators_) == 2
    assert 9 in model.classes_


def test_a_file_is_trained_on_without_being_loaded(data, tmp_path):
    X, y = data
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    models = [averaged(epochs=2).fit(source, y) for source in (mapped, tmp_path / "X.npy")]
    models.append(averaged(epochs=2).fit(tmp_path / "X.npy", tmp_path / "y.npy"))
    assert models[0].score(X, y) > 0.7
    np.testing.assert_array_equal(models[0].coef_, models[1].coef_)
    np.testing.assert_array_equal(models[0].coef_, models[2].coef_)


def test_dask_blocks_are_trained_on_where_they_are(data):
    X, y = data
    blocks = da.from_array(X, chunks=(1000, 3)), da.from_array(y, chunks=1000)
    model = averaged(n_shards=2, epochs=2).fit(*blocks)
    assert model.score(X, y) > 0.7
    assert model.shard_rows_.tolist() == [6000, 6000]


def test_a_regressor_is_averaged_too(data):
    X, _ = data
    y = X @ np.arange(8.0)
    model = AveragedRegressor(SGDRegressor(random_state=0), n_shards=4, executor="serial")
    assert model.fit(X, y).score(X, y) > 0.99


def test_trees_cannot_be_averaged_and_the_message_says_why(data):
    with pytest.raises(TypeError, match=r"Only linear models.*DecisionTreeClassifier has no coef_"):
        AveragedClassifier(DecisionTreeClassifier(), executor="serial").fit(*data)


def test_a_probability_exists_only_where_the_estimator_has_one(data):
    hinge = AveragedClassifier(SGDClassifier(loss="hinge"), executor="serial")
    assert not hasattr(hinge, "predict_proba")
    assert averaged(executor="serial").fit(*data).predict_proba(data[0]).shape == (6000, 3)
