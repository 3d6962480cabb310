"""Run cells in a real kernel, and keep everything that it prints."""

import asyncio
from collections.abc import Callable
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient


class Kernel:
    """A notebook's kernel: execute cells, look at all that came back since its start."""

    def __init__(self, kernel_id: str, client: AsyncKernelClient) -> None:
        self.id = kernel_id
        self.messages: list[dict[str, Any]] = []
        self._client = client
        self._news = asyncio.Condition()
        self._listener = asyncio.ensure_future(self._listen())

    async def run(self, code: str) -> str:
        """Run a cell; return what it printed to stdout; fail where the cell fails."""
        self.forget()
        content = await asyncio.wait_for(await self.begin(code), 60)
        assert content["status"] == "ok", "\n".join(content.get("traceback", [])) or content
        return self.text("stdout")

    async def begin(self, code: str) -> "asyncio.Future[dict[str, Any]]":
        """Start a cell; the result is its reply's content."""
        request = self._client.execute(code, store_history=False)
        return asyncio.ensure_future(self._reply(request))

    def text(self, stream: str) -> str:
        """All that was written to a stream since the last `forget`."""
        return "".join(
            message["content"]["text"]
            for message in self.messages
            if message["msg_type"] == "stream" and message["content"]["name"] == stream
        )

    def forget(self) -> None:
        """Drop what was printed so far."""
        self.messages.clear()

    async def until_printed(self, text: str) -> None:
        """Wait until a cell has printed `text`."""
        await self.until(lambda: text in self.text("stdout"))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds, looking at it whenever a message has come."""
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(condition)

    async def ready(self) -> None:
        """Wait until a restarted kernel answers."""
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)
        await self._client.wait_for_ready(timeout=60)
        self._listener = asyncio.ensure_future(self._listen())

    async def stays_silent(self, seconds: float) -> bool:
        """Whether nothing red is printed from the last `forget` until `seconds` from now."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self.text("stderr") != "")
        except TimeoutError:
            return True
        return False

    async def close(self) -> None:
        """Stop listening."""
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)
        self._client.stop_channels()

    async def _listen(self) -> None:
        while True:
            message = await self._client.get_iopub_msg()
            async with self._news:
                self.messages.append(message)
                self._news.notify_all()

    async def _reply(self, request: str) -> dict[str, Any]:
        while True:
            reply = await self._client.get_shell_msg()
            if reply["parent_header"].get("msg_id") == request:
                # stdout of the cell may still be under way
                await self._idle(request)
                return reply["content"]

    async def _idle(self, request: str) -> None:
        def is_idle(message: dict[str, Any]) -> bool:
            return (
                message["msg_type"] == "status"
                and message["parent_header"].get("msg_id") == request
                and message["content"]["execution_state"] == "idle"
            )

        await self.until(lambda: any(map(is_idle, self.messages)))
