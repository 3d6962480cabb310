"""Which process left a file behind, and whether it still runs."""

import hashlib
import os
import platform
from pathlib import Path

import psutil


def start_time(pid: int) -> float:
    """Return when a process started, so that a recycled pid is not mistaken for it.

    In clock ticks since the machine started where the system counts so, which setting the clock
    does not change; else in seconds since the epoch.

    Raises
    ------
    psutil.NoSuchProcess
        If there is no such process.
    """
    fields = _stat(pid)
    return float(fields[19]) if fields else float(psutil.Process(pid).create_time())


def is_running(pid: int, started: float) -> bool:
    """Return whether the process that had this pid and start time still runs."""
    fields = _stat(pid)
    if fields:
        return float(fields[19]) == started and fields[0] not in (b"Z", b"X")
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < 1.0
        return bool(same and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.AccessDenied:
        return True
    except psutil.NoSuchProcess:
        return False


def pid_space() -> str:
    """Return a name for where a pid means the same process: host, its last start, container.

    Homes and temporary folders may be shared by several of these.
    """
    parts = [platform.node()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text())
        parts.append(os.readlink("/proc/self/ns/pid"))  # noqa: PTH115 - the link leads nowhere
    except OSError:  # not Linux
        pass
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _stat(pid: int) -> list[bytes]:
    """Return the fields of /proc/PID/stat from the state on, [] where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []
