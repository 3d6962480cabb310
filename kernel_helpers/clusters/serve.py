"""Run the panel's cluster in a process of its own: ``python -m kernel_helpers.clusters.serve``.

The process runs until its standard input is closed, so that it ends with the server that started
it, however that server ends.
"""

import argparse
import multiprocessing
import os
import sys
import threading
from collections.abc import Sequence
from typing import Any

FAILURE = "The cluster could not start: "  # opens the line that the panel shows
CLOSE_SECONDS = 3.0

# Two workers on two cores: without this, each would start as many BLAS threads as there are cores.
# Dask sets these for workers it spawns, which is too late for forked ones.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Serve one cluster until standard input ends or the panel closes it."""
    options = _parse(argv)
    done = threading.Event()
    threading.Thread(target=_watch_stdin, args=(done,), daemon=True).start()
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if "forkserver" in multiprocessing.get_all_start_methods():
        _import_for_workers_meanwhile()
    try:
        _serve(options, done)
    except Exception as error:  # noqa: BLE001 - the panel shows this one sentence, not a traceback
        reason: BaseException = error
        while reason.__cause__ is not None:  # Dask wraps the reason: "Scheduler failed to start"
            reason = reason.__cause__
        print(f"{FAILURE}{reason}".splitlines()[0], file=sys.stderr)
        return 1
    return 0


def _serve(options: argparse.Namespace, done: threading.Event) -> None:
    from distributed import Client, LocalCluster

    from kernel_helpers.clusters.announce import dask_teardown, use_panel_id
    from kernel_helpers.clusters.security import cluster_security, local_options

    use_panel_id(options.id)
    cluster = LocalCluster(
        n_workers=options.workers,
        threads_per_worker=options.threads_per_worker,
        memory_limit=options.memory_limit,
        processes=True,
        name=options.id,
        **local_options(cluster_security(), None),
    )
    client = Client(cluster)
    scheduler: Any = cluster.scheduler
    while scheduler.status.name == "running" and not done.wait(0.25):
        pass
    if not done.is_set():
        # Some client's shutdown() closed the scheduler, without which Dask cannot close in order.
        dask_teardown(client)
        os._exit(0)
    client.close()
    cluster.close()


def _watch_stdin(done: threading.Event) -> None:
    """Set `done` at the end of input, and insist after a while."""
    while os.read(sys.stdin.fileno(), 1024):  # sys.stdin itself would hold a lock until the end
        pass
    done.set()
    threading.Event().wait(CLOSE_SECONDS)
    os._exit(0)  # the workers notice and end themselves


def _import_for_workers_meanwhile() -> None:
    """Let a fork server import Dask on another core while this process imports it too.

    Workers are then forked from it, ready to run: two are up 0.9 s earlier than spawned ones.
    """
    from multiprocessing import forkserver

    multiprocessing.get_context("forkserver").set_forkserver_preload(["distributed.nanny"])
    forkserver.ensure_running()

    import dask

    from kernel_helpers.clusters.private import skip_preload_check

    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})
    skip_preload_check()


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kernel_helpers.clusters.serve", description=__doc__)
    parser.add_argument("--id", required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads-per-worker", type=int, required=True)
    parser.add_argument("--memory-limit", default="auto")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
