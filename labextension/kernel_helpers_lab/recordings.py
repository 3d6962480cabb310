"""Send a recording in the server's folder to the browser, as the messages that views read."""

import asyncio
import base64
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from kernel_helpers._format import format_bytes
from kernel_helpers_lab.errors import InvalidRequestError, UnknownRecordingError
from kernel_helpers_lab.handlers import LabHandler
from kernel_helpers_lab.recording_reader import read_apart


class RecordingHandler(LabHandler):
    """One recording."""

    @authenticated
    @authorized
    @authorized(action="read", resource="contents")
    async def get(self, path: str) -> None:
        """Send its messages."""
        settings = self.limits.reader_settings()
        async with self.settings["kernel_helpers_lab_readers"]:
            content = await self._read(path, settings.max_bytes)
            try:
                messages = await asyncio.to_thread(read_apart, content, path, settings)
            except ValueError as error:
                raise InvalidRequestError(str(error)) from error
        self.finish(messages, set_content_type="application/octet-stream")

    async def _read(self, path: str, max_bytes: int) -> bytes:
        # Through the contents manager: it knows which files this user may see.
        manager: Any = self.contents_manager
        try:
            about = await ensure_async(manager.get(path, type="file", content=False))
            if (about.get("size") or 0) > max_bytes:
                raise InvalidRequestError(
                    f"Expected a recording of at most {format_bytes(max_bytes)} at {path}, got "
                    f"{format_bytes(about['size'])}; record a shorter run, or raise the limit if "
                    "you trust the file: KernelHelpersLab.recording_max_bytes."
                )
            model = await ensure_async(manager.get(path, type="file", format="base64"))
        except HTTPError as error:
            sentence = f"Expected a recording at {path}, found no such file; refresh the list."
            raise UnknownRecordingError(sentence) from error
        return base64.b64decode(model["content"])
