"""Follow a scheduler from now on and write all that it reports, until it is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

from kernel_helpers.telemetry.feed.follower import Follower, PluginSource, Source
from kernel_helpers.telemetry.feed.register import pickled_probe, telemetry_leave
from kernel_helpers.telemetry.recordings.batch import Batch
from kernel_helpers.telemetry.recordings.growth import MetricsGrowth
from kernel_helpers.telemetry.recordings.write import RecordingWriter
from kernel_helpers.telemetry.scheduler.protocol import RecorderRequest, Reply, Request

BATCH_SECONDS = 2.0  # small batches compress badly
BATCH_ROWS = 50_000  # but memory stays bounded
ASK_EVERY = 0.2  # seconds
WAIT = 0.2  # seconds that the scheduler may wait for a row
TIMEOUT = 15.0  # seconds until a silent scheduler counts as lost
IDLE_SAMPLES = 10.0  # seconds between two samples of the workers while nothing runs


class Recorder:
    """Record one scheduler; all methods belong to one asyncio loop.

    A `Follower` calls `connected`, `request`, `receive` and `lost`.

    Parameters
    ----------
    connect : callable
        Returns an rpc object of the scheduler; called again after each loss.
    writer : RecordingWriter
    on_rows : callable, optional
        Called with the number of task rows after each batch.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        writer: RecordingWriter,
        on_rows: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._follower = Follower(connect, self, connect_timeout=TIMEOUT, timeout=TIMEOUT)
        self._following: asyncio.Task[None] | None = None
        self._writer = writer
        self._on_rows = on_rows
        self._batch = Batch()
        self._stopping = asyncio.Event()
        self._started = asyncio.Event()
        self._connected = False
        self._name = uuid4().hex
        self._next = Request(cursor=-1, graph=-1)  # where the next request starts
        self._events: tuple[str | None, int] = (None, 0)  # ring, number of the next one
        self._sampled = 0.0
        self._written = 0.0

    async def started(self) -> None:
        """Wait until every task from here on is recorded."""
        await self._started.wait()

    def stop(self) -> None:
        """End `run` once all that the scheduler has is written."""
        self._stopping.set()
        if self._following is not None and not self._connected:
            self._following.cancel()  # there is nothing to wait for

    async def run(self) -> None:
        """Record until `stop`."""
        try:
            self._following = asyncio.create_task(self._follower.run())
            await asyncio.wait([self._following])
            if not self._following.cancelled():
                self._following.result()
        finally:
            self._batch.note("end")
            self._write()
            self._started.set()

    @property
    def done(self) -> bool:
        """Whether the recording ends with the present connection."""
        return self._stopping.is_set()

    @asynccontextmanager
    async def connected(self, source: Source) -> AsyncIterator[None]:
        """Record Dask's fine metrics beside the rows, where the scheduler has the plugin."""
        self._source = source
        self._growth = MetricsGrowth(source.rpc)
        self._probe = b""
        self._settling = self._settled = self._closing = False
        if isinstance(source, PluginSource):
            self._probe = pickled_probe()
            await self._growth.start()
        try:
            yield
        finally:
            self._connected = False

    def request(self) -> Request:
        """Return a request for what was not written yet."""
        self._settling = self._stopping.is_set() or self._closing
        self._due = self._settling or self._clock() - self._sampled >= 1.0
        recorder = RecorderRequest(self._name, *self._events, self._probe, self._settling)
        return self._next._replace(
            wait=0.0 if self._settling else WAIT,
            snapshot=self._due,
            recorder=recorder,
        )

    async def receive(self, reply: Reply) -> bool:
        """Keep a reply; return whether there may be more on this connection."""
        self._connected = True
        self._probe = b""
        has_news = self._keep(reply)
        if self._settling and not self._settled:
            self._note_gaps(reply)
        self._settled = self._settling
        self._write_in_time()
        if self._due:
            self._batch.add_at_now("metrics", await self._growth.columns())
        self._started.set()
        if self._settling and not has_news:
            await self._leave()
            return False
        self._closing = reply.events is not None and reply.events.closing
        if not (self._settling or self._closing):
            await self._stops_within(max(ASK_EVERY, self._source.interval))
        return True

    def lost(self, sentence: str) -> None:
        """Note a loss, once."""
        if self._batch.state not in ("lost", "closed"):
            self._batch.note("lost", f"{sentence}.")
            self._write()  # all that there will be for a while

    def _keep(self, reply: Reply) -> bool:
        """Add what a reply holds; return whether there were rows."""
        if self._next.ring != reply.ring:
            self._batch.start(reply)
            if self._source.sentence:
                self._batch.note("borrowed", self._source.sentence)
            self._written = 0.0  # written at once: readers of the file see that it started
        elif reply.dropped:
            sentence = "Rows were forgotten before they were read."
            self._batch.note("missed", sentence, reply.dropped)
        n_rows = self._batch.add(reply)
        if reply.workers is not None:
            self._sample(reply, busy=bool(reply.tasks or reply.running))
        graph = 0 if reply.graph is None else reply.graph.next
        self._next = Request(ring=reply.ring, cursor=reply.next, graph=graph)
        if reply.events is not None:
            self._events = (reply.events.ring, reply.events.next)
        return n_rows > 0

    def _sample(self, reply: Reply, *, busy: bool) -> None:
        idle = self._clock() - self._sampled
        if busy or idle >= IDLE_SAMPLES or self._stopping.is_set():
            self._sampled = self._clock()
            self._batch.add_workers(reply)

    def _note_gaps(self, reply: Reply) -> None:
        """Note what the scheduler did not report."""
        events = reply.events
        if events is None:
            return
        if events.unwatched:
            sentence = (
                f"{events.unwatched} of the workers reported no attempts that were cancelled and "
                "no calls of actors: they did not take the probe."
            )
            self._batch.note("incomplete", sentence)
        if errors := reply.errors + events.errors:
            last = events.error or reply.error
            sentence = f"Recording failed for {errors} row(s); the last error was {last}."
            self._batch.note("incomplete", sentence)

    async def _leave(self) -> None:
        """End what the scheduler does for this recorder."""
        if isinstance(self._source, PluginSource):
            with suppress(OSError):  # all rows are here
                async with asyncio.timeout(TIMEOUT):
                    await telemetry_leave(self._source.rpc, self._name)
            await self._growth.stop()
        if self._closing:
            self._batch.note("closed", "The scheduler was closed.")
            self._write()

    def _write_in_time(self) -> None:
        if self._clock() - self._written >= BATCH_SECONDS or self._batch.n_rows >= BATCH_ROWS:
            self._write()
            self._written = self._clock()

    def _write(self) -> None:
        self._writer.write(self._batch.take())
        self._on_rows(self._batch.steps)
        if self._writer.error is not None:
            self._stopping.set()

    async def _stops_within(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()
