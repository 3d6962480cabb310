"""Checks of what time went to: each looks at the facts and returns a finding, or None."""

from collections.abc import Callable

import numpy as np

from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.words import bytes_text, count_text, seconds_text

DOMINANT = 0.3  # of all computing
NOTABLE = 0.1  # of the thread time
TINY = 0.010  # seconds; Dask needs about a millisecond for each task
MANY = 100  # tasks
BEGINNING = 0.2  # seconds of each thread: the first tasks of a run may take so long to arrive
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
        f"{part:.0%} of all computing is {name}: {count_text(n, 'task')}, "
        f"{seconds_text(float(sums[top]))} of {seconds_text(float(total))}.",
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
    return Finding(
        "efficiency",
        busy,
        f"{count_text(facts.threads, 'thread')} computed for {busy:.0%} of "
        f"{seconds_text(facts.elapsed)}; that is the work of {busy * facts.threads:.1f} threads.",
        "" if busy > 0.8 else "The other findings say what the rest went to.",
        {"efficiency": busy, "elapsed": facts.elapsed, "threads": facts.threads},
    )


def critical(facts: Facts) -> Finding | None:
    """Compare the longest chain of dependencies with the elapsed time."""
    seconds = facts.critical.seconds
    if facts.elapsed <= 0:
        return None
    part = seconds / facts.elapsed
    best = 1 / max(part, 1e-9)
    left = f"{best:.1f}-fold" if best < 100 else "more than 100-fold"
    return Finding(
        "critical-path",
        part,
        f"The longest chain of dependent tasks takes {seconds_text(seconds)}, "
        f"{part:.0%} of the elapsed {seconds_text(facts.elapsed)}: no number of workers gets "
        f"below it, the best speed-up left is {left}.",
        "Cut the longest tasks of the chain, more workers cannot help." if part > 0.7 else "",
        {
            "seconds": seconds,
            "tasks": len(facts.critical.rows),
            "speedup_left": 1 / max(part, 1e-9),
        },
    )


def transfers(facts: Facts) -> Finding | None:
    """Say what moving data between workers cost, shuffles among it."""
    shuffled = facts.growth.total(context="p2p", prefix="foreground")
    seconds = facts.transfer + shuffled
    waited = min(facts.idle.fetching, facts.transfer)
    if not facts.matters(seconds, 0.05):
        return None
    moved = facts.growth.total("bytes", context="get-data", activity="memory-read")
    moved += facts.growth.total("bytes", context="p2p", prefix="background-comms")
    size = f"{bytes_text(moved)} " if moved else ""
    return Finding(
        "transfers",
        facts.share(seconds),
        f"Moving {size or 'data '}between workers took {seconds_text(seconds)}, "
        f"{seconds / max(facts.compute, 1e-9):.0%} of the time spent computing"
        + (f"; threads waited {seconds_text(waited)} for it." if waited else "."),
        "Reduce data before combining it, avoid shuffles, or use fewer, larger workers.",
        {"seconds": seconds, "bytes": moved, "waited": waited},
    )


def spilling(facts: Facts) -> Finding | None:
    """Say what writing memory to disk cost."""
    spilled = facts.workers["spilled"].to_numpy() if facts.workers.num_rows else np.zeros(1)
    most = float(np.max(spilled, initial=0.0))
    told = [facts.growth.total(activity=f"disk-{way}") for way in ("read", "write")]
    # The steps know what a task waited for, the metrics also what the memory monitor wrote.
    seconds = max(facts.disk, sum(told) - facts.growth.total(context="p2p"))
    if facts.share(seconds) < 0.02 and most - float(spilled[0]) < 1e6:
        return None
    paused = _paused(facts)
    return Finding(
        "spilling",
        facts.share(seconds),
        f"Memory did not suffice: up to {bytes_text(most)} of a worker were on disk, and disk "
        f"took {seconds_text(seconds)}"
        + (
            f"; {paused:.0%} of the time a worker was paused until memory was free."
            if paused
            else "."
        ),
        MORE_MEMORY,
        {"seconds": seconds, "bytes": most, "paused": paused},
    )


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
        f"Workers took {seconds_text(seconds)} to unpack tasks before they could run them.",
        "The first task of a kind imports its modules; if it is not that, send large objects once "
        "with client.scatter, not inside every task.",
        {"seconds": seconds},
    )


