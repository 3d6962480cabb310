"""Texts, frames and labels of several targets in a stream; NaN where nobody looked."""

import tracemalloc

import dask.array as da
import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kernel_helpers import MemmapHandle
from kernel_helpers.incremental import AveragedRegressor, partial_fit_stream
from kernel_helpers.incremental.rows import by_blocks, in_memory

X = np.random.default_rng(0).normal(size=(60, 3))
y = np.digitize(X[:, 1], [-0.5, 0.5])


def sgd():
    return SGDClassifier(random_state=0)


def several():
    return MultiOutputClassifier(sgd())


@pytest.mark.parametrize("shuffle", [False, True])
def test_one_long_text_does_not_widen_the_others(shuffle):
    texts = ["good day", "bad night"] * 1_000 + ["long " * 20_000]
    labels = [0, 1] * 1_000 + [1]
    model = make_pipeline(HashingVectorizer(n_features=2**8), sgd())
    tracemalloc.start()
    partial_fit_stream(model, (texts, labels), shuffle=shuffle, progress=False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100e6  # 2,001 texts of 100,000 letters each would take 800 MB
    assert model.predict(["good day", "bad night"]).tolist() == [0, 1]


@pytest.mark.parametrize("kind", [list, tuple, lambda t: np.array(t, dtype=object), pd.Series])
def test_texts_in_any_collection_give_the_same_model(kind):
    texts, labels = ["good day", "bad night", ""] * 20, ["+", "-", "-"] * 20
    model = make_pipeline(HashingVectorizer(n_features=2**8), sgd())
    partial_fit_stream(model, (kind(texts), labels), batch_rows=7, progress=False)
    expected = sgd()
    for start in range(0, 60, 7):
        rows = slice(start, start + 7)
        hashed = model[0].transform(texts[rows])
        expected.partial_fit(hashed, labels[rows], classes=["+", "-"])
    np.testing.assert_array_equal(model[1].coef_, expected.coef_)


def test_dicts_and_lists_of_tokens_are_streamed():
    for items, kind in (([{"a": 1}, {"b": 2.0}] * 9, "dict"), ([["a"], ["b", "c"]] * 9, "string")):
        model = make_pipeline(FeatureHasher(2**4, input_type=kind), sgd())
        partial_fit_stream(model, (items, [0, 1] * 9), batch_rows=4, progress=False)
        assert model.predict(items[:2]).tolist() == [0, 1]


def test_a_list_of_batches_of_several_targets_is_checked_target_by_target():
    targets = np.c_[y % 2, y]
    classes = [[0, 1], [0, 1, 2]]
    model = partial_fit_stream(several(), [(X, targets)], classes=classes, progress=False)
    assert [each.classes_.tolist() for each in model.estimators_] == classes
    with pytest.raises(ValueError, match="Batch 0 holds the label 2, which is not in classes="):
        partial_fit_stream(several(), [(X, targets)], classes=[[0, 1], [0, 1]], progress=False)
    with pytest.raises(ValueError, match=r"Batch 0 has 2 targets, but classes= .* of 3"):
        partial_fit_stream(several(), [(X, targets)], classes=[[0, 1]] * 3, progress=False)
    with pytest.raises(ValueError, match="one array per column of y"):
        partial_fit_stream(several(), [(X, targets)], classes=[0, 1, 2], progress=False)


def test_labels_of_several_targets_are_found_in_a_file(tmp_path):
    np.save(tmp_path / "y.npy", np.c_[y % 2, y])
    model = partial_fit_stream(several(), (X, tmp_path / "y.npy"), progress=False)
    assert [each.classes_.tolist() for each in model.estimators_] == [[0, 1], [0, 1, 2]]


def test_columns_in_another_order_are_refused_batch_by_batch():
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    batches = [(frame, y), (frame[["c", "a", "b"]], y)]
    with pytest.raises(ValueError, match="feature names should match"):
        partial_fit_stream(sgd(), batches, classes=[0, 1, 2], progress=False)


HOLES = {
    "in y": (X, np.where(np.arange(60) == 7, np.nan, X[:, 0])),
    "in weights": (X, X[:, 0], np.where(np.arange(60) == 7, np.inf, 1.0)),
    "in a mixed frame": (pd.DataFrame(X).astype({0: object}).mask(X > 1), X[:, 0]),
    "in nullable columns": (pd.DataFrame(X).astype("Float64").mask(X > 1), X[:, 0]),
    "in a list": (np.where(X > 1, np.nan, X).tolist(), X[:, 0]),
}


@pytest.mark.parametrize("where", HOLES)
def test_no_value_is_missing_unnoticed(where):
    with pytest.raises(ValueError, match=r"NaN|infinity"):
        partial_fit_stream(SGDRegressor(), HOLES[where], progress=False)


@pytest.mark.parametrize(
    "labels", [["a", None, "b"], pd.array([1, None, 0], "Int64"), np.array([0.0, np.nan, 1.0])]
)
def test_a_missing_label_is_named(labels):
    with pytest.raises(ValueError, match="a label for each row of y, got 1 rows without"):
        partial_fit_stream(sgd(), (X[:3], labels), progress=False)


@pytest.mark.parametrize("name", ["X", "y", "sample_weight"])
@pytest.mark.parametrize("as_list", [False, True])
def test_masked_values_are_refused_because_estimators_do_not_see_the_mask(name, as_list):
    batch = dict(zip(("X", "y", "sample_weight"), (X, X[:, 0], np.ones(60)), strict=True))
    batch[name] = np.ma.masked_greater(batch[name], 0.5)
    rows = tuple(batch.values())
    with pytest.raises(ValueError, match=rf"^Some values of {name} are masked"):
        partial_fit_stream(SGDRegressor(), [rows] if as_list else rows, progress=False)


@pytest.mark.parametrize("name", ["X", "y"])
def test_averaged_models_refuse_masked_values(name):
    batch = {"X": X, "y": X[:, 0]} | {name: np.ma.masked_greater({"X": X, "y": X[:, 0]}[name], 0)}
    with pytest.raises(ValueError, match=rf"^Some values of {name} are masked"):
        AveragedRegressor(executor="serial").fit(**batch)


def test_held_out_rows_without_all_values_are_not_scored():
    held_out = np.where(X > 1, np.nan, X), y
    with pytest.raises(ValueError, match="Input X contains NaN"):
        partial_fit_stream(sgd(), (X, y), validation=held_out, progress=False)


def test_a_frozen_step_stays_as_it_is():
    scaler = StandardScaler().fit(X * 10)
    model = make_pipeline(FrozenEstimator(scaler), sgd())
    partial_fit_stream(model, (X, y), progress=False)
    assert scaler.n_samples_seen_ == 60
    np.testing.assert_array_equal(scaler.mean_, (X * 10).mean(axis=0))


def test_held_out_rows_may_be_files_or_dask_collections(tmp_path):
    np.save(tmp_path / "X.npy", X)
    held_out = [(X, y), (tmp_path / "X.npy", y), (da.from_array(X), da.from_array(y))]
    curves = [
        partial_fit_stream(sgd(), (X, y), validation=rows, progress=False).learning_curve_
        for rows in held_out
    ]
    assert curves[0].scores == curves[1].scores == curves[2].scores


def test_a_tuple_of_batches_is_refused():
    with pytest.raises(TypeError, match="pass the batches as a list"):
        partial_fit_stream(sgd(), ((X, y), (X, y)), classes=[0, 1, 2], progress=False)


def test_rows_come_into_memory_and_functions_go_over_blocks(tmp_path):
    np.save(tmp_path / "X.npy", X)
    lazy = da.from_array(X, chunks=(25, 2))
    sources = [
        X,
        lazy,
        tmp_path / "X.npy",
        str(tmp_path / "X.npy"),
        MemmapHandle(tmp_path / "X.npy"),
    ]
    for source in sources:
        np.testing.assert_array_equal(in_memory(source)[0], X)
        np.testing.assert_array_equal(by_blocks(lambda rows: rows[:, 0] + 1, source), X[:, 0] + 1)
