"""Check how large a cluster was asked for, before any process is started."""

MAX_WORKERS = 256
MAX_THREADS = 256
LEAST_MEMORY = 100 * 2**20  # an idle worker with numpy already holds about that much


def check_count(name: str, value: object, *, most: int) -> int:
    """Return `value` if it is a whole number from 1 to `most`; raise ValueError otherwise."""
    if type(value) is not int or not 1 <= value <= most:
        raise ValueError(f"{name} must be a whole number from 1 to {most}, got {value!r}; try 2.")
    return value


def check_memory_limit(value: object) -> int | str | None:
    """Return `value` if Dask understands it as the memory of one worker.

    Accepted are "auto", None or 0 (no limit), a number of bytes, and text such as "512 MiB".
    """
    if value is None or value == "auto":
        return value
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise _wrong_memory(value)
    from dask.utils import parse_bytes

    try:
        n_bytes = int(parse_bytes(value))
    except ValueError as error:
        raise _wrong_memory(value) from error
    if value in (0, "0"):
        return 0
    if n_bytes < LEAST_MEMORY:
        raise ValueError(
            f"memory_limit must be at least 100 MiB for a worker to start, got {value!r}; "
            "try '1 GiB'."
        )
    return n_bytes


def _wrong_memory(value: object) -> ValueError:
    return ValueError(f"memory_limit must be a size such as '1 GiB' or 'auto', got {value!r}.")
