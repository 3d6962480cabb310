"""Share the cores among worker threads of this process: linear algebra must not open more."""

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures import Executor
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import LocalCluster

# Read by libraries that are loaded later; Dask's own worker processes are given the same ones.
VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
PATIENCE = 5.0  # seconds


@contextlib.contextmanager
def shared_cores(cluster: "LocalCluster") -> Iterator[None]:
    """Give each worker thread of a cluster in this process its part of the cores, until the end.

    Two threads whose linear algebra opens a thread a core each wait for each other: a nested
    search took 51 s instead of 6 s on two cores.

    Parameters
    ----------
    cluster : distributed.LocalCluster
        With ``processes=False``.
    """
    from dask.system import CPU_COUNT
    from threadpoolctl import threadpool_limits

    workers = list(cluster.workers.values())
    threads = sum(worker.state.nthreads for worker in workers)
    limit = max(1, CPU_COUNT // max(1, threads))
    missing = {name: str(limit) for name in VARIABLES if name not in os.environ}
    os.environ.update(missing)
    limits = threadpool_limits(limit, user_api="blas")  # one for all threads
    for worker in workers:
        _in_each_thread(worker.executors["default"], worker.state.nthreads, limit)
    try:
        yield
    finally:
        _free_control()  # the cluster may end in another thread than it began in
        limits.restore_original_limits()
        _free_control()
        for name in missing:
            os.environ.pop(name, None)


def _free_control() -> None:
    """Let any thread set limits: OpenBLAS obeys the first that did (threadpoolctl since 3.8)."""
    from threadpoolctl import ThreadpoolController

    for library in ThreadpoolController().lib_controllers:
        clear = getattr(library, "clear_controlling_thread", None)
        if clear is not None:
            clear(force=True)


def _in_each_thread(executor: Executor, n_threads: int, limit: int) -> None:
    """Set the limit in the threads themselves: OpenMP keeps one for each."""
    from threadpoolctl import threadpool_limits

    together = Barrier(n_threads)  # else one thread might take all the calls

    def set_limit() -> None:
        with contextlib.suppress(BrokenBarrierError):
            together.wait(PATIENCE)
        threadpool_limits(limit)

    for future in [executor.submit(set_limit) for _ in range(n_threads)]:
        future.result()
