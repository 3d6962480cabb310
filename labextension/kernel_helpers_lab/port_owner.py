"""Which user listens on a port of this machine: Dask unpickles what a scheduler answers."""

import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from kernel_helpers.clusters.address import host_and_port

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LISTENING = "0A"
_ROOT = 0  # can run code as every user anyway


class ForeignSchedulerError(OSError):
    """Another user of this machine listens at the address."""


def port_owners(address: str) -> set[int]:
    """Return the users who listen at an address of this machine.

    Empty where nothing listens, the address is elsewhere, or the system does not list owners.
    """
    host, port = host_and_port(address)
    local = _local_addresses(host)
    return {uid for where, number, uid in _listening() if number == port and where in local}


def check_owner(address: str) -> bool:
    """Return whether this user, or root, is known to listen at an address.

    Raises
    ------
    ForeignSchedulerError
        If another user of this machine listens there, and no certificate tells who answers.
    """
    if address.startswith(("tls://", "wss://")) or not hasattr(os, "getuid"):
        return False
    owners = port_owners(address)
    foreign = owners - {os.getuid(), _ROOT}
    if foreign:
        raise ForeignSchedulerError(
            f"Expected a scheduler of yours at {address}, found a program of another user of this "
            f"machine (uid {min(foreign)}), who could run code as you; if you trust that user, "
            "start JupyterLab with --KernelHelpersLab.watch_other_users=True."
        )
    return bool(owners)


def _local_addresses(host: str) -> set[str]:
    """Return the address, and those that listen for it too; nothing for another machine's."""
    if host == "localhost":
        return {"127.0.0.1", "::1", "0.0.0.0", "::"}
    try:
        wanted = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return set()
    own = {
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
    }
    if wanted.is_loopback or str(wanted) in own:
        return {str(wanted), "0.0.0.0", "::"}
    return set()


def _listening() -> Iterator[tuple[str, int, int]]:
    """Yield address, port and uid of each listening socket, as Linux lists them."""
    for table in _TABLES:
        try:
            lines = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if fields[3] == _LISTENING:
                where, _, port = fields[1].partition(":")
                yield _address(where), int(port, 16), int(fields[7])


def _address(digits: str) -> str:
    """Decode words of four bytes in the machine's order; an IPv4 address may be mapped."""
    words = [bytes.fromhex(digits[start : start + 8]) for start in range(0, len(digits), 8)]
    raw = b"".join(word[::-1] if sys.byteorder == "little" else word for word in words)
    address = ipaddress.ip_address(raw)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
