"""A simulation schedules the recorded graph as a list scheduler would."""

import pytest

from kernel_helpers.telemetry import simulate
from tests.unit.diagnosis.runs import run_of, task

FREE = {"scheduler_overhead": 0.0}


def elapsed(run, workers, **options):
    return [forecast.elapsed for forecast in simulate(run, workers, **(FREE | options))]


def independent(n):
    return run_of(*(task(f"inc-{i}", i, i + 1) for i in range(n)))


def test_independent_tasks_are_shared_evenly():
    assert elapsed(independent(12), [1, 2, 4, 5, 1000]) == pytest.approx([12, 6, 3, 3, 1])


def test_a_chain_gains_nothing():
    chain = run_of(*(task(f"a-{i}", i, i + 1, needs=[i - 1] if i else []) for i in range(5)))
    assert elapsed(chain, [1, 8]) == pytest.approx([5, 5])


def test_threads_of_a_worker_count():
    assert elapsed(independent(12), [2], threads_per_worker=3) == pytest.approx([2])


def test_the_scheduler_limits_how_many_tasks_begin_a_second():
    run = run_of(*(task(f"inc-{i}", i / 1000, (i + 1) / 1000) for i in range(100)))
    [forecast] = simulate(run, [1000], scheduler_overhead=0.01)
    assert forecast.elapsed == pytest.approx(1.0, rel=0.01)


def test_data_from_another_worker_costs_its_bytes():
    tasks = [task(f"load-{i}", 0, 1, lane=i, nbytes=1e6) for i in range(2)]
    run = run_of(*tasks, task("sum-0", 1, 2, needs=[0, 1]))
    assert elapsed(run, [1, 2], threads_per_worker=1, bandwidth=1e6) == pytest.approx([3, 3])
    assert elapsed(run, [2], threads_per_worker=1, bandwidth=1e9) == pytest.approx([2], abs=0.01)


def test_pauses_of_the_client_are_kept():
    run = run_of(task("a-0", 0, 1), task("b-0", 4, 5, created=4.0))
    assert elapsed(run, [1, 100]) == pytest.approx([5, 5])


def test_utilisation_cost_and_bounds_follow_from_the_elapsed_time():
    [forecast] = simulate(independent(12), [5], **FREE)
    assert forecast.utilisation == pytest.approx(12 / 15)
    assert forecast.cost == pytest.approx(15)
    assert forecast.bound == pytest.approx(12 / 5)
    assert forecast.amdahl == pytest.approx(1 + 11 / 5)


def test_more_workers_than_tasks_change_nothing():
    assert elapsed(independent(3), [3, 4, 1000]) == pytest.approx([1, 1, 1])


def test_what_was_recorded_stands_beside_the_forecast():
    simulation = simulate(independent(12), [1], **FREE)
    assert (simulation.recorded, simulation.recorded_workers) == (pytest.approx(12), 1)


def test_numbers_of_workers_below_one_are_refused():
    with pytest.raises(ValueError, match="from 1 on"):
        simulate(independent(2), [0])


def test_a_run_without_tasks_is_refused():
    with pytest.raises(ValueError, match="got none"):
        simulate(run_of())


def test_the_plot_names_its_lines():
    ax = simulate(independent(4), [1, 2, 4], **FREE).plot()
    assert {text.get_text() for text in ax.texts} >= {"elapsed", "Amdahl"}
