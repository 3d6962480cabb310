"""Websockets: what all share, and the telemetry of one cluster in binary messages."""

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

MAX_REQUEST_BYTES = 16 * 1024
POLICY_VIOLATION = 1008
MAX_REASON_BYTES = 123


class LabSocket(LabBase, WebSocketMixin, WebSocketHandler, JupyterHandler):
    """A websocket that sends from named tasks, which end with the connection."""

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        """Start without a task."""
        super().initialize(*args, **kwargs)
        self._senders: dict[str, asyncio.Task[None]] = {}

    def get_compression_options(self) -> dict[str, Any]:
        """Negotiate permessage-deflate; telemetry shrinks to a third at the cheapest level."""
        return {"compression_level": 1, "mem_level": 5}

    def open(self, *args: str, **kwargs: str) -> None:
        """Send each message at once: waiting to fill a packet would delay a small one by 40 ms."""
        super().open(*args, **kwargs)
        self.set_nodelay(True)

    @property
    def sending(self) -> set[str]:
        """Names of the tasks that send."""
        return {*self._senders}

    def send_from(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run `work` until the connection closes, or until it is stopped by its name."""
        self._senders[name] = asyncio.create_task(self._guard(work))

    def stop_sending(self, name: str) -> None:
        """Cancel one task."""
        self._senders.pop(name).cancel()

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close the connection; a websocket's reason has at most 123 bytes."""
        super().close(code, None if reason is None else _cut(reason))

    def on_message(self, message: str | bytes) -> None:
        """Ignore messages of the browser, unless a subclass reads them."""

    def on_close(self) -> None:
        """End all tasks."""
        for name in self.sending:
            self.stop_sending(name)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except WebSocketClosedError:
            pass  # the browser left between two messages
        except Exception:
            self.log.exception("A websocket's sender failed")
            self.close(1011, "The server failed to send; see its log.")


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
        """Read a subscription; the first one starts the rows."""
        try:
            subscription = parse_subscription(message)
        except ValueError as error:
            self.close(POLICY_VIOLATION, str(error))
            return
        first, self._subscription = self._subscription is None, subscription
        if self._reader is not None:
            self._reader.subscribe(subscription)
        elif first:
            self.send_from(self._send(), "rows")

    def on_close(self) -> None:
        """Stop the feed if this was its last reader."""
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


def _cut(reason: str) -> str:
    return reason.encode(errors="replace")[:MAX_REASON_BYTES].decode(errors="ignore")


def parse_message(message: str | bytes) -> Any:
    """Return the JSON value of a browser's message; raise ValueError where it is not one."""
    if len(message) > MAX_REQUEST_BYTES:
        raise ValueError(f"A subscription has at most {MAX_REQUEST_BYTES} bytes.")
    try:
        return json.loads(message)
    except RecursionError as error:
        raise ValueError("A subscription is not nested that deep.") from error


def parse_subscription(message: str | bytes) -> dict[str, dict[str, Any]]:
    """Return positions by topic: ``{"subscribe": {topic: {"ring": ..., "cursor": ...}}}``."""
    request = parse_message(message)
    topics = request.get("subscribe") if isinstance(request, dict) else None
    if not isinstance(topics, dict) or not set(topics) <= set(TOPIC_NAMES):
        raise ValueError(
            f'Expected {{"subscribe": ...}} with topics among {", ".join(TOPIC_NAMES)}.'
        )
    check_version(request)
    return {name: _position(position) for name, position in topics.items()}


def _position(position: object) -> dict[str, Any]:
    if not isinstance(position, dict) or not set(position) <= {"ring", "cursor"}:
        raise ValueError("A topic takes a ring and a cursor.")
    ring, cursor = position.get("ring"), position.get("cursor", 0)
    if ring is not None and not (isinstance(ring, str) and len(ring) <= 100):
        raise ValueError("A ring is named by text.")
    if type(cursor) is not int or not 0 <= cursor < 2**53:
        raise ValueError("A cursor is a row's number.")
    return dict(position)
