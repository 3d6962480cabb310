"""Ask how long a recorded run would take on other numbers of workers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import cycle, islice
from os import PathLike
from typing import TYPE_CHECKING, overload

import numpy as np

from kernel_helpers._format import format_seconds, format_share
from kernel_helpers.telemetry.diagnosis.critical import critical_path, topological_order
from kernel_helpers.telemetry.diagnosis.facts import work_of
from kernel_helpers.telemetry.diagnosis.lifetimes import lifetimes_of
from kernel_helpers.telemetry.diagnosis.phases import Phase, Work, phases_of
from kernel_helpers.telemetry.recordings.read import Recording, open_recording
from kernel_helpers.telemetry.simulation.forecast import Forecast
from kernel_helpers.telemetry.simulation.schedule import Machine, elapsed_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WORKERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)
BANDWIDTH = 1e8  # bytes per second, what Dask itself assumes between two machines
ENOUGH_BYTES = 1e6  # to measure a bandwidth
SCHEDULER_OVERHEAD = 0.0005  # seconds per task, between the 0.2 and 1 ms of Dask's documentation
MOST_GAP = 0.02  # seconds; what is longer has another cause than handing over a task


@dataclass(frozen=True)
class Simulation(Sequence[Forecast]):
    """Forecasts for several numbers of workers; shows itself as a table.

    Attributes
    ----------
    forecasts : tuple of Forecast
    recorded : float
        Seconds that the recorded run took.
    recorded_workers : int
    critical_path : float
        Seconds of the longest chain of tasks.
    repeated : float
        Seconds of recorded attempts that failed or whose results were lost; no forecast has them.
    """

    forecasts: tuple[Forecast, ...]
    recorded: float
    recorded_workers: int
    critical_path: float
    repeated: float = 0.0

    @overload
    def __getitem__(self, place: int) -> Forecast: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Forecast, ...]: ...

    def __getitem__(self, place: int | slice) -> Forecast | tuple[Forecast, ...]:
        return self.forecasts[place]

    def __len__(self) -> int:
        return len(self.forecasts)

    def __repr__(self) -> str:
        head = f"{'workers':>8} {'elapsed':>9} {'busy':>6} {'cost':>9} {'at best':>9}"
        lines = [
            f"{f.workers:>8} {format_seconds(f.elapsed):>9} {format_share(f.utilisation):>6} "
            f"{format_seconds(f.cost):>9} {format_seconds(f.bound):>9}"
            for f in self.forecasts
        ]
        note = f"Without {format_seconds(self.repeated)} of attempts that were repeated."
        return "\n".join([head, *lines, *([note] if self.repeated > 0 else [])])

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw elapsed time against workers, with Amdahl's curve and the bound."""
        from kernel_helpers.telemetry.simulation.plot import plot_forecasts

        return plot_forecasts(self.forecasts, (self.recorded_workers, self.recorded), ax)


