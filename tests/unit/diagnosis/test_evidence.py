"""A diagnosis names a cause only where the recording holds evidence for it; runs made by hand."""

import pytest

from kernel_helpers.telemetry import diagnose, simulate
from kernel_helpers.telemetry.diagnosis.facts import facts_of
from kernel_helpers.telemetry.wire.columns import UNKNOWN_LANE
from tests.unit.diagnosis.runs import event, metric, run_of, sample, task

PRESENT = (event("present", 0, worker="a"), event("present", 0, worker="b"))


def tiny(start, n=200):
    return [task(f"inc-{i}", start + i / 500, start + i / 500 + 0.001) for i in range(n)]


def test_a_first_import_is_warming_up_and_not_the_tiny_tasks_after_it():
    run = run_of(*tiny(3.0), events=[PRESENT[0], event("delay", 0, 3)])
    found = diagnose(run)
    assert found.find("tiny-tasks") is None
    assert found.find("scheduler") is None
    assert found.find("warming-up").numbers["seconds"] == pytest.approx(3, rel=0.01)
    assert found.find("warming-up").share == pytest.approx(3 / 3.4, rel=0.01)


def test_every_thread_that_waits_for_the_import_is_warming_up():
    tasks = [task("load-0", 2, 3), task("load-1", 2, 3, lane=1)]
    delays = [event("delay", 0, 2), event("delay", 0, 2, task=1, index=1)]
    run = run_of(*tasks, events=[PRESENT[0], *delays])
    assert diagnose(run).find("warming-up").numbers["seconds"] == pytest.approx(4)


def test_a_late_start_without_a_delay_on_the_worker_is_not_called_warming_up():
    found = diagnose(run_of(*tiny(3.0), events=PRESENT[:1]))
    assert found.find("warming-up") is None
    assert found.find("tiny-tasks") is None
    assert found.find("scheduler").numbers["seconds"] == pytest.approx(3)
    assert "does not say" not in found.find("scheduler").sentence


def test_a_delay_that_all_tasks_of_a_kind_have_is_not_warming_up():
    tasks = [task(f"load-{i}", 1 + 2 * i, 2 + 2 * i, created=2 * i) for i in range(5)]
    delays = [event("delay", 2 * i, 1, task=i, index=i) for i in range(5)]
    found = diagnose(run_of(*tasks, events=[PRESENT[0], *delays]))
    assert found.find("warming-up") is None
    assert found.find("scheduler").share == pytest.approx(0.5)
    assert "does not say what held them up" in found.find("scheduler").remedy


def test_tasks_that_carry_data_are_not_warming_up():
    tasks = [task(f"size-{i}", 1 + i / 100, 1.01 + i / 100, lane=0) for i in range(6)]
    delays = [event("delay", 0, 1)]
    data = metric("update-graph", "size", "receive", 25e6, "bytes")
    found = diagnose(run_of(*tasks, metrics=[data], events=[PRESENT[0], *delays]))
    assert found.find("warming-up") is None
    heavy = found.find("scheduler")
    assert heavy.numbers["seconds"] == pytest.approx(1, rel=0.01)
    assert "the client had put 25 MB of data into their graphs" in heavy.sentence
    assert "client.scatter" in heavy.remedy
    other = metric("update-graph", "other", "receive", 25e6, "bytes")
    found = diagnose(
        run_of(
            *tasks,
            metrics=[other],
            events=[PRESENT[0], event("delay", 0, 1, stem="size-", prefix="size")],
        )
    )
    assert found.find("warming-up").numbers["seconds"] == pytest.approx(1, rel=0.01)


def test_pauses_of_the_client_are_counted_and_the_tiny_tasks_around_them_are_not_blamed():
    tasks = tiny(0.0) + [task(f"inc-{200 + i}", 9, 9.001, created=9) for i in range(3)]
    found = diagnose(run_of(*tasks))
    assert found.find("tiny-tasks") is None
    away = found.find("nothing-to-do")
    assert (away.numbers["pauses"], away.numbers["longest"]) == (1, pytest.approx(8.6, rel=0.01))
    assert away.share == pytest.approx(8.6 / 9, rel=0.01)


def test_samples_before_and_after_the_run_are_no_pauses_of_the_client():
    paused = [sample(time, status="paused") for time in (-3, -2, 7, 8)]
    run = run_of(task("a-0", 0, 1), task("b-0", 3, 4, created=3), workers=paused)
    numbers = diagnose(run).find("nothing-to-do").numbers
    assert (numbers["pauses"], numbers["longest"]) == (1, pytest.approx(2))


def test_a_thread_in_place_of_one_that_seceded_is_none_more():
    """A worker that left before any sample: its lanes tell how many threads its pool had."""
    run = run_of(
        task("a-0", 0.0, 4.0, lane=0),
        task("b-0", 0.0, 4.0, lane=1),
        task("c-0", 1.0, 4.0, lane=2),
        task("d-0", 4.0, 5.0, lane=UNKNOWN_LANE),
        events=[event("seceded", 1.0, 3.0)],
    )
    assert facts_of(run).threads == 2


