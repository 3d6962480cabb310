"""The checks of a diagnosis: each looks at the facts and returns a finding, or None."""

from collections.abc import Callable

import numpy as np

from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.words import bytes_text, count_text, seconds_text

DOMINANT = 0.3  # of all computing
NOTABLE = 0.1  # of the thread time
TINY = 0.010  # seconds; Dask needs about a millisecond for each task
MANY = 100  # tasks


def dominant(facts: Facts) -> Finding | None:
    """Name the prefix that most computing went to."""
    total = facts.computed.sum()
    if total <= 0:
        return None
    names, rows = np.unique(facts.prefix.astype(str), return_inverse=True)
    sums = np.bincount(rows, weights=facts.computed)
    top = int(sums.argmax())
    part = float(sums[top] / total)
    if part < DOMINANT:
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
    return Finding(
        "critical-path",
        part,
        f"The longest chain of dependent tasks takes {seconds_text(seconds)}, "
        f"{part:.0%} of the elapsed {seconds_text(facts.elapsed)}: no number of workers gets "
        f"below it, the best speed-up left is {best:.1f}-fold.",
        "Cut the longest tasks of the chain, more workers cannot help." if part > 0.7 else "",
        {
            "seconds": seconds,
            "tasks": len(facts.critical.rows),
            "speedup_left": 1 / max(part, 1e-9),
        },
    )


def transfers(facts: Facts) -> Finding | None:
    """Say what moving data between workers cost."""
    part = facts.share(facts.transfer)
    if part < 0.05:
        return None
    return Finding(
        "transfers",
        part,
        f"Moving data between workers took {seconds_text(facts.transfer)}, "
        f"{facts.transfer / max(facts.compute, 1e-9):.0%} of the time spent computing.",
        "Use fewer, larger workers, reduce data before combining it, and avoid shuffles.",
        {"seconds": facts.transfer},
    )


def spilling(facts: Facts) -> Finding | None:
    """Say what writing memory to disk cost."""
    spilled = facts.workers["spilled"].to_numpy() if facts.workers.num_rows else np.zeros(1)
    most = float(np.max(spilled, initial=0.0))
    part = facts.share(facts.disk)
    if part < 0.02 and most < 1e6:
        return None
    return Finding(
        "spilling",
        part,
        f"Memory did not suffice: up to {bytes_text(most)} of a worker were on disk, and disk "
        f"took {seconds_text(facts.disk)}.",
        "Use smaller partitions, release results early, or give the workers more memory.",
        {"seconds": facts.disk, "bytes": most},
    )


def tiny_tasks(facts: Facts) -> Finding | None:
    """Say when tasks are too short for what handling each one costs."""
    n = len(facts.duration)
    if n < MANY:
        return None
    typical = float(np.median(facts.duration))
    lost = facts.idle.waiting
    if typical >= TINY or facts.share(lost) < NOTABLE:
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
    """Say when threads were idle although tasks were ready."""
    part = facts.share(facts.idle.waiting)
    if part < NOTABLE or (len(facts.duration) >= MANY and np.median(facts.duration) < TINY):
        return None
    return Finding(
        "scheduler",
        part,
        f"Threads were idle for {part:.0%} of their time although tasks were ready: these or "
        "their data were on the way.",
        "Look for a busy scheduler, large objects in the graph, or tasks tied to one worker.",
        {"seconds": facts.idle.waiting},
    )


def starved(facts: Facts) -> Finding | None:
    """Say when threads were idle because no task was ready."""
    part = facts.share(facts.idle.starved)
    if part < NOTABLE:
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
    if part < NOTABLE:
        return None
    return Finding(
        "nothing-to-do",
        part,
        f"For {part:.0%} of the thread time the cluster had no task at all.",
        "Submit the work together instead of waiting for each result.",
        {"seconds": facts.idle.away},
    )


CHECKS: tuple[Callable[[Facts], Finding | None], ...] = (
    *(
        dominant,
        efficiency,
        critical,
        transfers,
        spilling,
        tiny_tasks,
        repeated,
        waiting,
        starved,
        away,
    ),
)
