"""Training on a stream: every row once an epoch, wherever it comes from, and clear refusals."""

import dask.array as da
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier, SGDRegressor
from sklearn.naive_bayes import BernoulliNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kernel_helpers.incremental import partial_fit_estimators, partial_fit_stream


class Spy(BaseEstimator):
    """Keeps the first column of what it is trained on."""

    def __init__(self):
        self.seen = []

    def partial_fit(self, X, y=None):
        self.seen.append(np.asarray(X)[:, 0].tolist())
        return self


def rows_seen(batches, **options):
    spy = partial_fit_stream(Spy(), batches, progress=False, **options)
    return [row for batch in spy.seen for row in batch]


def column(n):
    return np.arange(float(n)).reshape(-1, 1)


@settings(deadline=None, max_examples=40)
@given(
    n=st.integers(1, 200),
    size=st.integers(1, 250),
    epochs=st.integers(1, 3),
    shuffle=st.booleans(),
    source=st.sampled_from(["array", "list", "function", "dask"]),
)
def test_each_row_is_seen_once_an_epoch(n, size, epochs, shuffle, source):
    X = column(n)
    cut = [X[i : i + size] for i in range(0, n, size)]
    batches = {
        "array": X,
        "list": cut,
        "function": lambda: iter(cut),
        "dask": da.from_array(X, chunks=(size, 1)),
    }[source]
    seen = rows_seen(batches, batch_rows=size, epochs=epochs, shuffle=shuffle, random_state=1)
    assert sorted(seen) == sorted(X[:, 0].tolist() * epochs)


@pytest.mark.parametrize("source", ["array", "list", "dask"])
def test_a_shuffled_stream_has_another_order_each_epoch_and_the_same_for_one_seed(source):
    X = column(100)
    batches = {"array": X, "list": [X[:50], X[50:]], "dask": da.from_array(X, chunks=(20, 1))}
    options = {"batch_rows": 10, "epochs": 2, "shuffle": True, "random_state": 3}
    first, again = (rows_seen(batches[source], **options) for _ in range(2))
    assert first == again
    assert first[:100] != first[100:]
    assert first[:100] != X[:, 0].tolist()


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(4_000, 5))
    return X, (X @ rng.normal(size=5) > 0).astype(int)


def sgd(**options):
    return SGDClassifier(random_state=0, **options)


def test_every_kind_of_source_gives_the_same_model(data, tmp_path):
    X, y = data
    np.save(tmp_path / "X.npy", X)
    frame = pd.DataFrame(X)
    sources = [
        (X, y),
        (np.load(tmp_path / "X.npy", mmap_mode="r"), y),
        (str(tmp_path / "X.npy"), y),
        (da.from_array(X, chunks=(1000, 2)), da.from_array(y, chunks=1000)),
        [(X[i : i + 1000], y[i : i + 1000]) for i in range(0, 4000, 1000)],
        [(X[i : i + 1000], y[i : i + 1000], np.ones(1000)) for i in range(0, 4000, 1000)],
    ]
    options = {"classes": [0, 1], "batch_rows": 1000, "progress": False}
    models = [partial_fit_stream(sgd(), source, **options) for source in sources]
    frames = partial_fit_stream(sgd(), (frame, pd.Series(y)), **options)
    assert all(np.array_equal(model.coef_, models[0].coef_) for model in [*models, frames])


def test_dask_blocks_come_from_the_cluster_that_is_current(data):
    from distributed import Client, LocalCluster

    X, y = data
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as cluster,
        Client(cluster),
    ):
        blocks = da.from_array(X, chunks=(1000, 5)), da.from_array(y, chunks=1000)
        model = partial_fit_stream(sgd(), blocks, classes=[0, 1], progress=False)
    assert model.score(X, y) > 0.9


def test_a_task_can_train_on_blocks_that_its_own_worker_computes(data):
    from distributed import Client, LocalCluster

    X, y = data

    def train():
        blocks = da.from_array(X, chunks=(1000, 5)), da.from_array(y, chunks=1000)
        return partial_fit_stream(sgd(), blocks, classes=[0, 1], progress=False)

    place = {"threads_per_worker": 1, "processes": False, "dashboard_address": ":0"}
    with LocalCluster(n_workers=1, **place) as cluster, Client(cluster) as client:
        model = client.submit(train).result(timeout=120)
    assert model.score(X, y) > 0.9


def test_frames_sparse_rows_and_a_shuffled_list_can_be_streamed(data):
    X, y = data
    frame, sparse = pd.DataFrame(X), csr_array(X)
    for part in (frame, sparse):
        cut = [(part[i : i + 500], y[i : i + 500]) for i in range(0, 4000, 500)]
        model = partial_fit_stream(sgd(), cut, classes=[0, 1], shuffle=True, progress=False)
        assert model.score(part, y) > 0.9


def test_a_second_call_goes_on_where_the_first_ended(data):
    X, y = data
    twice = sgd()
    for half in (slice(2000), slice(2000, None)):
        partial_fit_stream(twice, (X[half], y[half]), classes=[0, 1], progress=False)
    at_once = partial_fit_stream(sgd(), (X, y), batch_rows=2000, progress=False)
    np.testing.assert_array_equal(twice.coef_, at_once.coef_)


