"""Check a scheduler's address before Dask spends half a minute on a wrong one."""

import re
import socket

from kernel_helpers._errors import SentenceError

_ADDRESS = re.compile(r"(?:(?P<scheme>\w+)://)?(?P<host>\[[\w:%.]+\]|[\w.-]+):(?P<port>\d{1,5})/?")
SCHEMES = ("tcp", "tls", "ws", "wss")
GATEWAY = "gateway"  # ends with the name of a cluster, and needs its certificate


class ClusterUnreachableError(OSError, SentenceError):
    """No Dask scheduler answers at the address given."""


def normalize_address(address: str) -> str:
    """Return ``scheme://host:port``; raise ValueError where `address` is no such thing.

    Examples
    --------
    >>> normalize_address("127.0.0.1:8786")
    'tcp://127.0.0.1:8786'
    """
    match = _ADDRESS.fullmatch(address.strip())
    if match is None or not 0 < int(match["port"]) < 65536:
        raise ValueError(
            f"A scheduler's address looks like tcp://127.0.0.1:8786, got {address[:100]!r}; "
            "copy it from client.scheduler.address."
        )
    scheme = match["scheme"] or "tcp"
    if scheme not in SCHEMES:
        raise ValueError(
            f"A scheduler's address starts with one of {', '.join(SCHEMES)}, got {scheme!r}; "
            "copy it from client.scheduler.address."
        )
    return f"{scheme}://{match['host']}:{match['port']}"


def host_and_port(address: str) -> tuple[str, int]:
    """Split a normalized address, or a gateway's."""
    host, _, port = address.partition("://")[2].partition("/")[0].rpartition(":")
    return host.strip("[]"), int(port)


def unreachable(address: str) -> ClusterUnreachableError:
    """Say that nothing that speaks Dask answers at `address`."""
    return ClusterUnreachableError(
        f"No Dask scheduler answers at {address}; check that it runs and that the address is "
        "client.scheduler.address of a client connected to it."
    )


def check_listening(address: str, *, timeout: float = 2.0) -> None:
    """Raise `ClusterUnreachableError` unless something accepts connections at `address`."""
    try:
        socket.create_connection(host_and_port(address), timeout=timeout).close()
    except OSError as error:
        raise unreachable(address) from error
