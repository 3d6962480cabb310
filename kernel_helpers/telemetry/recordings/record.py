"""Record what a cluster does while a block of code runs, or until a command is stopped."""

import asyncio
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from distributed import Client, Security, default_client
from distributed.core import rpc

from kernel_helpers.telemetry.recordings.recorder import Recorder
from kernel_helpers.telemetry.recordings.write import RecordingWriter

START_PATIENCE = 15.0  # seconds


class record:  # noqa: N801 - used as `with record(...)`
    """Record every task of a cluster while a block runs.

    The recording grows in ``<path>.part``, which is valid at any moment, and gets its name when
    the block ends, also when it ends with an error.

    Parameters
    ----------
    path : str or path-like
        File to write, by custom ``*.arrows``.
    client : distributed.Client, optional
        By default the latest one.

    Attributes
    ----------
    path : pathlib.Path

    Raises
    ------
    ValueError
        If there is no client.
    FileExistsError
        If somebody else records into this file.
    OSError
        At the end of the block, if the disk was full; what was written until then is kept.

    Examples
    --------
    >>> from kernel_helpers import record, start_cluster
    >>> client = start_cluster()  # doctest: +SKIP
    >>> with record("run.arrows"):  # doctest: +SKIP
    ...     client.gather(client.map(abs, range(100)))
    """

    def __init__(self, path: str | PathLike[str], client: Client | None = None) -> None:
        self.path = Path(path)
        self._client = client

    def __enter__(self) -> Self:
        client = self._client = self._client or _latest_client()
        scheduler: Any = client.scheduler
        self._writer = RecordingWriter(self.path, scheduler.address)
        self._recorder = Recorder(lambda: client.scheduler, self._writer)
        runs: Any = client.loop  # tornado's, which wraps asyncio's
        self._loop: asyncio.AbstractEventLoop = runs.asyncio_loop
        self._ended = asyncio.run_coroutine_threadsafe(self._recorder.run(), self._loop)
        asyncio.run_coroutine_threadsafe(self._recorder.begun(), self._loop).result(START_PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._loop.call_soon_threadsafe(self._recorder.stop)
            self._ended.result()
        finally:
            self._writer.close()
        if error is None:
            raise_write_error(self._writer)


async def record_address(
    address: str,
    path: Path,
    *,
    stop: asyncio.Event,
    security: Security | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Record the scheduler at an address until `stop` is set.

    Parameters
    ----------
    address : str
    path : pathlib.Path
    stop : asyncio.Event
    security : distributed.Security, optional
        Certificates for a scheduler over TLS; by default what Dask's configuration names.
    progress : callable, optional
        Called with the number of task rows after each batch.
    """
    writer = RecordingWriter(path, address)
    arguments = (security or Security()).get_connection_args("client")
    recorder = Recorder(lambda: rpc(address, connection_args=arguments), writer, progress)

    async def wait_for_stop() -> None:
        await stop.wait()
        recorder.stop()

    waiting = asyncio.create_task(wait_for_stop())
    try:
        await recorder.run()
    finally:
        waiting.cancel()
        writer.close()
    raise_write_error(writer)


def raise_write_error(writer: RecordingWriter) -> None:
    """Tell why a recording ends early."""
    if writer.error is not None:
        raise OSError(
            writer.error.errno,
            f"Expected to write the whole run, got {writer.error.strerror or writer.error!r}; "
            f"{writer.path} is valid up to there. Free some space and record again.",
        ) from writer.error


def _latest_client() -> Client:
    try:
        client: Client = default_client()
    except ValueError as error:
        raise ValueError(
            "Expected a Dask client to record, found none; run `client = start_cluster()` first."
        ) from error
    return client
