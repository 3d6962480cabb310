"""Checks of how evenly work was spread: stragglers, workers, and one thread at a time."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from kernel_helpers._format import format_count, format_seconds, format_share
from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.spans import beside
from kernel_helpers.telemetry.diagnosis.words import most_text
from kernel_helpers.telemetry.scheduler import gil

SLOW = 3.0  # times the median
ENOUGH = 4  # tasks of a prefix, to speak of a median
UNEVEN = 1.25  # times the mean


def stragglers(facts: Facts) -> Finding | None:
    """Name the tasks that took far longer than others of their kind."""
    slow, lost = 0, 0.0
    names: dict[str, float] = {}
    for name in np.unique(facts.prefix.astype(str)):
        times = facts.duration[facts.prefix == name]
        typical = float(np.median(times))
        late = times[times > SLOW * typical]
        if len(times) >= ENOUGH and len(late):
            slow += len(late)
            names[str(name)] = float((late - typical).sum())
            lost += names[str(name)]
    part = facts.share(lost)
    if not facts.matters(lost, 0.05):
        return None
    worst, most = most_text(names)
    return Finding(
        "stragglers",
        part,
        f"{format_count(slow, 'task')} took more than {SLOW:.0f} times as long as others of their "
        f"kind, {format_seconds(lost)} more in all, {most}.",
        "Look at what these tasks got: uneven partitions, first imports, a slow machine.",
        {"tasks": slow, "seconds": lost},
        worst,
    )


def imbalance(facts: Facts) -> Finding | None:
    """Say when some workers did much more than others."""
    if len(facts.busy) < 2:
        return None
    names, busy = list(facts.busy), np.array(list(facts.busy.values()))
    ratio = float(busy.max() / busy.mean()) if busy.mean() > 0 else 1.0
    lost = float((busy.max() - busy).sum())
    if ratio < UNEVEN or not facts.matters(lost, 0.05):
        return None
    return Finding(
        "imbalance",
        facts.share(lost),
        f"The busiest worker computed for {format_seconds(float(busy.max()))}, the average one for "
        f"{format_seconds(float(busy.mean()))}.",
        "Make partitions of one size, and more of them than there are threads.",
        {"ratio": ratio},
        names[int(np.argmax(busy))],
    )


def one_thread(facts: Facts) -> Finding | None:
    """Say when threads of a process took turns, as Python's lock makes them do."""
    looked = facts.growth.total("count", context=gil.CONTEXT, activity=gil.LOOKED)
    held = facts.growth.total("count", context=gil.CONTEXT, activity=gil.HELD)
    if looked < ENOUGH / 2 or held < looked / 2:
        return None
    threads, cpu, lost, about = _took_turns(facts)
    if not facts.matters(lost, 0.05):
        return None
    return Finding(
        "one-thread-at-a-time",
        facts.share(lost),
        f"While {threads:.1f} threads of a process were at {about}, each computed for "
        f"{format_share(cpu)} of the time, and in {held:.0f} of {looked:.0f} looks one of them "
        "held Python's lock (the GIL): they took turns.",
        "Use more processes with one thread each, or call NumPy, pandas or compiled code, which "
        "release the lock.",
        {"cpu": cpu, "threads": threads, "seconds": lost, "looked": looked, "held": held},
        about,
    )


def _took_turns(facts: Facts) -> tuple[float, float, float, str]:
    """Threads side by side, each one's computing share, seconds lost, and the worst prefix.

    Of the prefixes whose tasks together computed no more than one thread can.
    """
    crowd = _crowd(facts)
    found = []
    for prefix in np.unique(facts.attempts.prefix.astype(str)):
        mine = facts.attempts.prefix == prefix
        seconds = facts.attempts.duration[mine]
        known, cpu = facts.growth.processor_share(str(prefix))
        if known < 0.1 or seconds.sum() == 0:
            continue
        threads = float(np.average(crowd[mine], weights=seconds))
        if threads >= 1.5 and 0.1 < cpu * threads < 1.25:
            found.append((float(seconds.sum()) * (1 - 1 / threads), threads, cpu, str(prefix)))
    if not found:
        return 1.0, 1.0, 0.0, ""
    _, threads, cpu, about = max(found)
    return threads, cpu, sum(lost for lost, *_ in found), about


def _crowd(facts: Facts) -> np.ndarray:
    """How many attempts ran beside each one in its process, itself counted."""
    spans, places = facts.attempts.spans, _processes(facts.workers)
    here = np.array([places.get(name, name) for name in spans.worker], dtype=object)
    crowd = np.ones(len(here))
    for place in set(here.tolist()):
        crowd[here == place] = beside(replace(spans, worker=here).on(place))
    return crowd


def _processes(workers: pa.Table) -> dict[str, str]:
    """Name one process for all workers that share the scheduler's."""
    rows = zip(workers["worker"].to_pylist(), workers["process"].to_pylist(), strict=True)
    return {worker: "shared" for worker, process in rows if process == "shared"}


CHECKS = (stragglers, imbalance, one_thread)
