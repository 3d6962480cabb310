"""Dask client preload: announce to the Jupyter server every cluster a notebook connects to."""

import asyncio
import hashlib
import logging
import multiprocessing
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from kernel_helpers._processes import start_time
from kernel_helpers.clusters import control
from kernel_helpers.clusters.address import GATEWAY, SCHEMES
from kernel_helpers.clusters.announcement import DIRECTORY_VARIABLE, Announcement
from kernel_helpers.clusters.cells import follow_cells
from kernel_helpers.clusters.private import can_scale

if TYPE_CHECKING:
    from distributed import Client

logger = logging.getLogger("kernel_helpers.clusters")

_notes: "WeakKeyDictionary[Client, Path]" = WeakKeyDictionary()
_panel_id: str | None = None


def use_panel_id(cluster_id: str) -> None:
    """Announce this process's cluster as the one the panel asked for under `cluster_id`."""
    global _panel_id
    _panel_id = cluster_id


async def dask_setup(client: "Client") -> None:
    """Announce `client`'s cluster; called by Dask once the client is connected."""
    directory = os.environ.get(DIRECTORY_VARIABLE)
    if _belongs_to_a_worker(client):
        return
    follow_cells(client)
    if not directory:
        if _is_kernel():  # a notebook without the panel: questions ask about its run
            await _register_telemetry(client)
        return
    scheduler: Any = client.scheduler
    if scheduler.address.partition("://")[0] not in (*SCHEMES, GATEWAY):
        return  # inproc:// cannot be reached from another process
    try:
        await _register_telemetry(client)
        note = await _describe(client)
        _notes[client] = await asyncio.to_thread(note.write, Path(directory))
        if note.owner != "address":
            control.listen(client, note.id)
    except Exception:  # a panel that misses a cluster must not cost the notebook its client
        logger.info("This cluster is not shown in the panel.", exc_info=True)


def dask_teardown(client: "Client") -> None:
    """Withdraw the note when the client closes."""
    path = _notes.pop(client, None)
    if path is not None:
        path.unlink(missing_ok=True)


def _is_kernel() -> bool:
    """Whether this process runs a notebook's cells."""
    kernelapp = sys.modules.get("ipykernel.kernelapp")
    return kernelapp is not None and bool(kernelapp.IPKernelApp.initialized())


async def _register_telemetry(client: "Client") -> None:
    """Start recording before the first task; a scheduler that refuses is announced all the same."""
    try:
        from kernel_helpers.telemetry.feed.register import ensure_plugin

        scheduler: Any = client.scheduler
        await ensure_plugin(scheduler)
    except Exception:  # the scheduler may run another Python; the server says so
        logger.info("Telemetry could not be registered on this scheduler.", exc_info=True)


async def _describe(client: "Client") -> Announcement:
    scheduler: Any = client.scheduler
    identity = await scheduler.identity(n_workers=0)
    scheduler_id = str(identity["id"])
    cluster = client.cluster
    return Announcement(
        id=_panel_id or hashlib.sha256(scheduler_id.encode()).hexdigest()[:8],
        address=scheduler.address,
        scheduler_id=scheduler_id,
        pid=os.getpid(),
        created=start_time(os.getpid()),
        session=_session_name(),
        owner="address" if cluster is None else ("panel" if _panel_id else "kernel"),
        can_scale=can_scale(cluster),
        security=_security(client),
    )


def _session_name() -> str:
    """Name of the notebook: Jupyter puts the path of a kernel's session in its environment."""
    name = os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable())[:200]


def _security(client: "Client") -> dict[str, Any] | None:
    security: Any = client.security
    if hasattr(security, "tls_cert"):  # Dask Gateway's: one certificate, which signs itself
        certificate, key = security.tls_cert, security.tls_key
        return _encrypted(certificate, certificate, key)
    if not security.require_encryption:
        return None
    return _encrypted(security.tls_ca_file, security.tls_client_cert, security.tls_client_key)


def _encrypted(ca: str, certificate: str, key: str) -> dict[str, Any]:
    return {
        "require_encryption": True,
        "tls_ca_file": ca,
        "tls_client_cert": certificate,
        "tls_client_key": key,
    }


def _belongs_to_a_worker(client: "Client") -> bool:
    """Tasks may open clients too: in a worker's own process, or named so in the scheduler's."""
    return multiprocessing.parent_process() is not None or client.id.startswith("Client-worker-")
