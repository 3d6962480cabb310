"""Checks of work that was done for nothing: failed, cancelled or repeated, or lost."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa

from kernel_helpers._format import format_count, format_seconds, format_share
from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.lifetimes import UNKNOWN, Departure
from kernel_helpers.telemetry.diagnosis.words import listed, most_text

FULL = 0.8  # of its memory limit: at that Dask pauses a worker
_AGAIN = {  # status of an attempt that another one followed
    "erred": "that failed",
    "killed": "that were cut with their worker",
    "cancelled": "that were cancelled",
    "rescheduled": "that raised Reschedule",
    "ok": "whose results were needed again",
}
_LEFT = {  # reason of a departure
    "retired": "{} was retired",
    "closed": "{} was closed",
    "restarted": "{} was restarted",
    "lost": "{} died",
    "memory": "{} died",
    UNKNOWN: "{} went away",
}


def failures(facts: Facts) -> Finding | None:
    """Say what attempts that raised an error cost, and whether another one followed."""
    attempts = facts.attempts
    erred = attempts.status == "erred"
    if not erred.any():
        return None
    lost = float(attempts.duration[erred].sum())
    open_ = np.isin(attempts.number, facts.unfinished.number) & (attempts.number >= 0)
    final = erred & ~attempts.is_repeated & ~open_
    failed, retried = int(final.sum()), int((erred & ~final).sum())
    about, most = most_text(Counter(attempts.prefix[erred].tolist()))
    verb = "was" if failed == 1 else "were"
    parts = [f"{format_count(failed, 'task')} failed and {verb} not repeated"] if failed else []
    parts += (
        [f"{format_count(retried, 'attempt')} failed and the task was repeated"] if retried else []
    )
    return Finding(
        "failures",
        facts.share(lost),
        f"{', and '.join(parts)}, {most}: {format_seconds(lost)} of computing without a result.",
        "Read the error (future.exception(), or the workers' logs); retries help against what "
        "passes, as a network that stumbles, not against wrong data.",
        {"seconds": lost, "failed": failed, "retried": retried},
        about,
    )


def cancelled(facts: Facts) -> Finding | None:
    """Say what attempts cost that went on although their results were not needed any more."""
    attempts = facts.attempts
    gone = attempts.status == "cancelled"
    if not gone.any():
        return None
    lost, n = float(attempts.duration[gone].sum()), int(gone.sum())
    about, most = most_text(Counter(attempts.prefix[gone].tolist()))
    return Finding(
        "cancelled",
        facts.share(lost),
        f"{format_count(n, 'attempt')} ran to the end although the task was cancelled or released, "
        f"{most}: {format_seconds(lost)} of computing without a result.",
        "A thread cannot be stopped: cut long tasks into shorter ones if you cancel often.",
        {"seconds": lost, "attempts": n},
        about,
    )


def repeated(facts: Facts) -> Finding | None:
    """Say when work was done again, and why."""
    attempts = facts.attempts
    earlier = ~attempts.is_last
    seconds = float(attempts.duration[earlier].sum())
    part = facts.share(seconds)
    if part < 0.05:
        return None
    n = len(np.unique(attempts.row[earlier]))
    statuses = set(attempts.status[earlier].tolist())
    causes = [text for status, text in _AGAIN.items() if status in statuses]
    return Finding(
        "repeated",
        part,
        f"{format_count(n, 'task')} ran more than once: {format_seconds(seconds)} of computing "
        f"were for attempts {listed(causes, 'or')}.",
        "Look at what failed or was lost; persist what is expensive to make again.",
        {"tasks": n, "seconds": seconds},
    )


def lost_workers(facts: Facts) -> Finding | None:
    """Say what was lost with workers that left while they had tasks or results.

    A worker that died could not report what its threads were running: no more tasks than it has
    threads, and no longer than since they were sent to it.
    """
    attempts = facts.attempts
    killed = attempts.status == "killed"
    again = _lost_results(facts)
    names = set(attempts.spans.worker[killed | again].tolist())
    left = [row for row in facts.departures if row.worker in names]
    if not left:
        return None
    lost = float(attempts.duration[killed | again].sum())
    died = any(row.reason in ("lost", "memory", UNKNOWN) for row in left)
    most = "at most " if died else ""
    results = f"{format_count(int(again.sum()), 'result')} computed again, " if again.any() else ""
    return Finding(
        "lost-workers",
        facts.share(lost),
        f"{_departures_text(left)} at work: {most}{format_count(int(killed.sum()), 'task')} cut, "
        f"{results}{most}{format_seconds(lost)} of computing lost.",
        _remedy(left, facts.workers)
        if died
        else "Let workers finish before they go: wait for the "
        "futures, then retire, restart or close.",
        {
            "seconds": lost,
            "workers": len(left),
            "cut": int(killed.sum()),
            "again": int(again.sum()),
        },
        left[0].worker,
    )


def _lost_results(facts: Facts) -> np.ndarray:
    """Results on a worker that left, and that another attempt replaced after it had left."""
    attempts = facts.attempts
    gone = {row.worker: row.time for row in facts.departures}
    lost = np.zeros(len(attempts.task), bool)
    for again in attempts.by_task().values():
        for earlier, later in pairwise(again):
            left = gone.get(attempts.spans.worker[earlier], np.inf)
            ok = attempts.status[earlier] == "ok"
            lost[earlier] = ok and left <= attempts.spans.begin[later]
    return lost


def _departures_text(left: Sequence[Departure]) -> str:
    """Return how many workers left in each way."""
    reasons = Counter(_LEFT[row.reason] for row in left)
    texts = []
    for text, n in reasons.items():
        sentence = text.format(format_count(n, "worker"))
        texts.append(sentence if n == 1 else sentence.replace(" was ", " were "))
    return listed(texts, "and")


def _remedy(left: Sequence[Departure], samples: pa.Table) -> str:
    """Blame memory only where the recording shows that it was full."""
    less = "use smaller partitions, fewer threads a worker, or a higher memory_limit."
    if any(row.reason == "memory" for row in left):
        return f"Its nanny ended it because its memory was full: {less}"
    full = [part for row in left if (part := _last_fill(row, samples)) >= FULL]
    if full:
        return f"Its memory was {format_share(max(full))} full when last seen: {less}"
    return (
        "The recording does not say why: look at what the worker logged last, and at the system's "
        "log."
    )


def _last_fill(departure: Departure, samples: pa.Table) -> float:
    """Return the part of its memory limit that a worker had at its last sample, 0 where unknown."""
    own = samples.filter(pa.compute.equal(samples["worker"].cast(pa.string()), departure.worker))
    own = own.filter(pa.compute.less_equal(own["time"], departure.time)).sort_by("time")
    if own.num_rows == 0:
        return 0.0
    memory, limit = own["memory"][-1].as_py(), own["limit"][-1].as_py()
    return float(memory / limit) if memory and limit and limit == limit else 0.0


CHECKS = (failures, cancelled, repeated, lost_workers)
