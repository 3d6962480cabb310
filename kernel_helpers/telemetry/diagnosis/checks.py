"""Checks of what time went to: each looks at the facts and returns a finding, or None."""

from collections.abc import Callable

import numpy as np

from kernel_helpers._format import format_bytes, format_count, format_seconds, format_share
from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.words import listed

DOMINANT = 0.3  # of all computing
NOTABLE = 0.1  # of the thread time
TINY = 0.010  # seconds; Dask needs about a millisecond for each task
MANY = 100  # tasks
START = 0.2  # seconds of each thread: the first tasks of a run may take so long to arrive
HEAVY = 0.03  # seconds to bring a task to its worker: many times what an ordinary one takes

MORE_MEMORY = "Use smaller partitions, release results early, or give the workers more memory."


def dominant(facts: Facts) -> Finding | None:
    """Name the prefix that most computing went to."""
    total = facts.computed.sum()
    if total <= 0:
        return None
    names, rows = np.unique(facts.prefix.astype(str), return_inverse=True)
    sums = np.bincount(rows, weights=facts.computed)
    top = int(sums.argmax())
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
    paused = _paused(facts)
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


def _paused(facts: Facts) -> float:
    """Part of the samples of workers that found one paused, as Dask does when memory is full."""
    states = facts.workers["status"].to_pylist()
    return float(states.count("paused") / max(1, len(states)))


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


def tiny_tasks(facts: Facts) -> Finding | None:
    """Say when tasks are too short for what handling each one costs."""
    n = len(facts.duration)
    if not _are_tiny(facts) or not facts.matters(facts.idle.brief, NOTABLE):
        return None
    typical, lost = float(np.median(facts.duration)), facts.idle.brief
    more = "more than they do"
    if lost <= facts.compute:
        more = f"{format_share(lost / facts.compute)} of that"
    return Finding(
        "tiny-tasks",
        facts.share(lost),
        f"Half of the {format_count(n, 'task')} take less than {format_seconds(typical)}, and a "
        f"thread waits {format_seconds(lost / n)} for each: handling them costs {more}.",
        "Give each task more to do (larger chunks or batches), at least 100 ms.",
        {"median": typical, "tasks": n, "overhead_per_task": lost / n, "seconds": lost},
    )


def _are_tiny(facts: Facts) -> bool:
    return len(facts.duration) >= MANY and bool(np.median(facts.duration) < TINY)


def warming(facts: Facts) -> Finding | None:
    """Say when workers were slow to start their first tasks of a kind."""
    lost = facts.idle.warming
    if not facts.matters(lost, 0.05):
        return None
    return Finding(
        "warming-up",
        facts.share(lost),
        f"Threads were idle for {format_share(facts.share(lost))} of their time, "
        f"{format_seconds(lost)}, before a worker's first tasks of a kind: it imports modules and "
        "unpacks functions then.",
        "This time is spent once per worker, not per task: run a small piece of the work first if "
        "you measure, and keep the cluster for several runs.",
        {"seconds": lost},
    )


def waiting(facts: Facts) -> Finding | None:
    """Say when threads were idle although tasks were ready for them."""
    n = len(facts.attempts.task)
    lost = facts.idle.late + (0.0 if _are_tiny(facts) else facts.idle.brief)
    carried = facts.carried
    if not facts.matters(lost, NOTABLE) or (not carried and lost < START * facts.threads):
        return None
    each = lost / n
    sentence = (
        f"Threads were idle for {format_share(facts.share(lost))} of their time although tasks "
        f"were ready: these were on the way for {format_seconds(each)} each, where handling one "
        "takes about a millisecond"
    )
    if carried:
        sentence += f", and the client had put {format_bytes(carried)} of data into their graphs"
    return Finding(
        "scheduler",
        facts.share(lost),
        f"{sentence}.",
        _waiting_remedy(each, carried),
        {"seconds": lost, "seconds_per_task": each, "bytes": carried},
    )


def _waiting_remedy(each: float, carried: float) -> str:
    scatter = (
        "give such an object to the workers once with client.scatter(…, broadcast=True), or load "
        "it inside the task."
    )
    if carried:
        return (
            f"Do not put large objects into tasks, as an argument or inside a function: {scatter}"
        )
    if each > HEAVY:
        return (
            "The recording does not say what held them up. Tasks that carry large objects, as an "
            f"array in an argument or a function, are slow to send: {scatter} If there are none, "
            "look for a busy scheduler or worker."
        )
    return (
        "Larger tasks need to be handed over less often; if they are large, look for a busy "
        "scheduler or worker."
    )


def paused(facts: Facts) -> Finding | None:
    """Say when threads were idle because their worker was paused."""
    lost, looks = facts.idle.paused, _paused(facts)
    if not facts.matters(lost, NOTABLE):
        return None
    return Finding(
        "paused",
        facts.share(lost),
        f"Threads were idle for {format_share(facts.share(lost))} of their time although tasks "
        f"were ready, and {format_share(looks)} of the looks at a worker found it paused: it "
        "takes no task until memory is free.",
        MORE_MEMORY,
        {"seconds": lost, "paused": looks},
    )


def tied(facts: Facts) -> Finding | None:
    """Say when ready tasks stood in line at some workers while others were idle."""
    lost = facts.idle.tied
    if not facts.matters(lost, NOTABLE):
        return None
    return Finding(
        "tied",
        facts.share(lost),
        f"Threads were idle for {format_share(facts.share(lost))} of their time while ready tasks "
        "stood in line at other workers.",
        "Do not tie tasks with workers=…; copy data that many of them need to all workers "
        "(client.replicate, client.scatter with broadcast=True), or spread it with "
        "client.rebalance.",
        {"seconds": lost},
    )


def starved(facts: Facts) -> Finding | None:
    """Say when threads were idle because no task was ready."""
    part = facts.share(facts.idle.starved)
    if not facts.matters(facts.idle.starved, NOTABLE):
        return None
    reasons = ["were too few"]
    reasons += ["could run on no worker"] * bool((facts.unfinished.state == "no-worker").any())
    reasons += ["were calls of actors"] * bool(facts.actors.num_rows)
    return Finding(
        "starved",
        part,
        f"Threads were idle for {format_share(part)} of their time because the tasks left waited "
        f"for others, {listed(reasons, 'or') if len(reasons) > 1 else 'or were too few'}.",
        "Cut the work into more independent tasks, or use fewer threads.",
        {"seconds": facts.idle.starved},
    )


def away(facts: Facts) -> Finding | None:
    """Say when there was nothing to do."""
    part = facts.share(facts.idle.away)
    if not facts.matters(facts.idle.away, NOTABLE):
        return None
    n, longest = len(facts.pauses), float(facts.pauses.max(initial=0.0))
    return Finding(
        "nothing-to-do",
        part,
        f"For {format_share(part)} of the thread time the cluster had no task at all: it waited "
        f"for the client, {format_count(n, 'time')}, up to {format_seconds(longest)}.",
        "Submit the work together instead of waiting for each result.",
        {"seconds": facts.idle.away, "pauses": n, "longest": longest},
    )


CHECKS: tuple[Callable[[Facts], Finding | None], ...] = (
    *(dominant, efficiency, critical, transfers, spilling, unpacking, tiny_tasks),
    *(warming, waiting, paused, tied, starved, away),
)
