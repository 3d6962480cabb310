"""One warm process per core: forked from this one, kept between calls, addressed by index."""

import atexit
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

from kernel_helpers._executor.base import Executor
from kernel_helpers._executor.shared import Shared, ShareFolder, to_bytes, write_result

# Elsewhere a fork of a threaded process is not safe, and Windows has none.
START = "fork" if sys.platform == "linux" else "spawn"


class Processes(Executor):
    """Give each core a process; the processes outlive the executor and serve the next one.

    Parameters
    ----------
    n_workers : int
    """

    name = "processes"

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._pool = _warm_pool(n_workers)
        self._folder: ShareFolder | None = None
        self._next = 0

    def submit(
        self, function: Callable[..., Any], /, *args: Any, worker: int | None = None
    ) -> "Future[Any]":
        """Start ``function(*args)`` in process number `worker`, or in each one in turn."""
        if worker is None:
            worker, self._next = self._next, (self._next + 1) % self.n_workers
        # cloudpickle carries what a notebook defined, which plain pickle only names.
        return self._pool[worker].submit(_call, to_bytes((function, args)))

    def keep(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        worker: int | None = None,
    ) -> "Future[Shared]":
        """Start ``function(*args)`` and write its result where every process maps it."""
        self._folder = self._folder or ShareFolder()
        return self.submit(write_result, str(self._folder.path()), function, *args, worker=worker)

    def share(self, value: object) -> Shared:
        """Write the value once to memory that every process maps."""
        self._folder = self._folder or ShareFolder()
        return self._folder.add(value)

    def close(self, *, cancel: bool = False) -> None:
        """Delete the shared files; with `cancel` also end the processes and what they run."""
        if cancel:
            _stop(self._pool)
        if self._folder:
            self._folder.clear()
            self._folder = None


class _Pool(list[ProcessPoolExecutor]):
    """The processes, and the source files they were forked with."""

    def __init__(self, n_workers: int) -> None:
        context = multiprocessing.get_context(START)
        super().__init__(
            ProcessPoolExecutor(1, mp_context=context, initializer=_begin) for _ in range(n_workers)
        )
        self.owner = os.getpid()
        self.specs = _specs()
        self.place = _place()
        with warnings.catch_warnings():  # Python 3.12 warns of forks beside threads: see _begin
            warnings.simplefilter("ignore", DeprecationWarning)
            started = [process.submit(os.getpid) for process in self]
        self.pids = [future.result() for future in started]

    def usable(self) -> bool:
        """Whether the processes live and know the modules as they are here now."""
        alive = not any(getattr(process, "_broken", False) for process in self)
        now = _specs()
        fresh = all(now.get(name, spec) is spec for name, spec in self.specs.items())
        self.specs = now | self.specs  # a module imported since may be reloaded later, too
        return alive and fresh and self.place == _place() and self.owner == os.getpid()


_pools: dict[int, _Pool] = {}
_lock = threading.Lock()


def _warm_pool(n_workers: int) -> _Pool:
    with _lock:
        pool = _pools.get(n_workers)
        if pool is None or not pool.usable():
            if pool is not None and pool.owner == os.getpid():
                _stop(pool)
            pool = _pools[n_workers] = _Pool(n_workers)
        return pool


def _specs() -> dict[str, Any]:
    """Find each module's spec, which ``importlib.reload`` replaces: a worker would be stale."""
    modules = list(sys.modules.items())
    return {name: vars(m).get("__spec__") for name, m in modules if isinstance(m, ModuleType)}


def _place() -> tuple[str, ...]:
    """Say where relative paths and imports start."""
    return (str(Path.cwd()), *sys.path)


def _stop(pool: _Pool) -> None:
    for executor in pool:
        processes = list((executor._processes or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
    for size, known in list(_pools.items()):
        if known is pool:
            del _pools[size]


@atexit.register
def _stop_all() -> None:
    for pool in list(_pools.values()):
        if pool.owner == os.getpid():
            _stop(pool)


def _begin() -> None:
    """Make a forked process a quiet worker that dies with its parent."""
    global _lock
    _lock = threading.Lock()  # the inherited one is held by the thread that forked
    _pools.clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the kernel's interrupt is for the kernel
    one_native_thread()
    threading.Thread(target=_die_with_parent, daemon=True).start()


def one_native_thread() -> None:
    """One BLAS and OpenMP thread: a core each, and OpenMP's pool does not survive a fork."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _call(message: bytes) -> Any:
    function, args = pickle.loads(message)
    return function(*map(Shared.unwrap, args))
