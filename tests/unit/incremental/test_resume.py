"""A killed run goes on as if nothing had happened; early stopping gives the best model back."""

import pickle
import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier

from kernel_helpers.incremental import partial_fit_stream, progressive_val_score


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2_000, 4))
    return X, (X @ rng.normal(size=4) + rng.normal(size=2_000) > 0).astype(int)


def interrupted(batches, after):
    """Go through the batches, and fail once after so many."""

    def once():
        for number, batch in enumerate(batches):
            if number == after:
                raise KilledError
            yield batch

    return once


@settings(deadline=None, max_examples=25)
@given(
    after=st.integers(1, 9),
    epochs=st.integers(1, 3),
    shuffle=st.booleans(),
    kind=st.sampled_from(["sgd", "mlp", "unseeded"]),
)
def test_a_resumed_run_equals_an_uninterrupted_one(
    data, tmp_path_factory, after, epochs, shuffle, kind
):
    X, y = data
    batches = [(X[i : i + 200], y[i : i + 200]) for i in range(0, 2000, 200)]
    path = tmp_path_factory.mktemp("run") / "checkpoint"
    make = {
        "sgd": lambda: SGDClassifier(random_state=0, average=True),
        "mlp": lambda: MLPClassifier((3,), random_state=0),
        "unseeded": lambda: SGDClassifier(),
    }[kind]
    options = {
        "classes": [0, 1],
        "epochs": epochs,
        "shuffle": shuffle,
        "random_state": 5,
        "validation": (X[:100], y[:100]),
        "progress": False,
    }
    kept = {"checkpoint": path, "checkpoint_seconds": 0}
    np.random.seed(3)
    whole = partial_fit_stream(make(), lambda: iter(batches), **options)
    np.random.seed(3)
    with pytest.raises(KilledError):
        partial_fit_stream(make(), interrupted(batches, after), **options, **kept)
    np.random.seed(99)
    resumed = partial_fit_stream(make(), lambda: iter(batches), **options, **kept)
    weights = [m.coefs_[0] if kind == "mlp" else m.coef_ for m in (whole, resumed)]
    assert weights[0].tobytes() == weights[1].tobytes()
    assert whole.learning_curve_.rows == resumed.learning_curve_.rows
    assert whole.learning_curve_.scores == resumed.learning_curve_.scores


SCRIPT = """
import numpy as np, sys
from sklearn.linear_model import SGDClassifier
from kernel_helpers.incremental import partial_fit_stream
def say(curve): print(len(curve.rows), flush=True)
X = np.load(sys.argv[1], mmap_mode="r")
y = np.asarray(X[:, 0] > 0)
model = SGDClassifier(random_state=0)
partial_fit_stream(model, (X, y), batch_rows=100, epochs=int(sys.argv[3]), shuffle=True,
    random_state=1, validation=(X[:50], y[:50]), validate_every=100, on_score=say,
    checkpoint=sys.argv[2], checkpoint_seconds=0, progress=False)
print("done", model.coef_.tobytes().hex(), flush=True)
"""


def test_a_run_killed_with_signal_9_leaves_a_whole_checkpoint(data, tmp_path):
    np.save(tmp_path / "X.npy", data[0])
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "X.npy")]
    with subprocess.Popen(
        [*command, str(tmp_path / "killed"), "5"], stdout=subprocess.PIPE, text=True
    ) as run:
        told = [run.stdout.readline() for _ in range(30)]
        run.send_signal(signal.SIGKILL)
    assert told[-1] == "30\n"
    ends = [
        subprocess.run(
            [*command, str(tmp_path / name), "5"], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for name in ("killed", "fresh")
    ]
    assert len(ends[0]) < len(ends[1])
    assert ends[0][-1] == ends[1][-1]


def test_a_finished_run_is_not_repeated(data, tmp_path):
    options = {"checkpoint": tmp_path / "run", "progress": False}
    first = partial_fit_stream(SGDClassifier(random_state=0), data, **options)
    again = partial_fit_stream(SGDClassifier(random_state=0), data, **options)
    assert again.t_ == first.t_
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("content", [b"", b"\x80\x05 nonsense", pickle.dumps({"a": 1})])
def test_a_file_that_is_no_checkpoint_is_named_and_kept(data, tmp_path, content):
    path = tmp_path / "run"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="run is not a checkpoint that can be read"):
        partial_fit_stream(SGDClassifier(), data, checkpoint=path, progress=False)
    assert path.read_bytes() == content


