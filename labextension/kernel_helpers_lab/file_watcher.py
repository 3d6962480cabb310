"""Report changes of one file to many subscribers."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from kernel_helpers_lab.subscribers import Subscribers


class FileWatcher:
    """Poll one file, however many subscribers there are; without a subscriber it is not read.

    Parameters
    ----------
    find_path : callable
        Returns the file's path, None where there is no such file; called at each poll.
    interval : float
        Seconds between two polls.
    """

    def __init__(self, find_path: Callable[[], Path | None], interval: float) -> None:
        self._find_path = find_path
        self._known: tuple[int, int] | None = None
        self._subscribers = Subscribers(self._poll, interval)

    async def changes(self) -> AsyncGenerator[None, None]:
        """Yield after the file was written, by whichever process; several writes may yield once."""
        if not len(self._subscribers):
            self._known = self._state()
        with self._subscribers.subscribe() as changed:
            while True:
                await changed.wait()
                changed.clear()
                yield

    def close(self) -> None:
        """End polling."""
        self._subscribers.close()

    def _poll(self) -> None:
        state = self._state()
        if state != self._known:
            self._known = state
            self._subscribers.notify()

    def _state(self) -> tuple[int, int] | None:
        path = self._find_path()
        try:
            status = path.stat() if path else None
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_ino) if status else None
