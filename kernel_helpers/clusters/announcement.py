"""The note a process leaves for the Jupyter server about a cluster it can reach."""

import json
import os
import re
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from kernel_helpers._files import write_atomically

DIRECTORY_VARIABLE = "KERNEL_HELPERS_CLUSTERS"
MAX_BYTES = 64 * 1024  # room for certificates; anything longer is not one of our notes

_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # a pipe must not hold up the reader
    _FLAGS |= getattr(os, _name, 0)
_ID = re.compile(r"[0-9a-f]{8}")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[\w.:\[\]%-]{1,200}|gateway://[\w.:\[\]%/-]{1,200}")
_FILE_NAME = re.compile(r"[0-9a-f]{8}-[0-9]{1,10}\.json")
_OWNERS = ("kernel", "panel", "address")
_SECURITY_KEYS = frozenset(
    {"require_encryption", "tls_ca_file", "tls_client_cert", "tls_client_key"}
)


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What the server needs to know to list, watch and steer one cluster.

    Attributes
    ----------
    id : str
        Eight hexadecimal digits; the same for every client of one scheduler.
    address, scheduler_id : str
        Where the scheduler listens, and how it identifies itself.
    pid, created : int, float
        The announcing process and its `kernel_helpers._processes.start_time`.
    session : str
        Name of the notebook, or "" outside one.
    owner : str
        "kernel" or "panel" where this process made the cluster, "address" where it only connected.
    can_scale : bool
        Whether the cluster object knows how to scale.
    security : dict or None
        Arguments of `distributed.Security` for an encrypted cluster.
    """

    id: str
    address: str
    scheduler_id: str
    pid: int
    created: float
    session: str = ""
    owner: str = "address"
    can_scale: bool = False
    security: dict[str, Any] | None = None

    @property
    def file_name(self) -> str:
        """Name of the note: one for each cluster and process."""
        return f"{self.id}-{self.pid}.json"

    def write(self, directory: Path) -> Path:
        """Write the note so that a reader sees all of it or nothing."""
        path = directory / self.file_name
        write_atomically(path, json.dumps(asdict(self)), sync=False, permissions=0o600)
        return path


def is_announcement(name: str) -> bool:
    """Whether a file of this name may hold a note."""
    return _FILE_NAME.fullmatch(name) is not None


def read_announcement(path: Path) -> Announcement:
    """Read one note; raise ValueError with a sentence where it is not one."""
    raw = _read_file(path)
    if len(raw) > MAX_BYTES:
        raise ValueError(f"{path.name} is longer than {MAX_BYTES} bytes.")
    note = _parse(raw, path.name)
    if note.file_name != path.name:
        raise ValueError(f"{path.name} holds the note {note.file_name}.")
    return note


def _read_file(path: Path) -> bytes:
    """Read a file that is no link, pipe or folder; one that was just deleted is not found."""
    if path.is_symlink():  # also where the system has no O_NOFOLLOW
        raise ValueError(f"{path.name} must be an ordinary file.")
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError(f"{path.name} must be an ordinary file.")
        return file.read(MAX_BYTES + 1)


def _parse(raw: bytes, name: str) -> Announcement:
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{name} is not JSON: {error}.") from error
    known = {field.name for field in fields(Announcement)}
    if not isinstance(values, dict) or not set(values) <= known:
        raise ValueError(f"{name} must be an object with keys among {sorted(known)}.")
    for key, right in _CHECKS.items():
        if key in values and not right(values[key]):
            raise ValueError(f"{name} has an unusable {key}: {str(values[key])[:80]!r}.")
    try:
        return Announcement(**values)
    except TypeError as error:
        raise ValueError(f"{name} is incomplete: {error}.") from error


def _is_text(value: object, limit: int = 200) -> bool:
    return isinstance(value, str) and len(value) <= limit and (value.isprintable() or not value)


def _is_security(value: object) -> bool:
    return value is None or (isinstance(value, dict) and set(value) <= _SECURITY_KEYS)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_CHECKS: dict[str, Callable[[Any], object]] = {
    "id": lambda value: isinstance(value, str) and _ID.fullmatch(value),
    "address": lambda value: isinstance(value, str) and _ADDRESS.fullmatch(value),
    "scheduler_id": _is_text,
    "pid": lambda value: type(value) is int and 0 < value < 2**31,
    "created": _is_number,
    "session": _is_text,
    "owner": lambda value: value in _OWNERS,
    "can_scale": lambda value: isinstance(value, bool),
    "security": _is_security,
}