def test_the_checkpoint_of_another_model_is_refused(data, tmp_path):
    options = {"checkpoint": tmp_path / "run", "progress": False}
    partial_fit_stream(SGDClassifier(alpha=1), data, **options)
    with pytest.raises(ValueError, match="belongs to another model or other settings"):
        partial_fit_stream(SGDClassifier(alpha=2), data, **options)


def test_the_curve_counts_the_rows_seen(data):
    X, y = data
    curve = partial_fit_stream(
        SGDClassifier(random_state=0),
        (X, y),
        batch_rows=100,
        validation=(X[:100], y[:100]),
        progress=False,
    ).learning_curve_
    assert curve.rows == [100, 500, 900, 1300, 1700, 2000]
    assert curve.to_frame().columns.tolist() == ["rows", "score", "seconds"]
    assert curve.plot().get_xlabel() == "Rows seen"


def test_early_stopping_gives_the_best_model_back(data):
    X, y = data
    wrong = [(X[i : i + 100], y[i : i + 100]) for i in range(0, 1000, 100)]
    wrong += [(X[i : i + 100], 1 - y[i : i + 100]) for i in range(1000, 2000, 100)]
    model = partial_fit_stream(
        SGDClassifier(random_state=0),
        wrong,
        classes=[0, 1],
        validation=(X[:500], y[:500]),
        validate_every=1,
        patience=12,
        progress=False,
    )
    curve = model.learning_curve_
    assert len(curve.rows) < 20 or curve.last < curve.best
    assert model.score(X[:500], y[:500]) == pytest.approx(curve.best, abs=1e-4)


class Order(SGDClassifier):
    """Notes what is asked of it."""

    calls = ()

    def score(self, X, y, sample_weight=None):
        self.calls = (*self.calls, ("test", X[0, 0]))
        return super().score(X, y)

    def partial_fit(self, X, y, classes=None):
        self.calls = (*self.calls, ("train", X[0, 0]))
        return super().partial_fit(X, y, classes)


def test_progressive_validation_tests_each_batch_before_it_trains_on_it():
    X = np.arange(6.0).reshape(-1, 1)
    model = Order(random_state=0)

    def score(model, X, y):
        return model.score(X, y)

    progressive_val_score(model, (X, [0, 1] * 3), scoring=score, batch_rows=2)
    assert model.calls == (("train", 0), ("test", 2), ("train", 2), ("test", 4), ("train", 4))


def test_the_progressive_score_is_the_mean_over_all_tested_rows(data):
    X, y = data
    cuts = [slice(0, 50), slice(50, 51), slice(51, 900), slice(900, 2000)]
    model, right = SGDClassifier(random_state=0), 0
    model.partial_fit(X[cuts[0]], y[cuts[0]], classes=[0, 1])
    for cut in cuts[1:]:
        right += (model.predict(X[cut]) == y[cut]).sum()
        model.partial_fit(X[cut], y[cut])
    curve = progressive_val_score(
        SGDClassifier(random_state=0), [(X[cut], y[cut]) for cut in cuts], classes=[0, 1]
    )
    assert curve.last == pytest.approx(right / 1950)
    assert curve.rows == [50, 51, 900]


def test_one_batch_cannot_be_validated_progressively(data):
    with pytest.raises(ValueError, match="at least two batches"):
        progressive_val_score(SGDClassifier(), data)
