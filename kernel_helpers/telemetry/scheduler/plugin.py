"""Record on the scheduler what every task did, and send the latest rows by cursor.

The package of this module is pickled by value: it may import only what every scheduler has.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.lineage import CELL_TOPIC, Lineage
from kernel_helpers.telemetry.scheduler.naming import wire_key
from kernel_helpers.telemetry.scheduler.protocol import (
    VERSION,
    Columns,
    RecorderRequest,
    Reply,
    Request,
)
from kernel_helpers.telemetry.scheduler.readers import Readers
from kernel_helpers.telemetry.scheduler.recorders import Recorders
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.rows import TaskRow
from kernel_helpers.telemetry.scheduler.steps import Steps
from kernel_helpers.telemetry.scheduler.workers import running_and_workers, summary

if TYPE_CHECKING:
    from dask.typing import Key
    from distributed import Scheduler

# With the version, because a scheduler keeps the plugin that it received first.
NAME = f"kernel-helpers-telemetry-{VERSION}"
SINCE = f"telemetry_since_{VERSION}"
SUMMARY = f"telemetry_summary_{VERSION}"
LEAVE = f"telemetry_leave_{VERSION}"

MAX_ROWS = 100_000  # about 25 MB


class TelemetryPlugin(SchedulerPlugin):
    """Record what every task did and answer ``telemetry_since`` and ``telemetry_summary``.

    Parameters
    ----------
    maxlen : int, optional
        Rows kept.
    """

    name = NAME
    idempotent = True

    # Dask calls this four to six times per task. A function in C that accepts any arguments and
    # does nothing takes a third of the time of the one that would be inherited.
    transition: Any = "".format

    def __init__(self, maxlen: int = MAX_ROWS) -> None:
        self.maxlen = maxlen
        self.errors = 0
        self.error = ""  # the last one
        self._workers: dict[str, Any] = {}
        self._processing: dict[str, list[Any]] = {}  # keys that each removed worker was processing

    async def start(self, scheduler: "Scheduler") -> None:
        """Start to record, and to answer."""
        # Made here, not in __init__: every scheduler unpickles the same plugin.
        self.lineage = Lineage(self.maxlen)
        self.steps = Steps(scheduler, self.lineage.numbers, self.maxlen, self._failed)
        self.recorders = Recorders(scheduler, self.steps, self.lineage, self.maxlen)
        self.readers = Readers()
        self._scheduler = scheduler
        self._workers.update(scheduler.workers)
        scheduler.handlers[SINCE] = self.since
        scheduler.handlers[SUMMARY] = self.summary
        scheduler.handlers[LEAVE] = self.leave
        self.steps.listen()

    async def before_close(self) -> None:
        """Let readers know, and recorders fetch the last rows."""
        self.readers.closing = True
        self.steps.wake()
        await self.readers.before_close()
        await self.recorders.before_close()

    def restart(self, scheduler: "Scheduler") -> None:  # noqa: ARG002
        """Forget all tasks, as the scheduler does."""
        self.lineage.clear()

    def add_worker(self, scheduler: "Scheduler", worker: str) -> None:
        """Keep the worker's state: at its death the scheduler has already forgotten it."""
        self._workers[worker] = scheduler.workers[worker]

    def update_graph(
        self,
        scheduler: "Scheduler",
        *,
        client: str,
        tasks: Iterable["Key"],
        priority: Mapping["Key", Any],
        **_: Any,
    ) -> None:
        """Record what new tasks need and which cell made them."""
        try:
            self.lineage.record(scheduler, client, tasks, priority, now=time())
        except Exception as error:  # noqa: BLE001 - counted, and sent to every reader
            self._failed(error)

    def log_event(self, topic: str, msg: object) -> None:
        """Note which cell a client runs, and what a worker that is removed was processing."""
        if not isinstance(msg, dict):  # an event of another program
            return
        try:
            if topic == CELL_TOPIC:
                self.lineage.start_cell(msg)
            elif topic == "all" and msg.get("action") == "remove-worker":
                self._processing[msg["worker"]] = list(msg["processing-tasks"])
        except Exception as error:  # noqa: BLE001 - counted, and sent to every reader
            self._failed(error)

    def remove_client(self, scheduler: "Scheduler", client: str) -> None:
        """Forget a client's cell."""
        self.lineage.forget_client(client)
        self.lineage.forget(scheduler.tasks)

    def remove_worker(
        self,
        scheduler: "Scheduler",  # noqa: ARG002
        worker: str,
        *,
        stimulus_id: str,
        **_: Any,
    ) -> None:
        """Record the tasks that died with their worker."""
        ws = self._workers.pop(worker, None)
        keys = self._processing.pop(worker, [])
        watch = self.steps.watch
        try:
            if ws is None:
                return
            sent = self.steps.sent_times(ws, keys)
            if watch is not None:
                record = partial(self.steps.record_killed, ws, sent)
                watch.worker_left(worker, stimulus_id, record)
            else:
                self.steps.record_killed(ws, sent, time(), {})
        except Exception as error:  # noqa: BLE001 - counted, and sent to every reader
            self._failed(error)

    async def since(self, version: int = 0, **request: Any) -> Reply | tuple[int]:
        """Answer with the rows from a cursor on.

        Parameters
        ----------
        version : int
            `VERSION` of the client.
        **request
            Fields of `Request`.

        Returns
        -------
        Reply or tuple
            Only this plugin's version for a client of another one.
        """
        return (VERSION,) if version != VERSION else await self._reply(Request(**request))

    async def leave(self, name: str) -> None:
        """Let a recorder go."""
        await self.recorders.leave(name)

    async def summary(self) -> dict[str, Any]:
        """Answer with one line about the cluster.

        Returns
        -------
        dict
            workers, threads, memory, limit (bytes, None without one), cpu (percent), processing
            (tasks), name, dashboard (URL or None).
        """
        return summary(self._scheduler)

    async def _reply(self, request: Request) -> Reply:
        recorder = None if request.recorder is None else RecorderRequest(*request.recorder)
        events = None if recorder is None else await self.recorders.reply(recorder)
        ring, cursor, graph = self.steps.ring, request.cursor, request.graph
        if request.ring != ring.id:
            cursor = _start(ring, cursor)
            graph = None if graph is None else _start(self.lineage.ring, graph)
        elif cursor >= ring.next and not self.readers.closing:
            # Only for steps: an answer at the creation of a task would delay the one at its end.
            await self.steps.wait(request.wait)
        self.lineage.forget(self._scheduler.tasks)
        limit = partial(self.recorders.limit, "" if recorder is None else recorder.name)
        found = ring.since(cursor, limit("task_stream", cursor))
        return Reply(
            version=VERSION,
            ring=ring.id,
            now=time(),
            first=found.first,
            next=found.next,
            dropped=found.dropped,
            tasks=_columns(found.rows),
            graph=None if graph is None else self.lineage.since(graph, limit("graph", graph)),
            events=events,
            **(self._snapshot() if request.snapshot else {}),
            closing=self.readers.answer(request.reader),
            errors=self.errors,
            error=self.error,
        )

    def _snapshot(self) -> dict[str, Any]:
        try:
            running, workers = running_and_workers(self._scheduler)
        except Exception as error:  # noqa: BLE001 - counted, and sent to every reader
            self._failed(error)
            return {}
        return {"running": running, "workers": workers}

    def _failed(self, error: Exception) -> None:
        self.errors += 1
        self.error = repr(error)


def _start(ring: Ring, cursor: int) -> int:
    """Return where a reader of another ring starts in this one."""
    return ring.next if cursor < 0 else 0


def _columns(rows: list[TaskRow]) -> Columns:
    """Return the columns of some rows, the keys as text."""
    if not rows:
        return ()
    keys, *others = zip(*rows, strict=True)
    return ([key if type(key) is str else wire_key(key) for key in keys], *others)
