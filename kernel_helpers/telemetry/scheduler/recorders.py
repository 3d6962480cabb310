"""Serve the clients that record: watch while there are any, end each one's rows at one moment."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from distributed.metrics import monotonic, time

from kernel_helpers.telemetry.scheduler.lineage import Lineage
from kernel_helpers.telemetry.scheduler.probe import NAME as PROBE
from kernel_helpers.telemetry.scheduler.protocol import EventReply, RecorderRequest
from kernel_helpers.telemetry.scheduler.rows import EventRow
from kernel_helpers.telemetry.scheduler.settle import Event
from kernel_helpers.telemetry.scheduler.steps import Steps
from kernel_helpers.telemetry.scheduler.watch import Watch

if TYPE_CHECKING:
    from distributed import Scheduler

PROBE_SECONDS = 4.0  # for the workers to take the probe
CLOSE_SECONDS = 3.0  # that a closing scheduler waits for its recorders
LEASE_SECONDS = 60.0  # a recorder without a request for so long is gone
REPLY_ROWS = 10_000  # a late reader catches up in several replies: the scheduler has other work


class Recorders:
    """Keep a `Watch` as long as a client records.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    steps : Steps
        Whose `watch` is set.
    lineage : Lineage
    maxlen : int
        Events kept.
    """

    def __init__(self, scheduler: "Scheduler", steps: Steps, lineage: Lineage, maxlen: int) -> None:
        self._scheduler = scheduler
        self._steps = steps
        self._lineage = lineage
        self._maxlen = maxlen
        self._recorders: dict[str, _Recorder] = {}
        self._starting = asyncio.Lock()
        self._alone = asyncio.Event()
        self._closing = False
        self._probe = b""

    async def reply(self, request: RecorderRequest) -> EventReply:
        """Answer with the events from a cursor on."""
        self._probe = request.probe or self._probe
        watch = await self._watching()
        extra: list[Event] = []
        if request.name not in self._recorders:
            self._recorders[request.name] = _Recorder()
            now = time()
            extra = [Event(now, now, "present", "", worker) for worker in self._scheduler.workers]
        recorder = self._recorders[request.name]
        recorder.last_request = monotonic()
        if request.settle and not recorder.until:
            await watch.leavings.all_left()
            extra = watch.final(await watch.settlements.running())
            ends = (self._steps.ring.next, self._lineage.ring.next, watch.ring.next)
            recorder.until = dict(zip(("task_stream", "graph", "events"), ends, strict=True))
        cursor = request.cursor if request.ring == watch.ring.id else watch.ring.next
        found = watch.ring.since(cursor, self.limit(request.name, "events", cursor))
        return EventReply(
            ring=watch.ring.id,
            next=found.next,
            dropped=found.dropped,
            rows=_rows(found.rows),
            extra=_rows(extra),
            unwatched=len(self._scheduler.workers.keys() - watch.settlements.probed),
            closing=self._closing,
            errors=watch.errors,
            error=watch.error,
        )

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
        async with self._starting:  # several recorders may start at once
            if self._steps.watch is None:
                numbers, ring = self._lineage.numbers, self._steps.ring
                self._steps.watch = Watch(self._scheduler, numbers, ring, self._maxlen)
                self._scheduler.add_plugin(self._steps.watch)
                self._scheduler.loop.call_later(LEASE_SECONDS, self._end_leases)
                await self._register()
            return self._steps.watch

    async def _register(self) -> None:
        with suppress(Exception):  # workers that refuse it are counted, and reported
            async with asyncio.timeout(PROBE_SECONDS):
                await self._scheduler.register_worker_plugin(
                    None, plugin=self._probe, name=PROBE, idempotent=False
                )

    async def _stop(self) -> None:
        watch, self._steps.watch = self._steps.watch, None
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
        for name in [name for name, one in self._recorders.items() if one.last_request < late]:
            await self.leave(name)
        if self._steps.watch is not None:
            self._scheduler.loop.call_later(LEASE_SECONDS, self._end_leases)


@dataclass
class _Recorder:
    last_request: float = 0.0
    until: dict[str, int] = field(default_factory=dict)  # row after the last one, by topic


def _rows(events: list[Event]) -> list[EventRow]:
    return [EventRow(*event[:6], event.wire_key, event.task) for event in events]
