"""Give all widgets of one Dask client the same telemetry feed, on the client's own loop."""

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary, ref

from distributed import Client

from kernel_helpers.telemetry.feed.feed import TelemetryFeed
from kernel_helpers.telemetry.feed.follower import SourceClosedError

CLOSED = "The client was closed; start a cluster and make this view again to watch it."

_feeds: "WeakKeyDictionary[Client, TelemetryFeed]" = WeakKeyDictionary()


def feed_of(client: Client) -> TelemetryFeed:
    """Return the feed of a client; call it on the client's loop."""
    if client not in _feeds:
        _feeds[client] = TelemetryFeed(_connection(client))
    return _feeds[client]


def loop_of(client: Client) -> asyncio.AbstractEventLoop:
    """Return the loop on which a client does its input and output."""
    runs: Any = client.loop  # tornado's, which wraps asyncio's
    loop: asyncio.AbstractEventLoop = runs.asyncio_loop
    return loop


def _connection(client: Client) -> Callable[[], Any]:
    client_ref = ref(client)  # the feed must not keep its client alive

    def connect() -> Any:
        client = client_ref()
        if client is None or client.status in ("closing", "closed"):
            raise SourceClosedError(CLOSED)
        if client.scheduler is None:
            raise OSError("The client is not connected yet.")
        return client.scheduler

    return connect
