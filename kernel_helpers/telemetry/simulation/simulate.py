"""Ask how long a recorded run would take on other numbers of workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from typing import Any

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.critical import critical_path, topological_order
from kernel_helpers.telemetry.diagnosis.facts import needs_of
from kernel_helpers.telemetry.diagnosis.phases import phases_of
from kernel_helpers.telemetry.diagnosis.words import seconds_text
from kernel_helpers.telemetry.recordings.read import Recording, open_recording
from kernel_helpers.telemetry.simulation.schedule import Machine, elapsed_of

WORKERS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)
BANDWIDTH = 1e8  # bytes a second, what Dask itself assumes between two machines
SCHEDULER_OVERHEAD = 0.0005  # seconds a task, between the 0.2 and 1 ms of Dask's documentation
MOST_GAP = 0.02  # seconds; what is longer has another cause than handing over a task


@dataclass(frozen=True)
class Forecast:
    """One number of workers.

    Attributes
    ----------
    workers : int
    elapsed : float
        Seconds.
    utilisation : float
        Share of the thread time spent computing.
    cost : float
        Worker seconds, what a cloud asks money for.
    bound : float
        Seconds that no schedule gets below: the longest chain, or all computing shared evenly.
    amdahl : float
        Seconds by Amdahl's law, the longest chain taken as what cannot be shared.
    """

    workers: int
    elapsed: float
    utilisation: float
    cost: float
    bound: float
    amdahl: float


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

    def __getitem__(self, place: Any) -> Any:
        return self.forecasts[place]

    def __len__(self) -> int:
        return len(self.forecasts)

    def __repr__(self) -> str:
        head = f"{'workers':>8} {'elapsed':>9} {'busy':>6} {'cost':>9} {'at best':>9}"
        lines = [
            f"{f.workers:>8} {seconds_text(f.elapsed):>9} {f.utilisation:>6.0%} "
            f"{seconds_text(f.cost):>9} {seconds_text(f.bound):>9}"
            for f in self.forecasts
        ]
        note = f"Without {seconds_text(self.repeated)} of attempts that were repeated."
        return "\n".join([head, *lines, *([note] if self.repeated > 0 else [])])

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"

    def plot(self, ax: Any = None) -> Any:
        """Draw elapsed time against workers, with Amdahl's curve and the bound.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional

        Returns
        -------
        matplotlib.axes.Axes
        """
        from kernel_helpers.telemetry.simulation.plot import plot_simulation

        return plot_simulation(self, ax)


def simulate(
    recording: Recording | str | PathLike[str],
    workers: Sequence[int] = WORKERS,
    *,
    bandwidth: float = BANDWIDTH,
    scheduler_overhead: float = SCHEDULER_OVERHEAD,
    threads_per_worker: int | None = None,
) -> Simulation:
    """Forecast a run on other numbers of workers by list scheduling of its recorded graph.

    Each task is taken to last as long as it did: a run recorded while threads fought for a
    processor, for memory or for the GIL carries that over. Pauses in which the client submitted
    nothing are kept.

    Parameters
    ----------
    recording : Recording, str or path-like
    workers : sequence of int, optional
        Numbers of workers to try.
    bandwidth : float, optional
        Bytes a second from worker to worker.
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
    >>> from kernel_helpers import simulate
    >>> simulate("run.arrows", workers=[1, 2, 4]).plot()  # doctest: +SKIP
    """
    if not isinstance(recording, Recording):
        recording = open_recording(recording)
    if min(workers, default=0) < 1:
        raise ValueError(f"Expected numbers of workers from 1 on, got {workers!r}; try [1, 2, 4].")
    tasks = recording.tasks
    if tasks.num_rows == 0:
        raise ValueError("Expected a recording with tasks, got none; record a block that computes.")
    n_workers, nthreads = _recorded_size(recording)
    threads = threads_per_worker or nthreads
    phases = phases_of(tasks)
    pauses = sum(phase.pause for phase in phases)
    duration = np.maximum(tasks["duration"].to_numpy().astype(float), 0.0)
    total, chain = float(duration.sum()), _critical_seconds(tasks, duration)
    gap = recorded_gap(tasks)

    def forecast(n: int) -> Forecast:
        machine = Machine(n, threads, bandwidth, scheduler_overhead, gap)
        elapsed = pauses + sum(elapsed_of(phase, machine) for phase in phases)
        slots = n * threads
        return Forecast(
            workers=n,
            elapsed=elapsed,
            utilisation=total / (slots * elapsed) if elapsed else 0.0,
            cost=n * elapsed,
            bound=max(chain, total / slots),
            amdahl=chain + (total - chain) / slots,
        )

    stop = tasks["start"].to_numpy() + duration
    begin = np.minimum(tasks["created"].fill_null(np.inf).to_numpy(), tasks["start"].to_numpy())
    recorded = float(stop.max() - begin.min())
    repeated = max(0.0, float(tasks["computed"].to_numpy().sum()) - total)
    return Simulation(tuple(map(forecast, workers)), recorded, n_workers, chain, repeated)


def recorded_gap(tasks: pa.Table) -> float:
    """Return the mean pause of a thread between two tasks, where it is short.

    Parameters
    ----------
    tasks : pyarrow.Table

    Returns
    -------
    float
        Seconds.
    """
    worker = np.unique(np.array(tasks["worker"].to_pylist(), dtype=str), return_inverse=True)[1]
    thread, start = tasks["thread"].to_numpy(), tasks["start"].to_numpy()
    stop = start + tasks["duration"].to_numpy()
    order = np.lexsort((start, thread, worker))
    same = (np.diff(worker[order]) == 0) & (np.diff(thread[order]) == 0)
    gaps = (start[order][1:] - stop[order][:-1])[same]
    gaps = gaps[(gaps >= 0) & (gaps < MOST_GAP)]
    return float(gaps.mean()) if len(gaps) else 0.0


def _recorded_size(recording: Recording) -> tuple[int, int]:
    """Workers at most, and threads of the smallest."""
    samples = recording.workers
    if samples.num_rows == 0:
        return len(set(recording.steps["worker"].to_pylist())), 1
    counts = samples.group_by("time").aggregate([("worker", "count")])["worker_count"]
    return int(max(counts.to_pylist())), max(1, int(min(samples["nthreads"].to_pylist())))


def _critical_seconds(tasks: pa.Table, duration: np.ndarray) -> float:
    needs = needs_of(tasks)
    return critical_path(duration, needs, topological_order(needs)).seconds
