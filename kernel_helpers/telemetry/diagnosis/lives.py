"""Find out from when to when each worker of a run was there."""

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.recordings.read import Recording


def lives_of(recording: Recording, begin: float, end: float) -> Spans:
    """Return from when to when each worker was there, weighted with its threads.

    Parameters
    ----------
    recording : Recording
    begin, end : float
        Of the run: workers in the first sample were there before, those in the last one are there
        still.

    Returns
    -------
    Spans
    """
    samples, steps = recording.workers, recording.steps
    sampled = samples["time"].to_numpy()
    first, last = sampled.min(initial=np.inf), sampled.max(initial=-np.inf)
    seen, cut = _seen(samples, steps), _cut(steps)
    born = [begin if min(times) <= first else min(times) for times in seen.values()]
    died = [
        cut.get(name, end if max(times) >= last else max(times)) for name, times in seen.items()
    ]
    threads = _threads(samples, steps)
    return Spans(
        np.clip(born, begin, end),
        np.clip(np.maximum(born, died), begin, end),
        np.array(list(seen), dtype=object),
        np.array([threads[name] for name in seen], dtype=float),
    )


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
    """When workers died, of those that took tasks with them."""
    dead = steps.filter(pa.compute.equal(steps["status"].cast(pa.string()), "killed"))
    ends = dead["start"].to_numpy() + dead["duration"].to_numpy()
    return dict(zip(dead["worker"].to_pylist(), ends.tolist(), strict=True))


def _threads(samples: pa.Table, steps: pa.Table) -> dict[str, int]:
    """Threads of each worker: as it told, else those that were seen at work."""
    lanes = set(zip(steps["worker"].to_pylist(), steps["thread"].to_pylist(), strict=True))
    threads: dict[str, int] = {}
    for name, _ in lanes:
        threads[name] = threads.get(name, 0) + 1
    told = zip(samples["worker"].to_pylist(), samples["nthreads"].to_pylist(), strict=True)
    return threads | dict(told)
