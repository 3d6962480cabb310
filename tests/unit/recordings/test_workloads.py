"""Whatever a client does to a cluster, its recording holds what ran: random work, compared."""

from collections import Counter, defaultdict

import pytest

from kernel_helpers.telemetry.wire.keys import join_key
from tests.recorded import record_workload, workload_cluster
from tests.truth import ACTOR, TASK, Witness

pytestmark = pytest.mark.alone(reason="a starved scheduler loses workers, and then their rows")

TICK = 2e-3  # seconds; times are rounded, and single precision has its limits
OUTCOMES = {"ok": {"ok"}, "erred": {"erred"}, "rescheduled": {"rescheduled"}}
OUTCOMES |= {"cancelled": {"ok", "erred", "rescheduled"}}


@pytest.fixture(scope="module")
def cluster():
    with workload_cluster() as cluster:
        yield cluster


def test_recorded_rows_equal_what_ran(cluster, tmp_path, cases):
    witness = Witness()
    cluster.scheduler.add_plugin(witness)
    for seed in range(cases(6)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        compare(seed, record_workload(seed, cluster, folder, witness))


def compare(seed, recorded):
    run, ended = recorded.run, recorded.ended
    attempts, witness = recorded.attempts, recorded.witness
    assert run.warnings == [], seed
    rows = defaultdict(list)
    for step in sorted(run.steps.to_pylist(), key=lambda step: step["start"]):
        if step["action"] == "compute" and step["prefix"] != "Counter":
            rows[join_key(step["stem"], step["index"]), step["worker"]].append(step)
    truth = defaultdict(list)
    for attempt in attempts:
        if attempt.kind == TASK:
            truth[attempt.key, attempt.worker].append(attempt)
    seceded = {
        (join_key(event["stem"], event["index"]), event["worker"])
        for event in run.events.to_pylist()
        if event["action"] == "seceded"
    }
    for place in rows.keys() | truth.keys():
        due = sum(attempt.start <= ended for attempt in truth[place])
        found = [(row["status"], row["start"] - ended, row["duration"]) for row in rows[place]]
        real = [(a.outcome, a.start - ended, a.stop and a.stop - a.start) for a in truth[place]]
        assert due <= len(rows[place]) <= len(truth[place]), (seed, place, found, real)
        for row, attempt in zip(rows[place], truth[place], strict=False):
            case = (seed, place, found, real)
            compare_attempt(case, row, attempt, recorded)
            if attempt.seceded is not None and row["status"] in OUTCOMES:
                assert place in seceded, case
    compare_accepted(seed, run, ended, witness)
    compare_actors(seed, run, attempts)
    if not recorded.closed:
        compare_unfinished(seed, recorded.work, run)


def compare_attempt(case, row, attempt, recorded):
    if row["status"] in OUTCOMES:
        assert attempt.outcome in OUTCOMES[row["status"]], case
        # Not the moments: Dask corrects clocks by what a message takes, on a busy machine too.
        assert row["duration"] >= attempt.stop - attempt.start - TICK, case
    elif row["status"] == "running":
        at_thread = (attempt.key, attempt.worker) in recorded.at_threads
        assert attempt.stop is None or attempt.stop >= recorded.ended or at_thread, case
    else:
        assert row["status"] == "killed", case
        assert row["worker"] in recorded.witness.left, case


def compare_accepted(seed, run, ended, witness):
    for status in ("ok", "erred"):
        outcomes = [one for one in witness.accepted if one.outcome == status]
        least = Counter(one.key for one in outcomes if one.time <= ended)
        most = Counter(one.key for one in outcomes)
        steps = run.steps.to_pylist()
        found = Counter(
            join_key(step["stem"], step["index"])
            for step in steps
            if (step["action"], step["status"]) == ("compute", status)
        )
        if status == "ok":
            assert least <= found <= most, (seed, status)
        else:  # attempts that are repeated are no end of the task
            assert least <= found, (seed, status)


def compare_actors(seed, run, attempts):
    calls = [event for event in run.events.to_pylist() if event["action"] == "actor"]
    real = [attempt for attempt in attempts if attempt.kind == ACTOR]
    assert len(calls) == len(real), seed
    assert {call["prefix"] for call in calls} <= {"Counter.add"}, seed
    # Not by their moments, see `compare_attempt`.
    calls.sort(key=lambda call: (call["worker"], call["duration"]))
    real.sort(key=lambda attempt: (attempt.worker, attempt.stop - attempt.start))
    for call, attempt in zip(calls, real, strict=True):
        assert call["worker"] == attempt.worker, seed
        assert call["duration"] >= attempt.stop - attempt.start - TICK, seed


def compare_unfinished(seed, work, run):
    states = {
        join_key(event["stem"], event["index"]): event["action"]
        for event in run.events.to_pylist()
        if event["action"] in ("waiting", "queued", "no-worker", "processing")
    }
    wanted = dict.fromkeys(work.never, "no-worker") | dict.fromkeys(work.after_never, "waiting")
    found = {key: states.get(key) for key in wanted}
    assert found == wanted, (seed, found, wanted)
