"""Follow one scheduler: connect, fall back where it takes no plugin, lose it, and come back."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from kernel_helpers.telemetry.feed.borrowed import BorrowedStream
from kernel_helpers.telemetry.feed.register import ensure_plugin, telemetry_since
from kernel_helpers.telemetry.feed.replies import TelemetryUnavailableError
from kernel_helpers.telemetry.feed.rpc import SchedulerRpc
from kernel_helpers.telemetry.scheduler.protocol import Reply, Request

logger = logging.getLogger(__name__)

RETRY = 1.0  # seconds between two attempts to connect


class SourceClosedError(Exception):
    """Raised by a `connect`: the scheduler was closed on purpose; the message says so."""


class PluginSource:
    """Answer from this package's plugin on a scheduler."""

    interval = 0.0  # the plugin waits for rows by itself
    missing: tuple[str, ...] = ()
    sentence = ""

    def __init__(self, rpc: SchedulerRpc) -> None:
        self.rpc = rpc

    async def since(self, request: Request) -> Reply | None:
        """Answer with the new rows; None where the plugin is not registered any more."""
        return await telemetry_since(self.rpc, request)


Source = PluginSource | BorrowedStream


class Subscriber(Protocol):
    """What a `Follower` calls."""

    @property
    def done(self) -> bool:
        """Whether there is nothing more to follow, once a connection has ended."""
        ...

    def connected(self, source: Source) -> AbstractAsyncContextManager[None]:
        """Return a context that lasts as long as one connection."""
        ...

    def request(self) -> Request:
        """Return the next request."""
        ...

    async def receive(self, reply: Reply) -> bool:
        """Receive a reply; return, when the next request is due, whether to go on."""
        ...

    def lost(self, sentence: str) -> None:
        """Note that there is no connection; the sentence, without a full stop, says why."""
        ...


class Follower:
    """Ask one scheduler for what is new.

    Parameters
    ----------
    connect : callable
        Returns ``client.scheduler`` or ``distributed.core.rpc(address)``; called again after each
        loss. May raise `SourceClosedError`.
    subscriber : Subscriber
    connect_timeout : float
        Seconds until an address where no scheduler answers counts as lost.
    timeout : float
        Seconds until a scheduler without a reply counts as lost.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        subscriber: Subscriber,
        *,
        connect_timeout: float,
        timeout: float,
    ) -> None:
        self._connect = connect
        self._subscriber = subscriber
        self._connect_timeout = connect_timeout
        self._timeout = timeout

    async def run(self) -> None:
        """Follow until the subscriber is done.

        Raises
        ------
        SourceClosedError
            If `connect` does.
        """
        while True:
            again = await self._follow()
            if self._subscriber.done:
                return
            await asyncio.sleep(0.0 if again else RETRY)

    async def _follow(self) -> bool:
        """Use one connection; return whether to try the next one at once."""
        rpc, again = None, False
        try:
            rpc = self._connect()
            refusal = await self._register(rpc)
            again = True
            again = await self._use(rpc, refusal)
        except OSError:
            address = getattr(rpc, "address", "")
            self._subscriber.lost(f"The scheduler {address} does not answer")
        except SourceClosedError:
            raise
        except Exception as error:
            logger.exception("Following a scheduler failed")
            self._subscriber.lost(f"Following the scheduler failed with {error!r}")
        finally:
            if rpc is not None:
                await rpc.close_rpc()
        return again

    async def _register(self, rpc: SchedulerRpc) -> str:
        """Register the plugin; return why the scheduler cannot take it, "" where it did."""
        try:
            async with asyncio.timeout(self._connect_timeout):
                await ensure_plugin(rpc)
        except TelemetryUnavailableError as error:
            return str(error)
        return ""

    async def _use(self, rpc: SchedulerRpc, refusal: str) -> bool:
        if not refusal:
            try:
                return await self._ask(PluginSource(rpc))
            except TelemetryUnavailableError as error:  # another version of it
                refusal = str(error)
        return await self._ask(BorrowedStream(rpc, refusal))

    async def _ask(self, source: Source) -> bool:
        """Ask until the plugin is gone (return True) or the subscriber stops (return False)."""
        async with self._subscriber.connected(source):
            while True:
                request = self._subscriber.request()
                # Not `wait_for`: before Python 3.12 it may swallow the cancellation of this task.
                async with asyncio.timeout(request.wait + self._timeout):
                    reply = await source.since(request)
                if reply is None:
                    return True
                if not await self._subscriber.receive(reply):
                    return False
