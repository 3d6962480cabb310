"""The guard: look before, watch during, stop with an explanation."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

from kernel_helpers._dask import blocking_client
from kernel_helpers._errors import SentenceError
from kernel_helpers._format import format_bytes, format_count, parse_bytes
from kernel_helpers._moved import renamed_keywords
from kernel_helpers.memory_guard.estimate import estimate_bytes
from kernel_helpers.memory_guard.usage import bytes_held, family, local_workers
from kernel_helpers.memory_guard.wall import allocation_wall

_PERIOD_SECONDS = 0.02
_ASK_SECONDS = 0.02  # between two looks at whether Dask is done
_FAMILY_PERIODS = 25  # processes come and go slowly, and listing them costs milliseconds
_LARGE = 10**6  # bytes of a variable that the explanation names
_ADVICE = (
    "Read fewer columns or smaller types, work block by block (iter_chunks, ColumnStore), or "
    "leave the data on Dask and compute only the result."
)


class MemoryLimitError(MemoryError, SentenceError):
    """A cell was stopped because it would have taken, or took, more memory than it may."""


@renamed_keywords(limit="memory_limit")
@contextlib.contextmanager
def guard(
    memory_limit: int | str = "80%", *collections: Any, names: Mapping[str, Any] | None = None
) -> Iterator[None]:
    """Run a block, but no further than a memory limit.

    Before it runs, `collections` are estimated. While it runs, the memory of this process, of
    the processes it started and of the Dask workers on this machine is added up fifty times a
    second. Above the limit the block ends with `MemoryLimitError`, its Dask tasks are cancelled,
    and the kernel keeps running. A single allocation that is too large fails at once (Linux).

    Tasks that the block submitted to local workers and did not wait for, as ``X.persist()`` does,
    belong to it: the block ends when they have ended or are released.

    Parameters
    ----------
    memory_limit : int or str
        Bytes, ``"900MB"``, or a share of the machine's memory such as ``"50%"``. All processes
        together; mapped files do not count, their pages can always be dropped.
    *collections : Dask collections or arrays
        What the block will bring into memory.
    names : mapping, optional
        Variables among which the explanation looks for large ones.

    Raises
    ------
    MemoryLimitError
        Says how much was held where, which variables are large, and what to try.

    Notes
    -----
    Only a block in the main thread can be stopped; elsewhere the error comes at its end.

    Examples
    --------
    >>> with guard("8 GB"):
    ...     total = sum(range(10))
    """
    most = parse_limit(memory_limit)
    check_estimate({type(c).__name__: estimate_bytes(c) or 0 for c in collections}, most)
    watch = _Watch(most)
    with _Stopping(watch), allocation_wall(most - watch.total()):
        try:
            with watch:
                yield
                watch.await_tasks()
        except MemoryLimitError:
            watch.cancel_tasks()
            raise MemoryLimitError(_explanation(watch, names or {})) from None
        except MemoryError as error:
            watch.look()
            raise MemoryLimitError(_explanation(watch, names or {}, too_large=True)) from error
    if watch.tripped:
        watch.cancel_tasks()
        raise MemoryLimitError(_explanation(watch, names or {}))


def parse_limit(limit: int | str) -> int:
    """Return the limit in bytes."""
    n_bytes = _share_of_memory(limit)
    if n_bytes is None:
        n_bytes = parse_bytes(limit, "The memory limit", also=" or a share such as '50%'")
    if n_bytes <= 0:
        raise ValueError(f"The memory limit must be above 0, got {limit!r}; try '900MB'.")
    return n_bytes


def _share_of_memory(limit: int | str) -> int | None:
    """Return the bytes of a share such as ``"50%"``, or None where `limit` is none."""
    import psutil

    if not isinstance(limit, str) or not limit.strip().endswith("%"):
        return None
    with contextlib.suppress(ValueError, OverflowError):
        return int(float(limit.strip()[:-1]) / 100 * psutil.virtual_memory().total)
    return None


def check_estimate(sizes: Mapping[str, int], most: int) -> None:
    """Refuse what cannot fit, before anything runs."""
    held = bytes_held(os.getpid())
    needed = sum(sizes.values())
    if held + needed > most:
        parts = ", ".join(f"{text}: {format_bytes(size)}" for text, size in sizes.items())
        raise MemoryLimitError(
            f"Not started: this would need about {format_bytes(needed)} ({parts}) on top of the "
            f"{format_bytes(held)} in use, the limit is {format_bytes(most)}. {_ADVICE}"
        )


class _Watch:
    """A thread that adds up memory and raises the alarm."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held: dict[int, int] = {}
        self.tripped = self.done = False
        self.can_stop = threading.current_thread() is threading.main_thread()
        self._workers = local_workers()
        self._pids = family() | self._workers
        client = blocking_client()
        self._known = set(client.futures) if client else set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def total(self) -> int:
        """Bytes held now by all watched processes."""
        return sum(self.look().values())

    def look(self) -> dict[int, int]:
        """Measure every process, and remember."""
        self.held = {pid: bytes_held(pid) for pid in self._pids}
        return self.held

    def cancel_tasks(self) -> None:
        """Cancel the Dask tasks that were submitted under the guard."""
        client = blocking_client()
        new = self._submitted(client)
        if client is not None and new:
            from distributed import Future

            client.cancel([Future(key, client) for key in new], force=True)

    def await_tasks(self) -> None:
        """Wait for the Dask tasks that were submitted under the guard, or for the alarm."""
        client = blocking_client()
        if self._workers or local_workers():
            while not self.tripped and "pending" in self._submitted(client).values():
                time.sleep(_ASK_SECONDS)
                client = blocking_client()  # None once it is closed
        if not self.tripped:  # what the last task left may be younger than the last look
            self._pids = family() | self._workers
            self.tripped = self.total() > self.most

    def _submitted(self, client: Any) -> dict[Any, str]:
        """Return the status of each future that is newer than the guard."""
        futures = {} if client is None else dict(client.futures)
        return {key: state.status for key, state in futures.items() if key not in self._known}

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done = True
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        turn = 0
        while not self._stop.wait(_PERIOD_SECONDS):
            turn += 1
            if turn % _FAMILY_PERIODS == 0:
                self._pids = family() | self._workers
            now = {pid: bytes_held(pid) for pid in self._pids}
            if sum(now.values()) > self.most:
                self.held, self.tripped = now, True
                if self.can_stop:
                    _interrupt_main_thread()
                if self._stop.wait(0.5):  # a block that catches the error is interrupted again
                    return


