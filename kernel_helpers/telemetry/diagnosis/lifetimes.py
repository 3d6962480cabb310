"""Find out from when to when each worker of a run was there, and why it left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.diagnosis.tables import chosen
from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.wire.columns import UNKNOWN_LANE

UNKNOWN = "unknown"  # reason in a recording that does not name any


@dataclass(frozen=True)
class Departure:
    """A worker that left.

    Attributes
    ----------
    worker : str
        Address.
    time : float
        Seconds since the epoch.
    reason : str
        ``"memory"`` where its nanny ended it, ``"retired"``, ``"restarted"``, ``"closed"``,
        ``"lost"``, or `UNKNOWN`.
    """

    worker: str
    time: float
    reason: str


def departures_of(recording: Recording) -> list[Departure]:
    """Return the workers that left, in order; in older recordings those that took tasks along.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    list of Departure
    """
    left = chosen(recording.events, ("left",))
    rows = [
        Departure(worker, time, reason)
        for worker, time, reason in zip(
            *(left[name].to_pylist() for name in ("worker", "time", "status")), strict=True
        )
    ]
    named = {row.worker for row in rows}
    cut = _cut(recording.steps).items()
    rows += [Departure(worker, time, UNKNOWN) for worker, time in cut if worker not in named]
    return sorted(rows, key=lambda row: row.time)


def lifetimes_of(recording: Recording, begin: float, end: float) -> Spans:
    """Return from when to when each worker was there, weighted with its threads.

    Parameters
    ----------
    recording : Recording
    begin, end : float
        Of the run. Where the recording does not name arrivals and departures, workers in the first
        sample were there before, and those in the last one are there still.

    Returns
    -------
    Spans
    """
    samples, steps = recording.workers, recording.steps
    seen = _seen(samples, steps)
    lifetimes = _recorded(recording, begin, end, seen) or _sampled(recording, begin, end, seen)
    names = [name for name, *_ in lifetimes]
    # Clocks may disagree by milliseconds: a worker was there while it worked.
    at_work = _seen(samples.slice(0, 0), steps)
    once = [at_work.get(name, []) if names.count(name) == 1 else [] for name in names]
    born = [min([start, *times]) for (_, start, _), times in zip(lifetimes, once, strict=True)]
    died = [max([stop, *times]) for (*_, stop), times in zip(lifetimes, once, strict=True)]
    threads = _threads(recording)
    usual = median(threads.values()) if threads else 1
    return Spans(
        np.clip(born, begin, end),
        np.clip(np.maximum(born, died), begin, end),
        np.array(names, dtype=object),
        np.array([threads.get(name, usual) for name in names], dtype=float),
    )


Lifetime = tuple[str, float, float]  # worker, begin, end


def _recorded(
    recording: Recording, begin: float, end: float, seen: dict[str, list[float]]
) -> list[Lifetime]:
    """Lifetimes between the events that name arrivals and departures; none in older recordings."""
    table = chosen(recording.events, ("present", "arrived", "left"))
    rows = zip(*(table[name].to_pylist() for name in ("time", "worker", "action")), strict=True)
    here: dict[str, float] = {}
    lifetimes: list[Lifetime] = []
    for time, worker, action in sorted(rows):
        if action == "left":
            lifetimes.append((worker, here.pop(worker, begin), time))
        else:
            here[worker] = begin if action == "present" else time
    lifetimes += [(worker, time, end) for worker, time in here.items()]
    if lifetimes:
        known = {worker for worker, *_ in lifetimes}
        lifetimes += [
            (name, min(seen[name]), max(seen[name])) for name in seen if name not in known
        ]
    return lifetimes


def _sampled(
    recording: Recording, begin: float, end: float, seen: dict[str, list[float]]
) -> list[Lifetime]:
    sampled = recording.workers["time"].to_numpy()
    first, last = sampled.min(initial=np.inf), sampled.max(initial=-np.inf)
    cut = _cut(recording.steps)
    return [
        (
            name,
            begin if min(times) <= first else min(times),
            cut.get(name, end if max(times) >= last else max(times)),
        )
        for name, times in seen.items()
    ]


def _seen(samples: pa.Table, steps: pa.Table) -> dict[str, list[float]]:
    """All moments at which something is known of each worker."""
    seen: dict[str, list[float]] = {}
    ends = steps["start"].to_numpy() + steps["duration"].to_numpy()
    for names, times in (
        (samples["worker"], samples["time"]),
        (steps["worker"], steps["start"]),
        (steps["worker"], pa.array(ends)),
    ):
        for name, time in zip(names.to_pylist(), times.to_pylist(), strict=True):
            seen.setdefault(name, []).append(time)
    return seen


def _cut(steps: pa.Table) -> dict[str, float]:
    """When workers left, of those that took tasks with them."""
    dead = steps.filter(pa.compute.equal(steps["status"].cast(pa.string()), "killed"))
    ends = dead["start"].to_numpy() + dead["duration"].to_numpy()
    return dict(zip(dead["worker"].to_pylist(), ends.tolist(), strict=True))


def _threads(recording: Recording) -> dict[str, float]:
    """Threads of each worker: as it reported, else as many as others, and as were seen at work.

    A thread that secedes is replaced by another one of its pool.
    """
    samples, steps = recording.workers, recording.steps
    sampled = dict(_pairs(samples, "worker", "nthreads"))
    usual = median(sampled.values()) if sampled else 1
    lanes = set(zip(steps["worker"].to_pylist(), steps["thread"].to_pylist(), strict=True))
    seen = Counter(name for name, lane in lanes if lane != UNKNOWN_LANE)
    replaced = Counter(chosen(recording.events, ("seceded",))["worker"].to_pylist())
    return {name: max(seen[name] - replaced[name], usual) for name, _ in lanes} | sampled


def _pairs(table: pa.Table, first: str, second: str) -> Iterable[tuple[str, int]]:
    return zip(table[first].to_pylist(), table[second].to_pylist(), strict=True)
