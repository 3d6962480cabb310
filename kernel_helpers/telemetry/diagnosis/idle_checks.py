"""Checks of what idle threads waited for: each returns a finding about the facts, or None."""

import numpy as np

from kernel_helpers._format import format_bytes, format_count, format_seconds, format_share
from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.words import listed

NOTABLE = 0.1  # of the thread time
TINY = 0.010  # seconds; Dask needs about a millisecond for each task
MANY = 100  # tasks
START = 0.2  # seconds of each thread: the first tasks of a run may take so long to arrive
HEAVY = 0.03  # seconds to bring a task to its worker: many times what an ordinary one takes

MORE_MEMORY = "Use smaller partitions, release results early, or give the workers more memory."


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
    lost, looks = facts.idle.paused, paused_share(facts)
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
    """Report that ready tasks were queued at some workers while others were idle."""
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


def paused_share(facts: Facts) -> float:
    """Part of the samples of workers that found one paused, as Dask does when memory is full."""
    states = facts.workers["status"].to_pylist()
    return float(states.count("paused") / max(1, len(states)))


CHECKS = (tiny_tasks, warming, waiting, paused, tied, starved, away)
