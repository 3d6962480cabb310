"""How much memory this process, its children and local Dask workers hold now."""

import os
import sys
from pathlib import Path

from kernel_helpers._dask import blocking_client


def bytes_held(pid: int) -> int:
    """Bytes that the process holds and the system cannot take back; 0 when it is gone.

    Mapped files are left out where the system reports them (Linux): their pages can be dropped
    at any time, so no process is killed for them.
    """
    try:
        if sys.platform == "linux":
            return _anonymous(Path(f"/proc/{pid}/status").read_text())
        return _resident(pid)
    except (OSError, KeyError):  # it ended meanwhile, or ends just now
        return 0


def family() -> set[int]:
    """Process ids of this process and everything it started, such as a cluster's workers."""
    import psutil

    children = psutil.Process().children(recursive=True)
    return {os.getpid(), *(child.pid for child in children)}


def local_workers() -> set[int]:
    """Process ids of the current Dask client's workers on this machine."""
    client = blocking_client()
    if client is None:
        return set()
    workers = client.scheduler_info(n_workers=-1)["workers"]
    near = [address for address in workers if _is_near(address)]
    return set(client.run(os.getpid, workers=near).values()) if near else set()


def _is_near(address: str) -> bool:
    return address.startswith("inproc:") or "//127." in address or "//[::1]" in address


def _anonymous(status: str) -> int:
    lines = (line.split() for line in status.splitlines())
    kilobytes = {words[0]: int(words[1]) for words in lines if words[0].startswith("Rss")}
    return 1024 * (kilobytes["RssAnon:"] + kilobytes["RssShmem:"])


def _resident(pid: int) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
