"""Serve on the scheduler the clients that record: watch while there are any, end together.

Like `plugin`, this module travels to schedulers by value: it imports only what every scheduler
has.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from distributed.metrics import monotonic, time

from kernel_helpers.telemetry.scheduler.lineage import UNKNOWN, Lineage
from kernel_helpers.telemetry.scheduler.naming import wire_key
from kernel_helpers.telemetry.scheduler.probe import NAME as PROBE
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.settle import Event
from kernel_helpers.telemetry.scheduler.watch import Watch

PROBE_SECONDS = 4.0  # for the workers to take the probe
CLOSE_SECONDS = 3.0  # that a closing scheduler waits for its recorders
LEASE_SECONDS = 60.0  # a recorder that asks nothing for so long is gone
REPLY_ROWS = 10_000  # a late reader catches up in several replies: the scheduler has other work


class Recorders:
    """Keep a `Watch` as long as a client records.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    ring : Ring
        Of ``task_stream``.
    lineage : Lineage
    maxlen : int
        Events kept.

    Attributes
    ----------
    watch : Watch or None
    """

    def __init__(self, scheduler: Any, ring: Ring, lineage: Lineage, maxlen: int) -> None:
        self.watch: Watch | None = None
        self._scheduler = scheduler
        self._ring = ring
        self._lineage = lineage
        self._maxlen = maxlen
        self._recorders: dict[str, _Recorder] = {}
        self._starting = asyncio.Lock()
        self._alone = asyncio.Event()
        self._closing = False
        self._probe = b""

    async def answer(
        self,
        name: str,
        ring: str | None = None,
        cursor: int = 0,
        probe: bytes = b"",
        settle: bool = False,
    ) -> dict[str, Any]:
        """Answer with the events from `cursor` on.

        Parameters
        ----------
        name : str
            Of the recorder.
        ring : str, optional
            Ring that the cursor belongs to; a reader of another one gets what comes from now on.
        cursor : int, optional
            Number of the first event wanted.
        probe : bytes, optional
            Pickled `AttemptProbe`, in the first request.
        settle : bool, optional
            End the recording: what happens later is not sent to this recorder.

        Returns
        -------
        dict
            ring, next, dropped, rows (see `Watch`), extra (rows of the first and of the last
            moment), unwatched (workers that report nothing of their own), closing (whether the
            scheduler waits for this recorder to leave), errors and error.
        """
        self._probe = probe or self._probe
        watch = await self._watching()
        extra: list[Event] = []
        if name not in self._recorders:
            self._recorders[name] = _Recorder()
            now = time()
            extra = [present(worker, now) for worker in self._scheduler.workers]
        recorder = self._recorders[name]
        recorder.asked = monotonic()
        if settle and not recorder.until:
            await watch.all_left()
            extra = watch.final(await watch.settlements.running())
            ends = (self._ring.next, self._lineage.ring.next, watch.ring.next)
            recorder.until = dict(zip(("task_stream", "graph", "events"), ends, strict=True))
        cursor = cursor if ring == watch.ring.id else watch.ring.next
        found = watch.ring.since(cursor, self.limit(name, "events", cursor))
        return {
            "ring": watch.ring.id,
            "next": found.next,
            "dropped": found.dropped,
            "rows": [_wire_event(row) for row in found.rows],
            "extra": [_wire_event(row) for row in extra],
            "unwatched": len(self._scheduler.workers.keys() - watch.settlements.probed),
            "closing": self._closing,
            "errors": watch.errors,
            "error": watch.error,
        }

    def limit(self, name: str, topic: str, cursor: int) -> int:
        """Return how many rows a recorder may get at once from `cursor` on."""
        recorder = self._recorders.get(name)
        until = recorder.until.get(topic) if recorder else None
        return REPLY_ROWS if until is None else max(0, min(REPLY_ROWS, until - cursor))

    async def leave(self, name: str) -> None:
        """Let a recorder go; without any, nothing is watched."""
        self._recorders.pop(name, None)
        if not self._recorders:
            self._alone.set()
            await self._stop()

    async def before_close(self) -> None:
        """Let every recorder fetch the last rows before the scheduler closes."""
        self._closing = True
        self._alone.clear()
        if self._recorders:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._alone.wait()

    async def _watching(self) -> Watch:
        async with self._starting:  # several recorders may begin at once
            if self.watch is None:
                self.watch = Watch(self._scheduler, self._lineage.numbers, self._ring, self._maxlen)
                self._scheduler.add_plugin(self.watch)
                self._scheduler.loop.call_later(LEASE_SECONDS, self._end_leases)
                await self._register()
            return self.watch

    async def _register(self) -> None:
        with suppress(Exception):  # workers that refuse it are counted, and reported
            async with asyncio.timeout(PROBE_SECONDS):
                request = {"plugin": self._probe, "name": PROBE, "idempotent": False}
                await self._scheduler.register_worker_plugin(None, **request)

    async def _stop(self) -> None:
        watch, self.watch = self.watch, None
        if watch is None:
            return
        watch.stop()
        if watch.name in self._scheduler.plugins:
            self._scheduler.remove_plugin(watch.name)
        with suppress(Exception):  # a worker that does not answer keeps its probe, which is idle
            async with asyncio.timeout(PROBE_SECONDS):
                await self._scheduler.unregister_worker_plugin(None, PROBE)

    async def _end_leases(self) -> None:
        """Let recorders go that died without leaving."""
        late = monotonic() - LEASE_SECONDS
        for name in [name for name, one in self._recorders.items() if one.asked < late]:
            await self.leave(name)
        if self.watch is not None:
            self._scheduler.loop.call_later(LEASE_SECONDS, self._end_leases)


@dataclass
class _Recorder:
    asked: float = 0.0
    until: dict[str, int] = field(default_factory=dict)  # row after the last one, by topic


def present(worker: str, now: float) -> Event:
    """Return the event of a worker that was there when a recording began."""
    return (now, now, "present", "", worker, None, "", UNKNOWN, "")


def _wire_event(event: Event) -> Event:
    *place, key, number, prefix = event
    return (*place, (str(key), prefix) if prefix else wire_key(key), number)
