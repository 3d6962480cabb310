"""Encrypt the clusters of this machine, and find the certificates of encrypted ones.

The address 127.0.0.1 is shared by all users of a machine. Every client that connects to a scheduler
without certificates can run code as its user.
"""

import os
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dask
from distributed import Security

from kernel_helpers._dask import current_client
from kernel_helpers.clusters.announcement import (
    DIRECTORY_VARIABLE,
    is_announcement,
    read_announcement,
)

_HIDE_PAGES = "kernel_helpers.clusters.no_pages"


def cluster_security(security: Security | bool | None = None) -> Security:
    """Return the certificates for a new cluster on this machine.

    Parameters
    ----------
    security : distributed.Security, bool or None, default=None
        None and True use those of Dask's configuration where it requires encryption, else new
        ones that are kept in memory; None warns where these cannot be made. False uses none.

    Raises
    ------
    ValueError
        If `security` is False, and Dask's configuration requires encryption.
    """
    if isinstance(security, Security):
        return security
    if security not in (None, True, False):
        raise ValueError(
            f"security must be a distributed.Security, True or False, got {security!r}."
        )
    required = bool(dask.config.get("distributed.comm.require-encryption"))
    if security is False:
        if required:
            raise ValueError(
                "security must be True or a distributed.Security where Dask's configuration "
                "requires encryption, got False."
            )
        return Security(require_encryption=False)
    if required:
        return Security()
    if security is None and find_spec("cryptography") is None:
        warnings.warn(
            "Expected the package cryptography to encrypt this cluster, found none: other users "
            "of this machine can run code in it; install cryptography, or pass security=False.",
            stacklevel=3,
        )
        return Security(require_encryption=False)
    temporary: Security = Security.temporary()
    return temporary


def local_options(security: Security, dashboard_address: str | None) -> dict[str, Any]:
    """Return the options of a `distributed.LocalCluster` that other processes can reach.

    Without `dashboard_address` neither scheduler nor workers serve web pages.
    """
    encrypted = security.require_encryption
    options: dict[str, Any] = {
        "security": security,
        "protocol": "tls" if encrypted else "tcp",  # not inproc, which the panel cannot reach
        "host": "127.0.0.1",
        "dashboard_address": dashboard_address or "127.0.0.1:0",
    }
    if dashboard_address is None:
        options["scheduler_kwargs"] = {"dashboard": False, "preload": _preloads("scheduler")}
        options["preload"] = _preloads("worker")
    return options


def find_security(address: str) -> Security | None:
    """Return the certificates for an encrypted cluster of this process or of this user's kernels.

    None where no client of this process is connected to `address`, and no kernel of the same
    Jupyter server has announced it.
    """
    if not address.startswith("tls://"):
        return None
    client = current_client()
    scheduler: Any = client.scheduler if client is not None else None
    if client is not None and scheduler is not None and scheduler.address == address:
        security: Security = client.security
        return security
    return _announced_security(address)


def load_security(info: dict[str, str]) -> Security | None:
    """Find the certificates for ``Client(address)``: Dask's setting ``security-loader``."""
    return find_security(info["address"])


def _announced_security(address: str) -> Security | None:
    directory = os.environ.get(DIRECTORY_VARIABLE)
    for path in Path(directory).glob("*.json") if directory else ():
        if not is_announcement(path.name):
            continue
        try:
            note = read_announcement(path)
        except (ValueError, OSError):  # withdrawn meanwhile, or not one of ours
            continue
        if note.address == address and note.security:
            return Security(**note.security)
    return None


def _preloads(role: str) -> list[str]:
    configured = dask.config.get(f"distributed.{role}.preload") or []
    return [*([configured] if isinstance(configured, str) else configured), _HIDE_PAGES]
