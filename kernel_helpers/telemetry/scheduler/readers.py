"""Let those who read a scheduler's rows again and again know that it closes.

Like `plugin`, this module travels to schedulers by value: it imports only what every scheduler
has.
"""

import asyncio
from contextlib import suppress

from distributed.metrics import monotonic

READER_SECONDS = 2.0  # a reader that asks nothing for so long is gone
CLOSE_SECONDS = 1.0  # that a closing scheduler waits until its readers know


class Readers:
    """The names of readers, and when each one asked last.

    Attributes
    ----------
    closing : bool
        Whether the scheduler closes.
    """

    def __init__(self) -> None:
        self.closing = False
        self._asked: dict[str, float] = {}
        self._all_know = asyncio.Event()

    def answer(self, reader: str) -> bool:
        """Return whether the scheduler closes, and note that a reader asked."""
        if reader and not self.closing:
            self._asked[reader] = monotonic()
        elif self.closing:
            self._asked.pop(reader, None)
            if not self._asked:
                self._all_know.set()
        return self.closing

    async def before_close(self) -> None:
        """Wait until every reader knows."""
        self.closing = True
        late = monotonic() - READER_SECONDS
        self._asked = {name: asked for name, asked in self._asked.items() if asked >= late}
        if self._asked:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._all_know.wait()
