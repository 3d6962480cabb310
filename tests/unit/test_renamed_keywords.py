"""Keywords that were renamed are accepted for one release."""

import inspect

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import SGDClassifier
from sklearn.svm import SVC

from kernel_helpers import check, guard, iter_chunks, nested_cross_validate, read_flights
from kernel_helpers._moved import renamed_keywords
from kernel_helpers.frames import read_taxi
from kernel_helpers.model_selection import HyperbandSearchCV
from kernel_helpers.plots import MemoryDisplay


@renamed_keywords(rows="batch_rows")
def count(data, *, batch_rows=1):
    return len(data) // batch_rows


def read_rides(folder, **options):
    path = folder / "rides.csv"
    path.write_text("fare_amount\n2.5\n3.5\n")
    return read_taxi(path, **options).npartitions


def enter_guard(**options):
    with guard(**options):
        return True


def search(**options):
    X, y = load_iris(return_X_y=True)
    found = nested_cross_validate(
        SVC(), {"C": [1, 10]}, X, y, outer=2, inner=2, executor="serial", **options
    )
    return found.n_fits


def candidate_rows(**options):
    return HyperbandSearchCV(SGDClassifier(), {}, **options).get_params()["batch_rows"]


SAMPLES = [0], [1.0]
OLD = {
    "iter_chunks": (lambda **o: next(iter(iter_chunks(np.arange(6), **o))).block, "chunk_rows", 4),
    "HyperbandSearchCV": (candidate_rows, "chunk_rows", 4),
    "read_flights": (lambda **o: read_flights(**o).npartitions, "memory", "6MB"),
    "guard": (enter_guard, "limit", "100 GB"),
    "MemoryDisplay": (lambda **o: MemoryDisplay({"a": SAMPLES}, **o).limit, "limit", 1e9),
    "from_samples": (lambda **o: MemoryDisplay.from_samples(*SAMPLES, **o).limit, "limit", 1e9),
    "from_function": (lambda **o: MemoryDisplay.from_function(int, **o).limit, "limit", 1e9),
    "nested_cross_validate": (search, "progress", None),
}
NEW = {"chunk_rows": "batch_rows", "progress": "search_progress"}


@pytest.mark.parametrize(("call", "old", "value"), OLD.values(), ids=OLD)
def test_an_old_keyword_warns_and_does_what_the_new_one_does(call, old, value):
    new = NEW.get(old, "memory_limit")
    with pytest.warns(DeprecationWarning, match=f"{old}= is now called {new}=") as caught:
        actual = call(**{old: value})
    assert caught[0].filename == __file__
    np.testing.assert_equal(actual, call(**{new: value}))


def test_taxi_files_are_read_with_the_old_keyword_too(tmp_path):
    with pytest.warns(DeprecationWarning, match="memory= is now called memory_limit="):
        assert read_rides(tmp_path, memory="6MB") == read_rides(tmp_path, memory_limit="6MB")


def test_the_memory_of_a_check_is_converted_from_megabytes():
    with pytest.warns(DeprecationWarning, match="megabytes= is now called memory_limit="):
        old = check("00-1", megabytes=200)
    assert old._memory_limit == check("00-1", memory_limit="200 MB")._memory_limit


def test_both_names_at_once_are_refused():
    with pytest.raises(TypeError, match="Expected batch_rows= alone, got rows= as well"):
        count("abc", rows=1, batch_rows=2)


def test_signatures_show_only_the_new_names():
    assert list(inspect.signature(count).parameters) == ["data", "batch_rows"]
    assert "megabytes" not in inspect.signature(check).parameters
