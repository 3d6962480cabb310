"""Steps belong to the attempt they were taken for, and every task counts once."""

from types import SimpleNamespace

import pyarrow as pa
import pytest
from distributed import Client, LocalCluster

from kernel_helpers.telemetry import open_recording, record
from kernel_helpers.telemetry.recordings.tasks import in_order
from kernel_helpers.telemetry.scheduler.attempt import own_steps
from kernel_helpers.telemetry.scheduler.departure import Departures
from kernel_helpers.telemetry.scheduler.probe import AttemptProbe
from kernel_helpers.telemetry.wire.schema import TASK_STREAM
from tests.unit.recordings.work import inc


def step(action, start):
    return {"action": action, "start": start, "stop": start + 1}


LIST = [
    step("transfer", 0),
    step("compute", 1),
    step("disk-write", 2),
    step("transfer", 5),
    step("compute", 6),
    step("disk-write", 7),
]


@pytest.mark.parametrize(
    ("steps", "began", "own"),
    [
        ([], True, []),
        (LIST[:1], True, LIST[:1]),
        (LIST[:3], True, LIST[:3]),
        (LIST, True, LIST[3:]),
        (LIST[:3], False, []),
        (LIST[:4], False, LIST[3:4]),
        (LIST[:1], False, LIST[:1]),
    ],
)
def test_steps_of_earlier_attempts_are_left_out(steps, began, own):
    assert own_steps(steps, began) == own


def test_a_key_that_its_worker_remembers_has_each_step_once(tmp_path):
    place = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    sizes = {"n_workers": 1, "threads_per_worker": 1, "processes": False}
    with (
        LocalCluster(**sizes, **place) as cluster,
        Client(cluster) as client,
        record(tmp_path / "a.arrows", client),
    ):
        for number in range(3):
            first = client.submit(inc, 1, key="again")
            client.submit(inc, first, key=f"needs-{number}").result()
            first.release()
        client.submit(fail, key="failing", retries=3).exception()
    steps = open_recording(tmp_path / "a.arrows").steps.to_pylist()
    starts = [row["start"] for row in steps if row["prefix"] in ("again", "failing")]
    assert len(starts) == len(set(starts))
    assert sum(row["prefix"] == "failing" for row in steps) == 4


def test_an_attempt_that_is_cancelled_before_it_has_a_thread_is_reported():
    rows = []
    task = SimpleNamespace(key="early", run_id=7, start_time=None, startstops=[])
    probe = AttemptProbe()
    probe._rows, probe._cancelled = [], {}
    probe._threads = SimpleNamespace(at=lambda key: None, stays={})
    probe._worker = SimpleNamespace(
        state=SimpleNamespace(tasks={"early": task}),
        scheduler_delay=0.0,
        address="tcp://a",
        log_event=lambda topic, message: rows.extend(message["rows"]),
    )
    probe.transition("early", "executing", "released")
    probe.transition("early", "cancelled", "error")
    (_, run, key, _, start), (_, _, _, status, _, began, stop) = rows
    assert (run, key, status) == (7, "early", "cancelled")
    assert start <= began <= stop


def fail():
    raise ValueError("as planned")


def rows(*values):
    blank = dict.fromkeys(TASK_STREAM.names, "")
    blank |= {"index": 1, "thread": 0, "duration": 1.0, "nbytes": 0.0, "task": -1}
    made = [
        blank | {"stem": key, "status": status, "start": start} for key, status, start in values
    ]
    return pa.Table.from_pylist(made, TASK_STREAM)


def test_repeated_steps_of_older_recordings_are_dropped():
    table = rows(("x-", "ok", 1.0), ("y-", "ok", 1.0), ("x-", "erred", 1.0), ("x-", "ok", 2.0))
    found = in_order(table)
    assert found["status"].to_pylist() == ["ok", "ok", "ok"]
    assert found["start"].to_pylist() == [1.0, 1.0, 2.0]


def test_the_last_attempt_is_one_that_counts():
    table = rows(("x-", "ok", 3.0), ("x-", "cancelled", 1.0), ("x-", "rescheduled", 0.0))
    assert in_order(table)["status"].to_pylist() == ["cancelled", "rescheduled", "ok"]


def test_an_attempt_that_is_reported_late_comes_before_the_one_that_followed_it():
    early, late = ("x-", "killed", 3.0), ("x-", "ok", 5.0)
    table = rows(("y-", "ok", 1.0), late, ("z-", "ok", 7.0), early)
    found = in_order(table)
    assert found["start"].to_pylist() == [1.0, 3.0, 5.0, 7.0]
    again = rows(("x-", "ok", 1.0), ("x-", "killed", 3.0))
    assert in_order(again)["status"].to_pylist() == ["ok", "killed"]


REMOVED = {"action": "remove-worker", "worker": "a"}
CLOSING = {"action": "closing-worker", "reason": "worker-close"}


@pytest.mark.parametrize(
    ("events", "stimulus", "status"),
    [
        ([], "handle-worker-cleanup-1", "lost"),
        ([("all", REMOVED | {"expected": True})], "retire-workers-1", "retired"),
        ([("all", REMOVED | {"expected": False})], "handle-worker-cleanup-1", "lost"),
        ([("a", CLOSING)], "handle-worker-cleanup-1", "closed"),
        ([("a", CLOSING | {"reason": "client-restart-1"})], "handle-worker-cleanup-1", "restarted"),
        ([], "client-restart-workers-1", "restarted"),
        ([("worker-restart-memory", {"worker": "a"}), ("a", CLOSING)], "x", "memory"),
        ([("a", CLOSING | {"reason": "worker-heartbeat-missing"})], "x", "lost"),
        ([("b", CLOSING)], "handle-worker-cleanup-1", "lost"),
    ],
)
def test_a_worker_is_lost_only_if_nothing_announced_its_end(events, stimulus, status):
    departures = Departures()
    for topic, message in events:
        departures.log_event(topic, message)
    assert departures.status("a", stimulus) == status
    assert departures.status("a", "handle-worker-cleanup-2") == "lost"
