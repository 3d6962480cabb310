"""Read Dask's own task stream, for a scheduler that cannot take the telemetry plugin.

It costs the scheduler more and knows less: no running tasks, no dependencies, and tasks that died
with their worker never appear.
"""

from collections.abc import Mapping
from typing import Any

MISSING = (
    "Read from Dask's own task stream, without running tasks, dependencies, and tasks that died "
    "with their worker"
)

TOO_OLD = (
    "Only the workers are shown: this scheduler takes no plugin, and its Dask is older than "
    "2026.6, whose own task stream cannot be followed"
)

# What only the plugins tell.
UNTOLD = ("flows", "graph", "logs", "memory", "metrics", "profile", "progress", "running")

_NO_NODE = -1  # the row's task is no row of ``graph``


class BorrowedStream:
    """Answer like `TelemetryPlugin.since`, from what every scheduler since Dask 2026.6 tells.

    Parameters
    ----------
    rpc : rpc-like
        ``client.scheduler`` or ``distributed.core.rpc(address)``.

    Attributes
    ----------
    sentence : str
        What cannot be told, without a full stop.
    missing : tuple of str
        Topics that cannot be told.
    """

    def __init__(self, rpc: Any) -> None:
        self.sentence = MISSING
        self.missing: tuple[str, ...] = UNTOLD
        self._rpc = rpc
        self._record = 0  # number of the scheduler's next record
        self._row = 0  # a record may be several rows
        self._now = 0.0

    async def skip(self) -> None:
        """Begin with what comes from now on."""
        self._record = await self._index() or 0

    async def since(self) -> dict[str, Any]:
        """Answer with the workers, and the rows that came since the last call.

        Returns
        -------
        dict
            As `TelemetryPlugin.since` answers; `now` is the time of the latest news.

        Raises
        ------
        OSError
            If the scheduler does not answer.
        """
        identity = await self._rpc.identity(n_workers=-1)
        lost, records = await self._records()
        rows = [row for record in records for row in _rows(record)]
        first = self._row + lost
        self._row = first + len(rows)
        self._now = max(self._now, _latest(rows, identity["workers"]))
        workers = [_worker_row(*item) for item in identity["workers"].items()]
        return {
            "ring": f"borrowed-{identity['id']}",
            "now": self._now,
            "first": first,
            "next": self._row,
            "dropped": lost,
            "rows": [list(column) for column in zip(*rows, strict=True)],
            "running": [],
            "workers": workers,
            "graph": None,
            "errors": 0,
            "error": "",
        }

    async def _records(self) -> tuple[int, list[dict[str, Any]]]:
        """Return the number of lost records, and those that came."""
        while True:
            before = await self._index()
            if before is None:
                return 0, []
            records = await self._rpc.get_task_stream(start_index=self._record)
            lost = max(0, before - self._record - len(records))
            # With none lost their number tells where the scheduler is; else it must stand still.
            if not lost or before == await self._index():
                self._record += lost + len(records)
                return lost, list(records)

    async def _index(self) -> int | None:
        """Return the number of the scheduler's next record, None where it cannot be followed."""
        if "task_stream" in self.missing:
            return None
        index: int | None = await self._rpc.get_task_stream_index()
        if index is None:  # what a scheduler answers to a question that it does not know
            self.sentence, self.missing = TOO_OLD, (*UNTOLD, "task_stream")
        return index


def _rows(record: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    key, worker, thread = str(record["key"]), record.get("worker", ""), record.get("thread")
    status = "erred" if record.get("status") == "error" else "ok"
    rows = []
    for step in record["startstops"]:
        done = (status, record.get("nbytes"), record.get("typename", ""))
        state, nbytes, kind = done if step["action"] == "compute" else ("ok", None, "")
        place = (worker, thread, step["start"], step["stop"])
        rows.append((key, step["action"], state, *place, nbytes, kind, _NO_NODE))
    return rows


def _worker_row(address: str, worker: Mapping[str, Any]) -> tuple[Any, ...]:
    metrics = worker["metrics"]
    memory, managed = metrics.get("memory", 0), metrics.get("managed_bytes", 0)
    tasks = metrics.get("task_counts", {})
    executing = tasks.get("executing", 0)
    return (
        address,
        str(worker["name"]),
        worker["host"],
        worker["status"],
        "own",
        worker["nthreads"],
        metrics.get("cpu", 0.0),
        memory,
        managed,
        max(0, memory - managed),
        metrics.get("spilled_bytes", {}).get("disk", 0),
        worker["memory_limit"] or None,
        executing + tasks.get("ready", 0),
        executing,
    )


def _latest(rows: list[tuple[Any, ...]], workers: Mapping[str, Any]) -> float:
    stops = [row[6] for row in rows]
    seen = [worker["last_seen"] for worker in workers.values()]
    return max(stops + seen, default=0.0)
