"""Checks of how evenly work was spread: stragglers, workers, and one thread at a time."""

import numpy as np

from kernel_helpers.telemetry.diagnosis.facts import Facts
from kernel_helpers.telemetry.diagnosis.finding import Finding
from kernel_helpers.telemetry.diagnosis.words import count_text, seconds_text

SLOW = 3.0  # times the median
ENOUGH = 4  # tasks of a prefix, to speak of a median
UNEVEN = 1.25  # times the mean
ONE_CORE = (70.0, 130.0)  # percent of a processor that one computing thread shows as


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
    if part < 0.05:
        return None
    worst = max(names, key=names.__getitem__)
    return Finding(
        "stragglers",
        part,
        f"{count_text(slow, 'task')} took more than {SLOW:.0f} times as long as others of their "
        f"kind, {seconds_text(lost)} more in all, most of it in {worst}.",
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
    if ratio < UNEVEN or facts.share(lost) < 0.05:
        return None
    return Finding(
        "imbalance",
        min(1.0, facts.share(lost)),
        f"The busiest worker computed for {seconds_text(float(busy.max()))}, the average one for "
        f"{seconds_text(float(busy.mean()))}.",
        "Make partitions of one size, and more of them than there are threads.",
        {"ratio": ratio},
        names[int(busy.argmax())],
    )


def one_thread(facts: Facts) -> Finding | None:
    """Say when threads of a worker shared one processor, as Python's lock makes them do."""
    workers = facts.workers
    if workers.num_rows == 0:
        return None
    nthreads, executing = workers["nthreads"].to_numpy(), workers["executing"].to_numpy()
    many = (nthreads > 1) & (executing > 1)
    if many.sum() < 2:
        return None
    cpu = float(np.median(workers["cpu"].to_numpy()[many]))
    if not ONE_CORE[0] <= cpu <= ONE_CORE[1]:
        return None
    threads = float(np.median(executing[many]))
    return Finding(
        "one-thread-at-a-time",
        1 - cpu / 100 / threads,
        f"While {threads:.0f} threads of a worker were at a task, its process used {cpu:.0f} % of "
        "one core: only one of them computed at a time, as in Python code that holds the GIL.",
        "Use more processes with one thread each, or call NumPy, pandas or compiled code, which "
        "release the lock.",
        {"cpu": cpu, "threads": threads},
    )


CHECKS = (stragglers, imbalance, one_thread)