def simulate(
    recording: Recording | str | PathLike[str],
    workers: Sequence[int] = WORKERS,
    *,
    bandwidth: float | None = None,
    scheduler_overhead: float = SCHEDULER_OVERHEAD,
    threads_per_worker: int | None = None,
) -> Simulation:
    """Forecast a run on other numbers of workers by list scheduling of its recorded graph.

    Each task is taken to last as long as it did: a run recorded while threads fought for a
    processor, for memory or for the GIL carries that over. Pauses in which the client submitted
    nothing are kept, and so is what a task's thread waited for it, as for a first import. Time for
    which a task had left its worker's threads (`distributed.secede`) is not computing.

    Parameters
    ----------
    recording : Recording, str or path-like
    workers : sequence of int, optional
        Numbers of workers to try.
    bandwidth : float, optional
        Bytes per second from worker to worker; by default as recorded, and 100 MB per second where
        hardly anything was moved.
    scheduler_overhead : float, optional
        Seconds that the scheduler needs for each task, one after the other.
    threads_per_worker : int, optional
        By default as recorded.

    Returns
    -------
    Simulation

    Raises
    ------
    ValueError
        If no task was recorded, or a number of workers is below 1.

    Examples
    --------
    >>> from kernel_helpers.telemetry import simulate
    >>> simulate("run.arrows", workers=[1, 2, 4]).plot()
    <Axes: xlabel='workers', ylabel='seconds'>
    """
    if not isinstance(recording, Recording):
        recording = open_recording(recording)
    if min(workers, default=0) < 1:
        raise ValueError(f"Expected numbers of workers from 1 on, got {workers!r}; try [1, 2, 4].")
    tasks = recording.tasks
    if tasks.num_rows == 0:
        raise ValueError("Expected a recording with tasks, got none; record a block that computes.")
    work, nthreads = work_of(recording), _recorded_threads(recording)
    phases = [_long_waits(phase) for phase in phases_of(work)]
    pauses = sum(phase.pause for phase in phases)
    attempts, total = float(work.attempts.duration.sum()), float(work.duration.sum())
    chain = critical_path(work.duration, work.needs, topological_order(work.needs)).seconds
    gap = recorded_gap(work)
    speed = bandwidth or _recorded_bandwidth(work) or BANDWIDTH

    def forecast(n: int) -> Forecast:
        each = [threads_per_worker] * n if threads_per_worker else list(islice(cycle(nthreads), n))
        machine = Machine(each, speed, scheduler_overhead, gap)
        elapsed = pauses + sum(elapsed_of(phase, machine) for phase in phases)
        slots = sum(each)
        return Forecast(
            workers=n,
            elapsed=elapsed,
            utilisation=total / (slots * elapsed) if elapsed else 0.0,
            cost=n * elapsed,
            bound=pauses + sum(max(phase.floor, sum(phase.duration) / slots) for phase in phases),
            amdahl=pauses + chain + (total - chain) / slots,
        )

    forecasts = tuple(map(forecast, workers))
    return Simulation(forecasts, work.elapsed, len(nthreads), chain, max(0.0, attempts - total))


def recorded_gap(work: Work) -> float:
    """Return the mean pause of a thread between two tasks, where it is short.

    Parameters
    ----------
    work : Work

    Returns
    -------
    float
        Seconds.
    """
    spans, thread = work.attempts.spans, work.attempts.thread
    worker = np.unique(spans.worker.astype(str), return_inverse=True)[1]
    order = np.lexsort((spans.begin, thread, worker))
    same = (np.diff(worker[order]) == 0) & (np.diff(thread[order]) == 0)
    gaps = (spans.begin[order][1:] - spans.end[order][:-1])[same]
    gaps = gaps[(gaps >= 0) & (gaps < MOST_GAP)]
    return float(gaps.mean()) if len(gaps) else 0.0


def _long_waits(phase: Phase) -> Phase:
    """Keep waits that are longer than the gap between any two tasks."""
    return replace(phase, wait=[wait if wait >= MOST_GAP else 0.0 for wait in phase.wait])


def _recorded_threads(recording: Recording) -> list[int]:
    """Threads of each worker when there were most, the largest first."""
    lifetimes = lifetimes_of(recording, -np.inf, np.inf)
    begin, end = lifetimes.begin, lifetimes.end
    here = [(begin <= moment) & (moment < end) for moment in begin]
    most = max(here, key=lambda mask: float(lifetimes.weight[mask].sum()))
    return sorted((max(1, int(n)) for n in lifetimes.weight[most]), reverse=True)


def _recorded_bandwidth(work: Work) -> float:
    """Bytes per second at which tasks got data from other workers, 0 where that were few."""
    worker = work.attempts.spans.worker[work.attempts.is_last]
    worker = worker[np.argsort(work.attempts.row[work.attempts.is_last])]
    moved = seconds = 0.0
    for row in np.flatnonzero(work.transfer > 0).tolist():
        away = [n for n in work.needs[row] if worker[n] != worker[row]]
        moved += sum(float(work.nbytes[n]) for n in away)
        seconds += float(work.transfer[row])
    return moved / seconds if moved >= ENOUGH_BYTES else 0.0
