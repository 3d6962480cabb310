"""Dask collections and files are searched; rows that one candidate changes stay as they were."""

import pickle

import dask.array as da
import dask.bag as db
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
import sklearn.model_selection
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import cross_val_score
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC

from kernel_helpers import MemmapHandle
from kernel_helpers.model_selection import (
    GridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
    nested_cross_validate,
)
from tests.unit.model_selection.combinations import X, frame, pipe, texts, y

C = {"C": [0.1, 1.0]}
NUMBERS = frame[["a", "b", "c"]]


def lazy(part, n=4):
    return dd.from_pandas(part, npartitions=n)


SOURCES = {
    "frame and Series": lambda _: (lazy(NUMBERS), lazy(pd.Series(y))),
    "frame and array": lambda _: (lazy(NUMBERS), y),
    "array": lambda _: (da.from_array(X[:, :3], chunks=(25, 2)), da.from_array(y, chunks=50)),
    "path": lambda path: (str(path), y),
    "handle": lambda path: (MemmapHandle(path), y),
}
SEARCHES = {
    "grid": lambda: GridSearchCV(SVC(), C, executor="serial"),
    "random": lambda: RandomizedSearchCV(SVC(), C, n_iter=2, random_state=0, executor="serial"),
    "halving": lambda: HalvingRandomSearchCV(SVC(), C, random_state=0, executor="serial"),
}


@pytest.mark.filterwarnings("ignore:n_splits|X does not have valid")
@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize("source", SOURCES)
def test_dask_collections_and_files_are_searched_as_arrays_are(source, name, tmp_path):
    np.save(tmp_path / "X.npy", X[:, :3])
    rows, labels = SOURCES[source](tmp_path / "X.npy")
    expected = SEARCHES[name]().fit(X[:, :3], y)
    found = SEARCHES[name]().fit(rows, labels)
    np.testing.assert_array_equal(
        found.cv_results_["mean_test_score"], expected.cv_results_["mean_test_score"]
    )
    np.testing.assert_array_equal(found.predict(rows), expected.predict(X[:, :3]))
    assert found.score(rows, labels) == expected.score(X[:, :3], y)
    assert hasattr(found, "feature_names_in_") == source.startswith("frame")


def test_a_dask_frame_with_swapped_columns_is_refused():
    found = GridSearchCV(SVC(), C, executor="serial").fit(lazy(NUMBERS), y)
    with pytest.raises(ValueError, match="same order as they were in fit"):
        found.predict(lazy(NUMBERS[["b", "a", "c"]]))


def test_a_bag_of_texts_and_lazy_weights_are_searched():
    model = pipe(count=CountVectorizer(), bayes=MultinomialNB())
    grid, weights = {"bayes__alpha": [0.1, 1.0]}, np.arange(len(y)) % 3 + 1.0
    results = [
        GridSearchCV(model, grid, executor="serial")
        .fit(rows, y, bayes__sample_weight=w)
        .cv_results_["mean_test_score"]
        for rows, w in ((texts, weights), (db.from_sequence(texts), da.from_array(weights)))
    ]
    np.testing.assert_array_equal(*results)


def test_nested_takes_dask_collections():
    results = [
        nested_cross_validate(SVC(), C, rows, labels, executor="serial").scores
        for rows, labels in ((NUMBERS, y), (lazy(NUMBERS), lazy(pd.Series(y))))
    ]
    np.testing.assert_array_equal(*results)


@pytest.mark.parametrize("refit", [True, lambda results: np.int64(1)])
def test_the_best_index_has_scikit_learns_type(refit):
    for kind, more in (
        (GridSearchCV, {"executor": "serial"}),
        (sklearn.model_selection.GridSearchCV, {}),
    ):
        assert type(kind(SVC(), C, refit=refit, **more).fit(X, y).best_index_) is np.int64


def double_in_place(rows):
    """Change the rows that were passed, as careless functions do."""
    if isinstance(rows, list):
        rows[:] = [text + " red" for text in rows]
    else:
        rows["a"] *= 2
        rows.loc[:, "b"] = rows["b"] + rows["a"]
    return rows


IN_PLACE = {
    "frame": (pipe(f=FunctionTransformer(double_in_place), m=GaussianNB()), NUMBERS),
    "texts": (
        pipe(f=FunctionTransformer(double_in_place), v=CountVectorizer(), m=MultinomialNB()),
        texts,
    ),
}


@pytest.mark.parametrize("kind", IN_PLACE)
def test_rows_changed_in_place_are_not_seen_by_other_candidates(kind):
    model, rows = IN_PLACE[kind]
    kw = [{"a": 1}, None]  # candidates that differ only in what the function ignores
    grid = {"f__inv_kw_args": kw, "f__validate": [False]}
    results = []
    for searcher, more in (
        (GridSearchCV, {"executor": "serial"}),
        (sklearn.model_selection.GridSearchCV, {}),
    ):
        search = searcher(model, grid, refit=False, **more)
        results.append(search.fit(rows.copy(), y).cv_results_["mean_test_score"])
    np.testing.assert_array_equal(*results)


def two_metrics(estimator, X, y):
    return {"accuracy": estimator.score(X, y), "half": 0.5}


def test_a_stopped_search_by_a_function_of_several_metrics_keeps_what_it_has():
    search = GridSearchCV(SVC(), C, scoring=two_metrics, refit="half", executor="serial")
    search.watch(lambda progress: progress.stop() if progress.done == 3 else None)
    with pytest.warns(UserWarning, match=r"stopped after \d of 10"):
        search.fit(X, y)
    scores = [search.cv_results_[f"split{i}_test_accuracy"] for i in range(5)]
    assert 3 <= np.isfinite(scores).sum() < 10
    assert search.best_score_ == 0.5


def test_a_search_on_a_client_is_cloned_with_it_and_pickled_by_its_address(client):
    search = GridSearchCV(SVC(), C, executor=client)
    assert clone(search).executor is client
    assert pickle.loads(pickle.dumps(search)).executor == client.scheduler.address
    scores = cross_val_score(search, X, y, cv=2)
    np.testing.assert_array_equal(scores, cross_val_score(SEARCHES["grid"](), X, y, cv=2))
