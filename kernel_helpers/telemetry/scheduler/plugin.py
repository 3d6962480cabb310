"""Keep the latest task rows on the scheduler and hand them out by cursor.

This module travels to the scheduler by value, with those of this package that it imports: it may
import only what every scheduler has, and `VERSION` changes with every change of what it sends,
because a scheduler keeps the copy it got.
"""

import asyncio
import os
from functools import partial
from importlib.util import find_spec
from typing import Any

from distributed.comm.addressing import get_address_host
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.metrics import time
from distributed.utils import format_dashboard_link

from kernel_helpers.telemetry.scheduler.attempt import has_begun, own_steps
from kernel_helpers.telemetry.scheduler.lineage import CELL_TOPIC, UNKNOWN, Lineage
from kernel_helpers.telemetry.scheduler.naming import wire_key
from kernel_helpers.telemetry.scheduler.readers import Readers
from kernel_helpers.telemetry.scheduler.recorders import Recorders
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.status import worker_row

VERSION = 6
NAME = f"kernel-helpers-telemetry-{VERSION}"
SINCE = f"telemetry_since_{VERSION}"
SUMMARY = f"telemetry_summary_{VERSION}"
LEAVE = f"telemetry_leave_{VERSION}"

MAX_ROWS = 100_000  # about 25 MB
UNCORRECTED = ("disk-read", "disk-write")  # the worker's own clock; Dask corrects all others
CLOCK_SLACK = 0.5  # seconds


