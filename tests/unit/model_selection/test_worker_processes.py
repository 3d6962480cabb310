"""On a cluster of processes the scores are the same, also when one of them dies in between."""

import os
import signal

import numpy as np
import pytest
import sklearn.model_selection
from distributed import Client, LocalCluster
from joblib.externals.loky.process_executor import TerminatedWorkerError
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from kernel_helpers._executor import open_executor
from kernel_helpers.model_selection import (
    GridSearchCV,
    SearchProgress,
    evaluate,
    nested_cross_validate,
)
from tests.unit.model_selection.combinations import X, pipe, y
from tests.unit.model_selection.test_bad_input import Dies, Locked, _Unpicklable
from tests.unit.model_selection.test_same_scores import assert_equal

PIPELINE = pipe(scale=StandardScaler(), pca=PCA(random_state=0), svc=SVC())
GRID = {"pca__n_components": [2, 4], "svc__C": [0.1, 1.0, 10.0]}


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def theirs():
    return sklearn.model_selection.GridSearchCV(PIPELINE, GRID, cv=5).fit(X, y)


class KillOne:
    """Kill a worker when so many evaluations are done, once."""

    def __init__(self, client, after):
        self.pid = next(iter(client.run(os.getpid).values()))
        self.after = after
        self.killed = False

    def __call__(self, progress):
        if progress.done >= self.after and not self.killed:
            self.killed = True
            os.kill(self.pid, signal.SIGKILL)


def test_a_grid_gives_scikit_learns_results(client, theirs):
    assert_equal(GridSearchCV(PIPELINE, GRID, cv=5, executor=client).fit(X, y), theirs)


def test_nested_gives_the_scores_of_one_process(client):
    there = nested_cross_validate(PIPELINE, GRID, X, y, executor=client)
    here = nested_cross_validate(PIPELINE, GRID, X, y, executor="serial")
    np.testing.assert_array_equal(there.scores, here.scores)
    assert there.best_params == here.best_params
    assert there.n_fits["svc"] == here.n_fits["svc"]
    # On a busy machine both workers may compute a step that candidates share.
    for step in ("scale", "pca"):
        assert here.n_fits[step] <= there.n_fits[step] <= 2 * here.n_fits[step]


def test_a_search_goes_on_when_a_worker_is_killed(client, theirs):
    search = GridSearchCV(PIPELINE, GRID, cv=5, executor=client)
    kill = KillOne(client, after=7)
    search.watch(kill)
    assert_equal(search.fit(X, y), theirs)
    assert kill.killed
    assert search.n_fits_["svc"] <= 30 + 1 + 2  # what the dead worker had under its hands


def test_a_nested_search_goes_on_when_a_worker_is_killed(client):
    progress, kill = SearchProgress(), KillOne(client, after=40)
    progress.listeners.append(kill)
    there = nested_cross_validate(PIPELINE, GRID, X, y, executor=client, search_progress=progress)
    here = nested_cross_validate(PIPELINE, GRID, X, y, executor="serial")
    assert kill.killed
    np.testing.assert_array_equal(there.scores, here.scores)
    assert (progress.done, progress.total) == (95, 95)


def times_sum(number, X):
    return number * X.sum()


def kill_at(number, when, pid):
    if number == when:
        os.kill(pid, signal.SIGKILL)
    return number


def test_a_map_goes_on_when_the_worker_that_held_what_is_shared_is_killed(client):
    client.wait_for_workers(2)
    with open_executor(client) as executor:
        shared = executor.share(np.ones(5))
        (holder,) = client.who_has(shared.future).values()
        pid = client.run(os.getpid, workers=list(holder))[holder[0]]
        found = executor.map(times_sum, (kill_at(number, 3, pid) for number in range(9)), shared)
        assert list(found) == [5 * number for number in range(9)]


def test_what_cannot_be_pickled_is_an_error(client):
    search = GridSearchCV(Locked(lock=_Unpicklable()), {"C": [1, 2]}, executor=client)
    with pytest.raises(TypeError, match="serialize"):
        search.fit(X, y)


def test_a_search_ends_where_every_worker_dies_of_it(client, monkeypatch):
    monkeypatch.setattr(evaluate, "DEATHS", 1)
    with pytest.raises(TerminatedWorkerError, match="unexpectedly terminated"):
        GridSearchCV(Dies(os.getpid()), {"C": [1, 2]}, cv=2, executor=client).fit(X, y)
