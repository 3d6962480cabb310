"""Build the rows of the status topics that the scheduler's counters hold.

No function reads every task.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Scheduler
    from distributed.scheduler import TaskGroup, TaskPrefix

MAX_GROUPS = 300
MAX_PREFIXES = 300
EXACT_RESULTS = 5_000  # results in memory up to which each is looked at: about 2 ms
MAX_METRICS = 5_000
OTHERS = "others"

Row = tuple[Any, ...]


class Levels:
    """Keep how far each prefix is from the start of its graph, also when it is done."""

    def __init__(self) -> None:
        self.of_prefix: dict[str, int] = {}

    def of_groups(self, groups: Iterable[Any]) -> dict[str, int]:
        """Return the level of each group: 0, or one more than its highest dependency."""
        levels: dict[str, int] = {}
        for group in groups:
            level = self._level(group, levels)
            name = group.prefix.name
            self.of_prefix[name] = max(level, self.of_prefix.get(name, 0))
        return levels

    def _level(self, group: "TaskGroup", levels: dict[str, int]) -> int:
        stack = [group]
        while stack:
            top = stack[-1]
            # A group may depend on itself through its own tasks; others never form a circle, but
            # one that is being visited counts as 0, so that this ends in any case.
            new = [dep for dep in top.dependencies if dep.name not in levels and dep is not top]
            if top.name not in levels and new:
                levels[top.name] = 0
                stack += new
            else:
                stack.pop()
                known = [levels[dep.name] + 1 for dep in top.dependencies if dep is not top]
                levels[top.name] = max(known, default=0)
        return levels[group.name]


def progress_rows(scheduler: "Scheduler", levels: Levels) -> list[Row]:
    """Return rows of ``progress``: first the prefixes (group ""), then the groups.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    levels : Levels

    Returns
    -------
    list of tuple
        prefix, group, level, waiting, queued, no_worker, processing, executing, erred, memory,
        done (all results so far, also those forgotten), seconds (mean of a task).
    """
    executing: Counter[Any] = Counter()
    for ws in scheduler.workers.values():
        for ts in ws.executing:
            if ts.processing_on is ws:  # the heartbeat's list is up to a second old
                executing[ts.group] += 1
    # The latest groups: those before are done, or their prefix counts them.
    groups = list(islice(reversed(scheduler.task_groups.values()), MAX_GROUPS))[::-1]
    level_of = levels.of_groups(groups)
    rows = []
    for prefix in list(scheduler.task_prefixes.values())[-MAX_PREFIXES:]:
        running = sum(executing[group] for group in prefix.groups) if executing else 0
        done = prefix.state_counts["memory"]
        level = levels.of_prefix.get(prefix.name, 0)
        rows.append(_progress(prefix, "", level, prefix.states, executing=running, done=done))
    for group in groups:
        states = group.states
        done = states["memory"] + states["released"] + states["forgotten"]
        place = group.prefix, group.name, level_of[group.name]
        rows.append(_progress(*place, states, executing=executing[group], done=done))
    return rows


def memory_rows(scheduler: "Scheduler") -> list[Row]:
    """Return rows of ``memory``: prefix, nbytes, results, replicas, estimated.

    Parameters
    ----------
    scheduler : distributed.Scheduler

    Returns
    -------
    list of tuple
        With few results each is counted; with many, bytes are the mean size of a prefix' results
        times their number, and `estimated` is 1.
    """
    if sum(len(ws.has_what) for ws in scheduler.workers.values()) > EXACT_RESULTS:
        return _estimated_memory(scheduler)
    found: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0, 0])
    for ws in scheduler.workers.values():
        for ts in ws.has_what:
            sums = found[ts.prefix.name]
            sums[0] += max(0, ts.nbytes)
            sums[1] += 1 / len(ts.who_has or (ws,))
            sums[2] += 1
    rows = [(name, nbytes, round(n), copies, 0) for name, (nbytes, n, copies) in found.items()]
    return _largest(rows, MAX_PREFIXES)


def metric_rows(scheduler: "Scheduler") -> list[Row]:
    """Return rows of ``metrics``: span, context, prefix, activity, unit, value.

    Parameters
    ----------
    scheduler : distributed.Scheduler

    Returns
    -------
    list of tuple
        What happens while no task is computed (sending, receiving) has no span and no prefix.
    """
    sums: defaultdict[tuple[str, ...], float] = defaultdict(float)
    spans = scheduler.extensions.get("spans")
    for span in spans.spans.values() if spans else ():
        for key, value in span._cumulative_worker_metrics.items():
            if len(key) == 4:
                sums[" / ".join(span.name), *map(str, key)] += value
    for key, value in scheduler.cumulative_worker_metrics.items():
        if isinstance(key, tuple) and len(key) == 3:
            context, activity, unit = map(str, key)
            sums["", context, "", activity, unit] += value
        elif isinstance(key, tuple) and len(key) == 4 and spans is None:
            sums["", *map(str, key)] += value
    rows = [(*key, float(value)) for key, value in sums.items()]
    return rows[:MAX_METRICS]


def _progress(
    prefix: "TaskPrefix",
    group: str,
    level: int,
    states: Mapping[Any, int],
    *,
    executing: int,
    done: int,
) -> Row:
    return (
        prefix.name,
        group,
        level,
        states["waiting"],
        states["queued"],
        states["no-worker"],
        states["processing"],
        min(executing, states["processing"]),
        states["erred"],
        states["memory"],
        done,
        max(0.0, prefix.duration_average),
    )


def _estimated_memory(scheduler: "Scheduler") -> list[Row]:
    rows = []
    for prefix in scheduler.task_prefixes.values():
        in_memory = prefix.states["memory"]
        if in_memory:
            made = in_memory + prefix.states["released"]
            nbytes = prefix.nbytes_total * in_memory / made
            rows.append((prefix.name, float(nbytes), in_memory, in_memory, 1))
    return _largest(rows, MAX_PREFIXES)


def _largest(rows: list[Row], limit: int) -> list[Row]:
    """Cut to the rows with most bytes, the rest added up."""
    rows.sort(key=lambda row: -row[1])
    rest = rows[limit:]
    if not rest:
        return rows
    sums = [sum(column) for column in list(zip(*rest, strict=True))[1:4]]
    return [*rows[:limit], (OTHERS, *sums, rest[0][4])]
