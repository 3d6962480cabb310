"""Serve the rows of one scheduler to many readers, through its death and return."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from kernel_helpers.telemetry.feed.follower import Follower, PluginSource, Source, SourceClosedError
from kernel_helpers.telemetry.feed.mirror import BLOCK_ROWS, Mirror, max_rows
from kernel_helpers.telemetry.feed.poll import SnapshotPoll
from kernel_helpers.telemetry.feed.reader import Reader
from kernel_helpers.telemetry.scheduler.protocol import Reply, Request
from kernel_helpers.telemetry.wire.columns import (
    Columns,
    Lanes,
    graph_columns,
    running_columns,
    task_columns,
    worker_columns,
)
from kernel_helpers.telemetry.wire.schema import TOPICS

WAIT = 0.5  # seconds that the scheduler may wait for a row before it answers
SNAPSHOT_EVERY = 0.5  # seconds; heartbeats, which bring the news, are no more frequent
CONNECT_TIMEOUT = 3.0  # seconds until an address where nothing listens counts as lost
TIMEOUT = 5.0  # seconds: a task that holds the GIL silences a scheduler in its process
BUSY_ROWS = 5  # in one reply: tasks end faster than an eye can follow them
LIVE_TOPICS = {"task_stream", "graph", "running"}  # the others need no rows this instant


class TelemetryFeed:
    """Mirror a scheduler's task rows and serve them to readers, each at its own pace.

    The scheduler is asked only while there are readers; its rows stay here, also after its death.
    All methods belong to one running asyncio loop. A `Follower` calls `connected`, `request`,
    `receive` and `lost`.

    Parameters
    ----------
    connect : callable
        Returns ``client.scheduler`` or ``distributed.core.rpc(address)``; called again after each
        loss. Raises `SourceClosedError` when there is nothing left to follow.
    interval : float, optional
        Seconds between two requests to the scheduler, and between two messages to a reader.

    Attributes
    ----------
    mirrors : dict of str to Mirror
        Rows of ``task_stream`` and, once a reader requested them, of ``graph``, numbered as on the
        scheduler.
    snapshots : dict of str to list of list
        Columns of the latest rows of every other topic.
    now : float
        Scheduler clock at the latest reply.
    state : (str, str)
        State of the connection and one sentence about it.
    missing : tuple of str
        Topics that this scheduler does not report.
    """

    def __init__(self, connect: Callable[[], Any], *, interval: float = 0.05) -> None:
        self.interval = interval
        self.mirrors: dict[str, Mirror] = {}
        self.snapshots: dict[str, Columns] = {}
        self.now = 0.0
        self.state = ("starting", "Connecting to the scheduler.")
        self.missing: tuple[str, ...] = ()
        self.done = False  # as long as there are readers
        self._connect = connect
        self._lanes = Lanes()
        self._requested = 0.0
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
        self.topics_changed()
        if self._follower is None:
            self._follower = asyncio.create_task(self._follow())
        return reader

    def wanted(self) -> set[str]:
        """Return the topics that are read."""
        return {topic for reader in self._readers for topic in reader.topics}

    def topics_changed(self) -> None:
        """Ask at once for topics that a reader has just requested."""
        self._poll.topics_changed()

    async def close(self) -> None:
        """Stop following; readers receive the state and end."""
        self._report("closed", "The cluster is closed.")
        follower = self._stop()
        if follower is not None:
            await asyncio.wait([follower])

    @asynccontextmanager
    async def connected(self, source: Source) -> AsyncIterator[None]:
        """Ask for the status topics beside the rows, where the scheduler has the plugin."""
        self._source = source
        if not isinstance(source, PluginSource):
            yield
            return
        poll = asyncio.create_task(self._poll.run(source.rpc))
        try:
            yield
        finally:
            poll.cancel()
            await asyncio.wait([poll])

    def request(self) -> Request:
        """Return a request for the rows that are not here yet."""
        self._requested = asyncio.get_running_loop().time()
        tasks, graph = self.mirrors.get("task_stream"), self.mirrors.get("graph")
        wants_graph = "graph" in self.wanted()
        return Request(
            ring=tasks.id if tasks else None,
            cursor=tasks.next if tasks else 0,
            graph=(graph.next if graph else 0) if wants_graph else None,
            wait=WAIT,
            snapshot=self._requested - self._snapshot_at >= SNAPSHOT_EVERY,
            reader=self._name,
        )

    async def receive(self, reply: Reply) -> bool:
        """Keep the rows of a reply, and wait until the next request is due."""
        if reply.workers is not None:
            self._snapshot_at = self._requested
        self.store(reply)
        self._was_closed = reply.closing
        if reply.closing:
            self._report("lost", "The scheduler was closed.")
            return False
        source = self._source
        self.missing = source.missing
        sentences = [source.sentence, _complaint(reply), *self._poll.errors.values()]
        self._report("live", " ".join(filter(None, sentences)))
        # A flood is requested less often: each request costs a busy scheduler a little, and each
        # reply every browser that watches.
        flood = reply.next - reply.first > BUSY_ROWS
        pause = 4 * self.interval if flood else self.interval
        if not self.wanted() & LIVE_TOPICS:
            pause = SNAPSHOT_EVERY
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(max(source.interval, self._requested + pause - clock()))
        return True

    def store(self, reply: Reply) -> None:
        """Keep the rows of a reply."""
        tasks = self.mirrors.get("task_stream")
        if tasks is None or tasks.id != reply.ring:
            self._lanes = Lanes()
            self.mirrors.clear()
        mirror = self._mirror("task_stream", reply.ring, reply.first)
        # A block at a time: the lists of a large reply at once would leave its memory in pieces.
        for rows in _blocks(reply.tasks):
            columns = [column[rows] for column in reply.tasks]
            mirror.extend(task_columns(columns, self._lanes))
        if (graph := reply.graph) is not None:
            mirror = self._mirror("graph", reply.ring, graph.first)
            for rows in _blocks([graph.keys]):
                mirror.extend(graph_columns(graph.rows(rows)))
        if reply.workers is not None:
            self.snapshots["running"] = running_columns(reply.running or [])
            self.snapshots["workers"] = worker_columns(reply.workers)
        self.now = reply.now

    def lost(self, sentence: str) -> None:
        """Report a loss to the readers."""
        if not self._was_closed:
            self._report("lost", f"{sentence}; trying again.")

    async def _follow(self) -> None:
        timeouts = {"connect_timeout": CONNECT_TIMEOUT, "timeout": TIMEOUT}
        try:
            await Follower(self._connect, self, **timeouts).run()
        except SourceClosedError as end:
            self._report("closed", str(end))

    def _leave(self, reader: Reader) -> None:
        self._readers.discard(reader)
        if not self._readers:
            self._stop()

    def _stop(self) -> asyncio.Task[None] | None:
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.cancel()
        return follower

    def _keep(self, topic: str, columns: Columns) -> None:
        self.snapshots[topic] = columns
        self._wake()

    def _mirror(self, topic: str, ring: str, first: int) -> Mirror:
        """Return a mirror, a new one where rows were lost: numbers in it have no gaps."""
        mirror = self.mirrors.get(topic)
        if mirror is None or first > mirror.next:
            mirror = self.mirrors[topic] = Mirror(TOPICS[topic], max_rows(), ring, first)
        return mirror

    def _report(self, state: str, sentence: str) -> None:
        self.state = (state, sentence)
        self._wake()

    def _wake(self) -> None:
        for reader in self._readers:
            reader.wake()


def _blocks(columns: Sequence[Sequence[Any]]) -> list[slice]:
    n_rows = len(columns[0]) if columns else 0
    return [slice(first, first + BLOCK_ROWS) for first in range(0, n_rows, BLOCK_ROWS)]


def _complaint(reply: Reply) -> str:
    if not reply.errors:
        return ""
    return (
        f"Recording failed for {reply.errors} task(s), which are missing here; "
        f"the last error was {reply.error}."
    )
