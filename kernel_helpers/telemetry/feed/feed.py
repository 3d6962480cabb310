"""Follow one scheduler for many readers, through its death and return."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import dask.config

from kernel_helpers.telemetry.feed.borrowed import BorrowedStream
from kernel_helpers.telemetry.feed.mirror import Mirror
from kernel_helpers.telemetry.feed.poll import SnapshotPoll
from kernel_helpers.telemetry.feed.reader import Reader
from kernel_helpers.telemetry.feed.register import (
    TelemetryUnavailable,
    ensure_plugin,
    telemetry_since,
)
from kernel_helpers.telemetry.wire.rows import (
    Lanes,
    Row,
    graph_rows,
    running_rows,
    task_rows,
    worker_rows,
)
from kernel_helpers.telemetry.wire.schema import TOPICS

logger = logging.getLogger(__name__)

WAIT = 0.5  # seconds that the scheduler may wait for a row before it answers
SNAPSHOT_EVERY = 0.5  # seconds; heartbeats, which bring the news, are no more frequent
CONNECT_PATIENCE = 3.0  # seconds until an address where nobody listens counts as lost
PATIENCE = 5.0  # seconds: a task that holds the GIL silences a scheduler in its process
BUSY_ROWS = 5  # in one answer: tasks end faster than an eye can follow them
MAX_ROWS = 1_000_000  # of a topic: as many as a browser holds; about 50 MB
LIVE_TOPICS = {"task_stream", "graph", "running"}  # the others need no rows this instant
RETRY = 1.0  # seconds between attempts to come back


class SourceClosed(Exception):  # noqa: N818 - an end, not an error
    """Raised by a feed's `connect`: the scheduler was closed on purpose; the message says so."""


