"""Put the attempts before the last one beside the tasks: a thread that repeats work is not idle."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.recordings.tasks import identities

Span = tuple[float, float, str]  # start, stop, status


def with_earlier(
    recording: Recording,
    created: np.ndarray,
    start: np.ndarray,
    stop: np.ndarray,
    needs: Sequence[Sequence[int]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[list[int]]]:
    """Return when every attempt was created, began and ended, and what it needed.

    The first attempt of a task is in its place, the others are behind all tasks. An attempt after
    one that failed was there to be taken at once; one after a success, whose result was lost, is
    as new as its start.

    Parameters
    ----------
    recording : Recording
    created, start, stop : ndarray of shape (n_tasks,)
        Of the last attempt.
    needs : sequence of sequence of int

    Returns
    -------
    created, start, stop : ndarray of shape (n_attempts,)
    needs : list of list of int
    """
    began, ended = start.copy(), stop.copy()
    more: list[tuple[float, float, float]] = []
    for row, attempts in _repeated(recording).items():
        began[row], ended[row], status = attempts[0]
        end = ended[row]
        for start_again, stop_again, status_again in attempts[1:]:
            ready = start_again if status == "ok" else min(end, start_again)
            more.append((ready, start_again, stop_again))
            end, status = stop_again, status_again
    again = np.array(more).reshape(-1, 3).T
    return (
        np.concatenate([np.minimum(created, began), again[0]]),
        np.concatenate([began, again[1]]),
        np.concatenate([ended, again[2]]),
        [*map(list, needs), *([] for _ in more)],
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
    statuses = computed["status"].to_pylist()
    for identity, start, stop, status in zip(whose, starts, stops, statuses, strict=True):
        found.setdefault(row_of[int(identity)], []).append((float(start), float(stop), status))
    return {row: sorted(spans) for row, spans in found.items() if len(spans) > 1}
