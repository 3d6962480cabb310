"""Put the attempts before the last one beside the tasks: a thread that repeats work is not idle."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.recordings.tasks import identities

Span = tuple[float, float, str, str]  # start, stop, status, worker


def with_earlier(
    recording: Recording,
    created: np.ndarray,
    start: np.ndarray,
    stop: np.ndarray,
    needs: Sequence[Sequence[int]],
    worker: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[list[int]], np.ndarray]:
    """Return when every attempt was created, began and ended, what it needed, and where it was.

    The first attempt of a task is in its place, the others are behind all tasks. An attempt after
    one that failed was there to be taken at once; one after a success, whose result was lost, is
    as new as its start.

    Parameters
    ----------
    recording : Recording
    created, start, stop : ndarray of shape (n_tasks,)
        Of the last attempt.
    needs : sequence of sequence of int
    worker : ndarray of shape (n_tasks,)

    Returns
    -------
    created, start, stop : ndarray of shape (n_attempts,)
    needs : list of list of int
    worker : ndarray of shape (n_attempts,)
    """
    began, ended, where = start.copy(), stop.copy(), worker.copy()
    more: list[tuple[float, float, float]] = []
    places: list[str] = []
    for row, attempts in _repeated(recording).items():
        began[row], ended[row], status, where[row] = attempts[0]
        end = ended[row]
        for start_again, stop_again, status_again, place in attempts[1:]:
            ready = start_again if status == "ok" else min(end, start_again)
            more.append((ready, start_again, stop_again))
            places.append(place)
            end, status = stop_again, status_again
    again = np.array(more).reshape(-1, 3).T
    return (
        np.concatenate([np.minimum(created, began), again[0]]),
        np.concatenate([began, again[1]]),
        np.concatenate([ended, again[2]]),
        [*map(list, needs), *([] for _ in more)],
        np.concatenate([where, np.array(places, dtype=object)]),
    )


def _repeated(recording: Recording) -> dict[int, list[Span]]:
    """Return the attempts, in order, of each task that has more than one, by its row."""
    tasks, steps = recording.tasks, recording.steps
    if not (tasks["attempts"].to_numpy() > 1).any():
        return {}
    computed = steps.filter(pa.compute.equal(steps["action"].cast(pa.string()), "compute"))
    whose = identities(computed)
    last = {int(identity): step for step, identity in enumerate(whose)}
    # Tasks stand in the order of their last attempts.
    row_of = {identity: row for row, identity in enumerate(sorted(last, key=last.__getitem__))}
    found: dict[int, list[Span]] = {}
    starts = computed["start"].to_numpy()
    stops = starts + np.maximum(computed["duration"].to_numpy(), 0.0)
    said = zip(computed["status"].to_pylist(), computed["worker"].to_pylist(), strict=True)
    for identity, start, stop, words in zip(whose, starts, stops, said, strict=True):
        found.setdefault(row_of[int(identity)], []).append((float(start), float(stop), *words))
    return {row: sorted(spans) for row, spans in found.items() if len(spans) > 1}
