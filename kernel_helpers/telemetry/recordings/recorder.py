"""Follow a scheduler from now on and write down all it tells, until told to stop."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

from kernel_helpers.telemetry.feed.borrowed import BorrowedStream
from kernel_helpers.telemetry.feed.register import (
    TelemetryUnavailable,
    ensure_plugin,
    pickled_probe,
    telemetry_leave,
    telemetry_since,
)
from kernel_helpers.telemetry.recordings.growth import MetricsGrowth
from kernel_helpers.telemetry.recordings.layout import EVENT, NOTE
from kernel_helpers.telemetry.recordings.numbers import Numbers
from kernel_helpers.telemetry.recordings.write import RecordingWriter
from kernel_helpers.telemetry.wire.rows import (
    Lanes,
    Row,
    attempt_row,
    event_rows,
    graph_rows,
    task_rows,
    worker_rows,
)

logger = logging.getLogger(__name__)

BATCH_SECONDS = 2.0  # a batch a second or so: small batches compress badly
BATCH_ROWS = 50_000  # but memory stays bounded
ASK_EVERY = 0.2  # seconds
WAIT = 0.2  # seconds that the scheduler may wait for a row
PATIENCE = 15.0  # seconds until a silent scheduler counts as lost
RETRY = 1.0  # seconds
BORROW_EVERY = 0.5  # seconds; this way of asking costs the scheduler more
NO_GRAPH: dict[str, Any] = {"first": 0, "next": 0, "rows": [], "origins": []}
IDLE_SAMPLES = 10.0  # seconds between two samples of the workers while nothing runs


class Recorder:
    """Record one scheduler; all methods belong to one asyncio loop.

    Parameters
    ----------
    connect : callable
        Returns an rpc object of the scheduler; called again after each loss.
    writer : RecordingWriter
    progress : callable, optional
        Called with the number of task rows after each batch.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        writer: RecordingWriter,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.steps = 0
        self._connect = connect
        self._writer = writer
        self._progress = progress
        self._rows: dict[str, list[Row]] = {}
        self._stopping = asyncio.Event()
        self._begun = asyncio.Event()
        self._following: asyncio.Task[bool] | None = None
        self._connected = False
        self._ring: str | None = None
        self._cursor = self._graph = -1
        self._name = uuid4().hex
        self._events: tuple[str, int] = ("", 0)  # ring, number of the next one
        self._tasks = 0  # numbered so far
        self._numbers = Numbers(0, 0)
        self._lanes = Lanes()
        self._now = 0.0
        self._sampled = 0.0
        self._written = 0.0
        self._state = ""

    async def begun(self) -> None:
        """Wait until every task from here on is recorded."""
        await self._begun.wait()

    def stop(self) -> None:
        """End `run` once all that the scheduler has is written."""
        self._stopping.set()
        if self._following is not None and not self._connected:
            self._following.cancel()  # there is nothing to wait for

    async def run(self) -> None:
        """Record until `stop`."""
        try:
            while not await self._followed():
                if await self._stops_within(RETRY):
                    break
        finally:
            self._note("end", "")
            self._write()
            self._begun.set()

    async def _followed(self) -> bool:
        """Do as `_follow`, until `stop` where nothing answers."""
        self._following = asyncio.create_task(self._follow())
        await asyncio.wait([self._following])
        return self._following.cancelled() or self._following.result()

    async def _follow(self) -> bool:
        """Record through one connection; tell whether it ended because of `stop`."""
        rpc = None
        try:
            rpc = self._connect()
            if refusal := await _refusal(rpc):
                return await self._borrow_on(rpc, refusal)
            return await self._ask_on(rpc)
        except OSError:
            self._lost("The scheduler does not answer.")
        except Exception as error:
            logger.exception("Recording a scheduler failed")
            self._lost(f"Recording failed with {error!r}.")
        finally:
            self._connected = False
            if rpc is not None:
                await rpc.close_rpc()
        return False

    async def _ask_on(self, rpc: Any) -> bool:
        clock = asyncio.get_running_loop().time
        growth = MetricsGrowth(rpc)
        await growth.begin()
        probe, settled, closing = pickled_probe(), False, False
        while True:
            last = self._stopping.is_set() or closing
            due = last or clock() - self._sampled >= 1.0
            reply = await self._ask(rpc, probe=probe, settle=last, snapshot=due)
            if reply is None:
                return False
            probe = b""
            news = self._take(reply, clock())
            if last and not settled:
                self._note_gaps(reply)
            settled = last
            self._write_in_time(clock())
            if due:
                self._add("metrics", [(self._now, *row) for row in await growth.rows()])
            if last and not news:
                await self._leave(rpc, growth)
                if closing:
                    self._note("closed", "The scheduler was closed.")
                    self._write()
                return not closing
            closing = reply["recorder"]["closing"]
            if not (last or closing):
                await self._stops_within(ASK_EVERY)

    async def _ask(
        self, rpc: Any, *, probe: bytes, settle: bool, snapshot: bool
    ) -> dict[str, Any] | None:
        ring, cursor = self._events
        recorder = {"name": self._name, "ring": ring, "cursor": cursor}
        # Not `wait_for`: before Python 3.12 it may swallow the cancellation that ends this task.
        async with asyncio.timeout(WAIT + PATIENCE):
            return await telemetry_since(
                rpc,
                ring=self._ring,
                cursor=self._cursor,
                graph=self._graph,
                wait=0.0 if settle else WAIT,
                snapshot=snapshot,
                recorder=recorder | {"probe": probe, "settle": settle},
            )

    async def _leave(self, rpc: Any, growth: MetricsGrowth) -> None:
        with suppress(OSError):  # all rows are here
            async with asyncio.timeout(PATIENCE):
                await telemetry_leave(rpc, self._name)
        await growth.end()

    async def _borrow_on(self, rpc: Any, refusal: str) -> bool:
        """Record from Dask's own task stream, and say in the file what that leaves out."""
        clock = asyncio.get_running_loop().time
        stream = BorrowedStream(rpc)
        async with asyncio.timeout(PATIENCE):
            await stream.skip()
        self._note("borrowed", f"{stream.sentence}: {refusal}")
        while True:
            last = self._stopping.is_set()
            async with asyncio.timeout(PATIENCE):
                reply = await stream.since()
            news = self._take({**reply, "graph": NO_GRAPH, "recorder": None}, clock())
            self._write_in_time(clock())
            if last and not news:
                return True
            if not last:
                await self._stops_within(BORROW_EVERY)

    def _write_in_time(self, now: float) -> None:
        if now - self._written >= BATCH_SECONDS or self._held() >= BATCH_ROWS:
            self._write()
            self._written = now

    def _take(self, reply: Mapping[str, Any], at: float) -> bool:
        """Keep what came; tell whether there were rows."""
        graph = reply["graph"]
        self._now = reply["now"]
        if self._ring != reply["ring"]:
            self._ring = reply["ring"]
            self._lanes = Lanes()
            self._numbers = Numbers(graph["first"], self._tasks)
            self._note("begin", "")
            self._written = 0.0  # written at once: readers of the file see that it began
        elif reply["dropped"]:
            self._note("missed", "Rows were forgotten before they were read.", reply["dropped"])
        stream = task_rows(reply["rows"], self._lanes) if reply["rows"] else []
        made = graph_rows(graph["rows"], graph["origins"])
        self._add("task_stream", [self._numbers.of_step(row) for row in stream])
        self._add("graph", self._numbers.of_tasks(made, graph["first"]))
        heard = self._take_events(reply["recorder"])
        self._tasks = self._numbers.of(graph["next"])
        self._cursor, self._graph = reply["next"], graph["next"]
        self.steps += len(stream)
        if reply["workers"] is not None:
            self._sample(reply, at, busy=bool(stream or reply["running"]))
        self._begun.set()
        self._connected = True
        return bool(stream or made or heard)

    def _take_events(self, reply: Mapping[str, Any] | None) -> bool:
        """Keep events: attempts among them become steps."""
        if reply is None:
            return False
        found = event_rows([*reply["rows"], *reply["extra"]], self._lanes)
        self._add("metrics", [_graph_metric(row) for row in found if row[2] == "graph"])
        rows = [self._numbers.of_step(row) for row in found if row[2] != "graph"]
        self._add(EVENT, [row for row in rows if row[2] != "compute"])
        attempts = [attempt_row(row) for row in rows if row[2] == "compute"]
        self._add("task_stream", attempts)
        self.steps += len(attempts)
        self._events = (reply["ring"], reply["next"])
        return bool(rows)

    def _sample(self, reply: Mapping[str, Any], at: float, *, busy: bool) -> None:
        if busy or at - self._sampled >= IDLE_SAMPLES or self._stopping.is_set():
            self._sampled = at
            self._add("workers", [(self._now, *row) for row in worker_rows(reply["workers"])])

    def _note_gaps(self, reply: Mapping[str, Any]) -> None:
        """Note what the scheduler could not tell."""
        events = reply["recorder"]
        if unwatched := events["unwatched"]:
            sentence = (
                f"{unwatched} of the workers reported no attempts that were cancelled and no calls "
                "of actors: they did not take the probe."
            )
            self._note("incomplete", sentence)
        if errors := reply["errors"] + events["errors"]:
            last = events["error"] or reply["error"]
            sentence = f"Recording failed for {errors} row(s); the last error was {last}."
            self._note("incomplete", sentence)

    def _lost(self, sentence: str) -> None:
        if self._state not in ("lost", "closed"):
            self._note("lost", sentence)
            self._write()  # all that there will be for a while

    def _note(self, state: str, sentence: str, missed: int = 0) -> None:
        self._state = state
        self._add(NOTE, [(self._now, state, sentence, missed)])

    def _add(self, topic: str, rows: list[Row]) -> None:
        self._rows.setdefault(topic, []).extend(rows)

    def _held(self) -> int:
        return sum(map(len, self._rows.values()))

    def _write(self) -> None:
        self._writer.write(self._rows)
        self._rows = {}
        self._progress(self.steps)
        if self._writer.error is not None:
            self._stopping.set()

    async def _stops_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True


def _graph_metric(event: Row) -> Row:
    """Return the row of ``metrics`` of an event that tells the size of a graph."""
    moment, _, _, size, *_, prefix, _ = event
    return (moment, "", "update-graph", prefix, "receive", "bytes", float(size))


async def _refusal(rpc: Any) -> str:
    """Register the plugin; return why the scheduler cannot take it, "" where it did."""
    try:
        async with asyncio.timeout(PATIENCE):
            await ensure_plugin(rpc)
    except TelemetryUnavailable as error:
        return str(error)
    return ""
