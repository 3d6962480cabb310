"""Answer with the status of a scheduler: progress, traffic, memory, metrics, profile, logs.

`VERSION` changes with every change of what is sent. Nothing is computed unless it was requested,
and no topic takes more than its share of the scheduler's time.
"""

import asyncio
from collections.abc import Callable, Iterable
from time import thread_time
from typing import TYPE_CHECKING, Any

from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.metrics import monotonic, time

from kernel_helpers.telemetry.scheduler.flows import FlowCounter, flow_rows
from kernel_helpers.telemetry.scheduler.status import (
    Levels,
    memory_rows,
    metric_rows,
    progress_rows,
)
from kernel_helpers.telemetry.scheduler.worker_status import (
    busiest_prefixes,
    log_rows,
    profile_rows,
)

if TYPE_CHECKING:
    from distributed import Scheduler

VERSION = 2
NAME = f"kernel-helpers-snapshots-{VERSION}"
SNAPSHOTS = f"telemetry_snapshots_{VERSION}"

SHARE = 400  # a topic rests so many times as long as it took: at most 0.25 % of the scheduler
WORKER_TIMEOUT = 3.0  # seconds; one that computes without the GIL answers late
PROFILE_SECONDS = 300.0  # what a profile looks back
PROFILES = 120  # requests for one profile, all workers together
MAX_PROFILED = 12  # prefixes
LOG_LINES = 300  # of each worker and of the scheduler
FLOWS_REST = 4.0  # seconds without a request after which traffic is no longer counted


class SnapshotPlugin(SchedulerPlugin):
    """Answer ``telemetry_snapshots`` with the rows of the requested topics."""

    name = NAME
    idempotent = True

    async def start(self, scheduler: "Scheduler") -> None:
        """Start to answer."""
        # Made here, not in __init__: every scheduler unpickles the same plugin.
        self._scheduler = scheduler
        self._levels = Levels()
        self._flows: FlowCounter | None = None
        self._flows_requested = 0.0
        self._kept: dict[str, tuple[float, list[Any]]] = {}  # topic: good until, rows
        scheduler.handlers[SNAPSHOTS] = self.snapshots

    async def before_close(self) -> None:
        """Stop counting."""
        self._stop_counting()

    async def snapshots(self, topics: Iterable[str]) -> dict[str, Any]:
        """Answer with the rows of some topics.

        Parameters
        ----------
        topics : iterable of str
            Out of progress, flows, memory, metrics, profile, logs.

        Returns
        -------
        dict
            now, rows (by topic, tuples in the order of the topic's schema), errors (by topic,
            one sentence for each topic that could not be read in full).
        """
        rows: dict[str, list[Any]] = {}
        errors: dict[str, str] = {}
        for topic in topics:
            try:
                rows[topic] = await self._rows(topic, errors)
            except Exception as error:  # noqa: BLE001 - sent to the client
                errors[topic] = f"The scheduler could not report its {topic}: {error!r}."
        return {"now": time(), "rows": rows, "errors": errors}

    async def _rows(self, topic: str, errors: dict[str, str]) -> list[Any]:
        good_until, rows = self._kept.get(topic, (0.0, []))
        if monotonic() < good_until:
            return rows
        if topic == "profile":
            trees = await self._profiles(errors)
            rows, cost = _timed(lambda: profile_rows(trees))
        elif topic == "logs":
            request = {"n": LOG_LINES, "timestamps": True}
            records = {"scheduler": self._scheduler.get_logs(**request)}
            records |= await self._ask_workers(topic, errors, "get_logs", request)
            rows, cost = _timed(lambda: log_rows(records))
        else:
            rows, cost = _timed(lambda: self._from_scheduler(topic))
        self._kept[topic] = (monotonic() + SHARE * cost, rows)
        if topic == "flows" and self._flows is not None and self._flows.errors:
            errors[topic] = f"{self._flows.errors} tasks were not counted: {self._flows.error}."
        return rows

    def _from_scheduler(self, topic: str) -> list[Any]:
        if topic == "progress":
            return progress_rows(self._scheduler, self._levels)
        if topic == "memory":
            return memory_rows(self._scheduler)
        if topic == "metrics":
            return metric_rows(self._scheduler)
        if topic == "flows":
            return flow_rows(self._scheduler, self._counter())
        raise ValueError(f"there is no topic {topic!r}")

    async def _profiles(self, errors: dict[str, str]) -> dict[str, list[Any]]:
        """Return call trees by prefix: one tree of all does not distinguish innermost calls."""
        since = {"start": time() - PROFILE_SECONDS}
        metadata = await self._ask_workers("profile", errors, "profile_metadata", since)
        limit = max(1, PROFILES // max(1, len(metadata)))
        trees = {}
        for prefix in busiest_prefixes(metadata.values(), min(MAX_PROFILED, limit)):
            request = since | {"key": prefix}
            replies = await self._ask_workers("profile", errors, "profile", request)
            trees[prefix] = list(replies.values())
        return trees

    async def _ask_workers(
        self, topic: str, errors: dict[str, str], operation: str, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return replies by address; workers without one are counted in `errors`."""
        addresses = list(self._scheduler.workers)
        calls = (self._ask(address, operation, request) for address in addresses)
        replies = await asyncio.gather(*calls, return_exceptions=True)
        found = {
            address: reply
            for address, reply in zip(addresses, replies, strict=True)
            if not isinstance(reply, BaseException)
        }
        if silent := len(addresses) - len(found):
            errors[topic] = f"{silent} of {len(addresses)} workers did not report their {topic}."
        return found

    async def _ask(self, address: str, operation: str, request: dict[str, Any]) -> Any:
        async with asyncio.timeout(WORKER_TIMEOUT):
            return await getattr(self._scheduler.rpc(address), operation)(**request)

    def _counter(self) -> FlowCounter:
        """Count traffic while a client requests it, and for a while after."""
        self._flows_requested = monotonic()
        if self._flows is None:
            self._flows = FlowCounter(self._scheduler)
            self._scheduler.add_plugin(self._flows)
            self._scheduler.loop.call_later(FLOWS_REST, self._stop_counting_if_unused)
        return self._flows

    def _stop_counting_if_unused(self) -> None:
        left = self._flows_requested + FLOWS_REST - monotonic()
        if left > 0:
            self._scheduler.loop.call_later(left, self._stop_counting_if_unused)
        else:
            self._stop_counting()

    def _stop_counting(self) -> None:
        counter, self._flows = self._flows, None
        if counter is not None and counter.name in self._scheduler.plugins:
            self._scheduler.remove_plugin(counter.name)


def _timed(work: Callable[[], list[Any]]) -> tuple[list[Any], float]:
    """Rows, and the processor seconds they took."""
    start = thread_time()
    rows = work()
    return rows, thread_time() - start
