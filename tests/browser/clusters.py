"""Clusters that belong to a test: the panel only watches them, by their address."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from distributed import Client, LocalCluster, Security

from kernel_helpers.clusters.announcement import DIRECTORY_VARIABLE, read_announcement
from tests.browser.server import free_port


@contextmanager
def local_cluster() -> Iterator[LocalCluster]:
    """One worker with two threads in this process, reachable from others."""
    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        yield cluster


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the cluster at `address` that leaves no trace as the default one."""
    security = _announced_security(address) if address.startswith("tls://") else None
    with Client(address, set_as_default=False, security=security) as client:
        yield client


def _announced_security(address: str) -> Security:
    """Certificates of a panel's cluster, from the notes of the servers that this run started."""
    boards = set()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            boards.add(process.environ().get(DIRECTORY_VARIABLE))
    for board in filter(None, boards):
        for path in Path(board).glob("*.json"):
            note = read_announcement(path)
            if note.address == address and note.security:
                return Security(**note.security)
    raise AssertionError(f"{address} is announced on none of {boards}")


def work(client: Client, tasks: int) -> None:
    """Run so many tasks, all of them."""
    client.gather(client.map(abs, range(tasks), pure=False))


class Scheduler:
    """A ``dask scheduler`` and its one worker, which die and come back on the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start both and wait for the worker."""
        where = ["--host", "127.0.0.1", "--no-dashboard"]
        self._run("scheduler", "--port", str(self.port), *where)
        self._run("worker", self.address, "--no-nanny", "--nthreads", "2", *where)
        with connected(self.address) as client:
            client.wait_for_workers(1, timeout=30)

    def kill(self) -> None:
        """End both without a word to anybody."""
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()

    def _run(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "dask", *arguments]
        self._processes.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
