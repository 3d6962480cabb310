"""Checks of what threads did: each looks at the facts and returns a finding, or None."""

import numpy as np

from kernel_helpers._format import format_bytes, format_count, format_seconds, format_share
from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.idle_checks import MORE_MEMORY, paused_share

DOMINANT = 0.3  # of all computing


def dominant(facts: Facts) -> Finding | None:
    """Name the prefix that most computing went to."""
    total = facts.computed.sum()
    if total <= 0:
        return None
    names, rows = np.unique(facts.prefix.astype(str), return_inverse=True)
    sums = np.bincount(rows, weights=facts.computed)
    top = int(np.argmax(sums))
    part = float(sums[top] / total)
    if part < DOMINANT or facts.share(float(sums[top])) < 0.05:
        return None
    name, n = str(names[top]), int((rows == top).sum())
    return Finding(
        "dominant",
        facts.share(float(sums[top])),
        f"{format_share(part)} of all computing is {name}: {format_count(n, 'task')}, "
        f"{format_seconds(float(sums[top]))} of {format_seconds(float(total))}.",
        _remedy_for(name),
        {"seconds": float(sums[top]), "tasks": n, "share_of_computing": part},
        name,
    )


def _remedy_for(prefix: str) -> str:
    if "csv" in prefix.lower():
        return (
            "Reading CSV means parsing text again in every run: write the data once as Parquet "
            "and read only the columns you need."
        )
    if "parquet" in prefix.lower():
        return "Read fewer columns or row groups, or persist the frame if you use it again."
    return "Make this step faster first: nothing else can gain as much."


def efficiency(facts: Facts) -> Finding:
    """Say how busy the threads were."""
    busy = facts.share(facts.compute)
    work = facts.compute / facts.elapsed if facts.elapsed > 0 else 0.0
    threads = format_count(facts.threads, "thread")
    if abs(facts.thread_time - facts.threads * facts.elapsed) <= 0.02 * facts.thread_time:
        who = f"{threads} computed for {format_share(busy)} of {format_seconds(facts.elapsed)}"
    else:
        who = (
            f"At most {threads} at a time, there for {format_seconds(facts.thread_time)} in all of "
            f"a run of {format_seconds(facts.elapsed)}, computed for {format_share(busy)} of that "
            "time"
        )
    return Finding(
        "efficiency",
        busy,
        f"{who}; that is the work of {work:.1f} threads.",
        "" if busy > 0.8 else "The other findings say what the rest went to.",
        {
            "efficiency": busy,
            "elapsed": facts.elapsed,
            "threads": facts.threads,
            "thread_time": facts.thread_time,
            "seconds": facts.compute,
        },
    )


def critical(facts: Facts) -> Finding | None:
    """Compare the longest chain of dependencies, and what the client waited, with the run."""
    seconds, floor = facts.critical.seconds, facts.floor
    if facts.elapsed <= 0 or not facts.critical.rows:
        return None
    part = min(1.0, seconds / facts.elapsed)
    best = max(1.0, facts.elapsed / max(floor, 1e-9))
    left = f"{best:.1f}-fold" if best < 100 else "more than 100-fold"
    waited = floor - seconds > 0.05 * facts.elapsed
    it = format_seconds(floor) if waited else "it"
    return Finding(
        "critical-path",
        part,
        f"The longest chain of dependent tasks takes {format_seconds(seconds)}, "
        f"{format_share(part)} of the elapsed {format_seconds(facts.elapsed)}: "
        + ("with the times at which the client submitted its tasks, " if waited else "")
        + f"no number of workers gets below {it}, the best speed-up left is {left}.",
        _critical_remedy(best, waited=waited),
        {
            "seconds": seconds,
            "tasks": len(facts.critical.rows),
            "floor": floor,
            "speedup_left": best,
        },
    )


def _critical_remedy(best: float, *, waited: bool) -> str:
    if best > 1 / 0.7:
        return ""
    if waited:
        return "Submit the work together, more workers cannot help."
    return "Cut the longest tasks of the chain, more workers cannot help."


