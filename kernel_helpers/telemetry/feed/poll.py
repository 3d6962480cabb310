"""Ask a scheduler for the status topics that are read, as often as is useful."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from typing import Any

from kernel_helpers.telemetry.feed.register import ensure_snapshots, telemetry_snapshots
from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError
from kernel_helpers.telemetry.feed.rpc import SchedulerRpc
from kernel_helpers.telemetry.wire.columns import Columns, columns_of

logger = logging.getLogger(__name__)

# Seconds between two requests. What only workers know has its own: a busy one answers late.
FROM_SCHEDULER = {"progress": 0.5, "flows": 0.5, "memory": 1.0, "metrics": 2.0}
FROM_WORKERS = {"logs": 2.0, "profile": 5.0}
TIMEOUT = 10.0
RETRY = 1.0


class SnapshotPoll:
    """Update the topics that are read while a connection lasts.

    Parameters
    ----------
    wanted : callable
        Returns the names of the topics that are read.
    deliver : callable
        Called with a topic and the columns of its rows.

    Attributes
    ----------
    errors : dict of str to str
        One sentence for each topic that could not be read in full.
    """

    def __init__(
        self,
        wanted: Callable[[], Collection[str]],
        deliver: Callable[[str, Columns], None],
    ) -> None:
        self.errors: dict[str, str] = {}
        self._wanted = wanted
        self._deliver = deliver
        self._changed = [asyncio.Event(), asyncio.Event()]
        self._is_registered = False

    def topics_changed(self) -> None:
        """Ask at once for what is read now and was not before."""
        for event in self._changed:
            event.set()

    async def run(self, rpc: SchedulerRpc) -> None:
        """Ask until cancelled."""
        self._is_registered = False  # the connection may be to another scheduler
        await asyncio.gather(
            self._repeat(rpc, FROM_SCHEDULER, self._changed[0]),
            self._repeat(rpc, FROM_WORKERS, self._changed[1]),
        )

    async def _repeat(
        self, rpc: SchedulerRpc, pauses: dict[str, float], changed: asyncio.Event
    ) -> None:
        clock = asyncio.get_running_loop().time
        next_at: dict[str, float] = {}
        while True:
            changed.clear()
            wanted = self._wanted()
            next_at = {topic: next_at.get(topic, 0.0) for topic in pauses if topic in wanted}
            due = [topic for topic, at in next_at.items() if at <= clock()]
            if due:
                requested = clock()
                answered = await self._ask(rpc, due)
                pause = 0.0 if answered else RETRY
                next_at |= {topic: requested + max(pause, pauses[topic]) for topic in due}
            await _first_of(changed, min(next_at.values(), default=None), clock())

    async def _ask(self, rpc: SchedulerRpc, topics: Iterable[str]) -> bool:
        try:
            async with asyncio.timeout(TIMEOUT):
                # A scheduler without the plugin logs a traceback, into the cell that it runs in.
                if not self._is_registered:
                    await ensure_snapshots(rpc)
                    self._is_registered = True
                reply = await telemetry_snapshots(rpc, topics)
        except OSError:
            return False  # the follower of the rows reports that the scheduler is gone
        except TelemetryUnavailableError as error:
            self._fail(topics, str(error))
            return False
        except Exception as error:
            logger.exception("Asking a scheduler for its status failed")
            self._fail(topics, f"Asking the scheduler failed with {error!r}.")
            return False
        self._receive(topics, reply or {"rows": {}, "errors": {}})
        return True

    def _receive(self, topics: Iterable[str], reply: dict[str, Any]) -> None:
        for topic in topics:
            self.errors.pop(topic, None)
        self.errors |= reply["errors"]
        for topic, rows in reply["rows"].items():
            self._deliver(topic, columns_of(rows, topic))

    def _fail(self, topics: Iterable[str], sentence: str) -> None:
        self.errors |= dict.fromkeys(topics, sentence)


async def _first_of(event: asyncio.Event, at: float | None, now: float) -> None:
    """Wait for the event, until `at` at the latest."""
    try:
        async with asyncio.timeout(None if at is None else max(0.0, at - now)):
            await event.wait()
    except TimeoutError:
        pass  # the next request is due