def test_workers_that_were_restarted_count_while_they_were_there():
    events = [event("present", 0), event("left", 1, status="restarted")]
    events += [event("arrived", 5, worker="b")]
    late = task("nap-1", 6, 7, worker="b", created=6)
    found = diagnose(run_of(task("nap-0", 0, 1), late, events=events))
    efficiency = found.find("efficiency")
    assert efficiency.share == pytest.approx(2 / 3)
    assert efficiency.numbers["thread_time"] == pytest.approx(3)
    assert "the work of 0.3 threads" in efficiency.sentence
    assert "there for 3.0 s in all of a run of 7.0 s" in efficiency.sentence
    assert found.find("nothing-to-do").share == pytest.approx(1 / 3)
    assert found.find("lost-workers") is None


def nested():
    """Two tasks secede and wait for two naps each, on one thread."""
    outer = [task("outer-0", 0, 4.2), task("outer-1", 0.1, 4.2, lane=1)]
    inner = [task(f"nap-{i}", 0.2 + i, 1.2 + i, lane=2, created=0.1) for i in range(4)]
    away = [event("seceded", 0.1, 4.1), event("seceded", 0.2, 4.0, task=1, thread=1, index=1)]
    return run_of(*outer, *inner, events=[PRESENT[0], *away], workers=[sample(0)])


def test_tasks_that_left_their_thread_do_not_compute():
    found = diagnose(nested())
    efficiency, dominant = found.find("efficiency"), found.find("dominant")
    assert efficiency.numbers["seconds"] == pytest.approx(4.2)
    assert efficiency.share == pytest.approx(1.0)
    assert (dominant.about, dominant.numbers["seconds"]) == ("nap", pytest.approx(4))
    assert found.find("stragglers") is None


def test_more_workers_help_tasks_that_others_wait_for():
    forecasts = simulate(nested(), [1, 4], scheduler_overhead=0.0)
    assert forecasts.recorded == pytest.approx(4.2)
    assert [f.elapsed for f in forecasts] == pytest.approx([4.2, 1.1], rel=0.1)
    assert diagnose(nested()).find("critical-path").numbers["speedup_left"] > 3


def test_files_of_a_shuffle_are_not_spilled_memory():
    metrics = [
        metric("p2p", "background-disk", "disk-write", 5.0),
        metric("p2p", "background-disk", "disk-write", 1e9, "bytes"),
        metric("execute", "shuffle", "p2p-disk-read", 5.0),
    ]
    run = run_of(task("a-0", 0, 10), metrics=metrics, workers=[sample(1), sample(2)])
    assert diagnose(run).find("spilling") is None


def test_workers_that_hold_spilled_data_from_before_did_not_spill_in_this_run():
    samples = [sample(t, w, spilled=s) for t in (0, 1) for w, s in (("a", 0.0), ("b", 5e9))]
    assert diagnose(run_of(task("a-0", 0, 10), workers=samples)).find("spilling") is None


def test_one_worker_shuffles_but_moves_nothing_to_others():
    metrics = [
        metric("p2p", "foreground", "thread-cpu", 4.0),
        metric("p2p", "background-comms", "network", 30e6, "bytes"),
        metric("get-data", "", "memory-read", 5e6, "bytes"),  # to the client
    ]
    alone = run_of(task("a-0", 0, 10), metrics=metrics)
    found = diagnose(alone).find("transfers")
    assert found.sentence.startswith("Shuffling 30 MB inside one worker took 4.0 s")
    assert "workers" not in found.remedy


def left(status, *, samples=(), **killed):
    tasks = (task("nap-0", 0, 2, status="killed", **killed), task("nap-1", 0, 2, worker="b"))
    events = [*PRESENT, event("left", 2, status=status)]
    return diagnose(run_of(*tasks, events=events, workers=samples)).find("lost-workers")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("retired", "1 worker was retired at work"),
        ("closed", "1 worker was closed at work"),
        ("restarted", "1 worker was restarted at work"),
        ("lost", "1 worker died at work"),
        ("memory", "1 worker died at work"),
    ],
)
def test_a_worker_leaves_for_the_reason_that_was_recorded(status, sentence):
    lost = left(status)
    exact = "1 task cut, 2.0 s of computing lost"
    estimate = "at most 1 task cut, at most 2.0 s of computing lost"
    assert lost.sentence == f"{sentence}: {estimate if 'died' in sentence else exact}."
    assert ("memory" in lost.remedy) == (status == "memory")


def test_memory_is_blamed_where_the_last_sample_found_it_full():
    full = [sample(1.9, memory=0.95e9, limit=1e9), sample(1.9, "b", memory=1e8, limit=1e9)]
    spare = [sample(1.9, memory=0.2e9, limit=1e9), sample(1.9, "b", memory=1e9, limit=1e9)]
    assert "Its memory was 95 % full" in left("lost", samples=full).remedy
    assert "does not say why" in left("lost", samples=spare).remedy


def test_a_worker_that_left_with_nothing_to_do_is_not_mentioned():
    events = [*PRESENT, event("left", 2, worker="b", status="lost")]
    assert diagnose(run_of(task("a-0", 0, 3), events=events)).find("lost-workers") is None


