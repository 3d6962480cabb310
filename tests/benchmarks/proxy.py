"""Count what a server really sends: a TCP proxy on loopback, one counter a request path."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 1 << 16


class CountingProxy:
    """Forward one port to another; `received[path]` counts bytes towards the browser.

    A path belongs to the connection's last request, so a websocket keeps the path it opened with.
    """

    def __init__(self, port: int) -> None:
        self.target = port
        self.received: Counter[str] = Counter()
        self.port = 0

    async def start(self) -> asyncio.Server:
        """Listen on a free port."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def matching(self, part: str) -> int:
        """Bytes sent so far for every path that holds `part`."""
        return sum(count for path, count in self.received.items() if part in path)

    async def _serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", self.target)
        path = [""]
        with suppress(asyncio.CancelledError):  # the benchmark is over
            await asyncio.gather(self._up(near, forth, path), self._down(far, back, path))

    async def _up(
        self, near: asyncio.StreamReader, forth: asyncio.StreamWriter, path: list[str]
    ) -> None:
        with suppress(ConnectionError):
            while chunk := await near.read(CHUNK):
                if chunk.startswith((b"GET ", b"POST ", b"PUT ", b"PATCH ", b"DELETE ")):
                    path[0] = chunk.split(b" ", 2)[1].decode()
                forth.write(chunk)
                await forth.drain()
        forth.close()

    async def _down(
        self, far: asyncio.StreamReader, back: asyncio.StreamWriter, path: list[str]
    ) -> None:
        with suppress(ConnectionError):
            while chunk := await far.read(CHUNK):
                self.received[path[0]] += len(chunk)
                back.write(chunk)
                await back.drain()
        back.close()


@contextmanager
def counting(port: int) -> Iterator[CountingProxy]:
    """Run a proxy to `port` in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = CountingProxy(port)
    server = asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_end_all_tasks(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _end_all_tasks() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
