"""Write a recording for chrome://tracing and ui.perfetto.dev."""

from typing import Any

from kernel_helpers.telemetry.recordings.read import Recording
from kernel_helpers.telemetry.wire.keys import join_key


def chrome_trace(recording: Recording) -> dict[str, Any]:
    """Return a recording in Chrome's trace event format, with arrows from task to task.

    Parameters
    ----------
    recording : Recording

    Returns
    -------
    dict
        To be written as JSON; times are microseconds since the first task's start.

    References
    ----------
    "Trace Event Format", Google, the phases X (complete), s and f (flow), M (metadata).
    """
    rows = recording.steps.to_pylist()
    begin = min((row["start"] for row in rows), default=0.0)
    workers = {name: number for number, name in enumerate(sorted({r["worker"] for r in rows}), 1)}
    names = [
        {"ph": "M", "name": "process_name", "pid": pid, "args": {"name": worker}}
        for worker, pid in workers.items()
    ]
    events = [_event(row, begin, workers[row["worker"]]) for row in rows]
    return {"traceEvents": [*names, *events, *_flows(recording, begin, workers)]}


def _event(row: dict[str, Any], begin: float, pid: int) -> dict[str, Any]:
    nbytes = row["nbytes"]
    details = {"key": join_key(row["stem"], row["index"]), "status": row["status"]}
    details |= {"type": row["type"], "nbytes": None if nbytes != nbytes else nbytes}
    computes = row["action"] == "compute"
    return {
        "ph": "X",
        "name": row["prefix"] if computes else f"{row['action']} {row['prefix']}",
        "cat": row["action"],
        "ts": _micro(row["start"] - begin),
        "dur": _micro(row["duration"]),
        "pid": pid,
        "tid": row["thread"],
        "args": details,
    }


def _flows(recording: Recording, begin: float, workers: dict[str, int]) -> list[dict[str, Any]]:
    tasks = {row["task"]: row for row in recording.tasks.to_pylist() if row["task"] >= 0}
    flows: list[dict[str, Any]] = []
    for task in tasks.values():
        for number in task["dependencies"] or ():
            if number in tasks:
                needed = tasks[number]
                same = {"cat": "dependency", "name": "needs", "id": len(flows)}
                end = needed["start"] + needed["duration"]
                flows.append(same | _place(needed, end - begin, workers) | {"ph": "s"})
                start = task["start"] - begin
                flows.append(same | _place(task, start, workers) | {"ph": "f", "bp": "e"})
    return flows


def _place(task: dict[str, Any], seconds: float, workers: dict[str, int]) -> dict[str, Any]:
    return {"ts": _micro(seconds), "pid": workers[task["worker"]], "tid": task["thread"]}


def _micro(seconds: float) -> float:
    return round(1e6 * seconds, 3)
