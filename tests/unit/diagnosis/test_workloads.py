"""Every sentence of a diagnosis of random work on a real cluster, counted again."""

from collections import Counter

import pytest

from kernel_helpers._format import format_count, format_seconds, format_share
from kernel_helpers.telemetry import diagnose, simulate
from kernel_helpers.telemetry.diagnosis.facts import facts_of
from tests.recorded import record_workload, workload_cluster
from tests.truth import ACTOR, TASK, Witness
from tests.unit.diagnosis.reference import Reference

pytestmark = pytest.mark.alone(reason="a starved scheduler loses workers, and then their rows")

TICK = 2e-3  # seconds; times are rounded, and single precision has its limits


@pytest.fixture(scope="module")
def cluster():
    with workload_cluster() as cluster:
        yield cluster


def test_every_sentence_is_what_ran(cluster, tmp_path, cases):
    witness = Witness()
    cluster.scheduler.add_plugin(witness)
    for seed in range(cases(4)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        check(f"seed {seed}", record_workload(seed, cluster, folder, witness))


def check(case, recorded):
    run = recorded.run
    found = diagnose(run)
    assert all(0 <= finding.share <= 1 for finding in found), case
    if run.warnings:  # a starved scheduler fell silent: the diagnosis reports that
        assert set(run.warnings) <= set(found.warnings), case
        return
    facts, reference = facts_of(run), Reference(run)
    for finding in found:
        CHECKS[finding.name](reference, finding, f"{case}: {finding.sentence}")
    check_idle(case, facts, reference)
    check_truth(case, recorded, found, reference)
    check_forecast(case, run, found)


def check_idle(case, facts, reference):
    idle, sums = vars(facts.idle), reference.sums
    for name in ("tied", "starved", "away"):
        assert idle[name] == pytest.approx(sums[name], abs=TICK), (case, name)
    ready = ("fetching", "paused", "warming", "late", "brief")
    assert sum(idle[name] for name in ready) == pytest.approx(sums["own"], abs=TICK), case
    assert facts.compute + sum(idle.values()) == pytest.approx(facts.thread_time), case
    delays = sum(delay["duration"] for delay in reference.events["delay"])
    assert idle["warming"] <= delays + TICK, case


def check_truth(case, recorded, found, reference):
    """Compare with what the functions themselves noted."""
    attempts, witness, work = recorded.attempts, recorded.witness, recorded.work
    statuses = Counter(row["status"] for row in reference.attempts)
    real = [a for a in attempts if a.kind == TASK and a.outcome is not None]
    erred = sum(attempt.outcome == "erred" for attempt in real)
    failures = found.find("failures")
    numbers = failures.numbers if failures else {"failed": 0, "retried": 0}
    assert numbers["failed"] + numbers["retried"] == statuses["erred"] <= erred, case
    if recorded.finished:
        last = {outcome.key: outcome for outcome in witness.accepted}
        # An attempt after the failure that was cancelled meanwhile is a repetition all the same.
        again = {a.key for a in attempts if a.key in last and a.start > last[a.key].time}
        failed = sum(end.outcome == "erred" for key, end in last.items() if key not in again)
        # A task that a restart of the workers cancelled may have failed meanwhile.
        cut = {a.key for a in real if a.outcome == "erred" and a.key not in last}
        assert failed <= numbers["failed"] <= failed + len(cut), case
    calls = [attempt for attempt in attempts if attempt.kind == ACTOR]
    actors = found.find("actors")
    assert (actors.numbers["calls"] if actors else 0) == len(calls), case
    if actors:
        least = sum(call.stop - call.start for call in calls)
        assert actors.numbers["seconds"] >= least - TICK * len(calls), case
    left = found.find("unfinished")
    never = left.numbers["no-worker"] if left else 0
    assert never <= len(work.never) if recorded.closed else never == len(work.never), case
    efficiency = found.find("efficiency")
    if not witness.left and not reference.events["arrived"]:
        assert efficiency.numbers["threads"] == 2 * recorded.n_workers, case
    if recorded.finished:
        # `worker_client` leaves the pool without a note of when; workers take notes along.
        noted = [a for a in real if "nested_client" not in a.key and a.worker not in witness.left]
        noted = [attempt for attempt in noted if attempt.stop <= recorded.ended]
        least = sum(_in_pool(attempt) - TICK for attempt in noted)
        # Dask corrects clocks by what a message takes: spans on a thread may overlap a little.
        assert efficiency.numbers["seconds"] >= 0.95 * least, case


def _in_pool(attempt):
    away = attempt.stop - attempt.seceded[0] if attempt.seceded else 0.0
    return attempt.stop - attempt.start - away


def check_forecast(case, run, found):
    if run.tasks.num_rows == 0:
        return
    critical = found.find("critical-path")
    [forecast] = simulate(run, [1000], scheduler_overhead=0.0)
    assert critical.numbers["seconds"] == pytest.approx(simulate(run, [1]).critical_path), case
    assert forecast.bound <= forecast.elapsed + TICK, case
    assert forecast.bound <= critical.numbers["floor"] + TICK, case


def dominant(reference, finding, case):
    sums = Counter()
    for row in reference.attempts:
        sums[row["prefix"]] += row["pool"]
    top = max(sums.values())
    tasks = {row["id"] for row in reference.attempts if row["prefix"] == finding.about}
    assert sums[finding.about] == pytest.approx(top, rel=1e-4), case
    assert finding.numbers["seconds"] == pytest.approx(top, rel=1e-4), case
    assert finding.numbers["share_of_computing"] == pytest.approx(top / sums.total(), rel=1e-4)
    assert format_count(len(tasks), "task") in finding.sentence, case


def efficiency(reference, finding, case):
    sums, elapsed = reference.sums, reference.end - reference.begin
    assert finding.numbers["seconds"] == pytest.approx(sums["compute"], abs=TICK), case
    assert finding.numbers["thread_time"] == pytest.approx(sums["thread_time"], abs=TICK), case
    assert finding.numbers["elapsed"] == pytest.approx(elapsed), case
    assert format_share(finding.share) in finding.sentence, case
    assert finding.share * sums["thread_time"] == pytest.approx(sums["compute"], abs=TICK), case


def critical(reference, finding, case):
    assert finding.numbers["seconds"] == pytest.approx(reference.chain, rel=1e-4), case
    elapsed = reference.end - reference.begin
    assert finding.numbers["seconds"] <= finding.numbers["floor"] + TICK, case
    assert finding.numbers["floor"] <= elapsed + TICK, case
    assert finding.numbers["speedup_left"] >= 1, case


def seconds_of(*names):
    def check(reference, finding, case):
        expected = sum(reference.sums[name] for name in names)
        assert finding.numbers["seconds"] == pytest.approx(expected, abs=TICK), case

    return check


def away(reference, finding, case):
    seconds_of("away")(reference, finding, case)
    spans = [(reference.made(row), row["stop"]) for row in reference.attempts]
    spans += [(row["created"], row["stop"]) for row in reference.unfinished]
    spans += [(call["start"], call["stop"]) for call in reference.events["actor"]]
    pauses, reached = [], reference.begin
    for start, stop in [*sorted(spans), (reference.end, reference.end)]:
        if start > reached:
            pauses.append(start - reached)
        reached = max(reached, stop)
    assert finding.numbers["pauses"] == len(pauses), case
    assert finding.numbers["longest"] == pytest.approx(max(pauses), abs=TICK), case


def part_of_ready(reference, finding, case):
    """Tasks were ready: the cause is a part of that time."""
    assert finding.numbers["seconds"] <= reference.sums["own"] + TICK, case


def failures(reference, finding, case):
    erred = [row for row in reference.attempts if row["status"] == "erred"]
    open_ = {row["task"] for row in reference.unfinished}
    again = {(row["stem"], row["index"], row["start"]) for row in reference.attempts}
    final = [
        row
        for row in erred
        if row["id"] not in open_
        and not any(
            key == [row["stem"], row["index"]] and start > row["start"] for *key, start in again
        )
    ]
    numbers = finding.numbers
    assert (numbers["failed"], numbers["retried"]) == (len(final), len(erred) - len(final)), case
    assert numbers["seconds"] == pytest.approx(sum(row["pool"] for row in erred), abs=TICK), case
    assert format_seconds(numbers["seconds"]) in finding.sentence, case


def cancelled(reference, finding, case):
    rows = [row for row in reference.attempts if row["status"] == "cancelled"]
    assert finding.numbers["attempts"] == len(rows), case
    seconds = sum(row["pool"] for row in rows)
    assert finding.numbers["seconds"] == pytest.approx(seconds, abs=TICK), case


def repeated(reference, finding, case):
    rows = [row for row in reference.attempts if not row["last"]]
    assert finding.numbers["tasks"] == len({row["id"] for row in rows}), case
    seconds = sum(row["pool"] for row in rows)
    assert finding.numbers["seconds"] == pytest.approx(seconds, abs=TICK), case
    assert ("failed" in finding.sentence) == any(row["status"] == "erred" for row in rows), case


def lost_workers(reference, finding, case):
    """Workers of these workloads are retired: none has died."""
    killed = [row for row in reference.attempts if row["status"] == "killed"]
    assert finding.numbers["cut"] == len(killed), case
    assert "died" not in finding.sentence, case
    assert "memory" not in finding.remedy, case


def unfinished(reference, finding, case):
    running = [row for row in reference.attempts if row["status"] == "running"]
    states = Counter(row["action"] for row in reference.unfinished)
    assert finding.numbers["running"] == len(running), case
    assert {name: finding.numbers[name] for name in states} == dict(states), case
    assert finding.numbers["not_started"] == states.total(), case


def stragglers(reference, finding, case):
    """A second look at medians, in plain Python."""
    slow, lost = 0, 0.0
    last = [row for row in reference.attempts if row["last"]]
    for prefix in {row["prefix"] for row in last}:
        times = sorted(row["pool"] for row in last if row["prefix"] == prefix)
        middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
        late = [seconds for seconds in times if seconds > 3 * middle]
        if len(times) >= 4:
            slow += len(late)
            lost += sum(late) - middle * len(late)
    assert finding.numbers["tasks"] == slow, case
    assert finding.numbers["seconds"] == pytest.approx(lost, abs=TICK), case


def imbalance(reference, finding, case):
    workers = {row["worker"] for row in reference.attempts}
    busy = {worker: reference.sums[f"compute on {worker}"] for worker in workers}
    busiest = busy[finding.about]
    assert busiest == pytest.approx(max(busy.values()), abs=TICK), case
    mean = sum(busy.values()) / sum(seconds > 0 for seconds in busy.values())
    assert finding.numbers["ratio"] == pytest.approx(busiest / mean, rel=0.01), case


def actors(reference, finding, case):
    calls = reference.events["actor"]
    assert finding.numbers["calls"] == len(calls), case
    seconds = sum(call["duration"] for call in calls)
    assert finding.numbers["seconds"] == pytest.approx(seconds, abs=TICK), case


def overhead(action):
    def check(reference, finding, case):
        steps = [row for row in reference.run.steps.to_pylist() if row["action"] == action]
        least = sum(max(0.0, row["duration"]) for row in steps)
        assert finding.numbers["seconds"] >= least - TICK, case

    return check


CHECKS = {
    "dominant": dominant,
    "efficiency": efficiency,
    "critical-path": critical,
    "starved": seconds_of("starved"),
    "tied": seconds_of("tied"),
    "nothing-to-do": away,
    "scheduler": part_of_ready,
    "warming-up": part_of_ready,
    "paused": part_of_ready,
    "failures": failures,
    "cancelled": cancelled,
    "repeated": repeated,
    "lost-workers": lost_workers,
    "unfinished": unfinished,
    "stragglers": stragglers,
    "imbalance": imbalance,
    "actors": actors,
    "transfers": overhead("transfer"),
    "unpacking": overhead("deserialize"),
}
