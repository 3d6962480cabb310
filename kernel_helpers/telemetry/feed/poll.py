"""Ask a scheduler how things stand, only for what somebody reads and as often as is useful."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from typing import Any

from kernel_helpers.telemetry.feed.register import (
    TelemetryUnavailable,
    ensure_snapshots,
    telemetry_snapshots,
)
from kernel_helpers.telemetry.wire.rows import Row

logger = logging.getLogger(__name__)

# Seconds between two questions. What only workers know is asked apart: a busy one answers late.
FROM_SCHEDULER = {"progress": 0.5, "flows": 0.5, "memory": 1.0, "metrics": 2.0}
FROM_WORKERS = {"logs": 2.0, "profile": 5.0}
PATIENCE = 10.0
RETRY = 1.0


class SnapshotPoll:
    """Bring the topics that are wanted up to date while a connection lasts.

    Parameters
    ----------
    wanted : callable
        Returns the names of the topics somebody reads.
    deliver : callable
        Takes a topic and its rows.

    Attributes
    ----------
    errors : dict of str to str
        One sentence for each topic that could not be read in full.
    """

    def __init__(
        self,
        wanted: Callable[[], Collection[str]],
        deliver: Callable[[str, list[Row]], None],
    ) -> None:
        self.errors: dict[str, str] = {}
        self._wanted = wanted
        self._deliver = deliver
        self._changed = [asyncio.Event(), asyncio.Event()]
        self._is_registered = False

    def look_again(self) -> None:
        """Ask at once for what is wanted now and was not before."""
        for event in self._changed:
            event.set()

    async def run(self, rpc: Any) -> None:
        """Ask until cancelled."""
        self._is_registered = False  # the connection may be to another scheduler
        await asyncio.gather(
            self._repeat(rpc, FROM_SCHEDULER, self._changed[0]),
            self._repeat(rpc, FROM_WORKERS, self._changed[1]),
        )

    async def _repeat(self, rpc: Any, pauses: dict[str, float], changed: asyncio.Event) -> None:
        clock = asyncio.get_running_loop().time
        next_at: dict[str, float] = {}
        while True:
            changed.clear()
            wanted = self._wanted()
            next_at = {topic: next_at.get(topic, 0.0) for topic in pauses if topic in wanted}
            due = [topic for topic, at in next_at.items() if at <= clock()]
            if due:
                asked = clock()
                answered = await self._ask(rpc, due)
                pause = 0.0 if answered else RETRY
                next_at |= {topic: asked + max(pause, pauses[topic]) for topic in due}
            await _first_of(changed, min(next_at.values(), default=None), clock())

    async def _ask(self, rpc: Any, topics: Iterable[str]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                # Asked in vain, a scheduler writes a traceback, into the cell it runs in.
                if not self._is_registered:
                    await ensure_snapshots(rpc)
                    self._is_registered = True
                reply = await telemetry_snapshots(rpc, topics)
        except OSError:
            return False  # whoever follows the rows will say that the scheduler is gone
        except TelemetryUnavailable as error:
            self._say(topics, str(error))
            return False
        except Exception as error:
            logger.exception("Asking a scheduler how things stand failed")
            self._say(topics, f"Asking the scheduler failed with {error!r}.")
            return False
        self._take(topics, reply or {"rows": {}, "errors": {}})
        return True

    def _take(self, topics: Iterable[str], reply: dict[str, Any]) -> None:
        for topic in topics:
            self.errors.pop(topic, None)
        self.errors |= reply["errors"]
        for topic, rows in reply["rows"].items():
            self._deliver(topic, list(map(tuple, rows)))

    def _say(self, topics: Iterable[str], sentence: str) -> None:
        self.errors |= dict.fromkeys(topics, sentence)


async def _first_of(event: asyncio.Event, at: float | None, now: float) -> None:
    """Wait for the event, until `at` at the latest."""
    try:
        async with asyncio.timeout(None if at is None else max(0.0, at - now)):
            await event.wait()
    except TimeoutError:
        pass  # the time has come