def tiny_tasks(facts: Facts) -> Finding | None:
    """Say when tasks are too short for what handling each one costs."""
    n = len(facts.duration)
    if n < MANY:
        return None
    typical = float(np.median(facts.duration))
    lost = facts.idle.waiting
    if typical >= TINY or not facts.matters(lost, NOTABLE):
        return None
    return Finding(
        "tiny-tasks",
        facts.share(lost),
        f"Half of the {count_text(n, 'task')} take less than {seconds_text(typical)}, and a "
        f"thread waits {seconds_text(lost / n)} for each: handling them costs more than they do.",
        "Give each task more to do (larger chunks or batches), at least 100 ms.",
        {"median": typical, "tasks": n, "overhead_per_task": lost / n},
    )


def repeated(facts: Facts) -> Finding | None:
    """Say when work was done again, because it failed or its result was lost."""
    again = facts.computed - facts.duration
    seconds = float(again.sum())
    part = facts.share(seconds)
    if part < 0.05:
        return None
    n = int((again > 0).sum())
    return Finding(
        "repeated",
        part,
        f"{count_text(n, 'task')} ran more than once: {seconds_text(seconds)} of computing were "
        "for attempts that failed or whose results were lost.",
        "Look at what failed, or died with its worker; persist what is expensive to make again.",
        {"tasks": n, "seconds": seconds},
    )


def waiting(facts: Facts) -> Finding | None:
    """Say when threads were idle although tasks were ready for them."""
    lost, n = facts.idle.waiting, len(facts.attempts.task)
    if not facts.matters(lost, NOTABLE) or lost < BEGINNING * facts.threads:
        return None
    if n >= MANY and np.median(facts.duration) < TINY:
        return None
    if paused := _paused(facts):
        return _memory_full(facts, paused)
    heavy = lost / n > HEAVY
    return Finding(
        "scheduler",
        facts.share(lost),
        f"Threads were idle for {facts.share(lost):.0%} of their time although tasks were ready: "
        f"these were on the way for {seconds_text(lost / n)} each, where handling one takes about "
        "a millisecond.",
        "Tasks that carry large objects, as an array in an argument or a function, are slow to "
        "send: give the object to the workers once with client.scatter(…, broadcast=True), or "
        "load it inside the task."
        if heavy
        else "Look for a busy scheduler, modules imported for the first time, or larger tasks.",
        {"seconds": lost, "seconds_per_task": lost / n},
    )


def _memory_full(facts: Facts, paused: float) -> Finding:
    return Finding(
        "paused",
        facts.share(facts.idle.waiting),
        f"Threads were idle for {facts.share(facts.idle.waiting):.0%} of their time although tasks "
        f"were ready, and {paused:.0%} of the looks at a worker found it paused: it takes no task "
        "until memory is free.",
        MORE_MEMORY,
        {"seconds": facts.idle.waiting, "paused": paused},
    )


def tied(facts: Facts) -> Finding | None:
    """Say when ready tasks stood in line at some workers while others were idle."""
    lost = facts.idle.tied
    if not facts.matters(lost, NOTABLE):
        return None
    return Finding(
        "tied",
        facts.share(lost),
        f"Threads were idle for {facts.share(lost):.0%} of their time while ready tasks stood in "
        "line at other workers.",
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
    return Finding(
        "starved",
        part,
        f"Threads were idle for {part:.0%} of their time because the tasks left waited for others, "
        "or were too few.",
        "Cut the work into more independent tasks, or use fewer threads.",
        {"seconds": facts.idle.starved},
    )


def away(facts: Facts) -> Finding | None:
    """Say when there was nothing to do."""
    part = facts.share(facts.idle.away)
    if not facts.matters(facts.idle.away, NOTABLE):
        return None
    return Finding(
        "nothing-to-do",
        part,
        f"For {part:.0%} of the thread time the cluster had no task at all.",
        "Submit the work together instead of waiting for each result.",
        {"seconds": facts.idle.away},
    )


CHECKS: tuple[Callable[[Facts], Finding | None], ...] = (
    *(dominant, efficiency, critical, transfers, spilling, unpacking, tiny_tasks),
    *(repeated, waiting, tied, starved, away),
)