class _Stopping:
    """While it is entered, the watcher's interrupt raises `MemoryLimitError` in the main thread."""

    def __init__(self, watch: _Watch) -> None:
        self._watch = watch

    def __enter__(self) -> None:
        self._before: Any = None
        if self._watch.can_stop:
            self._before = signal.signal(signal.SIGINT, self._handle)

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._watch.tripped:
            if not self._watch.done:
                raise MemoryLimitError
        elif callable(self._before):
            self._before(number, frame)


def _interrupt_main_thread() -> None:
    """Wake the main thread, also out of a wait."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()


def _explanation(watch: _Watch, names: Mapping[str, Any], *, too_large: bool = False) -> str:
    here = watch.held.get(os.getpid(), 0)
    others = {pid: size for pid, size in watch.held.items() if pid != os.getpid()}
    where = [f"this kernel {format_bytes(here)}"]
    if others:
        n_others = format_count(len(others), "other process", "other processes")
        where.append(f"{n_others} {format_bytes(sum(others.values()))}")
    why = "one more piece of memory would have passed" if too_large else "memory passed"
    large = _large(names)
    return (
        f"Stopped: {why} the limit of {format_bytes(watch.most)} ({', '.join(where)}). "
        f"{f'Largest variables: {large}. ' if large else ''}{_ADVICE}"
    )


def _large(names: Mapping[str, Any]) -> str:
    """Name the three largest variables that say their size at once."""
    sizes = {
        name: int(value.nbytes)
        for name, value in list(names.items())
        if not name.startswith("_") and isinstance(getattr(value, "nbytes", None), int)
    }
    top = sorted(sizes, key=lambda name: -sizes[name])[:3]
    return ", ".join(f"{name} {format_bytes(sizes[name])}" for name in top if sizes[name] > _LARGE)
