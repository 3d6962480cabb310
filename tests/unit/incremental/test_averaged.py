"""Models trained on shards and averaged: scikit-learn's contract, and what averaging promises."""

import warnings

import dask.array as da
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression, SGDClassifier, SGDRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler
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


@pytest.fixture(scope="module")
def files(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    for name, values in zip(("X.npy", "y.npy"), data, strict=True):
        np.save(folder / name, values)
    return folder / "X.npy", folder / "y.npy"


@pytest.mark.parametrize("kind", ["files", "dask", "epochs"])
@pytest.mark.parametrize(
    "base", [LogisticRegression(), make_pipeline(Normalizer(), LogisticRegression())]
)
def test_a_model_without_partial_fit_is_refused_before_anything_is_read(base, kind, data, files):
    model = AveragedClassifier(base, executor="serial")
    rows = files
    if kind == "dask":
        rows = (da.from_array(part).map_blocks(refuse, meta=part[:0]) for part in data)
    elif kind == "epochs":
        model.set_params(epochs=2)
        rows = data
    with pytest.raises(TypeError, match=r"LogisticRegression has no .*SGDClassifier\(loss="):
        model.fit(*rows)


def refuse(block):
    raise AssertionError("read")


def test_what_the_refusal_recommends_works(files, data):
    model = AveragedClassifier(SGDClassifier(loss="log_loss", random_state=0), n_shards=2)
    assert model.set_params(executor="serial").fit(*files).score(*data) > 0.7


def test_columns_in_another_order_are_refused(data):
    frame = pd.DataFrame(data[0], columns=list("abcdefgh"))
    lazy = dd.from_pandas(frame, npartitions=3), dd.from_pandas(pd.Series(data[1]), npartitions=3)
    for rows in ((frame, data[1]), lazy):
        model = averaged(executor="serial", n_shards=2).fit(*rows)
        assert model.feature_names_in_.tolist() == list("abcdefgh")
        for swapped in (frame[list("hgfedcba")], lazy[0][list("hgfedcba")]):
            with pytest.raises(ValueError, match="in the same order as they were in fit"):
                model.predict(swapped)
    model.fit(*data)
    assert not hasattr(model, "feature_names_in_")


def test_every_shard_sees_the_same_features(data):
    X, y = data
    texts = [
        f"w{abs(int(4 * a))} w{i % 7} w{label}"
        for i, (a, label) in enumerate(zip(X[:, 0], y, strict=True))
    ]
    base = make_pipeline(CountVectorizer(max_features=6), LogisticRegression())
    model = AveragedClassifier(base, n_shards=3, executor="serial", random_state=0).fit(texts, y)
    vocabularies = [shard[0].vocabulary_ for shard in model.estimators_]
    assert vocabularies == [CountVectorizer(max_features=6).fit(texts).vocabulary_] * 3
    assert model.score(texts, y) >= base.fit(texts, y).score(texts, y) - 0.01


@pytest.mark.parametrize("lazy", [False, True])
def test_a_step_that_would_learn_another_mean_in_each_shard_is_refused(data, files, lazy):
    rows = tuple(da.from_array(part, chunks=2000) for part in data) if lazy else files
    last = SGDClassifier(random_state=0)
    model = AveragedClassifier(make_pipeline(StandardScaler(), last), executor="serial")
    with pytest.raises(TypeError, match=r"FrozenEstimator\(StandardScaler\(\)\.fit\(sample\)\)"):
        model.fit(*rows)
    frozen = make_pipeline(FrozenEstimator(StandardScaler().fit(data[0][:100])), last)
    assert model.set_params(estimator=frozen).fit(*rows).score(*rows) > 0.7


def test_files_and_dask_collections_are_predicted_block_by_block(data, files):
    X, y = data
    model = averaged(executor="serial", n_shards=2).fit(X, y)
    lazy = da.from_array(X, chunks=(1000, 3))
    for rows in (files[0], lazy, lazy.to_dask_dataframe(columns=list("abcdefgh"))):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the frame's names are new to the model
            np.testing.assert_array_equal(model.predict(rows), model.predict(X))
            np.testing.assert_array_equal(model.predict_proba(rows), model.predict_proba(X))
    assert model.score(lazy, da.from_array(y)) == model.score(*files) == model.score(X, y)


def test_several_labels_a_row_and_plain_texts_are_refused(data, files, tmp_path):
    np.save(tmp_path / "y.npy", np.c_[data[1], data[1]])
    model = averaged(executor="serial")
    with pytest.raises(ValueError, match=r"one label per row, got y of shape \(6000, 2\)"):
        model.fit(files[0], tmp_path / "y.npy")
    with pytest.raises(ValueError, match="put a vectorizer before the model"):
        model.fit(["good", "bad"], [1, 0])


def test_empty_partitions_train_nothing(data):
    X, y = data
    frame = dd.from_pandas(
        pd.DataFrame(X).assign(y=y).sort_values(0).reset_index(drop=True), npartitions=4
    )
    some = frame[frame[0] > 1]
    model = averaged(executor="serial", n_shards=4).fit(some[list(range(8))], some["y"])
    assert model.shard_rows_.sum() == (X[:, 0] > 1).sum()
    assert len(model.estimators_) == len(model.shard_rows_) < 4
    assert model.score(some[list(range(8))], some["y"]) > 0.6
    none = frame[frame[0] > 100]
    with pytest.raises(ValueError, match="at least one row to train on, got none"):
        averaged().fit(none[list(range(8))], none["y"])


def test_dask_labels_of_several_columns_or_missing_are_refused(data):
    X, y = (da.from_array(part, chunks=2000) for part in data)
    with pytest.raises(ValueError, match=r"one label per row, got y of shape \(6000, 2\)"):
        averaged().fit(X, da.stack([y, y], axis=1))
    words = np.where(data[1] == 1, None, "no")
    with pytest.raises(ValueError, match="a label for each row of y"):
        averaged().fit(X, da.from_array(words, chunks=2000))
