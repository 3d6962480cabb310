"""Stop a student's code that runs too long or asks for too much memory, and leave the kernel alive.

Both limits need POSIX signals or Linux's resource limits; elsewhere the time is judged afterwards.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType


class TimeLimit(BaseException):
    """The code ran too long; no `except Exception` of a student's swallows it."""


@contextmanager
def limited(seconds: float | None, n_bytes: int | None) -> Iterator[None]:
    """Raise `TimeLimit` after `seconds`, and `MemoryError` beyond `n_bytes` more than now."""
    with ExitStack() as stack:
        if seconds is not None and _can_be_timed():
            stack.enter_context(_timed(seconds))
        if n_bytes is not None and sys.platform == "linux":
            stack.enter_context(_capped(n_bytes))
        yield


def _can_be_timed() -> bool:
    import signal

    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    import signal

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeLimit

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _capped(n_bytes: int) -> Iterator[None]:
    """Cap what the process may ask for; also its other threads, which compute for this code."""
    import resource

    import psutil

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    cap = int(psutil.Process().memory_info().data + n_bytes)
    if hard != resource.RLIM_INFINITY:
        cap = min(cap, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (cap, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
