"""Work that was done again is in every sum once, and every task in every list once."""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from distributed import WorkerPlugin, wait

from kernel_helpers.telemetry import compare, diagnose, open_recording, record, simulate
from kernel_helpers.telemetry.diagnosis.facts import facts_of
from kernel_helpers.telemetry.recordings.chrome import chrome_trace
from kernel_helpers.telemetry.recordings.picture import picture_of
from tests.unit.recordings.work import add, local_cluster
from tests.waiting import wait_until


class Corrections(WorkerPlugin):
    """Note how many seconds each attempt's times are moved to the scheduler's clock."""

    name = "corrections"

    def __init__(self, folder):
        self.folder = folder

    def setup(self, worker):
        self.worker = worker

    def transition(self, key, start, finish, **_):
        if start == "executing":
            with Path(self.folder, f"{os.getpid()}.corrections").open("a") as file:
                file.write(f"{self.worker.scheduler_delay}\n")


def fail_until(path, number):
    """Spend some time, and fail at the first attempts."""
    seen = Path(path)
    attempts = len(seen.read_text()) if seen.exists() else 0
    seen.write_text("x" * (attempts + 1))
    busy = sum(range(2_000_000))
    if attempts < number:
        raise ValueError("not yet")
    return busy


def where(_):
    return os.getpid()


def nap_until(path, _):
    while not Path(path).exists():
        time.sleep(0.01)
    return 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("again")


@pytest.fixture(scope="module")
def run(folder):
    """A task that fails twice, then a worker that dies with a result and a task under way."""
    seen, gate = str(folder / "seen"), folder / "gate"
    with (
        local_cluster(n_workers=2, processes=True, threads_per_worker=1) as client,
        record(folder / "run.arrows", client),
    ):
        client.register_plugin(Corrections(str(folder)))
        workers = client.cluster.scheduler.workers
        client.submit(fail_until, seen, 2, retries=5, key="retried-1").result()
        kept = client.submit(where, 1, key="where-1")
        doomed = kept.result()
        naps = [client.submit(nap_until, str(gate), n, key=f"nap-{n}") for n in range(2)]
        wait_until(lambda: sum(len(ws.executing) for ws in workers.values()) == 2)
        os.kill(doomed, signal.SIGKILL)
        wait_until(lambda: doomed not in {ws.pid for ws in workers.values()})
        gate.touch()
        wait(client.submit(add, kept, *naps, key="add-1"))
    return open_recording(folder / "run.arrows")


def attempts(run):
    return dict(zip(run.tasks["key"].to_pylist(), run.tasks["attempts"].to_pylist(), strict=True))


def computed(run):
    steps = run.steps.to_pylist()
    return [step for step in steps if step["action"] == "compute"]


def busy_seconds(run):
    """Return the seconds in which each worker's only thread had an attempt."""
    busy, until = Counter(), {}
    for step in sorted(computed(run), key=lambda step: step["start"]):
        worker, stop = step["worker"], step["start"] + step["duration"]
        start = max(step["start"], until.get(worker, 0.0))
        busy[worker] += max(0.0, stop - start)
        until[worker] = max(stop, until.get(worker, 0.0))
    return dict(busy)


def test_every_attempt_is_a_step_and_every_task_one_row(run):
    killed = {f"nap-{step['index']}": 2 for step in computed(run) if step["status"] == "killed"}
    once = {"nap-0": 1, "nap-1": 1, "add-1": 1}
    assert attempts(run) == {"retried-1": 3, "where-1": 2} | once | killed
    statuses = Counter((step["prefix"], step["status"]) for step in computed(run))
    assert statuses["retried", "erred"] == 2
    assert statuses["retried", "ok"] == 1
    assert statuses["nap", "killed"] == 1
    assert statuses["nap", "ok"] == 2
    assert set(run.tasks["status"].to_pylist()) == {"ok"}


def test_sums_hold_all_the_work(run, folder):
    work = sum(step["duration"] for step in computed(run))
    facts = facts_of(run)
    assert facts.computed.sum() == pytest.approx(work, rel=1e-5)
    assert facts.compute == pytest.approx(sum(busy_seconds(run).values()), rel=1e-5)
    assert facts.busy == pytest.approx(busy_seconds(run), rel=1e-5)
    # Each heartbeat corrects a worker's clock again, by what its message takes: attempts of one
    # thread, one after the other, may overlap by that, and a thread computes one at a time.
    noted = [float(n) for file in folder.glob("*.corrections") for n in file.read_text().split()]
    assert noted
    most = 2 * max(map(abs, noted)) * len(computed(run))
    assert -1e-6 <= work - facts.compute <= most + 1e-6


def test_busy_and_idle_time_add_up_although_work_was_repeated(run):
    facts = facts_of(run)
    idle = sum(vars(facts.idle).values())
    assert facts.compute + idle == pytest.approx(facts.thread_time, rel=0.01)


def test_a_comparison_with_itself_has_all_seconds_and_each_task_once(run):
    changes = {change.prefix: change for change in compare(run, run)}
    assert changes["retried"].tasks == (1, 1)
    seconds = sum(step["duration"] for step in computed(run) if step["prefix"] == "retried")
    assert changes["retried"].seconds == pytest.approx((seconds, seconds), rel=1e-5)


def test_a_trace_shows_every_attempt_once(run):
    events = [e for e in chrome_trace(run)["traceEvents"] if e.get("cat") == "compute"]
    assert len(events) == len(computed(run))
    arrows = [e for e in chrome_trace(run)["traceEvents"] if e["ph"] == "s"]
    assert len(arrows) == 3
    json.dumps(arrows)


def test_a_simulation_runs_every_task_once_and_names_the_rest(run):
    simulation = simulate(run, [1])
    once = float(np.sum(run.tasks["duration"].to_numpy()))
    assert simulation[0].elapsed * simulation[0].utilisation == pytest.approx(once, rel=1e-5)
    work = sum(step["duration"] for step in computed(run))
    assert simulation.repeated == pytest.approx(work - once, rel=1e-4)
    assert "attempts that were repeated" in repr(simulation)


def test_a_diagnosis_says_what_was_done_again(run):
    [finding] = [finding for finding in diagnose(run) if finding.name == "repeated"]
    assert finding.numbers["tasks"] == sum(n > 1 for n in attempts(run).values())


def test_a_picture_counts_tasks_once(run):
    assert f"{run.tasks.num_rows} tasks" in picture_of(run).alt
