"""Run cells in a real kernel, and keep everything that it prints."""

import asyncio
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient


class Kernel:
    """A notebook's kernel: execute cells, look at all that came back since its start."""

    def __init__(self, kernel_id: str, client: AsyncKernelClient) -> None:
        self.id = kernel_id
        self.messages: list[dict[str, Any]] = []
        self._client = client
        self._listener = asyncio.ensure_future(self._listen())

    async def run(self, code: str, timeout: float = 60.0) -> str:
        """Run a cell; return what it printed to stdout; fail where the cell fails."""
        content = await asyncio.wait_for(await self.begin(code), timeout)
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

    async def until_printed(self, text: str, timeout: float = 30.0) -> None:
        """Wait until a cell has printed `text`."""
        async with asyncio.timeout(timeout):
            while text not in self.text("stdout"):
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Stop listening."""
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)
        self._client.stop_channels()

    async def _listen(self) -> None:
        while True:
            self.messages.append(await self._client.get_iopub_msg())

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

        while not any(map(is_idle, self.messages)):
            await asyncio.sleep(0.005)
