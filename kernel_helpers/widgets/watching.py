"""The notebook widgets that show a running cluster: TaskStream and Workers."""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar

import anywidget
import traitlets
from distributed import Client

from kernel_helpers._dask import current_client
from kernel_helpers.telemetry.wire.message import read_subscription
from kernel_helpers.widgets.bundle import read_bundle
from kernel_helpers.widgets.client_feeds import CLOSED, feed_of, loop_of

NO_CLIENT = "No cluster yet: run `client = start_cluster()`, then make this view again."


class ClusterWidget(anywidget.AnyWidget):
    """A live view of one cluster, fed from the client's loop while cells run.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.
    """

    bundle: ClassVar[str]
    topics: ClassVar[tuple[str, ...]]
    # Topic and columns of the table that stays in a saved notebook, where no picture does.
    still: ClassVar[tuple[str, tuple[str, ...]]]

    _esm = traitlets.Unicode().tag(sync=True)
    _still = traitlets.Unicode().tag(sync=True)  # name of the picture that replaces this
    _state_text = traitlets.Unicode().tag(sync=True)  # shown while no frames come

    _client: Client | None = None
    _sender: asyncio.Task[None] | None = None
    _still_mark: Any = None

    def __init__(self, client: Client | None = None, **kwargs: Any) -> None:
        super().__init__(_esm=read_bundle(self.bundle), _still=uuid.uuid4().hex, **kwargs)
        self._client = client or current_client()
        if self._client is None:
            self._state_text = NO_CLIENT
        elif self._client.status in ("closing", "closed"):
            self._state_text = CLOSED
        else:
            # Unasked, because a request waits in the browser until the running cell is done; and
            # self-contained, because the browser may not listen yet.
            self._start({topic: {} for topic in self.topics}, self_contained=True)
            self.on_msg(self._on_request)

    def __repr__(self) -> str:
        name = type(self).__name__
        if self._client is None:
            return f"{name} of no cluster"
        address = getattr(self._client.scheduler, "address", "a closed client")
        return f"{name} of {address}"

    def _ipython_display_(self) -> None:
        """Display the live view, and below it what stays when its feed has ended."""
        from IPython.display import display

        bundle = self._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        display({**data, "text/plain": repr(self)}, metadata=metadata, raw=True)
        if self._client is not None:
            from kernel_helpers.widgets.stills import keep_still

            keep_still(self)

    def close(self) -> None:
        """Remove the view and stop sending."""
        self._on_loop(self._stop)
        super().close()

    def _on_request(self, _widget: object, content: object, _buffers: object) -> None:
        # A page that was loaded again has no rows: its request gets a new reader.
        self._start(read_subscription(content), self_contained=False)

    def _start(self, topics: Mapping[str, Mapping[str, Any]], *, self_contained: bool) -> None:
        client = self._client
        if client is None:
            return

        def start() -> None:
            self._stop()
            self._sender = asyncio.ensure_future(self._forward(client, topics, self_contained))

        self._on_loop(start)

    def _stop(self) -> None:
        if self._sender is not None:
            self._sender.cancel()

    async def _forward(
        self, client: Client, topics: Mapping[str, Mapping[str, Any]], self_contained: bool
    ) -> None:
        reader = feed_of(client).reader(topics, self_contained=self_contained)
        try:
            async for message in reader:
                self.send({"kind": "frame"}, buffers=[message])
        finally:
            reader.close()
            # The client's loop may end with the client, and cancel this before the last message.
            if client.status in ("closing", "closed"):
                self._state_text = CLOSED

    def _on_loop(self, action: Callable[[], None]) -> None:
        if self._client is not None:
            with suppress(RuntimeError):  # a closed client's loop: nothing runs there any more
                loop_of(self._client).call_soon_threadsafe(action)


class TaskStream(ClusterWidget):
    """What every thread of a cluster does and did, as rectangles over time.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> TaskStream()
    TaskStream of no cluster
    """

    bundle = "task_stream"
    topics = ("task_stream", "running", "workers")


class Workers(ClusterWidget):
    """The workers of a cluster: processor, memory and tasks of each.

    Parameters
    ----------
    client : distributed.Client, optional
        By default the latest one; without any, the view says what to do.

    Examples
    --------
    >>> Workers()
    Workers of no cluster
    """

    bundle = "workers"
    topics = ("workers",)
    still = ("workers", ("name", "cpu", "memory", "limit", "spilled", "processing"))
