"""Turn the events that a scheduler sends to recorders into columns of a recording."""

from collections.abc import Sequence

from kernel_helpers.telemetry.recordings.layout import EVENT, topic_schema
from kernel_helpers.telemetry.recordings.numbers import Numbers
from kernel_helpers.telemetry.scheduler.rows import EventRow, TaskRow
from kernel_helpers.telemetry.wire.columns import Columns, Lanes, split_keys, task_columns, tick


def event_columns(events: Sequence[EventRow], lanes: Lanes, numbers: Numbers) -> Columns:
    """Return columns of ``event``, without attempts and graphs."""
    events = [event for event in events if event.action not in ("compute", "graph")]
    columns = split_keys([event.key for event in events]) | {
        "time": [tick(event.start) for event in events],
        "duration": [tick(max(0.0, event.stop - event.start)) for event in events],
        "action": [event.action for event in events],
        "status": [event.status for event in events],
        "worker": [event.worker for event in events],
        "thread": [lanes.of(event.worker, event.thread) for event in events],
        "task": numbers.of_all(event.task for event in events),
    }
    return [columns[name] for name in topic_schema(EVENT).names]


def attempt_columns(events: Sequence[EventRow], lanes: Lanes) -> Columns:
    """Return columns of ``task_stream`` for the events that are attempts at a task."""
    rows = [
        TaskRow(
            key=event.key,
            action=event.action,
            status=event.status,
            worker=event.worker,
            thread=event.thread,
            start=event.start,
            stop=max(event.start, event.stop),
            nbytes=None,
            type="",
            task=event.task,
        )
        for event in events
        if event.action == "compute"
    ]
    return task_columns(list(zip(*rows, strict=True)), lanes)


def graph_size_columns(events: Sequence[EventRow]) -> Columns:
    """Return columns of ``metrics`` for the events that report the size of a graph."""
    rows = [
        (
            tick(event.start),
            "",
            "update-graph",
            event.key[1],
            "receive",
            "bytes",
            float(event.status),
        )
        for event in events
        if event.action == "graph"
    ]
    return list(map(list, zip(*rows, strict=True))) or [[] for _ in topic_schema("metrics")]
