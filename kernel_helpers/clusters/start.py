"""Start or join a cluster with one call: the lectures' factory."""

import asyncio
import html
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Literal

import dask
from distributed import Client, LocalCluster, Security
from distributed.core import rpc

from kernel_helpers._dask import current_client
from kernel_helpers._format import format_count
from kernel_helpers.clusters.address import (
    check_listening,
    normalize_address,
    unreachable,
)
from kernel_helpers.clusters.native_threads import shared_cores
from kernel_helpers.clusters.security import cluster_security, find_security, local_options
from kernel_helpers.clusters.size import (
    MAX_THREADS,
    MAX_WORKERS,
    check_count,
    check_memory_limit,
)

if TYPE_CHECKING:
    Kind = Literal["thread", "processes", "laptop", "class", "cluster"] | str

ANSWER_SECONDS = 4.0
_KINDS = ("thread", "processes", "laptop", "class")
_THREADS = ("thread", "laptop")
_CLASS = {"n_workers": 2, "threads_per_worker": 1, "memory_limit": "1 GB"}
_NEW = {"n_workers": 1, "threads_per_worker": 2, "memory_limit": "auto"}

_running: "ClusterClient | None" = None


class ClusterClient(Client):
    """A `distributed.Client` that describes itself in one line and takes its cluster with it."""

    _limits = ExitStack()  # of a cluster in this process: they end with it

    async def _close(self, fast: bool = False) -> None:
        await super()._close(fast=fast)
        if self.cluster is not None:
            await self.cluster.close()
            self._limits.close()

    def __repr__(self) -> str:
        if self.status != "running":
            return f"<Client: {self.status}>"
        info = self.scheduler_info(n_workers=-1)
        n_threads = sum(worker["nthreads"] for worker in info["workers"].values())
        return (
            f"<Client: {format_count(len(info['workers']), 'worker')}, "
            f"{format_count(n_threads, 'thread')} at {info['address']}>"
        )

    def _repr_html_(self) -> str:
        return f"<code>{html.escape(repr(self))}</code>"


def start_cluster(
    kind: "Kind" = "thread",
    *,
    address: str | None = None,
    n_workers: int | None = None,
    threads_per_worker: int | None = None,
    memory_limit: int | str | None = "auto",
    dashboard_address: str | None = None,
    security: Security | bool | None = None,
) -> ClusterClient:
    """Start an encrypted cluster on this machine, or join the one at an address.

    Calling it again returns the client of the cluster that is already running.

    Other users of this machine can connect to the ports of 127.0.0.1 too. A new cluster accepts
    only clients with its certificate, which is in memory and, for the panel and your other
    notebooks, in a file that only you can read.

    Parameters
    ----------
    kind : {"thread", "processes", "laptop", "class", "cluster"} or str, default="thread"
        "thread" runs the workers inside this kernel, which starts fastest; linear algebra then
        opens no more threads than there are cores for each worker thread. "processes" gives
        each worker a process of its own. A lecture's scales are "laptop", which is "thread";
        "class", two processes of one thread and 1 GB each; and "cluster", a scheduler that runs
        already. An address such as "tcp://127.0.0.1:8786" joins the scheduler there.
    address : str, optional
        Address for "cluster"; without it, the one that Dask is configured with (environment
        variable ``DASK_SCHEDULER_ADDRESS``).
    n_workers, threads_per_worker : int, optional
        Size of a new cluster: one worker with two threads, unless `kind` says otherwise.
    memory_limit : int, str or None, default="auto"
        Memory of one worker, such as "1 GiB".
    dashboard_address : str, optional
        Where Dask's own dashboard listens, such as "127.0.0.1:0" with any free port. It asks for
        no password: every user of the machine can read keys, logs and call stacks there. Without
        an address nothing listens.
    security : distributed.Security or bool, optional
        Certificates of a new cluster, or those for joining one. By default a new cluster makes
        its own, or has those of Dask's configuration where ``distributed.comm.require-encryption``
        is set. False encrypts nothing: any user of the machine can then run code as you.

    Returns
    -------
    distributed.Client
        Connected, and the default client of this kernel; closing it closes a cluster made here.

    Raises
    ------
    ValueError
        If an argument makes no sense, or "cluster" is wanted and no address is known.
    ClusterUnreachableError
        If no scheduler answers at the address.

    Examples
    --------
    >>> client = start_cluster()
    >>> client.submit(sum, [1, 2, 3]).result()
    6
    """
    global _running
    if kind == "cluster":
        return _join(address or _configured_address(), security)
    if address is not None:
        raise ValueError(f"address goes with kind 'cluster', got it with {kind!r}.")
    if kind not in _KINDS:
        return _join(kind, security)
    if _running is not None and _running.status == "running":
        print("This kernel's cluster is running already; client.shutdown() ends it.")
        return _running
    size = _size(kind, n_workers, threads_per_worker, memory_limit)
    if dashboard_address is not None:
        dashboard_address = _free_dashboard_address(dashboard_address)
    options = local_options(cluster_security(security), dashboard_address)
    cluster = _local_cluster(kind, size, options)
    _running = _connect(cluster)
    if kind in _THREADS:
        _running._limits = ExitStack()
        _running._limits.enter_context(shared_cores(cluster))
    return _running


