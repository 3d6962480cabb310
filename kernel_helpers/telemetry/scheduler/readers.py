"""Let the readers of a scheduler's rows know that it closes."""

import asyncio
from contextlib import suppress

from distributed.metrics import monotonic

READER_SECONDS = 2.0  # a reader without a request for so long is gone
CLOSE_SECONDS = 1.0  # that a closing scheduler waits until its readers know


class Readers:
    """The names of readers, and the time of each one's last request.

    Attributes
    ----------
    closing : bool
        Whether the scheduler closes.
    """

    def __init__(self) -> None:
        self.closing = False
        self._requests: dict[str, float] = {}
        self._all_know = asyncio.Event()

    def answer(self, reader: str) -> bool:
        """Return whether the scheduler closes, and note a reader's request."""
        if reader and not self.closing:
            self._requests[reader] = monotonic()
        elif self.closing:
            self._requests.pop(reader, None)
            if not self._requests:
                self._all_know.set()
        return self.closing

    async def before_close(self) -> None:
        """Wait until every reader knows."""
        self.closing = True
        late = monotonic() - READER_SECONDS
        self._requests = {name: at for name, at in self._requests.items() if at >= late}
        if self._requests:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._all_know.wait()
