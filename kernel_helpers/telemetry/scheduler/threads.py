"""Note on a worker from when to when its threads were at each key.

This module travels to workers by value, as `plugin` does to the scheduler: it imports only what
every worker has.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from distributed.metrics import time

if TYPE_CHECKING:
    from dask.typing import Key
    from distributed import Worker
    from distributed.worker_state_machine import TaskState


class Stay(NamedTuple):
    """A thread at a key.

    Attributes
    ----------
    thread : int
    start : float
        Worker clock, in seconds since the epoch.
    stop : float or None
        None while it lasts.
    """

    thread: int
    start: float
    stop: float | None


class NotedThreads(dict[int, Any]):
    """``Worker.active_threads`` with a memory; each thread enters and leaves it by itself.

    Dask reports an attempt when its event loop has taken in the result: on a worker that closes it
    does not, and a closing worker drops what waits for a thread.

    Parameters
    ----------
    before : dict of int to key
        Where threads leave that had entered it before.

    Attributes
    ----------
    stays : dict
        Latest stay at each key; the reader deletes them.
    """

    def __init__(self, before: dict[int, Any]) -> None:
        super().__init__()
        self.stays: dict[Any, Stay] = {}
        self.is_noting = True
        self._before = before

    def __setitem__(self, thread: int, key: "Key") -> None:
        super().__setitem__(thread, key)
        if self.is_noting:
            self.stays[key] = Stay(thread, time(), None)

    def __delitem__(self, thread: int) -> None:
        key = self[thread]
        super().__delitem__(thread)
        stay = self.stays.get(key)
        if stay is not None and stay.thread == thread:
            self.stays[key] = stay._replace(stop=time())

    def __missing__(self, thread: int) -> Any:
        return self._before[thread]

    def at(self, key: "Key") -> int | None:
        """Return the thread that is at a key now."""
        everyone = {**self._before, **self}  # which the threads themselves change
        return next((thread for thread, name in everyone.items() if name == key), None)


def note_threads(worker: "Worker") -> NotedThreads:
    """Let a worker note its threads from now on."""
    threads: Any = worker.active_threads
    if not hasattr(threads, "stays"):  # an earlier copy of this class is as good
        threads = worker.active_threads = NotedThreads(threads)
    threads.stays.clear()
    threads.is_noting = True
    noted: NotedThreads = threads
    return noted


def runs_in_threads(worker: "Worker", ts: "TaskState") -> bool:
    """Return whether a thread of the worker runs a task; coroutines and processes do without."""
    name = (ts.annotations or {}).get("executor", "default")
    is_pool = "ThreadPoolExecutor" in str(type(worker.executors.get(name)))
    return is_pool and not getattr(ts.run_spec, "is_coro", False)
