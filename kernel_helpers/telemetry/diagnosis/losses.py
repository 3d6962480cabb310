"""Checks of work that was done for nothing: failed attempts, and workers that died."""

import numpy as np

from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.words import count_text, seconds_text


def failures(facts: Facts) -> Finding | None:
    """Say what attempts that raised an error cost, and whether a later one succeeded."""
    attempts = facts.attempts
    erred = attempts.status == "erred"
    if not erred.any():
        return None
    lost = float(attempts.duration[erred].sum())
    saved = np.isin(attempts.task, attempts.task[attempts.status == "ok"]) & (attempts.task >= 0)
    failed, retried = int((erred & ~saved).sum()), int((erred & saved).sum())
    names, counts = np.unique(attempts.prefix[erred].astype(str), return_counts=True)
    about = str(names[counts.argmax()])
    said = [f"{count_text(failed, 'attempt')} failed for good"] if failed else []
    said += (
        [f"{count_text(retried, 'attempt')} failed and the task was repeated"] if retried else []
    )
    return Finding(
        "failures",
        facts.share(lost),
        f"{', and '.join(said)}, most of them of {about}: {seconds_text(lost)} of computing "
        "without a result.",
        "Read the error (future.exception(), or the workers' logs); retries help against what "
        "passes, as a network that stumbles, not against wrong data.",
        {"seconds": lost, "failed": failed, "retried": retried},
        about,
    )


def lost_workers(facts: Facts) -> Finding | None:
    """Say what was lost with workers that died at their tasks."""
    attempts = facts.attempts
    killed = attempts.status == "killed"
    if not killed.any():
        return None
    dead = np.unique(attempts.spans.worker[killed].astype(str))
    again = _done_again(facts, dead)
    lost = float(attempts.duration[killed | again].sum())
    return Finding(
        "lost-workers",
        facts.share(lost),
        f"{count_text(len(dead), 'worker')} died at work: {count_text(int(killed.sum()), 'task')} "
        f"cut, {count_text(int(again.sum()), 'result')} computed again, {seconds_text(lost)} of "
        "computing lost.",
        "Look at what the worker logged last. Out of memory is the usual reason: use smaller "
        "partitions, fewer threads a worker, or a higher memory_limit.",
        {
            "seconds": lost,
            "workers": len(dead),
            "cut": int(killed.sum()),
            "again": int(again.sum()),
        },
        str(dead[0]),
    )


def _done_again(facts: Facts, dead: np.ndarray) -> np.ndarray:
    """Results that had been there, lay on a worker that died, and were computed once more."""
    attempts = facts.attempts
    last: dict[int, float] = {}
    for number, end in zip(attempts.task.tolist(), attempts.spans.end.tolist(), strict=True):
        last[number] = max(end, last.get(number, end))
    ends = np.array([last[number] for number in attempts.task.tolist()])
    there = (attempts.status == "ok") & np.isin(attempts.spans.worker.astype(str), dead)
    found: np.ndarray = there & (attempts.task >= 0) & (attempts.spans.end < ends)
    return found


CHECKS = (failures, lost_workers)
