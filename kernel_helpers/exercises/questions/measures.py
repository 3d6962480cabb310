"""What a panel question asks, computed from the tasks that were recorded."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel_helpers._dask import blocking_client
from kernel_helpers._format import format_number
from kernel_helpers.exercises.questions.text import normal

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True)
class Task:
    """One recorded bar of the task stream."""

    prefix: str
    action: str  # compute, transfer, disk-read, ...
    worker: str
    start: float  # seconds
    duration: float  # seconds


@dataclass(frozen=True)
class Truth:
    """The right answer to a panel question, and the figures behind it, largest first."""

    value: str | float
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Measure:
    """Something that can be read off a panel; `unit` is None where the answer is a word."""

    unit: str | None
    of: Callable[[Sequence[Task]], Truth]


def panel_truth(measure: str, tasks: Iterable[Task], prefix: str = "") -> Truth | None:
    """Return the right answer from the recorded tasks, or None where there are none.

    Parameters
    ----------
    measure : str
        One of `MEASURES`, such as ``"longest-prefix"``.
    tasks : iterable of Task
    prefix : str
        Count only tasks with this prefix.

    Examples
    --------
    >>> run = [Task("read", "compute", "w", 0, 1.0), Task("fit", "compute", "w", 1, 3.0)]
    >>> panel_truth("longest-prefix", run).value
    'fit'
    """
    some = [task for task in tasks if not prefix or normal(task.prefix) == normal(prefix)]
    return MEASURES[measure].of(some) if some else None


def is_true(truth: Truth, answer: str | float, tolerance: float) -> bool:
    """Return whether an answer is what was recorded, within a share of it."""
    if isinstance(truth.value, str):
        return isinstance(answer, str) and normal(answer) == normal(truth.value)
    return not isinstance(answer, str) and abs(answer - truth.value) <= tolerance * truth.value


def recorded_tasks(client: "Client | None" = None) -> list[Task]:
    """Return the tasks that a client's scheduler remembers; by default of the latest client.

    A scheduler that has not recorded so far starts to, so that the next run is there.
    """
    client = client or blocking_client()
    if client is None or client.status != "running":
        return []
    try:
        return _read(client)
    except Exception:  # noqa: BLE001 - whatever the scheduler lacks, there is nothing to compare
        return []


def _read(client: "Client") -> list[Task]:
    from kernel_helpers.telemetry.feed.history import read_steps
    from kernel_helpers.telemetry.wire.schema import TASK_STREAM

    columns = client.sync(read_steps, client.scheduler)
    named = dict(zip(TASK_STREAM.names, columns, strict=True))
    fields = [named[field.name] for field in dataclasses.fields(Task)]
    return [Task(*values) for values in zip(*fields, strict=True)]


def _longest_prefix(tasks: Sequence[Task]) -> Truth:
    seconds = _sums(_computing(tasks), lambda task: task.duration)
    return _largest(seconds, "s")


def _longest_task(tasks: Sequence[Task]) -> Truth:
    seconds: dict[str, float] = defaultdict(float)
    for task in _computing(tasks):
        seconds[task.prefix] = max(seconds[task.prefix], task.duration)
    return _largest(dict(sorted(seconds.items(), key=lambda item: -item[1])), "s")


def _commonest_prefix(tasks: Sequence[Task]) -> Truth:
    return _largest(_sums(_computing(tasks), lambda _: 1.0), "tasks")


def _n_tasks(tasks: Sequence[Task]) -> Truth:
    counts = _sums(_computing(tasks), lambda _: 1.0)
    return Truth(sum(counts.values()), _figures(counts, "tasks"))


def _transfer_seconds(tasks: Sequence[Task]) -> Truth:
    moving = [task for task in tasks if task.action == "transfer"]
    seconds = _sums(moving, lambda task: task.duration)
    return Truth(sum(seconds.values()), _figures(seconds, "s"))


def _span(tasks: Sequence[Task]) -> Truth:
    stop = max(task.start + task.duration for task in tasks)
    return Truth(stop - min(task.start for task in tasks), ())


def _n_workers(tasks: Sequence[Task]) -> Truth:
    workers = {task.worker for task in _computing(tasks)}
    return Truth(float(len(workers)), ())


MEASURES = {
    "longest-prefix": Measure(None, _longest_prefix),
    "longest-task": Measure(None, _longest_task),
    "commonest-prefix": Measure(None, _commonest_prefix),
    "n-tasks": Measure("tasks", _n_tasks),
    "transfer-seconds": Measure("s", _transfer_seconds),
    "span": Measure("s", _span),
    "n-workers": Measure("workers", _n_workers),
}


def _computing(tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if task.action == "compute"]


def _sums(tasks: Iterable[Task], of: Callable[[Task], float]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for task in tasks:
        sums[task.prefix] += of(task)
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def _largest(sums: dict[str, float], unit: str) -> Truth:
    return Truth(next(iter(sums), ""), _figures(sums, unit))


def _figures(sums: dict[str, float], unit: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, format_number(value, unit)) for name, value in list(sums.items())[:5])
