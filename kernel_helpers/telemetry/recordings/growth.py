"""Follow Dask's fine metrics, which only grow, and return by how much."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from kernel_helpers.telemetry.feed.register import (
    ensure_snapshots,
    start_gil_probe,
    stop_gil_probe,
    telemetry_snapshots,
)
from kernel_helpers.telemetry.feed.rpc import SchedulerRpc
from kernel_helpers.telemetry.wire.columns import Columns, columns_of

TIMEOUT = 2.0  # seconds; a run is recorded without its metrics rather than late


class MetricsGrowth:
    """Ask one scheduler what each of its metrics grew by.

    Workers report their metrics with their heartbeats, half a second apart, each task's once it has
    ended: the last ones of a run may be missing.

    Parameters
    ----------
    rpc : SchedulerRpc
    """

    def __init__(self, rpc: SchedulerRpc) -> None:
        self._rpc = rpc
        self._before: dict[tuple[str, ...], float] = {}
        self._available = False

    async def start(self) -> None:
        """Count from now on."""
        self._available = await _done(ensure_snapshots(self._rpc))
        if self._available:
            await _done(start_gil_probe(self._rpc))
            await self.columns()

    async def columns(self) -> Columns:
        """Return columns of ``metrics`` for all that grew since the last call."""
        return columns_of(await self._rows(), "metrics")

    async def _rows(self) -> list[tuple[Any, ...]]:
        if not self._available:
            return []
        try:
            async with asyncio.timeout(TIMEOUT):
                reply = await telemetry_snapshots(self._rpc, ["metrics"])
        except TimeoutError:
            return []
        grown = []
        for *names, value in (reply or {"rows": {}})["rows"].get("metrics", ()):
            metric = tuple(names)
            more = value - self._before.get(metric, 0.0)
            self._before[metric] = value
            if more > 0:
                grown.append((*metric, more))
        return grown

    async def stop(self) -> None:
        """Remove the probe from the workers."""
        if self._available:
            await _done(stop_gil_probe(self._rpc))


async def _done(work: Awaitable[Any]) -> bool:
    """Return whether the scheduler did it: one that refuses, or waits, still has its tasks."""
    try:
        async with asyncio.timeout(TIMEOUT):
            await work
    except Exception:  # noqa: BLE001 - whatever it raises, there will be no metrics
        return False
    return True
