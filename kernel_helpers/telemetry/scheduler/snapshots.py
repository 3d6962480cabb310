"""Answer on the scheduler how things stand now: progress, traffic, memory, metrics, profile, logs.

This module and the two it imports travel to the scheduler by value, as `plugin` does, and import
only what every scheduler has; `VERSION` changes with every change of what they send. Nothing is
computed unless it was asked for, and nothing so often that it takes more than its share.
"""

import asyncio
from collections.abc import Callable, Iterable
from time import thread_time
from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.metrics import monotonic, time

from kernel_helpers.telemetry.scheduler.flows import FlowCounter, flow_rows
from kernel_helpers.telemetry.scheduler.status import (
    Levels,
    busiest_prefixes,
    log_rows,
    memory_rows,
    metric_rows,
    profile_rows,
    progress_rows,
)

VERSION = 2
NAME = f"kernel-helpers-snapshots-{VERSION}"
SNAPSHOTS = f"telemetry_snapshots_{VERSION}"

SHARE = 400  # a topic rests so many times as long as it took: at most 0.25 % of the scheduler
WORKER_PATIENCE = 3.0  # seconds; one that computes without the GIL answers late
PROFILE_SECONDS = 300.0  # what a profile looks back
PROFILES = 120  # questions for one profile, all workers together
MAX_PROFILED = 12  # prefixes
LOG_LINES = 300  # of each worker and of the scheduler
FLOWS_REST = 4.0  # seconds without a question after which traffic is no longer counted


class SnapshotPlugin(SchedulerPlugin):
    """Answer ``telemetry_snapshots`` with the rows of the topics asked for."""

    name = NAME
    idempotent = True

    async def start(self, scheduler: Any) -> None:
        """Begin to answer."""
        # Made here, not in __init__: every scheduler unpickles the same plugin.
        self._scheduler = scheduler
        self._levels = Levels()
        self._flows: FlowCounter | None = None
        self._flows_asked = 0.0
        self._kept: dict[str, tuple[float, list[Any]]] = {}  # topic: good until, rows
        scheduler.handlers[SNAPSHOTS] = self.snapshots

    async def before_close(self) -> None:
        """Count no more."""
        self._rest()

    async def snapshots(self, topics: Iterable[str]) -> dict[str, Any]:
        """Answer with how things stand.

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
            except Exception as error:  # noqa: BLE001 - told to whoever asked
                errors[topic] = f"The scheduler could not tell its {topic}: {error!r}."
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
            told = {"scheduler": self._scheduler.get_logs(**request)}
            told |= await self._ask_workers(topic, errors, "get_logs", request)
            rows, cost = _timed(lambda: log_rows(told))
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
        """Call trees by prefix: one tree of all cannot tell innermost calls apart."""
        since = {"start": time() - PROFILE_SECONDS}
        metadata = await self._ask_workers("profile", errors, "profile_metadata", since)
        limit = max(1, PROFILES // max(1, len(metadata)))
        trees = {}
        for prefix in busiest_prefixes(metadata.values(), min(MAX_PROFILED, limit)):
            request = since | {"key": prefix}
            told = await self._ask_workers("profile", errors, "profile", request)
            trees[prefix] = list(told.values())
        return trees

    async def _ask_workers(
        self, topic: str, errors: dict[str, str], operation: str, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Answers by address; those who keep silent are counted and told."""
        addresses = list(self._scheduler.workers)
        calls = (self._ask(address, operation, request) for address in addresses)
        answers = await asyncio.gather(*calls, return_exceptions=True)
        told = {
            address: answer
            for address, answer in zip(addresses, answers, strict=True)
            if not isinstance(answer, BaseException)
        }
        if len(told) < len(addresses):
            silent = len(addresses) - len(told)
            errors[topic] = f"{silent} of {len(addresses)} workers did not tell their {topic}."
        return told

    async def _ask(self, address: str, operation: str, request: dict[str, Any]) -> Any:
        async with asyncio.timeout(WORKER_PATIENCE):
            return await getattr(self._scheduler.rpc(address), operation)(**request)

    def _counter(self) -> FlowCounter:
        """Traffic is counted while somebody looks, and until a while after."""
        self._flows_asked = monotonic()
        if self._flows is None:
            self._flows = FlowCounter(self._scheduler)
            self._scheduler.add_plugin(self._flows)
            self._scheduler.loop.call_later(FLOWS_REST, self._rest_if_alone)
        return self._flows

    def _rest_if_alone(self) -> None:
        left = self._flows_asked + FLOWS_REST - monotonic()
        if left > 0:
            self._scheduler.loop.call_later(left, self._rest_if_alone)
        else:
            self._rest()

    def _rest(self) -> None:
        counter, self._flows = self._flows, None
        if counter is not None and counter.name in self._scheduler.plugins:
            self._scheduler.remove_plugin(counter.name)


def _timed(work: Callable[[], list[Any]]) -> tuple[list[Any], float]:
    """Rows, and the processor seconds they took."""
    start = thread_time()
    rows = work()
    return rows, thread_time() - start
