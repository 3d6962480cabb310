"""Run a recorder in a thread and an event loop of its own.

The client's loop ends with the client, and the caller's may be the one that the block runs in.
"""

import asyncio
from concurrent.futures import Future
from threading import Thread

from kernel_helpers.telemetry.recordings.recorder import Recorder
from kernel_helpers.telemetry.recordings.write import RecordingWriter


class RecorderThread:
    """Record until `stop`, then finish the file.

    Parameters
    ----------
    recorder : Recorder
    writer : RecordingWriter

    Attributes
    ----------
    started : concurrent.futures.Future
        Done when every task from here on is recorded.
    ended : concurrent.futures.Future
        Done when the file has its name.
    """

    def __init__(self, recorder: Recorder, writer: RecordingWriter) -> None:
        self.started: Future[None] = Future()
        self.ended: Future[None] = Future()
        self._recorder = recorder
        self._writer = writer
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="kernel-helpers-recorder", daemon=True)

    def start(self) -> None:
        """Start to record."""
        self._thread.start()

    def stop(self) -> None:
        """Record what there is, and end."""
        if not self.ended.done():
            self._loop.call_soon_threadsafe(self._recorder.stop)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._record())
        except BaseException as error:  # noqa: BLE001 - raised where the future is waited for
            self.ended.set_exception(error)
        else:
            self.ended.set_result(None)
        if not self.started.done():
            self.started.set_result(None)

    async def _record(self) -> None:
        running = asyncio.create_task(self._recorder.run())
        try:
            await self._recorder.started()
            self.started.set_result(None)
            await running
        finally:
            self._writer.close()
