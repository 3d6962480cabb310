"""Hand a recording in the server's folder to the browser, as the messages that views read."""

import asyncio
import base64
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from kernel_helpers_lab.errors import InvalidRequestError, UnknownRecordingError
from kernel_helpers_lab.handlers import LabHandler


class RecordingHandler(LabHandler):
    """One recording."""

    @authenticated
    @authorized
    async def get(self, path: str) -> None:
        """Send its messages."""
        content = await self._read(path)
        try:
            messages = await asyncio.to_thread(_messages, content, path)
        except ValueError as error:
            raise InvalidRequestError(str(error)) from error
        self.finish(messages, set_content_type="application/octet-stream")

    async def _read(self, path: str) -> bytes:
        # Through the contents manager: it knows which files this user may see.
        manager: Any = self.contents_manager
        try:
            model = await ensure_async(manager.get(path, type="file", format="base64"))
        except HTTPError as error:
            sentence = f"Expected a recording at {path}, found no such file; refresh the list."
            raise UnknownRecordingError(sentence) from error
        return base64.b64decode(model["content"])


def _messages(content: bytes, path: str) -> bytes:
    # Here, because the server starts without pyarrow.
    import pyarrow as pa

    from kernel_helpers.telemetry.recordings.frames import messages_of, pack_messages
    from kernel_helpers.telemetry.recordings.read import read_recording

    recording = read_recording(pa.BufferReader(content), Path(path))
    return pack_messages(messages_of(recording))
