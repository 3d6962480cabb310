"""Find, start, change and close clusters: every decision about them is taken here."""

import asyncio
import hashlib
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from kernel_helpers_lab.cluster import Cluster, not_possible
from kernel_helpers_lab.cluster_list import ClusterList
from kernel_helpers_lab.dask_import import import_dask
from kernel_helpers_lab.errors import ClusterSilentError, NotPossibleNowError, UnknownClusterError
from kernel_helpers_lab.identify import identify
from kernel_helpers_lab.noticeboard import Noticeboard
from kernel_helpers_lab.port_owner import check_owner
from kernel_helpers_lab.process import ClusterProcess, ClusterSize, wait_until
from kernel_helpers_lab.scheduler import SchedulerLink
from kernel_helpers_lab.subscribers import Subscribers
from kernel_helpers_lab.telemetry import TelemetryHub

IMPORT_SECONDS = 3.0  # JupyterLab loads its page first
CLOSE_TRIES = 15  # one per second


class ClusterManager:
    """All clusters that this server knows.

    Without a subscriber nothing is polled: `describe_all` reads once, and `changes` polls.

    Parameters
    ----------
    runtime_dir : Path
        Where the directory of announcements is made.
    log : logging.Logger
    poll_interval : float
        Seconds between two reads of the announcements.
    refresh_interval : float
        Seconds between two requests for the figures of each scheduler.
    start_timeout : float
        Seconds after which a cluster that has not started counts as failed.
    watch_other_users : bool
        Whether to connect to schedulers of other users of this machine.
    """

    def __init__(
        self,
        runtime_dir: Path,
        log: logging.Logger,
        *,
        poll_interval: float = 0.25,
        refresh_interval: float = 2.0,
        start_timeout: float = 60.0,
        watch_other_users: bool = False,
    ) -> None:
        self.hub = TelemetryHub()
        self.board = Noticeboard(runtime_dir, log)
        self.refresh_interval = refresh_interval
        self.start_timeout = start_timeout
        self._check: Callable[[str], object] = bool if watch_other_users else check_owner
        self._list = ClusterList(self.board, lambda cluster: self._spawn(self._remove(cluster)))
        self._subscribers = Subscribers(self._poll, poll_interval)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent: list[dict[str, Any]] = []
        self._started = 0
        self._refresh_at = 0.0

    async def describe_all(self) -> list[dict[str, Any]]:
        """Return all clusters, oldest first, with fresh figures."""
        self._list.update()
        await self._refresh_all()
        return self._list.to_json()

    def find(self, cluster_id: str) -> Cluster:
        """Return the cluster with this id."""
        if self._list.get(cluster_id) is None:
            self._list.update()
        cluster = self._list.get(cluster_id)
        if cluster is None:
            raise UnknownClusterError(cluster_id)
        return cluster

    async def get(self, cluster_id: str) -> dict[str, Any]:
        """Return one cluster, with fresh figures."""
        self._list.update()
        cluster = self.find(cluster_id)
        await cluster.refresh()
        return cluster.to_json()

    async def start(self, size: ClusterSize) -> dict[str, Any]:
        """Start a cluster in processes of its own; it is listed at once as starting."""
        self._started += 1
        cluster_id = uuid.uuid4().hex[:8]
        try:
            self.board.restore()
            process = ClusterProcess(cluster_id, size, self.board.path)
        except OSError as error:
            raise NotPossibleNowError(
                f"The cluster could not start: {error}; free disk space, memory or processes, "
                "then try again."
            ) from error
        cluster = Cluster(cluster_id, f"Cluster {self._started}", "panel", process)
        self._list.add(cluster)
        self._spawn(self._wait_until_started(cluster))
        self._notify()
        return cluster.to_json()

    async def watch(self, address: str) -> dict[str, Any]:
        """List a scheduler that another program started, or connect to a lost one again."""
        link = SchedulerLink(address, check=self._check)
        scheduler_id = await identify(link)
        self._list.update()
        cluster = self._list.of_scheduler(scheduler_id) or self._list.lost_at(address)
        if cluster is None:
            cluster_id = hashlib.sha256(scheduler_id.encode()).hexdigest()[:8]
            cluster = Cluster(cluster_id, address, "address")
            self._list.add(cluster)
        before = cluster.link
        if cluster.is_lost_address:
            cluster.watch_again(link, scheduler_id)
        else:
            cluster.meet(link, scheduler_id)
        for unused in (before, link):
            if unused is not None and unused is not cluster.link:
                await unused.close()
        return await self._refreshed(cluster)

    async def scale(self, cluster_id: str, workers: int) -> dict[str, Any]:
        """Change the number of workers."""
        cluster = self.find(cluster_id)
        if not cluster.can_scale or cluster.link is None:
            raise not_possible("scaled", cluster)
        await cluster.link.ask("scale", cluster.id, workers=workers)
        return await self._refreshed(cluster)

    async def restart(self, cluster_id: str) -> dict[str, Any]:
        """Forget all tasks and replace the workers."""
        cluster = self.find(cluster_id)
        if not cluster.can_restart or cluster.link is None:
            raise not_possible("restarted", cluster)
        await cluster.link.ask("restart", cluster.id, seconds=60.0)
        return await self._refreshed(cluster)

    async def close(self, cluster_id: str) -> None:
        """Close the cluster; one that is gone, or only watched, leaves the list."""
        cluster = self.find(cluster_id)
        await cluster.refresh()
        if not cluster.can_close:
            raise not_possible("closed", cluster)
        was_gone, cluster.state, cluster.message = cluster.is_gone, "closing", ""
        self._notify()
        if cluster.process is not None:
            await cluster.process.close()
        elif not was_gone and cluster.owner == "kernel":
            await self._close_in_kernel(cluster)
        await self._remove(cluster)

    async def changes(self) -> AsyncGenerator[list[dict[str, Any]], None]:
        """Yield the list of clusters now, and again whenever it has changed."""
        with self._subscribers.subscribe() as changed:
            if len(self._subscribers) == 1:
                self._spawn(_import_dask_later())
            while True:
                changed.clear()
                yield self._list.to_json()
                await changed.wait()

    async def stop(self) -> None:
        """End everything that this server started."""
        self._subscribers.close()
        for task in self._tasks:
            task.cancel()
        await self.hub.close()
        closing = [cluster.process.close() for cluster in self._list if cluster.process]
        await asyncio.gather(*closing, *(cluster.close() for cluster in self._list))
        self.board.close()

    async def _wait_until_started(self, cluster: Cluster) -> None:
        """Refresh a new cluster until it has started, with or without subscribers."""
        deadline = time.monotonic() + self.start_timeout
        while cluster.state == "starting":
            if time.monotonic() > deadline and cluster.process is not None:
                cluster.never_started(self.start_timeout)
                await cluster.process.close()
                break
            self._list.update()
            await cluster.refresh()
            await asyncio.sleep(0.05)
        self._notify()

    async def _close_in_kernel(self, cluster: Cluster) -> None:
        link, note = cluster.link, cluster.note
        if link is None or note is None:
            return
        path = self.board.path / note.file_name
        request = uuid.uuid4().hex
        for _ in range(CLOSE_TRIES):
            with suppress(OSError):  # it may have just closed by itself
                await asyncio.wait_for(link.send("close", cluster.id, request=request), 1.0)
            if await wait_until(lambda: not path.exists(), 1.0):
                return
        cluster.state = "live"
        raise ClusterSilentError(
            f"{cluster.name} did not close its cluster within {CLOSE_TRIES} s; "
            "interrupt or restart its kernel."
        )

    async def _remove(self, cluster: Cluster) -> None:
        if self._list.remove(cluster):
            self._notify()
            await self.hub.drop(cluster.id)
            await cluster.close()

    async def _refreshed(self, cluster: Cluster) -> dict[str, Any]:
        await cluster.refresh()
        self._notify()
        return cluster.to_json()

    async def _refresh_all(self) -> None:
        await asyncio.gather(*(cluster.refresh() for cluster in self._list))
        self._notify()

    def _poll(self) -> None:
        """Read the announcements at every poll and the figures at every `refresh_interval`."""
        self._list.update()
        starting = any(cluster.state == "starting" for cluster in self._list)
        if starting or time.monotonic() >= self._refresh_at:
            self._refresh_at = time.monotonic() + self.refresh_interval
            self._spawn(self._refresh_all())
        self._notify()

    def _notify(self) -> None:
        """Wake the subscribers if the list differs from what was sent last."""
        now = self._list.to_json()
        if now != self._sent:
            self._sent = now
            self._subscribers.notify()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _import_dask_later() -> None:
    await asyncio.sleep(IMPORT_SECONDS)
    await import_dask()
