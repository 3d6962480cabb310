"""Follow a scheduler from now on and write down all it tells, until told to stop."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from kernel_helpers.telemetry.borrowed import BorrowedStream
from kernel_helpers.telemetry.lineage import UNKNOWN
from kernel_helpers.telemetry.recordings.growth import MetricsGrowth
from kernel_helpers.telemetry.recordings.layout import NOTE
from kernel_helpers.telemetry.recordings.write import RecordingWriter
from kernel_helpers.telemetry.register import TelemetryUnavailable, ensure_plugin, telemetry_since
from kernel_helpers.telemetry.rows import Lanes, Row, graph_rows, task_rows, worker_rows

logger = logging.getLogger(__name__)

BATCH_SECONDS = 2.0  # a batch a second or so: small batches compress badly
BATCH_ROWS = 50_000  # but memory stays bounded
ASK_EVERY = 0.2  # seconds
WAIT = 0.2  # seconds that the scheduler may wait for a row
PATIENCE = 5.0  # seconds until a silent scheduler counts as lost
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
        self._ring: str | None = None
        self._cursor = self._graph = -1
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

    async def run(self) -> None:
        """Record until `stop`."""
        try:
            while not await self._follow():
                if await self._stops_within(RETRY):
                    break
        finally:
            self._note("end", "")
            self._write()
            self._begun.set()

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
            if rpc is not None:
                await rpc.close_rpc()
        return False

    async def _ask_on(self, rpc: Any) -> bool:
        clock = asyncio.get_running_loop().time
        growth = MetricsGrowth(rpc)
        await growth.begin()
        while True:
            last = self._stopping.is_set()
            due = last or clock() - self._sampled >= 1.0
            async with asyncio.timeout(WAIT + PATIENCE):
                reply = await telemetry_since(
                    rpc,
                    ring=self._ring,
                    cursor=self._cursor,
                    graph=self._graph,
                    wait=0.0 if last else WAIT,
                    snapshot=due,
                )
            if reply is None:
                return False
            news = self._take(reply, clock())
            if due:
                self._add("metrics", [(self._now, *row) for row in await growth.rows()])
            self._write_in_time(clock())
            if last and not news:
                await growth.end()
                return True
            if not last and await self._stops_within(ASK_EVERY):
                continue

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
            news = self._take({**reply, "graph": NO_GRAPH}, clock())
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
            self._write()  # whoever looks at the file sees that it began
        elif reply["dropped"]:
            self._note("missed", "Rows were forgotten before they were read.", reply["dropped"])
        stream = task_rows(reply["rows"], self._lanes) if reply["rows"] else []
        made = graph_rows(graph["rows"], graph["origins"])
        self._add("task_stream", [self._numbers.of_step(row) for row in stream])
        self._add("graph", self._numbers.of_tasks(made, graph["first"]))
        self._tasks = self._numbers.of(graph["next"])
        self._cursor, self._graph = reply["next"], graph["next"]
        self.steps += len(stream)
        if reply["workers"] is not None:
            self._sample(reply, at, busy=bool(stream or reply["running"]))
        self._begun.set()
        return bool(stream or made)

    def _sample(self, reply: Mapping[str, Any], at: float, *, busy: bool) -> None:
        if busy or at - self._sampled >= IDLE_SAMPLES or self._stopping.is_set():
            self._sampled = at
            self._add("workers", [(self._now, *row) for row in worker_rows(reply["workers"])])

    def _lost(self, sentence: str) -> None:
        if self._state != "lost":
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


async def _refusal(rpc: Any) -> str:
    """Register the plugin; return why the scheduler cannot take it, "" where it did."""
    try:
        async with asyncio.timeout(PATIENCE):
            await ensure_plugin(rpc)
    except TelemetryUnavailable as error:
        return str(error)
    return ""


class Numbers:
    """Number tasks from 0 in a recording, on through a scheduler's restart.

    Parameters
    ----------
    first : int
        The scheduler's number of its first task here.
    begin : int
        That task's number in the recording.
    """

    def __init__(self, first: int, begin: int) -> None:
        self._first = first
        self._shift = begin - first

    def of(self, number: int) -> int:
        """Return a task's number in the recording, -1 for an older task."""
        return number + self._shift if number >= self._first else UNKNOWN

    def of_step(self, row: Row) -> Row:
        """Return a row of the task stream that names its task as the recording does."""
        return (*row[:-1], self.of(row[-1]))

    def of_tasks(self, rows: list[Row], first: int) -> list[Row]:
        """Return rows of the graph with their numbers; needs from before the recording go."""
        shift, begin = self._shift, self._first
        return [
            (number + shift, *row[:3], [n + shift for n in row[3] if n >= begin], *row[4:])
            for number, row in enumerate(rows, first)
        ]
