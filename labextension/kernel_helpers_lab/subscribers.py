"""Many subscribers to one source that is polled only while there is a subscriber."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Subscribers:
    """Poll a source in one task for all subscribers, and wake them when it changed.

    Parameters
    ----------
    poll : callable
        Reads the source once and calls `notify` if it changed.
    interval : float
        Seconds between two polls.
    """

    def __init__(self, poll: Callable[[], None], interval: float) -> None:
        self._poll = poll
        self._interval = interval
        self._events: set[asyncio.Event] = set()
        self._polling: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return the number of subscribers."""
        return len(self._events)

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Event]:
        """Give an event that is set after each change, and poll meanwhile."""
        changed = asyncio.Event()
        self._events.add(changed)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll_while_subscribed())
        try:
            yield changed
        finally:
            self._events.discard(changed)

    def notify(self) -> None:
        """Wake every subscriber."""
        for event in self._events:
            event.set()

    def close(self) -> None:
        """End polling."""
        if self._polling is not None:
            self._polling.cancel()

    async def _poll_while_subscribed(self) -> None:
        while self._events:
            self._poll()
            await asyncio.sleep(self._interval)
