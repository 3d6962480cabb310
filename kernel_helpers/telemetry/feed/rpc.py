"""The operations of a scheduler, as ``client.scheduler`` and ``distributed.core.rpc`` have them."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol


class SchedulerRpc(Protocol):
    """Call operations of a scheduler by their names: ``await rpc.identity()``."""

    def __getattr__(self, operation: str, /) -> Callable[..., Awaitable[Any]]: ...
