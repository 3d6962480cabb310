"""Websockets: a cluster's telemetry in binary messages, and changes of the list in JSON."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from kernel_helpers.telemetry.wire.message import TOPIC_NAMES, check_version, state_message
from kernel_helpers_lab.cluster import Cluster
from kernel_helpers_lab.dask_import import import_dask
from kernel_helpers_lab.handlers import LabBase
from kernel_helpers_lab.progress import progress_changes

MAX_REQUEST_BYTES = 16 * 1024
POLICY_VIOLATION = 1008


class LabSocket(LabBase, WebSocketMixin, WebSocketHandler, JupyterHandler):
    """A websocket that sends from one task, which ends with the connection."""

    _sender: asyncio.Task[None] | None = None

    def get_compression_options(self) -> dict[str, Any]:
        """Negotiate permessage-deflate; telemetry shrinks to a third at the cheapest level."""
        return {"compression_level": 1, "mem_level": 5}

    def open(self, *args: str, **kwargs: str) -> None:
        """Send each message at once: waiting to fill a packet would hold a small one for 40 ms."""
        super().open(*args, **kwargs)
        self.set_nodelay(True)

    def send_from(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` until the connection closes."""
        self.stop_sending()
        self._sender = asyncio.create_task(self._guard(work))

    def stop_sending(self) -> None:
        """Cancel the task."""
        if self._sender is not None:
            self._sender.cancel()
            self._sender = None

    def on_message(self, message: str | bytes) -> None:
        """Ignore what the browser says, unless a subclass listens."""

    def on_close(self) -> None:
        """End the task."""
        self.stop_sending()

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except* WebSocketClosedError:
            pass  # between two messages the reader left
        except* Exception:
            self.log.exception("A websocket's sender failed")
            self.close(1011, "The server failed to send; see its log.")


class EventsSocket(LabSocket):
    """Push the list of clusters whenever it changes, and tell when progress did."""

    @ws_authenticated
    @authorized
    async def get(self, *args: str, **kwargs: str) -> None:
        """Upgrade to a websocket."""
        await super().get(*args, **kwargs)

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin to push."""
        super().open(*args, **kwargs)
        self.send_from(self._push())

    async def _push(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._push_clusters())
            group.create_task(self._push_progress())

    async def _push_progress(self) -> None:
        changes = progress_changes()
        try:
            async for _ in changes:
                await self.write_message(json.dumps({"type": "progress"}))
        finally:
            await changes.aclose()

    async def _push_clusters(self) -> None:
        changes = self.clusters.changes()
        try:
            async for clusters in changes:
                await self.write_message(json.dumps({"type": "clusters", "clusters": clusters}))
        finally:
            await changes.aclose()


class TelemetrySocket(LabSocket):
    """Send one cluster's rows, as fast as this reader takes them."""

    _cluster: Cluster
    _reader: Any = None
    _subscription: dict[str, dict[str, Any]] | None = None

    @ws_authenticated
    @authorized
    async def get(self, cluster_id: str) -> None:
        """Upgrade to a websocket if there is such a cluster."""
        self._cluster = self.clusters.find(cluster_id)
        await super().get(cluster_id)

    def on_message(self, message: str | bytes) -> None:
        """Take a subscription; the first one starts the rows."""
        try:
            subscription = parse_subscription(message)
        except ValueError as error:
            self.close(POLICY_VIOLATION, str(error))
            return
        first, self._subscription = self._subscription is None, subscription
        if self._reader is not None:
            self._reader.subscribe(subscription)
        elif first:
            self.send_from(self._send())

    def on_close(self) -> None:
        """Let the feed rest if this was its last reader."""
        super().on_close()
        if self._reader is not None:
            self._reader.close()

    async def _send(self) -> None:
        if not self._cluster.reachable.is_set():
            await self._write(state_message("starting", "The cluster is starting."))
            await self._cluster.reachable.wait()
        await import_dask()
        self._reader = self.clusters.hub.reader(
            self._cluster.id, self._cluster.connect, self._subscription or {}
        )
        async for message in self._reader:
            await self._write(message)
        self.close()

    async def _write(self, message: bytes) -> None:
        # Waiting for the flush keeps the backlog of a slow reader in the ring, not in memory.
        await self.write_message(message, binary=True)


def parse_subscription(message: str | bytes) -> dict[str, dict[str, Any]]:
    """Return topics and places out of ``{"subscribe": {topic: {"ring": ..., "cursor": ...}}}``."""
    if len(message) > MAX_REQUEST_BYTES:
        raise ValueError(f"A subscription has at most {MAX_REQUEST_BYTES} bytes.")
    try:
        request = json.loads(message)
    except RecursionError as error:
        raise ValueError("A subscription is not nested that deep.") from error
    topics = request.get("subscribe") if isinstance(request, dict) else None
    if not isinstance(topics, dict) or not set(topics) <= set(TOPIC_NAMES):
        raise ValueError(
            f'Expected {{"subscribe": ...}} with topics among {", ".join(TOPIC_NAMES)}.'
        )
    check_version(request)
    return {name: _place(place) for name, place in topics.items()}


def _place(place: object) -> dict[str, Any]:
    if not isinstance(place, dict) or not set(place) <= {"ring", "cursor"}:
        raise ValueError("A topic takes a ring and a cursor.")
    ring, cursor = place.get("ring"), place.get("cursor", 0)
    if ring is not None and not (isinstance(ring, str) and len(ring) <= 100):
        raise ValueError("A ring is named by text.")
    if type(cursor) is not int or not 0 <= cursor < 2**53:
        raise ValueError("A cursor is a row's number.")
    return dict(place)
