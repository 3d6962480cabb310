"""Read all steps that a scheduler remembers, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kernel_helpers.telemetry.feed.follower import Follower, Source
from kernel_helpers.telemetry.feed.rpc import SchedulerRpc
from kernel_helpers.telemetry.scheduler.protocol import Reply, Request
from kernel_helpers.telemetry.wire.columns import Columns, Lanes, columns_of, task_columns

TIMEOUT = 5.0  # seconds


async def read_steps(rpc: SchedulerRpc) -> Columns:
    """Return the columns of ``task_stream`` that a scheduler remembers.

    A scheduler without the plugin receives it, and remembers from then on.

    Parameters
    ----------
    rpc : SchedulerRpc

    Raises
    ------
    OSError
        If the scheduler does not answer.
    """
    history = _History()
    await Follower(lambda: rpc, history, connect_timeout=TIMEOUT, timeout=TIMEOUT).run()
    return history.columns


class _History:
    """Collect replies until one is empty."""

    def __init__(self) -> None:
        self.columns = columns_of([], "task_stream")
        self.done = False
        self._request = Request(wait=0.0, snapshot=False)
        self._lanes = Lanes()

    @asynccontextmanager
    async def connected(self, source: Source) -> AsyncIterator[None]:  # noqa: ARG002
        yield

    def request(self) -> Request:
        return self._request

    async def receive(self, reply: Reply) -> bool:
        for column, new in zip(self.columns, task_columns(reply.tasks, self._lanes), strict=True):
            column.extend(new)
        self._request = self._request._replace(ring=reply.ring, cursor=reply.next)
        self.done = not reply.tasks
        return not self.done

    def lost(self, sentence: str) -> None:
        raise OSError(f"{sentence}.")
