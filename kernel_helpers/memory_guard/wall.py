"""Let an allocation that is far too large fail at once, instead of filling the machine."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

_SLACK = 256 << 20  # for other threads: the watcher stops the block before they need more


@contextlib.contextmanager
def allocation_wall(room: int) -> Iterator[None]:
    """Lower this process's limit of private memory to what it has plus `room` bytes (Linux)."""
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    wall = _data_bytes() + max(0, room) + _SLACK
    if before[0] == resource.RLIM_INFINITY or wall < before[0]:
        resource.setrlimit(resource.RLIMIT_DATA, (wall, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _data_bytes() -> int:
    """Bytes of private writable mappings, as the limit counts them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return 1024 * int(line.split()[1])
    return 0