class TelemetryPlugin(SchedulerPlugin):
    """Record what every task did and answer ``telemetry_since`` and ``telemetry_summary``.

    Parameters
    ----------
    maxlen : int, optional
        Rows kept.
    """

    name = NAME
    idempotent = True

    def __init__(self, maxlen: int = MAX_ROWS) -> None:
        self.maxlen = maxlen
        self.errors = 0
        self.error = ""  # the last one
        self._workers: dict[str, Any] = {}
        self._cut: tuple[str, list[Any]] = ("", [])  # stimulus, keys that left without a result
        self._waiting = 0

    async def start(self, scheduler: Any) -> None:
        """Begin to record, and to answer."""
        # Made here, not in __init__: every scheduler unpickles the same plugin.
        self.ring = Ring(self.maxlen)
        self.lineage = Lineage(self.maxlen)
        self.recorders = Recorders(scheduler, self.ring, self.lineage, self.maxlen)
        self._came = asyncio.Event()
        self.readers = Readers()
        self._scheduler = scheduler
        self._workers.update(scheduler.workers)
        scheduler.handlers[SINCE] = self.since
        scheduler.handlers[SUMMARY] = self.summary
        scheduler.handlers[LEAVE] = self.leave
        self._watch_retries(scheduler.stream_handlers)

    async def before_close(self) -> None:
        """Let readers know, and recorders fetch the last rows."""
        self.readers.closing = True
        self._came.set()
        await self.readers.before_close()
        await self.recorders.before_close()

    def restart(self, scheduler: Any) -> None:  # noqa: ARG002
        """Forget all tasks, as the scheduler does."""
        self.lineage.numbers.clear()

    def add_worker(self, scheduler: Any, worker: str) -> None:
        """Remember the worker: at its death the scheduler has already forgotten it."""
        self._workers[worker] = scheduler.workers[worker]

    def update_graph(
        self, scheduler: Any, *, client: str, tasks: Any, priority: Any, **_: Any
    ) -> None:
        """Record what new tasks need and where they come from."""
        try:
            self.lineage.record(scheduler, client, tasks, priority, time())
        except Exception as error:  # noqa: BLE001 - counted, and told to every reader
            self._failed(error)

    def log_event(self, topic: str, msg: Any) -> None:
        """Take in which cell a client runs."""
        if topic == CELL_TOPIC:
            try:
                self.lineage.begin_cell(msg)
            except Exception as error:  # noqa: BLE001 - counted, and told to every reader
                self._failed(error)

    def remove_client(self, scheduler: Any, client: str) -> None:  # noqa: ARG002
        """Forget a client's cell."""
        self.lineage.forget_client(client)

    def transition(
        self, key: Any, start: str, finish: str, *_: Any, stimulus_id: str, **told: Any
    ) -> None:
        """Record a task that leaves its worker; called about six times a task, so be quick."""
        if start != "processing":
            if finish == "forgotten":
                self.lineage.numbers.pop(key, None)
            return
        try:
            startstops = told.get("startstops")
            if startstops is None:
                self._remember_cut(key, stimulus_id)
            else:
                self._record_steps(key, finish, startstops, stimulus_id, told)
        except Exception as error:  # noqa: BLE001 - counted, and told to every reader
            self._failed(error)

    def remove_worker(
        self,
        scheduler: Any,  # noqa: ARG002
        worker: str,
        *,
        stimulus_id: str,
        **_: Any,
    ) -> None:
        """Record the tasks that died with their worker."""
        ws = self._workers.pop(worker, None)
        stimulus, keys = self._cut
        self._cut = ("", [])
        keys = keys if stimulus == stimulus_id else []
        watch = self.recorders.watch
        try:
            if watch is not None and ws is not None:
                watch.worker_left(worker, stimulus_id, partial(self._record_killed, ws, keys))
            elif ws is not None:
                self._record_killed(ws, keys, time())
        except Exception as error:  # noqa: BLE001 - counted, and told to every reader
            self._failed(error)

    async def since(
        self,
        ring: str | None = None,
        cursor: int = 0,
        wait: float = 0.5,
        snapshot: bool = True,
        graph: int | None = None,
        recorder: dict[str, Any] | None = None,
        reader: str = "",
    ) -> dict[str, Any]:
        """Answer with the rows from `cursor` on, after `wait` seconds at the latest.

        Parameters
        ----------
        ring : str, optional
            Ring that the cursor belongs to; all rows are new to a reader of another one.
        cursor : int, optional
            Number of the first row wanted; -1 for those that come from now on.
        wait : float, optional
            Seconds to wait for a row.
        snapshot : bool, optional
            Whether to add the running tasks and the workers.
        graph : int, optional
            The same for rows of the task graph; none are sent without.
        recorder : dict, optional
            Arguments of `Recorders.answer`, for a client that records.
        reader : str, optional
            Name of a reader that asks again and again: a closing scheduler lets it know.

        Returns
        -------
        dict
            ring, now, closing (whether the scheduler closes), first, next, dropped, rows (as
            columns), graph (see `Lineage.since`; None if not wanted), recorder (see
            `Recorders.answer`; None if not wanted), running, workers (None without `snapshot`),
            errors and error (the plugin's own).
        """
        events = None if recorder is None else await self.recorders.answer(**recorder)
        name = "" if recorder is None else recorder["name"]
        if ring != self.ring.id:
            cursor = _begin(self.ring, cursor)
            graph = None if graph is None else _begin(self.lineage.ring, graph)
        elif cursor >= self.ring.next and not self.readers.closing:
            # Only for what was done: an answer at the creation of a task would delay its end.
            await self._row_or_timeout(wait)
        found = self.ring.since(cursor, self.recorders.limit(name, "task_stream", cursor))
        most = self.recorders.limit(name, "graph", graph or 0)
        reply = {
            "ring": self.ring.id,
            "now": time(),
            "closing": self.readers.answer(reader),
            "first": found.first,
            "next": found.next,
            "dropped": found.dropped,
            "rows": _columns(found.rows),
            "graph": None if graph is None else self.lineage.since(graph, most),
            "recorder": events,
        }
        reply |= self._snapshot() if snapshot else {"running": None, "workers": None}
        return reply | {"errors": self.errors, "error": self.error}

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
        workers = list(self._scheduler.workers.values())
        # Workers may share a process, whose memory and processor time must count once.
        processes = {(ws.host, ws.pid): ws.metrics for ws in workers}
        return {
            "workers": len(workers),
            "threads": sum(ws.nthreads for ws in workers),
            "memory": sum(metrics["memory"] for metrics in processes.values()),
            "limit": sum(ws.memory_limit or 0 for ws in workers) or None,
            "cpu": sum(metrics["cpu"] for metrics in processes.values()),
            "processing": sum(len(ws.processing) for ws in workers),
            "name": self._scheduler.id,
            "dashboard": _dashboard(self._scheduler),
        }

    def _watch_retries(self, handlers: dict[str, Any]) -> None:
        """Hear of attempts that will be repeated: no transition tells when they were."""
        handle = handlers["task-erred"]

        def handle_task_erred(key: Any, **msg: Any) -> None:
            try:
                ts = self._scheduler.tasks.get(key)
                is_current = ts is not None and (ts.state, ts.run_id) == (
                    "processing",
                    msg.get("run_id"),
                )
                if is_current and ts.retries > 0:
                    steps = msg.get("startstops") or []
                    self._record_steps(key, "erred", steps, msg["stimulus_id"], msg)
                elif not is_current and self.recorders.watch is not None:
                    self.recorders.watch.attempt_ignored(key, msg)
            except Exception as error:  # noqa: BLE001 - counted, and told to every reader
                self._failed(error)
            handle(key=key, **msg)

        handlers["task-erred"] = handle_task_erred

    async def _row_or_timeout(self, seconds: float) -> None:
        self._came.clear()
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._came.wait()
        except TimeoutError:
            pass  # nothing new is an answer too
        finally:
            self._waiting -= 1

    def _record_steps(
        self, key: Any, finish: str, startstops: Any, stimulus_id: str, told: dict[str, Any]
    ) -> None:
        if finish == "erred" or len(startstops) > 1:
            startstops = own_steps(startstops, has_begun(stimulus_id))
            if not any(step["action"] == "compute" for step in startstops):
                now = time()
                startstops = [*startstops, {"action": "compute", "start": now, "stop": now}]
        self._record(key, finish, startstops, told)
        watch = self.recorders.watch
        if watch is not None:
            watch.attempt_ended(key, told.get("worker", ""), told.get("thread"), startstops)

    def _record(self, key: Any, finish: str, steps: Any, told: dict[str, Any]) -> None:
        status = "erred" if finish == "erred" else "ok"
        worker, thread = told.get("worker", ""), told.get("thread")
        number = self.lineage.numbers.get(key, UNKNOWN)
        for step in steps:
            action, start, stop = step["action"], step["start"], step["stop"]
            if action in UNCORRECTED:
                offset = self._offset_of(worker)
                start, stop = start + offset, stop + offset
            if action == "compute":
                size, kind = told.get("nbytes"), told.get("typename", "")
                row = (key, action, status, worker, thread, start, stop, size, kind, number)
            else:
                row = (key, action, "ok", worker, thread, start, stop, None, "", number)
            self.ring.append(row)
        if self._waiting:
            self._came.set()

    def _offset_of(self, worker: str) -> float:
        """Seconds that a worker's clock is behind; the way of its heartbeat alone is no offset."""
        ws = self._workers.get(worker)
        delay = 0.0 if ws is None else float(ws.time_delay)
        return delay if abs(delay) > CLOCK_SLACK else 0.0

    def _remember_cut(self, key: Any, stimulus_id: str) -> None:
        # Cancelled, or its worker died: the call of `remove_worker` that may follow knows.
        if self._cut[0] != stimulus_id:
            self._cut = (stimulus_id, [])
        self._cut[1].append(key)

    def _record_killed(
        self, ws: Any, keys: list[Any], now: float, *, only_seen: bool = False
    ) -> None:
        """Record of `keys` those that a thread of `ws` was at, the others had only been sent.

        With `only_seen`, no more than its last heartbeat tells.
        """
        watch = self.recorders.watch
        starts = self._processing_since(set(keys), default=ws.last_seen)
        executing = {ts.key: ws.last_seen - seconds for ts, seconds in ws.executing.items()}
        starts |= {key: start for key, start in executing.items() if key in starts}
        seceded = watch.seceded_keys(keys) if watch is not None else set()
        sure = seceded.union(executing)
        by_age = sorted(starts, key=lambda key: (key not in sure, starts[key]))
        most = len(sure) if only_seen else max(ws.nthreads + len(seceded), len(sure))
        for lane, key in enumerate(by_age[:most]):
            # The thread is unknown, and as dead as the others: -1, -2, ... stand for lanes 0, 1.
            place = (ws.address, -1 - lane, starts[key], now)
            number = self.lineage.numbers.get(key, UNKNOWN)
            self.ring.append((key, "compute", "killed", *place, None, "", number))
            if watch is not None:
                watch.attempt_killed(key, *place)
        if self._waiting:
            self._came.set()

    def _processing_since(self, keys: set[Any], default: float) -> dict[Any, float]:
        starts = dict.fromkeys(keys, default)
        for entry in reversed(self._scheduler.transition_log):
            if not keys:
                break
            if entry.finish == "processing" and entry.key in keys:
                keys.discard(entry.key)
                starts[entry.key] = entry.timestamp
        return starts

    def _snapshot(self) -> dict[str, Any]:
        try:
            running, workers = self._running_and_workers()
            return {"running": running, "workers": workers}
        except Exception as error:  # noqa: BLE001 - counted, and told to every reader
            self._failed(error)
            return {"running": None, "workers": None}

    def _running_and_workers(self) -> tuple[list[Any], list[Any]]:
        running: list[Any] = []
        workers = []
        own_place = (os.getpid(), get_address_host(self._scheduler.address))
        for ws in self._scheduler.workers.values():
            # The heartbeat's list is up to a second old: pass over what has finished since.
            now_on = [(ts, s) for ts, s in ws.executing.items() if ts.processing_on is ws]
            running += [(wire_key(ts.key), ws.address, ws.last_seen - s) for ts, s in now_on]
            shared = (ws.pid, ws.host) == own_place
            workers.append(worker_row(ws, len(now_on), "shared" if shared else "own"))
        return running, workers

    def _failed(self, error: Exception) -> None:
        self.errors += 1
        self.error = repr(error)


def _begin(ring: Ring, cursor: int) -> int:
    """Where a reader of another ring starts in this one."""
    return ring.next if cursor < 0 else 0


def _columns(rows: list[Any]) -> list[Any]:
    if not rows:
        return []
    keys, *others = zip(*rows, strict=True)
    return [[key if type(key) is str else wire_key(key) for key in keys], *others]


def _dashboard(scheduler: Any) -> str | None:
    server = scheduler.services.get("dashboard")
    if server is None or find_spec("bokeh") is None:
        return None
    host = get_address_host(scheduler.address)
    return str(format_dashboard_link(host, server.port))
