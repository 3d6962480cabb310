"""Find the tasks that had not started when a recording ended."""

from dataclasses import dataclass

import numpy as np

from kernel_helpers.telemetry.diagnosis.spans import Spans
from kernel_helpers.telemetry.diagnosis.tables import chosen, texts
from kernel_helpers.telemetry.recordings.read import Recording

STATES = ("waiting", "queued", "no-worker", "processing")


@dataclass(frozen=True)
class Unfinished:
    """Tasks that had not started at the end of a recording, one entry each.

    Attributes
    ----------
    state : ndarray of str
        Waiting for others, queued until a thread is free, without a worker that may take it, or
        sent to a worker ("processing").
    prefix : ndarray of str
    number : ndarray of int
        In the graph, -1 where unknown.
    spans : Spans
        From their creation to the end of the recording.
    sent : Spans
        The same of those that a worker had.
    """

    state: np.ndarray
    prefix: np.ndarray
    number: np.ndarray
    spans: Spans
    sent: Spans


def unfinished_of(recording: Recording) -> Unfinished:
    """Return the tasks that had not started at the end.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    Unfinished
    """
    rows = chosen(recording.events, STATES)
    state, number = texts(rows["action"]), rows["task"].to_numpy().astype(np.int64)
    end = rows["time"].to_numpy().astype(float)
    graph = recording.graph
    created = dict(zip(graph["task"].to_pylist(), graph["created"].to_pylist(), strict=True))
    born = [created.get(at, last) for at, last in zip(number.tolist(), end.tolist(), strict=True)]
    spans = Spans.of(np.array(born, dtype=float), end, texts(rows["worker"]))
    sent = state == "processing"
    # When it was sent is not recorded: it counts as ready at the end only.
    ready = Spans.of(spans.end[sent], spans.end[sent], spans.worker[sent])
    return Unfinished(state, texts(rows["prefix"]), number, spans, ready)
