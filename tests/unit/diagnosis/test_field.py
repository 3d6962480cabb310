"""Runs from the field whose diagnosis was once false: what is said now is what happened."""

import sys
import time

import dask.dataframe as dd
import pandas as pd
import pytest
from distributed import Client, LocalCluster, get_client, secede, wait

from kernel_helpers import open_recording, record
from kernel_helpers.telemetry import diagnose, simulate
from tests.unit.diagnosis.shapes import diagnosed, nap, stumble
from tests.unit.recordings.work import local_cluster
from tests.waiting import wait_until

pytestmark = pytest.mark.alone(reason="they judge idle time, and threads idle that wait for a core")

SLOW_MODULE = """
import multiprocessing, time

if multiprocessing.parent_process() is not None:
    time.sleep(0.8)  # as a large library takes on a worker

def work(number):
    time.sleep(0.02)
    return number
"""


@pytest.fixture
def pair():
    """Two workers of one thread in this process."""
    with local_cluster(n_workers=2, threads_per_worker=1) as client:
        client.gather(client.map(abs, range(4)))
        yield client


def outer(number):
    secede()
    inner = [get_client().submit(nap, 0.5, (number, i), pure=False) for i in range(2)]
    return sum(get_client().gather(inner))


def test_imports_of_cold_workers_are_warming_up_and_not_those_of_warm_ones(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text(SLOW_MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    import slow_to_import

    def work(client):
        client.gather(client.map(slow_to_import.work, range(120), pure=False))

    try:
        with local_cluster(n_workers=2, threads_per_worker=1, processes=True) as client:
            wait(client.map(nap, [0.01] * 8, range(8)))
            cold, warm = (diagnosed(client, tmp_path, work) for _ in range(2))
    finally:
        del sys.modules["slow_to_import"]
    imports, again = cold.find("warming-up"), warm.find("warming-up")
    assert imports.numbers["seconds"] > 1.2
    assert cold.find("tiny-tasks") is None
    assert "scatter" not in imports.remedy
    # On a busy machine a worker may be late without imports too.
    assert again is None or again.numbers["seconds"] < imports.numbers["seconds"] / 2


def test_a_restart_with_a_pause_counts_workers_while_they_were_there(tmp_path):
    with local_cluster(n_workers=2, threads_per_worker=1, processes=True) as client:

        def work(client):
            client.gather(client.map(nap, [0.2] * 2, range(2)))
            client.restart()
            time.sleep(1.0)
            client.gather(client.map(nap, [0.2] * 2, range(10, 12)))

        found = diagnosed(client, tmp_path, work)
    efficiency = found.find("efficiency")
    assert efficiency.numbers["seconds"] == pytest.approx(0.8, abs=0.2)
    assert efficiency.share == pytest.approx(
        efficiency.numbers["seconds"] / efficiency.numbers["thread_time"]
    )
    assert found.find("nothing-to-do").numbers["longest"] > 0.9
    assert found.find("lost-workers") is None


def test_nested_tasks_leave_their_threads_to_others(pair, tmp_path):
    found = diagnosed(pair, tmp_path, lambda c: c.gather(c.map(outer, range(4), pure=False)))
    assert found.find("efficiency").share <= 1
    assert found.find("efficiency").numbers["seconds"] == pytest.approx(4.0, abs=0.3)
    assert found.find("dominant").about == "nap"
    forecasts = simulate(tmp_path / "run.arrows", [2, 8])
    assert forecasts[0].elapsed == pytest.approx(forecasts.recorded, rel=0.15)
    assert forecasts[1].elapsed < 0.6 * forecasts.recorded


def test_one_worker_moves_nothing_to_others(tmp_path):
    frame = dd.from_pandas(pd.DataFrame({"x": range(60_000), "y": 1.0}), npartitions=6)
    with local_cluster(n_workers=1) as client:
        found = diagnosed(client, tmp_path, lambda _: frame.shuffle("x").size.compute())
    assert "between workers" not in repr(found)
    assert found.find("spilling") is None


def test_a_retired_worker_is_not_called_dead(pair, tmp_path):
    def work(client):
        naps = client.map(nap, [0.3] * 8, range(8), pure=False)
        time.sleep(0.4)
        client.retire_workers([next(iter(client.scheduler_info()["workers"]))])
        client.gather(naps)

    found = diagnosed(pair, tmp_path, work)
    assert "died" not in repr(found)
    assert "Out of memory" not in repr(found)


def test_a_cluster_that_is_shut_down_at_work_is_not_called_dead(tmp_path):
    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0"
    )
    client = Client(cluster)
    with record(tmp_path / "run.arrows", client):
        client.map(nap, [5.0] * 4, range(4))
        wait_until(lambda: any(w.state.executing_count for w in cluster.workers.values()))
        time.sleep(0.3)
        client.shutdown()
    cluster.close()
    found = diagnose(tmp_path / "run.arrows")
    assert "died" not in repr(found)
    assert "memory" not in repr(found)


def test_a_task_that_fails_three_retries_failed_once_for_good(pair, tmp_path):
    def work(client):
        wait(client.submit(int, "x", retries=3))
        client.gather(client.map(stumble, [str(tmp_path)], [7], retries=1))

    numbers = diagnosed(pair, tmp_path, work).find("failures").numbers
    assert (numbers["failed"], numbers["retried"]) == (1, 4)


def test_tasks_that_run_or_wait_at_the_end_are_reported(pair, tmp_path):
    held = []

    def work(client):
        held.extend(client.map(nap, [0.6] * 4, range(4), pure=False))
        held.append(client.submit(nap, 0, key="never", resources={"moon": 1}))
        time.sleep(0.3)

    found = diagnosed(pair, tmp_path, work).find("unfinished")
    wait(held[:4])
    assert found.numbers["running"] == 2
    assert found.numbers["no-worker"] == 1
    assert found.numbers["not_started"] == 3
    assert 0.3 <= found.numbers["seconds"] <= 1.4


def test_the_readers_pauses_are_no_speed_up(pair, tmp_path):
    def work(client):
        for number in range(2):
            client.submit(nap, 0.2, number, pure=False).result()
            time.sleep(0.6)
        client.submit(nap, 0.2, 2, pure=False).result()

    found = diagnosed(pair, tmp_path, work)
    assert found.find("critical-path").numbers["speedup_left"] < 1.3
    forecasts = simulate(tmp_path / "run.arrows", [2, 1000])
    assert forecasts[0].elapsed == pytest.approx(forecasts.recorded, rel=0.15)
    assert forecasts.recorded / forecasts[1].elapsed < 1.3
    assert found.find("nothing-to-do").numbers["pauses"] == 2


def test_the_latency_of_the_first_task_is_not_added_to_later_ones(tmp_path, monkeypatch):
    (tmp_path / "late_to_import.py").write_text(SLOW_MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    import late_to_import

    def work(client):
        first = client.map(late_to_import.work, range(2), pure=False)
        later = []
        for number in range(6):
            time.sleep(0.2)
            later.append(client.submit(nap, 0.3, number, pure=False))
        client.gather([*first, *later])

    try:
        with local_cluster(n_workers=1, threads_per_worker=1, processes=True) as client:
            wait(client.map(nap, [0.01] * 4, range(4)))
            diagnosed(client, tmp_path, work)
    finally:
        del sys.modules["late_to_import"]
    forecasts = simulate(open_recording(tmp_path / "run.arrows"), [1])
    assert forecasts[0].elapsed == pytest.approx(forecasts.recorded, rel=0.15)
