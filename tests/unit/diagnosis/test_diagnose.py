"""A diagnosis names what a run's time went to, with the right numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.telemetry import diagnose
from kernel_helpers.telemetry.diagnosis.critical import critical_path, topological_order
from kernel_helpers.telemetry.diagnosis.idle import Doings, idle_time
from kernel_helpers.telemetry.diagnosis.spans import Spans
from tests.unit.diagnosis.runs import metric, run_of, sample, task


def test_the_prefix_with_most_computing_is_dominant():
    found = diagnose(run_of(task("read-csv-0", 0, 8), task("sum-1", 8, 10, needs=[0])))
    dominant = found.find("dominant")
    assert (dominant.about, dominant.share) == ("read-csv", pytest.approx(0.8))
    assert dominant.sentence == "80 % of all computing is read-csv: 1 task, 8.0 s of 10.0 s."
    assert "Parquet" in dominant.remedy


def test_efficiency_is_computing_over_thread_time():
    run = run_of(task("inc-0", 0, 4), task("inc-1", 0, 2, lane=1))
    assert diagnose(run).find("efficiency").share == pytest.approx(6 / 8)


def test_the_critical_path_is_the_longest_chain():
    tasks = (task("a-0", 0, 3), task("b-0", 0, 1, lane=1), task("c-0", 3, 5, needs=[0, 1]))
    found = diagnose(run_of(*tasks)).find("critical-path")
    assert found.numbers["seconds"] == pytest.approx(5.0)
    assert found.share == pytest.approx(1.0)


def test_threads_without_a_ready_task_are_starved():
    run = run_of(
        *(task("a-0", 0, 4), task("b-0", 4, 8, needs=[0])),
        workers=[sample(0, nthreads=2), sample(1, nthreads=2)],
    )
    assert diagnose(run).find("starved").share == pytest.approx(0.5)


def test_ready_tasks_that_wait_are_the_schedulers():
    run = run_of(task("a-0", 0, 4), task("b-0", 6, 10))
    assert diagnose(run).find("scheduler").share == pytest.approx(0.2)


def test_a_cluster_without_tasks_has_nothing_to_do():
    run = run_of(task("a-0", 0, 4), task("b-0", 6, 10, created=6.0))
    assert diagnose(run).find("nothing-to-do").share == pytest.approx(0.2)


def test_tiny_tasks_cost_more_than_they_do():
    run = run_of(*(task(f"inc-{i}", i / 100, i / 100 + 0.001) for i in range(200)))
    found = diagnose(run).find("tiny-tasks")
    assert found.numbers["overhead_per_task"] == pytest.approx(0.009, rel=0.02)


def test_transfers_are_weighed_against_the_thread_time():
    move = task("sum-1", 4, 6, action="transfer", task=1)
    made = task("a-0", 0, 4, worker="b")
    run = run_of(made, task("sum-1", 6, 10, needs=[0]), move)
    found = diagnose(run).find("transfers")
    assert found.numbers["seconds"] == found.numbers["waited"] == pytest.approx(2.0)


def test_spilling_is_seen_in_the_workers_and_in_the_steps():
    write = task("a-0", 4, 6, action="disk-write", task=0)
    run = run_of(task("a-0", 0, 4), write, workers=[sample(1, spilled=5e9)])
    assert "5.0 GB" in diagnose(run).find("spilling").sentence


def test_a_straggler_is_named():
    tasks = [task(f"load-{i}", 0, 1, lane=i) for i in range(5)]
    found = diagnose(run_of(*tasks, task("load-9", 0, 10, lane=9))).find("stragglers")
    assert (found.about, found.numbers["tasks"]) == ("load", 1)


def test_an_overloaded_worker_is_named():
    tasks = [task("a-0", 0, 9), task("a-1", 0, 1, worker="b"), task("a-2", 1, 2, worker="b")]
    assert diagnose(run_of(*tasks)).find("imbalance").about == "a"


@pytest.mark.parametrize(
    ("cpu", "held", "told"),
    [(0.5, 9, True), (1.0, 9, False), (0.5, 0, False), (0.02, 9, False)],
    ids=["took turns", "computed both", "had no processor", "slept"],
)
def test_threads_that_took_turns_are_told_from_others(cpu, held, told):
    metrics = [
        *(metric("execute", "a", "thread-cpu", 10 * cpu),),
        *(metric("execute", "a", "thread-noncpu", 10 * (1 - cpu)),),
        *(metric("gil", "", "looked", 10, "count"), metric("gil", "", "held", held, "count")),
    ]
    run = run_of(task("a-0", 0, 5), task("a-1", 0, 5, lane=1), metrics=metrics)
    found = diagnose(run).find("one-thread-at-a-time")
    assert [f.share for f in filter(None, [found])] == [0.5] * told


def test_workers_that_share_a_process_share_its_lock():
    metrics = [
        *(metric("execute", "a", "thread-cpu", 5), metric("execute", "a", "thread-noncpu", 5)),
        *(metric("gil", "", "looked", 10, "count"), metric("gil", "", "held", 10, "count")),
    ]
    tasks = (task("a-0", 0, 5), task("a-1", 0, 5, worker="b"))
    alone = run_of(*tasks, metrics=metrics)
    samples = [sample(0, "a", process="shared"), sample(0, "b", process="shared")]
    together = run_of(*tasks, metrics=metrics, workers=samples)
    assert diagnose(alone).find("one-thread-at-a-time") is None
    assert diagnose(together).find("one-thread-at-a-time").numbers["threads"] == pytest.approx(2)


def test_a_run_without_tasks_says_so():
    [finding] = diagnose(run_of())
    assert finding.name == "empty"


def test_what_is_missing_is_said():
    assert "1,234 rows are missing." in repr(diagnose(run_of(task("a-0", 0, 1), missed=1234)))


def test_names_with_markup_are_shown_as_text():
    html = diagnose(run_of(task("<b>-0", 0, 1)))._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>-" not in html


def test_costs_come_heaviest_first_and_scales_last():
    names = [f.name for f in diagnose(run_of(task("a-0", 0, 4), task("b-0", 7, 10)))]
    assert names == ["dominant", "scheduler", "efficiency", "critical-path"]


def test_clocks_that_disagree_make_no_negative_time():
    # The second task begins before the first, which it needs, has ended, and before its creation.
    run = run_of(task("a-0", 0, 4), task("b-0", 3, 2, needs=[0], created=3.5))
    assert all(0 <= finding.share <= 1.01 for finding in diagnose(run))


@st.composite
def graphs(draw):
    n = draw(st.integers(1, 12))
    numbers = st.integers(0, n - 1)
    needs = [[k for k in draw(st.sets(numbers, max_size=3)) if k < i] for i in range(n)]
    return [draw(st.floats(0, 5)) for _ in range(n)], needs


@settings(deadline=None, max_examples=50)
@given(graphs())
def test_the_critical_path_is_at_least_every_task_and_at_most_their_sum(graph):
    durations, needs = graph
    found = critical_path(np.array(durations), needs, topological_order(needs))
    assert max(durations) - 1e-9 <= found.seconds <= sum(durations) + 1e-9
    assert found.seconds == pytest.approx(sum(durations[row] for row in found.rows))


@settings(deadline=None, max_examples=50)
@given(graphs(), st.integers(1, 4))
def test_busy_and_idle_time_add_up_to_the_thread_time(graph, threads):
    durations, needs = np.array(graph[0]), graph[1]
    stop = np.cumsum(durations)  # one after the other: never more than one at a time
    start, zero, one = stop - durations, np.zeros(len(stop)), np.array(["a"] * len(stop))
    ready = [max([0.0, *(stop[other] for other in needed)]) for needed in needs]
    nothing = Spans.of(zero[:0], zero[:0], one[:0])
    idle = idle_time(
        Doings(
            unfinished=Spans.of(zero, stop, one),
            ready=Spans.of(np.array(ready), start, one),
            running=Spans.of(start, stop, one),
            fetching=nothing,
            paused=nothing,
            warming=nothing,
            late=Spans.of(np.array(ready), start, one),
            alive=Spans(zero[:1], stop[-1:], one[:1], np.array([threads])),
        )
    )
    assert sum(vars(idle).values()) + durations.sum() == pytest.approx(threads * stop[-1])