class TelemetryFeed:
    """Mirror a scheduler's task rows and hand them to readers, each at its own pace.

    The scheduler is asked only while there are readers; what came stays here, also after the
    scheduler died. All methods belong to one running asyncio loop.

    Parameters
    ----------
    connect : callable
        Returns ``client.scheduler`` or ``distributed.core.rpc(address)``; called again after each
        loss. Raises `SourceClosed` when there is nothing left to follow.
    interval : float, optional
        Seconds between two looks at the scheduler, and between two messages to a reader.

    Attributes
    ----------
    mirrors : dict of str to Mirror
        Rows of ``task_stream`` and, once somebody asked for them, of ``graph``, numbered as on
        the scheduler.
    snapshots : dict of str to list of tuple
        Latest rows of every other topic.
    now : float
        Scheduler clock at the latest answer.
    state : (str, str)
        State of the connection and one sentence about it.
    missing : tuple of str
        Topics that this scheduler does not tell.
    """

    def __init__(self, connect: Callable[[], Any], *, interval: float = 0.05) -> None:
        self.interval = interval
        self.mirrors: dict[str, Mirror] = {}
        self.snapshots: dict[str, list[Row]] = {}
        self.now = 0.0
        self.state = ("starting", "Connecting to the scheduler.")
        self.missing: tuple[str, ...] = ()
        self._connect = connect
        self._lanes = Lanes()
        self._snapshot_at = 0.0
        self._name = uuid4().hex
        self._was_closed = False  # on purpose, so that silence is no surprise
        self._readers: set[Reader] = set()
        self._follower: asyncio.Task[None] | None = None
        self._poll = SnapshotPoll(self.wanted, self._keep)

    def reader(
        self, subscription: Mapping[str, Mapping[str, Any]] | None = None, **options: Any
    ) -> Reader:
        """Return a new reader; close it after use.

        Parameters
        ----------
        subscription : mapping, optional
            See `Reader.subscribe`; none yet if not given.
        **options
            See `Reader`.

        Returns
        -------
        Reader
        """
        reader = Reader(self, self._leave, **options)
        reader.subscribe(subscription or {})
        self._readers.add(reader)
        self.look_again()
        if self._follower is None:
            self._follower = asyncio.create_task(self._follow())
        return reader

    def wanted(self) -> set[str]:
        """Return the topics that somebody reads."""
        return {topic for reader in self._readers for topic in reader.topics}

    def look_again(self) -> None:
        """Hear that a reader wants other topics."""
        self._poll.look_again()

    async def close(self) -> None:
        """Stop following; readers are told and end."""
        self._say("closed", "The cluster is closed.")
        follower = self._stop()
        if follower is not None:
            await asyncio.wait([follower])

    def _leave(self, reader: Reader) -> None:
        self._readers.discard(reader)
        if not self._readers:
            self._stop()

    def _stop(self) -> asyncio.Task[None] | None:
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.cancel()
        return follower

    async def _follow(self) -> None:
        while True:
            rpc = None
            pause = RETRY
            try:
                rpc = self._connect()
                refusal = await _refusal(rpc)
                self.missing = ()
                pause = 0.0  # it was there: try at once whether it still is
                await (self._borrow(rpc, refusal) if refusal else self._ask_and_poll(rpc))
                pause = RETRY if self._was_closed else 0.0
            except SourceClosed as end:
                self._say("closed", str(end))
                return
            except OSError:
                address = getattr(rpc, "address", "")
                if not self._was_closed:
                    self._say("lost", f"The scheduler {address} does not answer; trying again.")
            except Exception as error:
                logger.exception("Following a scheduler failed")
                self._say("lost", f"Following the scheduler failed with {error!r}; trying again.")
            finally:
                if rpc is not None:
                    await rpc.close_rpc()
            await asyncio.sleep(pause)

    async def _borrow(self, rpc: Any, refusal: str) -> None:
        """Read Dask's own task stream instead, as long as the scheduler is there."""
        stream = BorrowedStream(rpc)
        while True:
            async with asyncio.timeout(WAIT + PATIENCE):
                reply = await stream.since()
            self._take(reply)
            self.missing = stream.missing
            self._say("live", f"{stream.sentence}: {refusal}")
            await asyncio.sleep(SNAPSHOT_EVERY)

    async def _ask_and_poll(self, rpc: Any) -> None:
        poll = asyncio.create_task(self._poll.run(rpc))
        try:
            await self._ask_on(rpc)
        finally:
            poll.cancel()
            await asyncio.wait([poll])

    async def _ask_on(self, rpc: Any) -> None:
        """Ask for rows again and again, until the plugin is gone or the scheduler closes."""
        clock = asyncio.get_running_loop().time
        while True:
            asked = clock()
            reply = await self._ask(rpc, snapshot=asked - self._snapshot_at >= SNAPSHOT_EVERY)
            if reply is None:
                return
            if reply["workers"] is not None:
                self._snapshot_at = asked
            self._take(reply)
            if reply["closing"]:
                self._was_closed = True
                self._say("lost", "The scheduler was closed.")
                return
            # A flood is asked for more seldom: each question costs a busy scheduler a little, and
            # each answer every browser that watches.
            flood = reply["next"] - reply["first"] > BUSY_ROWS
            pause = 4 * self.interval if flood else self.interval
            if not self.wanted() & LIVE_TOPICS:
                pause = SNAPSHOT_EVERY
            await asyncio.sleep(max(0.0, asked + pause - clock()))

    async def _ask(self, rpc: Any, *, snapshot: bool) -> dict[str, Any] | None:
        place: dict[str, Any] = {}
        if tasks := self.mirrors.get("task_stream"):
            place = {"ring": tasks.id, "cursor": tasks.next}
        if "graph" in self.wanted():
            graph = self.mirrors.get("graph")
            place["graph"] = graph.next if graph else 0
        # Not `wait_for`: before Python 3.12 it may swallow the cancellation that ends this task.
        async with asyncio.timeout(WAIT + PATIENCE):
            return await telemetry_since(
                rpc, wait=WAIT, snapshot=snapshot, reader=self._name, **place
            )

    def _keep(self, topic: str, rows: list[Row]) -> None:
        self.snapshots[topic] = rows
        self._wake()

    def _take(self, reply: Mapping[str, Any]) -> None:
        tasks, graph = self.mirrors.get("task_stream"), reply["graph"]
        if tasks is None or tasks.id != reply["ring"]:
            self._lanes = Lanes()
            self.mirrors.clear()
        self._mirror("task_stream", reply["ring"], reply["first"])
        if reply["rows"]:
            self.mirrors["task_stream"].extend(task_rows(reply["rows"], self._lanes))
        if graph is not None:
            self._mirror("graph", reply["ring"], graph["first"])
            self.mirrors["graph"].extend(graph_rows(graph["rows"], graph["origins"]))
        if reply["workers"] is not None:
            self.snapshots["running"] = running_rows(reply["running"])
            self.snapshots["workers"] = worker_rows(reply["workers"])
        self.now = reply["now"]
        self._was_closed = False
        self._say("live", " ".join(filter(None, [_complaint(reply), *self._poll.errors.values()])))

    def _mirror(self, topic: str, ring: str, first: int) -> None:
        """Begin afresh where rows were lost: numbers in a ring have no gaps."""
        mirror = self.mirrors.get(topic)
        if mirror is None or first > mirror.next:
            self.mirrors[topic] = Mirror(TOPICS[topic], max_rows(), ring, first)

    def _say(self, state: str, sentence: str) -> None:
        self.state = (state, sentence)
        self._wake()

    def _wake(self) -> None:
        for reader in self._readers:
            reader.wake()


def max_rows() -> int:
    """Return how many rows of a topic are kept here: Dask's setting, else a million.

    Older rows are forgotten; readers that had not got them are told how many they missed.

    Returns
    -------
    int
        ``dask.config``'s ``kernel-helpers.telemetry.max-rows``, 1,000,000 where it is not set.
    """
    return int(dask.config.get("kernel-helpers.telemetry.max-rows", MAX_ROWS))


async def _refusal(rpc: Any) -> str:
    """Register the plugin; return why the scheduler cannot take it, "" where it did."""
    try:
        async with asyncio.timeout(CONNECT_PATIENCE):
            await ensure_plugin(rpc)
    except TelemetryUnavailable as error:
        return str(error)
    return ""


def _complaint(reply: Mapping[str, Any]) -> str:
    if not reply["errors"]:
        return ""
    return (
        f"Recording failed for {reply['errors']} task(s), which are missing here; "
        f"the last error was {reply['error']}."
    )