def transfers(facts: Facts) -> Finding | None:
    """Say what moving data between workers cost, shuffles among it."""
    shuffled = facts.growth.total(context="p2p", prefix="foreground")
    between = facts.n_workers > 1
    seconds = facts.transfer + shuffled if between else shuffled
    waited = min(facts.idle.fetching, facts.transfer) if between else 0.0
    if not facts.matters(seconds, 0.05):
        return None
    moved = facts.growth.total("bytes", context="p2p", prefix="background-comms")
    if between:
        moved += facts.growth.total("bytes", context="get-data", activity="memory-read")
    size = f"{format_bytes(moved)} " if moved else "data "
    what = f"Moving {size}between workers" if between else f"Shuffling {size}inside one worker"
    return Finding(
        "transfers",
        facts.share(seconds),
        f"{what} took {format_seconds(seconds)}, "
        f"{format_share(seconds / max(facts.compute, 1e-9))} of the time spent computing"
        + (f"; threads waited {format_seconds(waited)} for it." if waited else "."),
        "Reduce data before combining it, avoid shuffles, or use fewer, larger workers."
        if between
        else "Reduce data before shuffling it, or avoid shuffles.",
        {"seconds": seconds, "bytes": moved, "waited": waited},
    )


def spilling(facts: Facts) -> Finding | None:
    """Say what writing results to disk cost; what shuffles write there is their usual way."""
    spilled = facts.workers["spilled"].to_numpy() if facts.workers.num_rows else np.zeros(1)
    most = float(np.max(spilled, initial=0.0))
    metrics = [_disk_metric(facts, unit) for unit in ("seconds", "bytes")]
    # The steps know what a task waited for, the metrics also what the memory monitor wrote.
    seconds = max(facts.disk, metrics[0])
    if not (most or metrics[1] or facts.disk):
        return None
    if facts.share(seconds) < 0.02 and _spilled_more(facts) < 1e6:
        return None
    paused = paused_share(facts)
    what = (
        f"up to {format_bytes(most)} of a worker were on disk"
        if most
        else "results were written to disk and read back"
    )
    return Finding(
        "spilling",
        facts.share(seconds),
        f"Memory did not suffice: {what}, and disk took {format_seconds(seconds)}"
        + (
            f"; {format_share(paused)} of the looks at a worker found it paused until memory was "
            "free."
            if paused
            else "."
        ),
        MORE_MEMORY,
        {"seconds": seconds, "bytes": most, "paused": paused},
    )


def _disk_metric(facts: Facts, unit: str) -> float:
    """Sum of what workers' own buffers read and wrote, without shuffles."""
    activities = [f"disk-{way}" for way in ("read", "write")]
    every = sum(facts.growth.total(unit, activity=activity) for activity in activities)
    shuffled = (facts.growth.total(unit, context="p2p", activity=name) for name in activities)
    return max(0.0, every - sum(shuffled))


def _spilled_more(facts: Facts) -> float:
    """Most bytes by which one worker's data on disk grew after its first sample."""
    more, first = 0.0, dict[str, float]()
    rows = zip(
        facts.workers["worker"].to_pylist(), facts.workers["spilled"].to_pylist(), strict=True
    )
    for worker, spilled in rows:
        more = max(more, spilled - first.setdefault(worker, spilled))
    return more


def unpacking(facts: Facts) -> Finding | None:
    """Say what unpacking tasks on the workers cost."""
    seconds = max(facts.deserialize, facts.growth.total(context="execute", activity="deserialize"))
    if not facts.matters(seconds, 0.05):
        return None
    return Finding(
        "unpacking",
        facts.share(seconds),
        f"Workers took {format_seconds(seconds)} to unpack tasks before they could run them.",
        "The first task of a kind imports its modules; if it is not that, send large objects once "
        "with client.scatter, not inside every task.",
        {"seconds": seconds},
    )


CHECKS = (dominant, efficiency, critical, transfers, spilling, unpacking)