def test_results_that_were_asked_for_again_are_not_lost():
    again = [task("a-0", 0, 1), task("a-0", 1.5, 2.5, worker="b", task=0)]
    early = [*PRESENT, event("left", 1.2, status="lost")]
    late = [*PRESENT, event("left", 3, status="lost")]
    found = diagnose(run_of(*again, events=early)).find("lost-workers")
    assert (found.numbers["again"], found.numbers["cut"]) == (1, 0)
    assert diagnose(run_of(*again, events=late)).find("lost-workers") is None
    assert "needed again" in diagnose(run_of(*again, events=late)).find("repeated").sentence


def test_attempts_that_others_follow_have_not_failed_for_good():
    tries = [task("a-0", i, i + 1, status="erred", task=0) for i in range(4)]
    failures = diagnose(run_of(*tries)).find("failures")
    assert (failures.numbers["failed"], failures.numbers["retried"]) == (1, 3)
    assert failures.sentence.startswith(
        "1 task failed and was not repeated, and 3 attempts failed and the task was repeated, "
        "of a: 4.0 s"
    )
    pending = run_of(*tries, events=[PRESENT[0], event("processing", 5)])
    assert diagnose(pending).find("failures").numbers == {"seconds": 4, "failed": 0, "retried": 4}


def test_a_key_that_a_restart_made_another_task_has_not_failed_if_it_ended_well():
    tries = [task("a-0", 0, 1, status="erred"), task("b-0", 0, 1), task("a-0", 3, 4)]
    failures = diagnose(run_of(*tries)).find("failures")
    assert (failures.numbers["failed"], failures.numbers["retried"]) == (0, 1)
    assert failures.sentence.startswith("1 attempt failed and the task was repeated, of a: 1.0 s")


def test_tasks_that_run_at_the_end_are_reported():
    tasks = [task(f"nap-{i}", 0, 5, status="running", lane=i) for i in range(2)]
    found = diagnose(run_of(*tasks, events=PRESENT[:1])).find("unfinished")
    assert found.sentence == (
        "At the end of the recording 2 tasks were running, for 10.0 s so far: of nap."
    )


def test_tasks_that_never_ran_are_reported_also_where_nothing_else_ran():
    states = ("waiting", "queued", "no-worker", "no-worker")
    rows = [event(state, 5, index=i, task=i) for i, state in enumerate(states)]
    [found] = [f for f in diagnose(run_of(events=[PRESENT[0], *rows])) if f.name == "unfinished"]
    assert found.sentence == (
        "At the end of the recording 4 tasks had not started (1 waiting for others, 1 queued "
        "until a thread is free and 2 that no worker may take): of a."
    )
    assert "resources=" in found.remedy


def test_a_thread_that_went_on_with_a_cancelled_task_is_reported():
    found = diagnose(run_of(task("nap-0", 0, 1, status="cancelled"), task("nap-1", 1, 3)))
    assert found.find("cancelled").numbers == {"seconds": 1, "attempts": 1}


def test_calls_of_actors_are_reported():
    calls = [event("actor", i, 0.5, prefix="Counter.add", status="ok") for i in range(10)]
    found = diagnose(run_of(events=[PRESENT[0], *calls]))
    assert found.find("actors").numbers == {"calls": 10, "seconds": 5}
    assert found.find("actors").about == "Counter.add"
    assert found.find("efficiency").numbers["elapsed"] == pytest.approx(9.5)


def test_a_cluster_that_runs_an_actors_call_does_not_wait_for_the_client():
    calls = [event("actor", 1 + i, 1, prefix="Counter.add", status="ok") for i in range(6)]
    tasks = [task("a-0", 0, 1), task("b-0", 9, 10, created=9)]
    found = diagnose(run_of(*tasks, events=[PRESENT[0], *calls]))
    numbers = found.find("nothing-to-do").numbers
    assert (numbers["pauses"], numbers["longest"]) == (1, pytest.approx(2))
    assert found.find("nothing-to-do").share == pytest.approx(0.2)
    starved = found.find("starved")
    assert starved.share == pytest.approx(0.6)
    assert starved.sentence.endswith("waited for others, were too few or were calls of actors.")


def test_the_speed_up_that_is_left_leaves_out_the_clients_pauses():
    run = run_of(task("a-0", 0, 1), task("b-0", 19, 20, created=19))
    found = diagnose(run).find("critical-path")
    assert found.numbers["seconds"] == pytest.approx(1)
    assert found.numbers["speedup_left"] == pytest.approx(1)
    assert "no number of workers gets below 20.0 s" in found.sentence
    forecast = simulate(run, [1000], scheduler_overhead=0)[0]
    assert forecast.elapsed == forecast.bound == pytest.approx(20)


def test_the_first_tasks_latency_is_waited_for_once():
    tasks = [task(f"nap-{i}", 4 + i, 5 + i, created=i * 0.9) for i in range(5)]
    [forecast] = simulate(run_of(*tasks), [1], scheduler_overhead=0)
    assert forecast.elapsed == pytest.approx(9)