def test_a_pipeline_of_streamable_steps_learns(data):
    X, y = data
    scaled = make_pipeline(StandardScaler(), sgd())
    assert partial_fit_stream(scaled, (X * 1000, y), progress=False).score(X * 1000, y) > 0.9
    texts = [(["good fine", "bad awful"] * 50, [1, 0] * 50)]
    hashed = make_pipeline(HashingVectorizer(n_features=64), sgd())
    learned = partial_fit_stream(hashed, texts, classes=[0, 1], progress=False)
    assert learned.predict(["fine", "awful"]).tolist() == [1, 0]


def test_one_row_batches_and_empty_batches_are_batches(data):
    X, y = data
    single = [(X[i : i + 1], y[i : i + 1]) for i in range(300)]
    empty = [(X[:0], y[:0])]
    model = partial_fit_stream(sgd(), empty + single + empty, classes=[0, 1], progress=False)
    assert model.t_ == 301


def test_a_class_may_be_missing_from_every_batch_but_the_last(data):
    X, y = data
    order = np.argsort(y)
    model = partial_fit_stream(sgd(), (X[order], y[order]), batch_rows=500, progress=False)
    assert model.classes_.tolist() == [0, 1]


def test_models_without_targets_and_without_classes_can_be_streamed(data):
    X, _ = data
    clusters = partial_fit_stream(MiniBatchKMeans(3, random_state=0), X, progress=False)
    line = partial_fit_stream(SGDRegressor(random_state=0), (X, X[:, 0]), progress=False)
    assert clusters.cluster_centers_.shape == (3, 5)
    assert line.score(X, X[:, 0]) > 0.99


def test_scikit_learn_s_streaming_estimators_are_listed():
    names = {name for name, _ in partial_fit_estimators()}
    assert {"SGDClassifier", "MultinomialNB", "IncrementalPCA", "StandardScaler"} <= names
    assert "LogisticRegression" not in names
    assert {name for name, _ in partial_fit_estimators("regressor")} < names


@pytest.mark.parametrize(
    ("model", "batches", "options", "kind", "message"),
    [
        (LogisticRegression(), [], {}, TypeError, "LogisticRegression cannot learn from batches"),
        (
            make_pipeline(TfidfVectorizer(), SGDClassifier()),
            [(["a b"], [0])],
            {},
            TypeError,
            "TfidfVectorizer needs a pass over all data",
        ),
        (SGDClassifier(), 3, {}, TypeError, "Expected a stream of batches, got int"),
        (
            SGDClassifier(),
            pd.DataFrame({"x": [1]}),
            {},
            TypeError,
            "Expected a stream of batches, got one DataFrame",
        ),
        (SGDClassifier(), [], {}, ValueError, "must know every class before the first batch"),
        (SGDClassifier(), [], {"classes": [0, 1]}, ValueError, "at least one batch with rows"),
        (
            SGDClassifier(),
            iter([(column(2), [0, 1])]),
            {"classes": [0, 1], "epochs": 2},
            ValueError,
            "A generator can be gone through once",
        ),
        (
            SGDClassifier(),
            [(column(2), [0, 1]), (column(1), [7])],
            {"classes": [0, 1]},
            ValueError,
            "Batch 1 holds the label .*7",
        ),
        (
            SGDClassifier(),
            [(np.arange(4.0), [1])],
            {"classes": [0, 1]},
            ValueError,
            r"Batch 0 has shape \(4,\).*reshape\(1, -1\)",
        ),
        (
            SGDClassifier(),
            [(column(4), [1])],
            {"classes": [0, 1]},
            ValueError,
            "Batch 0 has 4 rows but 1 targets",
        ),
        (SGDClassifier(), (column(4), [1, 0]), {}, ValueError, "one length, got .4, 2."),
        (
            BernoulliNB(),
            (np.array([[1.0], [2.0], [np.nan]]), [0, 1, 1]),
            {},
            ValueError,
            "NaN or infinity in row 2",
        ),
        (
            SGDClassifier(),
            (np.array([[3e38], [3e38], [-np.inf]], np.float32), [0, 1, 1]),
            {},
            ValueError,
            "NaN or infinity in row 2",
        ),
        (
            SGDClassifier(),
            [(np.array([[np.inf]]), [1])],
            {"classes": [0, 1]},
            ValueError,
            "infinity",
        ),
        (SGDClassifier(), (column(2), [0, 1]), {"epochs": 0}, ValueError, "epochs must be at"),
        (SGDClassifier(), (column(2), [0, 1]), {"batch_rows": 0}, ValueError, "must be at least 1"),
        (SGDClassifier(), (column(2), [0, 1]), {"patience": 3}, ValueError, "pass validation="),
        (
            SGDClassifier(),
            (da.from_array(column(4), chunks=2), da.from_array(column(4)[:, 0], chunks=1)),
            {"classes": [0, 1]},
            ValueError,
            "same partitions",
        ),
    ],
)
def test_what_cannot_be_streamed_is_refused_in_one_sentence(model, batches, options, kind, message):
    with pytest.raises(kind, match=message):
        partial_fit_stream(model, batches, progress=False, **options)


def test_read_only_and_strided_arrays_are_streamed(data):
    X, y = data
    wide = np.repeat(X, 2, axis=1)
    wide.setflags(write=False)
    model = partial_fit_stream(sgd(), (wide[::2, ::2], y[::2]), progress=False)
    assert model.score(X, y) > 0.9
