"""Follow Dask's fine metrics, which only grow, and tell by how much."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from kernel_helpers.telemetry.feed.register import (
    begin_gil_probe,
    end_gil_probe,
    ensure_snapshots,
    telemetry_snapshots,
)
from kernel_helpers.telemetry.wire.rows import Row

PATIENCE = 2.0  # seconds; a run is recorded without its metrics rather than late


class MetricsGrowth:
    """Ask one scheduler what each of its metrics grew by.

    Workers tell their metrics with their heartbeats, half a second apart, each task's once it has
    ended: the last ones of a run may be missing.

    Parameters
    ----------
    rpc : rpc-like
    """

    def __init__(self, rpc: Any) -> None:
        self._rpc = rpc
        self._before: dict[Row, float] = {}
        self._told = False

    async def begin(self) -> None:
        """Count from now on."""
        self._told = await _done(ensure_snapshots(self._rpc))
        if self._told:
            await _done(begin_gil_probe(self._rpc))
            await self.rows()

    async def rows(self) -> list[Row]:
        """Return rows of ``metrics`` for all that grew since the last call."""
        if not self._told:
            return []
        try:
            async with asyncio.timeout(PATIENCE):
                told = await telemetry_snapshots(self._rpc, ["metrics"])
        except TimeoutError:
            return []
        grown = []
        for *names, value in (told or {"rows": {}})["rows"].get("metrics", ()):
            metric = tuple(names)
            more = value - self._before.get(metric, 0.0)
            self._before[metric] = value
            if more > 0:
                grown.append((*metric, more))
        return grown

    async def end(self) -> None:
        """Let the workers be."""
        if self._told:
            await _done(end_gil_probe(self._rpc))


async def _done(work: Awaitable[Any]) -> bool:
    """Tell whether the scheduler did it: one that refuses, or waits, still has its tasks."""
    try:
        async with asyncio.timeout(PATIENCE):
            await work
    except Exception:  # noqa: BLE001 - whatever it raises, there will be no metrics
        return False
    return True
