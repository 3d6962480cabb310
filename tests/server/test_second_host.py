"""A search gives the same scores where its work is done by other machines."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, SSHCluster
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from kernel_helpers import nested_cross_validate
from tests import hosts

ROOT = Path(__file__).parents[2]
GRID = {"pca__n_components": [8, 16], "svc__C": [1.0, 10.0]}

pytestmark = pytest.mark.skipif(bool(hosts.missing()), reason=hosts.missing())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with hosts.two_hosts(tmp_path_factory.mktemp("hosts")) as both:
        first, second = both.addresses
        cluster = SSHCluster(
            [first, first, second],
            connect_options=both.connect_options,
            remote_python=sys.executable,
            scheduler_options={"host": first, "port": 0, "dashboard": False},
            worker_options={"nthreads": 1},
        )
        with cluster, Client(cluster) as client:
            yield client


def test_nested_cross_validation_on_two_hosts_gives_the_scores_of_one_process(client: Client):
    X, y = load_digits(return_X_y=True)
    model = make_pipeline(StandardScaler(), PCA(random_state=0), SVC())
    options = {"outer": 3, "inner": 2, "random_state": 0}
    there = nested_cross_validate(model, GRID, X[:600], y[:600], executor=client, **options)
    here = nested_cross_validate(model, GRID, X[:600], y[:600], executor="serial", **options)
    np.testing.assert_array_equal(there.scores, here.scores)
    assert there.best_params == here.best_params
    assert there.n_fits == here.n_fits


def test_the_workers_are_on_two_hosts(client: Client):
    addresses = {worker["host"] for worker in client.scheduler_info()["workers"].values()}
    assert len(addresses) == 2
