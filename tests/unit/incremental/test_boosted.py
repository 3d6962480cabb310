"""Boosted trees grow on all partitions, stop in time, and tell what they cost."""

from collections.abc import Iterator

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
import xgboost
from distributed import Client, LocalCluster

from kernel_helpers.incremental import BoostedTrees, train_boosted_trees

ROWS = 4000
PARAMS = {"max_depth": 4, "eta": 0.3, "seed": 0}


def part(number: int) -> pd.DataFrame:
    rng = np.random.default_rng(number)
    X = rng.normal(size=(ROWS, 3))
    y = 2 * X[:, 0] + np.sin(3 * X[:, 1]) + rng.normal(scale=0.5, size=ROWS)
    return pd.DataFrame(X, columns=["a", "b", "c"]).assign(y=y)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(host="127.0.0.1", **options) as cluster, Client(cluster) as client:
        yield client


@pytest.fixture(scope="module")
def frame() -> dd.DataFrame:
    # With meta: without it Dask asks the scheduler for the columns while the scheduler waits.
    return dd.from_map(part, range(5), meta=part(0).head(0))


@pytest.fixture(scope="module")
def trees(client: Client, frame: dd.DataFrame) -> BoostedTrees:
    train, valid = frame.partitions[:4], frame.partitions[4:]
    return train_boosted_trees(train, "y", validation=valid, params=PARAMS, rounds=500)


def rmse(prediction: pd.Series, truth: pd.Series) -> float:
    return float(np.sqrt(np.mean((prediction - truth) ** 2)))


def test_training_stops_when_validation_gets_no_better(trees):
    assert trees.best_round < len(trees.history) - 1 < 499
    assert trees.history["valid_rmse"].idxmin() == trees.best_round


def test_the_trees_are_as_good_as_those_of_one_machine(trees):
    whole = pd.concat(map(part, range(4)))
    matrix = xgboost.QuantileDMatrix(whole[["a", "b", "c"]], whole["y"])
    one = xgboost.train({"tree_method": "hist", **PARAMS}, matrix, trees.best_round + 1)
    fresh = part(9)
    alone = rmse(one.inplace_predict(fresh[["a", "b", "c"]]), fresh["y"])
    assert rmse(trees.predict(fresh), fresh["y"]) == pytest.approx(alone, rel=0.05)
    assert alone < 0.6  # the noise is 0.5


def test_a_dask_frame_is_predicted_by_partition(client, trees, frame):
    lazily = trees.predict(frame)
    assert lazily.npartitions == 5
    pd.testing.assert_series_equal(
        lazily.partitions[2].compute(), trees.predict(part(2)), check_dtype=False
    )


def test_every_workers_memory_is_told(client, trees):
    assert set(trees.peak_memory) == set(client.scheduler_info()["workers"])
    assert min(trees.peak_memory.values()) > 50e6


def test_a_missing_column_is_named(client, frame):
    with pytest.raises(ValueError, match=r"without \['nope'\]"):
        train_boosted_trees(frame, "y", features=["a", "nope"])
