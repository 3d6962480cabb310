"""Record random work on a cluster, beside witnesses of what ran."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dask
from distributed import Client, LocalCluster

from kernel_helpers.telemetry import open_recording, record
from kernel_helpers.telemetry.recordings.read import Recording
from tests.truth import Attempt, Witness, attempts_in
from tests.waiting import wait_until
from tests.workloads import N_WORKERS, Workload, replace_missing


@dataclass
class RecordedWork:
    """A workload, its recording, and what the witnesses noted.

    Attributes
    ----------
    work : Workload
    run : Recording
    ended : float
        When the last statement of the recorded block ended, or the client began to close in it.
    closed : bool
        Whether the client closed in the block, so that the scheduler forgot its tasks.
    finished : bool
        Whether the block waited for every task that could end.
    n_workers : int
        When the block started.
    attempts : list of Attempt
    witness : Witness
    at_threads : set of (key, worker)
        What threads of the pools were at when it ended.
    """

    work: Workload
    run: Recording
    ended: float
    closed: bool
    finished: bool
    n_workers: int
    attempts: list[Attempt]
    witness: Witness
    at_threads: set[tuple[str, str]]


@contextmanager
def workload_cluster() -> Iterator[LocalCluster]:
    """Start a cluster whose workers are threads of this process, each with two of its own.

    Clients of workers that restart leave their choice of a scheduler in Dask's configuration.
    """
    place = {"protocol": "tcp", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    sizes = {"n_workers": N_WORKERS, "threads_per_worker": 2, "processes": False}
    with dask.config.set(scheduler=None), LocalCluster(**sizes, **place) as cluster:
        yield cluster


def record_workload(
    seed: int, cluster: LocalCluster, folder: Path, witness: Witness
) -> RecordedWork:
    """Record one workload: every third one to its end, every fourth one with its client's end."""
    closed, finished = seed % 4 == 0, seed % 3 == 0
    replace_missing(cluster)
    work = Workload(seed, str(folder))
    witness.accepted.clear()
    witness.left.clear()
    with Client(cluster.scheduler_address) as client:
        client.wait_for_workers(N_WORKERS, timeout=120)
        with record(folder / "run.arrows", client):
            n_workers = len(cluster.scheduler.workers)
            work.run(client, cluster)
            if finished:
                work.finish()
            elif seed % 3 == 1:
                time.sleep(0.05)
            arrived = cluster.scheduler.tasks
            wait_until(lambda: work.never | work.after_never <= set(arrived))
            ended = time.time()
            at_threads = _at_threads(cluster)
            if closed:
                client.close()
        if not closed:
            client.cancel(work.futures, force=True)
    wait_until(lambda: _is_idle(cluster), seconds=120)
    return RecordedWork(
        work=work,
        run=open_recording(folder / "run.arrows"),
        ended=ended,
        closed=closed,
        finished=finished,
        n_workers=n_workers,
        attempts=attempts_in(folder),
        witness=witness,
        at_threads=at_threads,
    )


def _at_threads(cluster: LocalCluster) -> set[tuple[str, str]]:
    """Return key and worker of what threads are at: also an exception that Dask still pickles."""
    return {
        (str(key), worker.address)
        for worker in cluster.workers.values()
        for key in list(worker.active_threads.values())
    }


def _is_idle(cluster: LocalCluster) -> bool:
    workers = cluster.workers.values()
    return not cluster.scheduler.tasks and not any(worker.active_keys for worker in workers)
