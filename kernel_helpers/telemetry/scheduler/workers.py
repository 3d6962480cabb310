"""Read from a scheduler's counters which workers it has, and what they run now."""

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from distributed.comm.addressing import get_address_host
from distributed.utils import format_dashboard_link

from kernel_helpers.telemetry.scheduler.naming import wire_key
from kernel_helpers.telemetry.scheduler.rows import RunningRow, WorkerRow

if TYPE_CHECKING:
    from distributed import Scheduler
    from distributed.scheduler import WorkerState


def running_and_workers(scheduler: "Scheduler") -> tuple[Sequence[RunningRow], Sequence[WorkerRow]]:
    """Return the tasks that run now, and the workers."""
    running: list[RunningRow] = []
    workers: list[WorkerRow] = []
    own_place = (os.getpid(), get_address_host(scheduler.address))
    for ws in scheduler.workers.values():
        # The heartbeat's list is up to a second old: leave out what has finished since.
        executing = [(ts, s) for ts, s in ws.executing.items() if ts.processing_on is ws]
        running += [
            RunningRow(wire_key(ts.key), ws.address, ws.last_seen - s) for ts, s in executing
        ]
        shared = (ws.pid, ws.host) == own_place
        workers.append(_worker_row(ws, len(executing), "shared" if shared else "own"))
    return running, workers


def summary(scheduler: "Scheduler") -> dict[str, Any]:
    """Return one line about the cluster, see `TelemetryPlugin.summary`."""
    workers = list(scheduler.workers.values())
    # Workers may share a process, whose memory and processor time must count once.
    processes = {(ws.host, ws.pid): ws.metrics for ws in workers}
    return {
        "workers": len(workers),
        "threads": sum(ws.nthreads for ws in workers),
        "memory": sum(metrics["memory"] for metrics in processes.values()),
        "limit": sum(ws.memory_limit or 0 for ws in workers) or None,
        "cpu": sum(metrics["cpu"] for metrics in processes.values()),
        "processing": sum(len(ws.processing) for ws in workers),
        "name": scheduler.id,
        "dashboard": _dashboard(scheduler),
    }


def _worker_row(ws: "WorkerState", executing: int, process: str) -> WorkerRow:
    memory = ws.memory
    return WorkerRow(
        worker=ws.address,
        name=str(ws.name),
        host=ws.host,
        status=ws.status.name,
        process=process,
        nthreads=ws.nthreads,
        cpu=ws.metrics["cpu"],
        memory=memory.process,
        managed=memory.managed,
        unmanaged=memory.unmanaged,
        spilled=memory.spilled,
        limit=ws.memory_limit or None,
        processing=len(ws.processing),
        executing=executing,
    )


def _dashboard(scheduler: "Scheduler") -> str | None:
    server = scheduler.services.get("dashboard")
    if server is None or find_spec("bokeh") is None:
        return None
    host = get_address_host(scheduler.address)
    return str(format_dashboard_link(host, server.port))
