"""Read what a scheduler's plugin answered."""

from collections.abc import Sequence
from typing import Any

from kernel_helpers._errors import SentenceError
from kernel_helpers.telemetry.scheduler.protocol import VERSION, EventReply, GraphReply, Reply
from kernel_helpers.telemetry.scheduler.rows import EventRow, Origin, RunningRow, WorkerRow


class TelemetryUnavailableError(RuntimeError, SentenceError):
    """The scheduler cannot run this package's telemetry plugin; the message says why."""


def read_reply(values: Sequence[Any]) -> Reply:
    """Return the reply that arrived as plain tuples.

    Raises
    ------
    TelemetryUnavailableError
        If the plugin sends another version.
    """
    if values[0] != VERSION:
        raise TelemetryUnavailableError(
            f"Expected the scheduler's plugin to send version {VERSION} of the telemetry, got "
            f"version {values[0]}; restart the cluster, or install one version of kernel-helpers."
        )
    reply = Reply(*values)
    graph, events, running, workers = reply.graph, reply.events, reply.running, reply.workers
    return reply._replace(
        graph=None if graph is None else _read_graph(GraphReply(*graph)),
        events=None if events is None else _read_events(EventReply(*events)),
        running=None if running is None else [RunningRow(*row) for row in running],
        workers=None if workers is None else [WorkerRow(*row) for row in workers],
    )


def _read_graph(graph: GraphReply) -> GraphReply:
    return graph._replace(origins=[Origin(*origin) for origin in graph.origins])


def _read_events(events: EventReply) -> EventReply:
    rows, extra = ([EventRow(*row) for row in some] for some in (events.rows, events.extra))
    return events._replace(rows=rows, extra=extra)
