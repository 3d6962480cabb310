"""Record what a cluster does while a block of code runs, or until a command is stopped."""

import asyncio
from collections.abc import Callable
from concurrent.futures import wait
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from distributed import Client, Security
from distributed.core import rpc

from kernel_helpers._dask import require_client
from kernel_helpers.telemetry.recordings.recorder import Recorder
from kernel_helpers.telemetry.recordings.thread import RecorderThread
from kernel_helpers.telemetry.recordings.write import RecordingWriter

START_SECONDS = 60.0  # until a scheduler that does not answer counts as absent


class record:  # noqa: N801 - used as `with record(...)`
    """Record every task of a cluster while a block runs.

    Use ``async with`` in coroutines. The recording grows in ``<path>.part``, which is valid at any
    moment, and gets its name when the block ends, also when it ends with an error. It goes on when
    the client is closed inside the block, and ends with the scheduler.

    Parameters
    ----------
    path : str or path-like
        File to write, by custom ``*.arrows``.
    client : distributed.Client, optional
        By default the latest one.
    labels : bool, default=True
        Whether to record the first line of each notebook cell that made tasks, which may hold a
        password; False records its number alone.

    Attributes
    ----------
    path : pathlib.Path

    Raises
    ------
    ValueError
        If there is no client, or it is not connected.
    RuntimeError
        If ``with`` is used where ``async with`` is needed.
    FileExistsError
        If another recorder writes this file.
    OSError
        If the scheduler does not answer; at the end of a block without an error of its own, if the
        disk was full: what was written until then is kept.

    Examples
    --------
    >>> from kernel_helpers import record, start_cluster
    >>> client = start_cluster()
    >>> with record("run.arrows"):
    ...     numbers = client.gather(client.map(abs, range(100)))
    """

    def __init__(
        self, path: str | PathLike[str], client: Client | None = None, *, labels: bool = True
    ) -> None:
        self.path = Path(path)
        self._labels = labels
        self._client = client

    def __enter__(self) -> Self:
        client = require_client(self._client)
        if _runs_here(client):
            raise RuntimeError(
                "Expected `async with record(...)` for a client of the running event loop, got "
                "`with`, which would block that loop; write `async with`."
            )
        thread = self._start(client)
        try:
            thread.started.result(START_SECONDS)
        except BaseException as error:
            self._give_up(error)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._thread.stop()
        wait([self._thread.ended])
        self._raise_unless(error)

    async def __aenter__(self) -> Self:
        thread = self._start(require_client(self._client))
        try:
            async with asyncio.timeout(START_SECONDS):
                await asyncio.wrap_future(thread.started)
        except BaseException as error:
            self._give_up(error)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._thread.stop()
        await asyncio.wait([asyncio.wrap_future(self._thread.ended)])
        self._raise_unless(error)

    def _start(self, client: Client) -> RecorderThread:
        address, arguments = _connection(client)
        self._writer = RecordingWriter(self.path, address, labels=self._labels)
        recorder = Recorder(lambda: rpc(address, connection_args=arguments), self._writer)
        self._thread = RecorderThread(recorder, self._writer)
        self._thread.start()
        return self._thread

    def _give_up(self, error: BaseException) -> None:
        """Leave nothing of a recording that did not begin."""
        self._writer.unwanted = True
        self._thread.stop()
        wait([self._thread.ended])
        if isinstance(error, TimeoutError):
            raise TimeoutError(
                f"Expected the scheduler at {self._writer.scheduler} to answer within "
                f"{START_SECONDS:.0f} s, got nothing; check that it runs, and record again."
            ) from error

    def _raise_unless(self, error: BaseException | None) -> None:
        """Raise why the recording is not whole, unless the block raises an error of its own."""
        if error is None:
            self._thread.ended.result()
            raise_write_error(self._writer)


async def record_address(
    address: str,
    path: Path,
    *,
    stop: asyncio.Event,
    security: Security | None = None,
    on_rows: Callable[[int], None] = lambda _: None,
) -> None:
    """Record the scheduler at an address until `stop` is set.

    Parameters
    ----------
    address : str
    path : pathlib.Path
    stop : asyncio.Event
    security : distributed.Security, optional
        Certificates for a scheduler over TLS; by default what Dask's configuration names.
    on_rows : callable, optional
        Called with the number of task rows after each batch.
    """
    writer = RecordingWriter(path, address)
    arguments = (security or Security()).get_connection_args("client")
    recorder = Recorder(lambda: rpc(address, connection_args=arguments), writer, on_rows)

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
    """Raise the error that ended a recording early."""
    if writer.error is not None:
        raise OSError(
            writer.error.errno,
            f"Expected to write the whole run, got {writer.error.strerror or writer.error!r}; "
            f"{writer.path} is valid up to there. Free some space and record again.",
        ) from writer.error


def _runs_here(client: Client) -> bool:
    """Return whether a client belongs to the event loop that runs in this thread."""
    try:
        running = asyncio.get_running_loop()
    except RuntimeError:
        return False
    runs: Any = client.loop  # tornado's, which wraps asyncio's
    return client.asynchronous or runs.asyncio_loop is running


def _connection(client: Client) -> tuple[str, dict[str, Any]]:
    """Return the address of a client's scheduler, and what connecting to it needs."""
    scheduler: Any = client.scheduler
    if client.status != "running" or scheduler is None:
        raise ValueError(
            f"Expected a client that is connected, got one that is {client.status}; make a new "
            "one, or await an asynchronous one first."
        )
    return scheduler.address, client.security.get_connection_args("client")