def _size(
    kind: str, n_workers: int | None, threads_per_worker: int | None, memory_limit: int | str | None
) -> dict[str, Any]:
    """Return the checked size of a new cluster: what was asked for, else what `kind` means."""
    size: dict[str, Any] = dict(_CLASS if kind == "class" else _NEW)
    if n_workers is not None:
        size["n_workers"] = check_count("n_workers", n_workers, most=MAX_WORKERS)
    if threads_per_worker is not None:
        size["threads_per_worker"] = check_count(
            "threads_per_worker", threads_per_worker, most=MAX_THREADS
        )
    if memory_limit != "auto":
        size["memory_limit"] = check_memory_limit(memory_limit)
    return size


def _local_cluster(kind: str, size: dict[str, Any], options: dict[str, Any]) -> LocalCluster:
    make: Any = LocalCluster  # distributed's classes are not annotated
    cluster: LocalCluster = make(**size, processes=kind not in _THREADS, **options)
    return cluster


def _configured_address() -> str:
    address = dask.config.get("scheduler-address", None)
    if not address:
        raise ValueError(
            "The scale 'cluster' expects a scheduler's address and found none; give "
            "start_cluster('cluster', address='tcp://…:8786') or set DASK_SCHEDULER_ADDRESS "
            "before the kernel starts."
        )
    return str(address)


def _join(address: str, security: Security | bool | None) -> ClusterClient:
    if "://" not in address and ":" not in address:
        kinds = ", ".join(f"'{kind}'" for kind in (*_KINDS, "cluster"))
        raise ValueError(f"kind must be {kinds} or a scheduler's address, got {address!r}.")
    address = normalize_address(address)
    current = current_client()
    if isinstance(current, ClusterClient) and current.status == "running":
        scheduler: Any = current.scheduler
        if scheduler.address == address:
            return current
    known = security if isinstance(security, Security) else find_security(address)
    check_listening(address)
    # In a thread, because a notebook's own thread has a running event loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _check_scheduler(address, known or Security())).result()
    return _connect(address, security=known)


async def _check_scheduler(address: str, security: Security) -> None:
    """Raise `ClusterUnreachableError` unless a scheduler answers; `Client` would wait longer."""
    scheduler = rpc(address, connection_args=security.get_connection_args("client"))
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


def _free_dashboard_address(address: str) -> str:
    """Return the address, or one with a free port and a printed notice if the port is in use."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise ValueError(f"dashboard_address must look like ':8787', got {address!r}.")
    try:
        with socket.create_server((host, int(port))):
            return address
    except OSError:
        print(f"Port {port} is in use; Dask's dashboard takes a free one instead.")
        return f"{host}:0"
