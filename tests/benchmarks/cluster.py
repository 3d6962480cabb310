"""A cluster of separate processes whose scheduler can be weighed alone."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from distributed import Client


@dataclass
class MeasuredCluster:
    """A scheduler in a process of its own, with its dashboard and a client."""

    address: str
    dashboard_port: int
    client: Client
    scheduler: psutil.Process

    def cpu_seconds(self) -> float:
        """CPU seconds that the scheduler's process has used."""
        # The process's own clock: what psutil reads counts in hundredths of a second.
        return time.clock_gettime((~self.scheduler.pid << 3) | 2)


@contextmanager
def measured_cluster(workers: int = 2) -> Iterator[MeasuredCluster]:
    """Start `dask scheduler` and `workers` one-thread workers on free ports."""
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*dask, "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"],
        stderr=subprocess.PIPE,
        text=True,
    )
    started = [scheduler]
    try:
        address, port = _addresses(scheduler)
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-dashboard"]
        command += ["--nthreads", "1", "--host", "127.0.0.1"]
        started += [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(workers)]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
            yield MeasuredCluster(address, port, client, psutil.Process(scheduler.pid))
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(20)


def _addresses(scheduler: "subprocess.Popen[str]") -> tuple[str, int]:
    """Read where the scheduler and its dashboard listen from the scheduler's log."""
    assert scheduler.stderr is not None
    address = port = None
    for line in scheduler.stderr:
        if found := re.search(r"Scheduler at:\s+(tcp://\S+)", line):
            address = found[1]
        if found := re.search(r"dashboard at:\s+(?:https?://)?\S+:(\d+)", line):
            port = int(found[1])
        if address and port:
            return address, port
    raise RuntimeError("the scheduler ended before it said where it listens")
