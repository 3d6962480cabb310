"""Check the requested size of a cluster before any process is started."""

import reprlib

from kernel_helpers._format import parse_bytes

MAX_WORKERS = 256
MAX_THREADS = 256
LEAST_MEMORY = 100 * 2**20  # an idle worker with numpy already holds about that much


def check_count(name: str, value: object, *, most: int) -> int:
    """Return `value` if it is a whole number from 1 to `most`; raise ValueError otherwise."""
    if type(value) is not int or not 1 <= value <= most:
        raise ValueError(
            f"{name} must be a whole number from 1 to {most}, got {reprlib.repr(value)}; try 2."
        )
    return value


def check_memory_limit(value: object) -> int | str | None:
    """Return `value` if Dask understands it as the memory of one worker.

    Accepted are "auto", None or 0 (no limit), a number of bytes, and text such as "512 MiB".
    """
    if value is None or value == "auto":
        return value
    n_bytes = parse_bytes(value, "memory_limit", also=" or 'auto'")
    if value in (0, "0"):
        return 0
    if n_bytes < LEAST_MEMORY:
        raise ValueError(
            f"memory_limit must be at least 100 MiB for a worker to start, got {value!r}; "
            "try '1 GiB'."
        )
    return n_bytes
