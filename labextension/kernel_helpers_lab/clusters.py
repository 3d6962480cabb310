"""Find, start, change and close clusters: every decision about them is taken here."""

import asyncio
import hashlib
import logging
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kernel_helpers.clusters.announcement import Announcement
from kernel_helpers_lab.cluster import Cluster
from kernel_helpers_lab.dask_import import import_dask
from kernel_helpers_lab.errors import (
    ClusterSilentError,
    InvalidRequestError,
    NotPossibleNowError,
    UnknownClusterError,
)
from kernel_helpers_lab.noticeboard import Noticeboard
from kernel_helpers_lab.process import ClusterProcess, ClusterSize, wait_until
from kernel_helpers_lab.scheduler import SchedulerLink
from kernel_helpers_lab.telemetry import TelemetryHub

LOOK_SECONDS = 0.25
FIGURES_SECONDS = 2.0
IMPORT_SECONDS = 3.0  # JupyterLab loads its page first
START_SECONDS = 60.0
CLOSE_TRIES = 15  # one a second
IDENTIFY_SECONDS = 4.0


class ClusterManager:
    """All clusters that this server knows.

    Nothing is polled while nobody listens: `describe_all` looks for itself, and `changes` keeps
    looking.
    """

    def __init__(self, runtime_dir: Path, log: logging.Logger) -> None:
        self.hub = TelemetryHub()
        self._log = log
        self.board = Noticeboard(runtime_dir, log)
        self._clusters: dict[str, Cluster] = {}
        self._listeners: set[asyncio.Event] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._told: list[dict[str, Any]] = []
        self._started = 0

    async def describe_all(self) -> list[dict[str, Any]]:
        """Return all clusters, oldest first, with fresh figures."""
        self._look()
        await self._refresh_all()
        self._tell()
        return self._to_json()

    def find(self, cluster_id: str) -> Cluster:
        """Return the cluster with this id."""
        if cluster_id not in self._clusters:
            self._look()
        if cluster_id not in self._clusters:
            raise UnknownClusterError(cluster_id)
        return self._clusters[cluster_id]

    async def get(self, cluster_id: str) -> dict[str, Any]:
        """Return one cluster, with fresh figures."""
        self._look()
        cluster = self.find(cluster_id)
        await cluster.refresh()
        return cluster.to_json()

    async def start(self, size: ClusterSize) -> dict[str, Any]:
        """Start a cluster in processes of its own; it is listed at once as starting."""
        self._started += 1
        cluster_id = uuid.uuid4().hex[:8]
        process = ClusterProcess(cluster_id, size, self.board.path)
        cluster = Cluster(cluster_id, f"Cluster {self._started}", "panel", process)
        self._clusters[cluster_id] = cluster
        self._spawn(self._bring_up(cluster))
        self._tell()
        return cluster.to_json()

    async def watch(self, address: str) -> dict[str, Any]:
        """List a scheduler that somebody else started."""
        link = SchedulerLink(address)
        try:
            scheduler_id = await asyncio.wait_for(link.identify(), IDENTIFY_SECONDS)
        except OSError as error:
            await link.close()
            raise InvalidRequestError(
                f"No Dask scheduler answers at {address}; copy the address from "
                "client.scheduler.address of a client connected to it."
            ) from error
        except TypeError as error:  # Dask's way to say so
            await link.close()
            raise InvalidRequestError(
                f"{address} is encrypted, and Dask's configuration names no certificates for "
                "clients; set distributed.comm.tls."
            ) from error
        self._look()
        cluster = self._of_scheduler(scheduler_id)
        if cluster is None:
            cluster_id = hashlib.sha256(scheduler_id.encode()).hexdigest()[:8]
            cluster = self._clusters[cluster_id] = Cluster(cluster_id, address, "address")
        cluster.meet(link, scheduler_id)
        await cluster.refresh()
        self._tell()
        return cluster.to_json()

    async def scale(self, cluster_id: str, workers: int) -> dict[str, Any]:
        """Change the number of workers."""
        cluster = self.find(cluster_id)
        if not cluster.can_scale or cluster.link is None:
            raise NotPossibleNowError(
                f"{cluster.name} cannot be scaled from here: {_why_not(cluster)}"
            )
        await cluster.link.ask("scale", cluster.id, workers=workers)
        return await self._refreshed(cluster)

    async def restart(self, cluster_id: str) -> dict[str, Any]:
        """Forget all tasks and replace the workers."""
        cluster = self.find(cluster_id)
        if not cluster.can_restart or cluster.link is None:
            raise NotPossibleNowError(
                f"{cluster.name} cannot be restarted from here: {_why_not(cluster)}"
            )
        await cluster.link.ask("restart", cluster.id, seconds=60.0)
        return await self._refreshed(cluster)

    async def close(self, cluster_id: str) -> None:
        """Close the cluster; one that is gone, or only watched, leaves the list."""
        cluster = self.find(cluster_id)
        await cluster.refresh()
        if not cluster.can_close:
            raise NotPossibleNowError(
                f"{cluster.name} cannot be closed from here: {_why_not(cluster)}"
            )
        was_gone, cluster.state, cluster.message = cluster.is_gone, "closing", ""
        self._tell()
        if cluster.process is not None:
            await cluster.process.close()
        elif not was_gone and cluster.owner == "kernel":
            await self._close_in_kernel(cluster)
        await self._remove(cluster)

    async def changes(self) -> AsyncGenerator[list[dict[str, Any]], None]:
        """Yield the list of clusters now, and again whenever it has changed."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._keep_watching())
        try:
            while True:
                listener.clear()
                yield self._to_json()
                await listener.wait()
        finally:
            self._listeners.discard(listener)

    async def stop(self) -> None:
        """End everything that this server started."""
        for task in [*self._tasks, *([self._watching] if self._watching else [])]:
            task.cancel()
        await self.hub.close()
        closing = [cluster.process.close() for cluster in self._all() if cluster.process]
        await asyncio.gather(*closing, *(cluster.close() for cluster in self._all()))
        self.board.close()

    def _all(self) -> list[Cluster]:
        return [*self._clusters.values()]

    def _to_json(self) -> list[dict[str, Any]]:
        return [cluster.to_json() for cluster in self._all()]

    def _look(self) -> None:
        """Bring the list in line with what is announced."""
        notes = self.board.read()
        for note in notes.dead:
            cluster = self._of_scheduler(note.scheduler_id)
            if cluster is not None and cluster.note == note and cluster.process is None:
                cluster.kernel_ended()
        announced = _one_a_scheduler(notes.alive)
        for note in announced:
            self._adopt(note)
        schedulers = {note.scheduler_id for note in announced}
        for cluster in self._all():
            if cluster.is_withdrawn() or _was_withdrawn(cluster, schedulers):
                self._spawn(self._remove(cluster))

    def _adopt(self, note: Announcement) -> None:
        cluster = self._of_scheduler(note.scheduler_id)
        if cluster is None and note.id in self._clusters:
            cluster = self._clusters[note.id]
            if cluster.process is None or cluster.process.pid != note.pid or cluster.scheduler_id:
                return  # somebody else's id
        if cluster is None:
            name = note.session or f"Python {note.pid}"
            owner = "kernel" if note.owner == "kernel" else "address"
            cluster = self._clusters[note.id] = Cluster(note.id, name, owner)
            self._forget_lost_ones(note)
        cluster.adopt(note)

    def _forget_lost_ones(self, note: Announcement) -> None:
        """Take a notebook's lost clusters off the list once it has another."""
        for cluster in self._all():
            lost = cluster.owner == "kernel" and cluster.state == "lost"
            if lost and cluster.note and note.session and cluster.note.session == note.session:
                self._spawn(self._remove(cluster))

    def _of_scheduler(self, scheduler_id: str) -> Cluster | None:
        return next((c for c in self._all() if c.scheduler_id == scheduler_id), None)

    async def _bring_up(self, cluster: Cluster) -> None:
        """Look often until a new cluster is there, whether or not anybody listens."""
        deadline = time.monotonic() + START_SECONDS
        while cluster.state == "starting":
            if time.monotonic() > deadline and cluster.process is not None:
                cluster.never_started(START_SECONDS)
                await cluster.process.close()
                break
            self._look()
            await cluster.refresh()
            await asyncio.sleep(0.05)
        self._tell()

    async def _close_in_kernel(self, cluster: Cluster) -> None:
        link, note = cluster.link, cluster.note
        if link is None or note is None:
            return
        path = self.board.path / note.file_name
        request = uuid.uuid4().hex
        for _ in range(CLOSE_TRIES):
            with suppress(OSError):  # it may have just gone by itself
                await asyncio.wait_for(link.tell("close", cluster.id, request=request), 1.0)
            if await wait_until(lambda: not path.exists(), 1.0):
                return
        cluster.state = "live"
        raise ClusterSilentError(
            f"{cluster.name} did not close its cluster within {CLOSE_TRIES} s; "
            "interrupt or restart its kernel."
        )

    async def _remove(self, cluster: Cluster) -> None:
        if self._clusters.get(cluster.id) is not cluster:
            return
        del self._clusters[cluster.id]
        self._tell()
        await self.hub.drop(cluster.id)
        await cluster.close()

    async def _refreshed(self, cluster: Cluster) -> dict[str, Any]:
        await cluster.refresh()
        self._tell()
        return cluster.to_json()

    async def _refresh_all(self) -> None:
        await asyncio.gather(*(cluster.refresh() for cluster in self._all()))

    async def _keep_watching(self) -> None:
        """Look for new clusters often and at their figures rarely, while somebody listens."""
        figures_at = 0.0
        self._spawn(_import_dask_later())
        while self._listeners:
            self._look()
            soon = any(cluster.state == "starting" for cluster in self._all())
            if soon or time.monotonic() >= figures_at:
                figures_at = time.monotonic() + FIGURES_SECONDS
                self._spawn(self._refresh_and_tell())
            self._tell()
            await asyncio.sleep(LOOK_SECONDS)

    async def _refresh_and_tell(self) -> None:
        await self._refresh_all()
        self._tell()

    def _tell(self) -> None:
        """Wake the listeners if the list differs from what they were told last."""
        now = self._to_json()
        if now != self._told:
            self._told = now
            for listener in self._listeners:
                listener.set()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _import_dask_later() -> None:
    await asyncio.sleep(IMPORT_SECONDS)
    await import_dask()


def _one_a_scheduler(notes: list[Announcement]) -> list[Announcement]:
    """Of several processes connected to one scheduler, the owner speaks for it."""
    chosen: dict[str, Announcement] = {}
    for note in notes:
        if note.scheduler_id not in chosen or note.owner != "address":
            chosen[note.scheduler_id] = note
    return [*chosen.values()]


def _was_withdrawn(cluster: Cluster, announced: set[str]) -> bool:
    """Whether a kernel took its note down, which it does when the cluster is closed in a cell."""
    if cluster.process is not None or cluster.note is None or cluster.state == "closing":
        return False
    return not cluster.is_gone and cluster.scheduler_id not in announced


def _why_not(cluster: Cluster) -> str:
    if cluster.state != "live":
        return f"it is {cluster.state}; wait, or remove it."
    if cluster.owner == "address":
        return "it is only watched; use the program that started it."
    return "its class does not support that."
