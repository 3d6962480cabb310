"""Start or join a cluster with one call: the lectures' factory."""

import asyncio
import html
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal

from distributed import Client, LocalCluster, Security
from distributed.core import rpc

from kernel_helpers.clusters.address import (
    check_listening,
    normalize_address,
    unreachable,
)
from kernel_helpers.clusters.size import (
    MAX_THREADS,
    MAX_WORKERS,
    check_count,
    check_memory_limit,
)

if TYPE_CHECKING:
    Kind = Literal["thread", "processes"] | str

ANSWER_SECONDS = 4.0

_running: "ClusterClient | None" = None


class ClusterClient(Client):
    """A `distributed.Client` that describes itself in one line and takes its cluster with it."""

    async def _close(self, fast: bool = False) -> None:
        await super()._close(fast=fast)
        if self.cluster is not None:
            await self.cluster.close()

    def __repr__(self) -> str:
        if self.status != "running":
            return f"<Client: {self.status}>"
        info = self.scheduler_info(n_workers=-1)
        n_threads = sum(worker["nthreads"] for worker in info["workers"].values())
        return (
            f"<Client: {_counted(len(info['workers']), 'worker')}, "
            f"{_counted(n_threads, 'thread')} at {info['address']}>"
        )

    def _repr_html_(self) -> str:
        return f"<code>{html.escape(repr(self))}</code>"


def start_cluster(
    kind: "Kind" = "thread",
    *,
    n_workers: int = 1,
    threads_per_worker: int = 2,
    memory_limit: int | str | None = "auto",
    dashboard_address: str = "127.0.0.1:0",
) -> ClusterClient:
    """Start a cluster on this machine, or join the one at an address.

    Calling it again returns the client of the cluster that is already running.

    Parameters
    ----------
    kind : {"thread", "processes"} or str, default="thread"
        "thread" runs the workers inside this kernel, which starts fastest; "processes" gives
        each worker a process of its own; an address such as "tcp://127.0.0.1:8786" joins a
        scheduler that runs already.
    n_workers, threads_per_worker : int
        Size of a new cluster.
    memory_limit : int, str or None, default="auto"
        Memory of one worker, such as "1 GiB".
    dashboard_address : str, default="127.0.0.1:0"
        Where Dask's own dashboard listens; port 0 is any free port.

    Returns
    -------
    distributed.Client
        Connected, and the default client of this kernel; closing it closes a cluster made here.

    Examples
    --------
    >>> client = start_cluster()  # doctest: +SKIP
    >>> client.submit(sum, [1, 2, 3]).result()  # doctest: +SKIP
    6
    """
    global _running
    if kind not in ("thread", "processes"):
        return _join(kind)
    if _running is not None and _running.status == "running":
        print("This kernel's cluster is running already; client.shutdown() ends it.")
        return _running
    cluster = LocalCluster(
        n_workers=check_count("n_workers", n_workers, most=MAX_WORKERS),
        threads_per_worker=check_count("threads_per_worker", threads_per_worker, most=MAX_THREADS),
        memory_limit=check_memory_limit(memory_limit),
        processes=kind == "processes",
        protocol="tcp",  # the default, inproc://, cannot be reached by the panel
        host="127.0.0.1",
        dashboard_address=_free_dashboard_address(dashboard_address),
    )
    _running = _connect(cluster)
    return _running


def _join(address: str) -> ClusterClient:
    if "://" not in address and ":" not in address:
        raise ValueError(
            f"kind must be 'thread', 'processes' or a scheduler's address, got {address!r}."
        )
    address = normalize_address(address)
    current = _current_client()
    scheduler: Any = current.scheduler if current else None
    if current is not None and scheduler.address == address:
        return current
    check_listening(address)
    # In a thread, because a notebook's own thread has a running event loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _check_scheduler(address)).result()
    return _connect(address)


async def _check_scheduler(address: str) -> None:
    """Raise `ClusterUnreachable` unless a scheduler answers; `Client` would wait much longer."""
    scheduler = rpc(address, connection_args=Security().get_connection_args("client"))
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await scheduler.identity(n_workers=0)
    except OSError as error:
        raise unreachable(address) from error
    finally:
        await scheduler.close_rpc()


def _connect(where: str | LocalCluster, **options: Any) -> ClusterClient:
    make: Any = ClusterClient  # distributed's classes are not annotated
    client: ClusterClient = make(where, **options)
    return client


def _current_client() -> ClusterClient | None:
    try:
        client = Client.current()
    except ValueError:
        return None
    return client if isinstance(client, ClusterClient) and client.status == "running" else None


def _free_dashboard_address(address: str) -> str:
    """Give way to whoever has the port, in one sentence instead of Dask's warning."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise ValueError(f"dashboard_address must look like ':8787', got {address!r}.")
    try:
        with socket.create_server((host, int(port))):
            return address
    except OSError:
        print(f"Port {port} is in use; Dask's dashboard takes a free one instead.")
        return f"{host}:0"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
