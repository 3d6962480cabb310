"""A Dask rpc object that checks its address before every connection; imported after Dask."""

from collections.abc import Callable
from typing import Any

from distributed.core import rpc

_rpc: Any = rpc  # without annotations in Dask


class CheckedRpc(_rpc):
    """Call `check` with the address each time before a connection is used or opened.

    Dask opens another connection by itself where the scheduler closed the first one; its port may
    belong to another program by then.
    """

    def __init__(self, address: str, check: Callable[[str], object], **options: Any) -> None:
        super().__init__(address, **options)
        self._check = check

    async def live_comm(self) -> Any:
        """Return an open connection."""
        self._check(self.address)
        return await super().live_comm()
