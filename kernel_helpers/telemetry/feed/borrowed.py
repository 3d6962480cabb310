"""Read Dask's own task stream, for a scheduler that cannot take the telemetry plugin.

It costs the scheduler more and knows less: no running tasks, no dependencies, and tasks that died
with their worker never appear.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from kernel_helpers.telemetry.feed.rpc import SchedulerRpc
from kernel_helpers.telemetry.scheduler.protocol import VERSION, Reply, Request
from kernel_helpers.telemetry.scheduler.rows import UNKNOWN, TaskRow, WorkerRow

MISSING = (
    "Read from Dask's own task stream, without running tasks, dependencies, and tasks that died "
    "with their worker"
)

TOO_OLD = (
    "Only the workers are shown: this scheduler takes no plugin, and its Dask is older than "
    "2026.6, whose own task stream cannot be followed"
)

# What only the plugins report.
UNREPORTED = ("flows", "graph", "logs", "memory", "metrics", "profile", "progress", "running")


class BorrowedStream:
    """Answer like `TelemetryPlugin.since`, from what every scheduler since Dask 2026.6 reports.

    Parameters
    ----------
    rpc : SchedulerRpc
    refusal : str
        Why the scheduler has no plugin.

    Attributes
    ----------
    missing : tuple of str
        Topics that are not reported.
    """

    interval = 0.5  # seconds between two requests, which cost the scheduler more than the plugin's

    def __init__(self, rpc: SchedulerRpc, refusal: str = "") -> None:
        self.rpc = rpc
        self.missing: tuple[str, ...] = UNREPORTED
        self._refusal = refusal
        self._ring = f"borrowed-{uuid4().hex[:12]}"  # rows are numbered by this object
        self._record = 0  # number of the scheduler's next record
        self._row = 0  # a record may be several rows
        self._now = 0.0

    @property
    def sentence(self) -> str:
        """What is not reported, and why."""
        return f"{TOO_OLD if 'task_stream' in self.missing else MISSING}: {self._refusal}"

    async def since(self, request: Request) -> Reply:
        """Answer with the workers, and the rows since the last call.

        Parameters
        ----------
        request : Request
            Of the first one counts whether it is for the rows from now on.

        Returns
        -------
        Reply
            `now` is the time of the latest row or heartbeat.

        Raises
        ------
        OSError
            If the scheduler does not answer.
        """
        if request.ring != self._ring and request.cursor < 0:
            self._record = await self._index() or 0
        identity = await self.rpc.identity(n_workers=-1)
        lost, records = await self._records()
        rows = [row for record in records for row in _rows(record)]
        first = self._row + lost
        self._row = first + len(rows)
        self._now = max(self._now, _latest(rows, identity["workers"]))
        return Reply(
            version=VERSION,
            ring=self._ring,
            now=self._now,
            first=first,
            next=self._row,
            dropped=lost,
            tasks=list(zip(*rows, strict=True)),
            running=[],
            workers=[_worker_row(*item) for item in identity["workers"].items()],
        )

    async def _records(self) -> tuple[int, list[dict[str, Any]]]:
        """Return the number of lost records, and the new ones."""
        while True:
            before = await self._index()
            if before is None:
                return 0, []
            records = await self.rpc.get_task_stream(start_index=self._record)
            lost = max(0, before - self._record - len(records))
            # With none lost their number is the scheduler's position; else it must be as before.
            if not lost or before == await self._index():
                self._record += lost + len(records)
                return lost, list(records)

    async def _index(self) -> int | None:
        """Return the number of the scheduler's next record, None where it cannot be followed."""
        if "task_stream" in self.missing:
            return None
        index: int | None = await self.rpc.get_task_stream_index()
        if index is None:  # what a scheduler answers to a request that it does not know
            self.missing = (*UNREPORTED, "task_stream")
        return index


def _rows(record: Mapping[str, Any]) -> list[TaskRow]:
    key, worker, thread = str(record["key"]), record.get("worker", ""), record.get("thread")
    status = "erred" if record.get("status") == "error" else "ok"
    rows = []
    for step in record["startstops"]:
        done = (status, record.get("nbytes"), record.get("typename", ""))
        state, nbytes, kind = done if step["action"] == "compute" else ("ok", None, "")
        place = (worker, thread, step["start"], step["stop"])
        rows.append(TaskRow(key, step["action"], state, *place, nbytes, kind, UNKNOWN))
    return rows


def _worker_row(address: str, worker: Mapping[str, Any]) -> WorkerRow:
    metrics = worker["metrics"]
    memory, managed = metrics.get("memory", 0), metrics.get("managed_bytes", 0)
    tasks = metrics.get("task_counts", {})
    executing = tasks.get("executing", 0)
    return WorkerRow(
        worker=address,
        name=str(worker["name"]),
        host=worker["host"],
        status=worker["status"],
        process="own",
        nthreads=worker["nthreads"],
        cpu=metrics.get("cpu", 0.0),
        memory=memory,
        managed=managed,
        unmanaged=max(0, memory - managed),
        spilled=metrics.get("spilled_bytes", {}).get("disk", 0),
        limit=worker["memory_limit"] or None,
        processing=executing + tasks.get("ready", 0),
        executing=executing,
    )


def _latest(rows: list[TaskRow], workers: Mapping[str, Any]) -> float:
    stops = [row.stop for row in rows]
    seen = [worker["last_seen"] for worker in workers.values()]
    return max(stops + seen, default=0.0)
