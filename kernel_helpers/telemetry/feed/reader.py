"""Read a feed at one's own pace: each reader has its cursor and its own Arrow streams."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, Self

from kernel_helpers.telemetry.feed.mirror import Mirror
from kernel_helpers.telemetry.wire.columns import Columns
from kernel_helpers.telemetry.wire.encode import TopicEncoder
from kernel_helpers.telemetry.wire.message import state_message
from kernel_helpers.telemetry.wire.schema import CURSOR_TOPICS

MESSAGE_ROWS = 20_000  # about 1 MB


class Feed(Protocol):
    """What a reader reads, see `TelemetryFeed`."""

    interval: float
    mirrors: dict[str, Mirror]
    snapshots: dict[str, Columns]
    now: float
    state: tuple[str, str]
    missing: tuple[str, ...]

    def topics_changed(self) -> None:
        """Note that the reader's topics have changed."""
        ...


class Reader:
    """Asynchronous iterator of message bytes; `TelemetryFeed.reader` makes it.

    A slow reader receives fewer, larger messages instead of a queue. There is at most one message
    per topic in each interval of the feed.

    Parameters
    ----------
    feed : Feed
    leave : callable
        Called with this reader when it closes.
    self_contained : bool, optional
        Let every message start with its schema and full dictionaries, for a receiver that may
        have missed the ones before.
    """

    def __init__(
        self,
        feed: Feed,
        leave: Callable[["Reader"], None],
        *,
        self_contained: bool = False,
    ) -> None:
        self._feed = feed
        self._leave = leave
        self._self_contained = self_contained
        self._topics: dict[str, _Topic] = {}
        self._reported: tuple[tuple[str, str], tuple[str, ...]] | None = None  # of the connection
        self._ready: deque[bytes] = deque()
        self._changed = asyncio.Event()
        self._next_turn = 0.0
        self._closed = False

    def subscribe(self, subscription: Mapping[str, Mapping[str, Any]]) -> None:
        """Replace the set of topics.

        Parameters
        ----------
        subscription : mapping
            For each topic ``{}`` or, to resume, ``{"ring": ..., "cursor": ...}``. A topic that
            stays keeps its place unless it has a cursor.
        """
        topics = {}
        for name, place in subscription.items():
            topic = self._topics.get(name)
            if topic is None or "cursor" in place:
                topic = _Topic(name, place.get("ring"), place.get("cursor", 0))
            topics[name] = topic
        self._topics = topics
        self._feed.topics_changed()
        self.wake()

    @property
    def topics(self) -> Iterable[str]:
        """Names of the topics it reads."""
        return self._topics

    def close(self) -> None:
        """End the iteration."""
        self._closed = True
        self._leave(self)
        self.wake()

    def wake(self) -> None:
        """Look at the feed again."""
        self._changed.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        while not self._ready:
            if self._closed:
                raise StopAsyncIteration
            await self._turn()
        return self._ready.popleft()

    async def _turn(self) -> None:
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(max(0.0, self._next_turn - clock()))
        self._changed.clear()
        if self._gather():
            self._next_turn = clock() + self._feed.interval
        elif not self._ready and not self._closed:
            await self._changed.wait()

    def _gather(self) -> bool:
        """Queue what is new; return whether there were rows, which are limited in pace."""
        if self._closed:
            return False
        found = [topic.message(self._feed, self._self_contained) for topic in self._topics.values()]
        messages = [message for message in found if message is not None]
        state = (self._feed.state, self._feed.missing)
        if self._reported != state or (messages and self._self_contained):
            self._reported = state
            self._ready.append(state_message(*self._feed.state, self._feed.missing))
        self._ready.extend(messages)
        if self._feed.state[0] == "closed" and not self._topics_behind():
            self.close()
        return bool(messages)

    def _topics_behind(self) -> bool:
        return any(topic.behind(self._feed) for topic in self._topics.values())


class _Topic:
    """Where a reader is in one topic."""

    def __init__(self, name: str, ring: str | None, cursor: int) -> None:
        self.name = name
        self.ring = ring
        self.cursor = cursor
        self._encoder = TopicEncoder(name)
        self._sent: Columns | None = None  # last snapshot

    def message(self, feed: Feed, self_contained: bool) -> bytes | None:
        """Return the next message, None where there is nothing new."""
        if not self.behind(feed):
            return None
        if self_contained:
            self._encoder.restart()
        mirror = feed.mirrors.get(self.name)
        return self._snapshot(feed) if mirror is None else self._rows(mirror, feed.now)

    def behind(self, feed: Feed) -> bool:
        """Return whether the feed has something new."""
        if not feed.mirrors:
            return False
        if self.name not in CURSOR_TOPICS:
            return bool(feed.snapshots.get(self.name, self._sent) != self._sent)
        mirror = feed.mirrors.get(self.name)
        return mirror is not None and mirror.next > (self.cursor if self.ring == mirror.id else 0)

    def _rows(self, mirror: Mirror, now: float) -> bytes:
        if self.ring != mirror.id:
            self.ring, self.cursor = mirror.id, 0
        found = mirror.since(self.cursor, MESSAGE_ROWS)
        self.cursor = found.next
        return self._encoder.encode(
            found.columns,
            ring=self.ring,
            now=now,
            first=found.first,
            dropped=found.dropped,
        )

    def _snapshot(self, feed: Feed) -> bytes:
        self._sent = feed.snapshots[self.name]
        ring = feed.mirrors["task_stream"].id
        return self._encoder.encode(self._sent, ring=ring, now=feed.now)
