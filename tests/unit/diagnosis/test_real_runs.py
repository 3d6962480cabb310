"""What is wrong with a real run is named with its numbers; a run without it is not accused."""

import dask
import pytest
from distributed import wait

from tests.unit.diagnosis.shapes import (
    chain,
    diagnosed,
    die_once,
    even,
    handed_over,
    inc,
    inside_each_task,
    loops,
    nap,
    one_straggler,
    outgrowing,
    refuse,
    size,
    stumble,
)
from tests.unit.recordings.work import local_cluster

pytestmark = pytest.mark.alone(reason="they judge idle time, and threads idle that wait for a core")


@pytest.fixture(scope="module")
def pair():
    """Two processes of one thread each."""
    with local_cluster(n_workers=2, threads_per_worker=1, processes=True) as client:
        even(client)  # imports
        yield client


@pytest.fixture(scope="module")
def narrow():
    """One process of two threads, and little memory; beyond it, nobody pauses or ends it."""
    memory = "distributed.worker.memory"
    with (
        dask.config.set({f"{memory}.pause": False, f"{memory}.terminate": False}),
        local_cluster(processes=True, memory_limit="330MB") as client,
    ):
        even(client)
        yield client


def test_a_healthy_run_is_accused_of_nothing(pair, tmp_path):
    found = diagnosed(pair, tmp_path, even)
    assert {finding.name for finding in found} == {"dominant", "efficiency", "critical-path"}
    assert found.find("efficiency").share > 0.8


def test_pure_python_on_two_threads_takes_turns_and_on_two_processes_does_not(
    narrow, pair, tmp_path
):
    turns = diagnosed(narrow, tmp_path, loops).find("one-thread-at-a-time")
    assert turns.about == "loop"
    assert turns.numbers["cpu"] * turns.numbers["threads"] < 1.25
    assert turns.numbers["held"] > turns.numbers["looked"] / 2
    assert diagnosed(pair, tmp_path, loops).find("one-thread-at-a-time") is None


def test_threads_that_only_wait_do_not_take_turns(narrow, tmp_path):
    assert diagnosed(narrow, tmp_path, even).find("one-thread-at-a-time") is None


def test_data_beyond_the_memory_limit_is_spilled_and_with_room_it_is_not(narrow, pair, tmp_path):
    spilled = diagnosed(narrow, tmp_path, outgrowing).find("spilling")
    assert spilled.numbers["seconds"] > 0
    assert 40e6 <= spilled.numbers["bytes"] <= 9 * 40e6 * 1.01
    assert diagnosed(pair, tmp_path, outgrowing).find("spilling") is None


def test_data_that_moves_is_weighed_and_small_data_is_not_mentioned(pair, tmp_path):
    moved = diagnosed(pair, tmp_path, lambda client: handed_over(client, 40)).find("transfers")
    assert moved.numbers["seconds"] > 0.05
    small = diagnosed(pair, tmp_path, lambda client: handed_over(client, 0))
    assert small.find("transfers") is None


def test_hundreds_of_tiny_tasks_cost_more_than_they_do(pair, tmp_path):
    tiny = diagnosed(
        pair, tmp_path, lambda client: client.gather(client.map(inc, range(600), pure=False))
    ).find("tiny-tasks")
    assert tiny.numbers["tasks"] == 600
    assert tiny.numbers["overhead_per_task"] > tiny.numbers["median"]


def test_one_long_task_is_a_straggler_that_leaves_the_other_worker_idle(pair, tmp_path):
    found = diagnosed(pair, tmp_path, one_straggler)
    assert found.find("stragglers").numbers["tasks"] == 1
    assert found.find("stragglers").numbers["seconds"] == pytest.approx(0.75, abs=0.1)
    assert found.find("imbalance").numbers["ratio"] > 1.25


def test_tasks_tied_to_one_worker_leave_the_other_idle(pair, tmp_path):
    first = next(iter(pair.scheduler_info()["workers"]))
    tied = diagnosed(
        pair,
        tmp_path,
        lambda client: client.gather(client.map(nap, [0.1] * 6, range(6), workers=first)),
    ).find("tied")
    assert 0.3 < tied.share < 0.55


def test_a_chain_starves_all_threads_but_one(pair, tmp_path):
    found = diagnosed(pair, tmp_path, chain)
    assert found.find("starved").share == pytest.approx(0.5, abs=0.1)
    chained = found.find("critical-path")
    assert chained.numbers["seconds"] >= 0.6
    assert chained.numbers["floor"] >= chained.numbers["seconds"]


@pytest.mark.filterwarnings("ignore:Sending large graph")
def test_a_large_object_in_every_task_is_named_and_scattered_once_it_is_not(pair, tmp_path):
    found = diagnosed(pair, tmp_path, inside_each_task)
    assert found.find("warming-up") is None
    heavy = found.find("scheduler")
    assert heavy.numbers["bytes"] == pytest.approx(25e6, rel=0.01)
    assert "25 MB of data" in heavy.sentence
    assert "client.scatter" in heavy.remedy
    assert heavy.numbers["seconds_per_task"] > 0.03
    [load] = pair.scatter([bytes(25_000_000)], broadcast=True)
    even(pair)  # both have it, and have put away what came before
    light = diagnosed(
        pair, tmp_path, lambda client: client.gather(client.map(size, [load] * 6, range(6)))
    )
    blamed = [finding.numbers["seconds"] for finding in light if finding.name == "scheduler"]
    assert sum(blamed) < heavy.numbers["seconds"] / 2  # none at all on a quiet machine


def test_attempts_that_failed_before_they_worked_are_counted(pair, tmp_path):
    folder = str(tmp_path)
    failures = diagnosed(
        pair,
        tmp_path,
        lambda client: client.gather(client.map(stumble, [folder] * 4, range(4), retries=2)),
    ).find("failures")
    assert (failures.numbers["retried"], failures.numbers["failed"]) == (4, 0)
    assert failures.numbers["seconds"] >= 0.4


def test_tasks_that_failed_for_good_are_counted(pair, tmp_path):
    failures = diagnosed(
        pair, tmp_path, lambda client: wait(client.map(refuse, range(3), pure=False))
    ).find("failures")
    assert (failures.numbers["retried"], failures.numbers["failed"]) == (0, 3)
    assert failures.about == "refuse"


def test_a_worker_that_dies_is_named_with_what_it_took_along(pair, tmp_path):
    def kill_one(client):
        naps = client.map(nap, [0.1] * 6, range(100, 106))
        client.gather([client.submit(die_once, str(tmp_path)), *naps])

    lost = diagnosed(pair, tmp_path, kill_one).find("lost-workers")
    assert (lost.numbers["workers"], lost.numbers["cut"]) == (1, 1)
    assert lost.numbers["seconds"] > 0.15
