"""Random work for a cluster: everything that a client may do to its tasks, some of it at once."""

import random
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from distributed import Client, Future, LocalCluster, Reschedule, get_client, wait, worker_client

from tests.truth import ACTOR, noted, noted_secede
from tests.waiting import wait_until

N_WORKERS = 3


def nap(folder: str, seconds: float, *_: Any) -> float:
    """Occupy a thread."""
    with noted(folder):
        time.sleep(seconds)
    return seconds


def fail(folder: str, seconds: float, *_: Any) -> None:
    """Occupy a thread, then fail."""
    with noted(folder):
        time.sleep(seconds)
        raise ValueError("as planned")


def fail_at_first(folder: str, name: str, times: int) -> str:
    """Fail so many times, then succeed."""
    with noted(folder):
        marks = list(Path(folder).glob(f"{name}-*.mark"))
        if len(marks) < times:
            Path(folder, f"{name}-{len(marks)}.mark").touch()
            raise ConnectionError("as planned")
    return name


def reschedule_at_first(folder: str, name: str) -> str:
    """Ask to be put elsewhere once."""
    with noted(folder):
        mark = Path(folder, f"{name}.mark")
        if not mark.exists():
            mark.touch()
            raise Reschedule
    return name


def nested(folder: str, n: int) -> float:
    """Leave the pool and wait for tasks of one's own."""
    with noted(folder) as name:
        time.sleep(0.01)
        noted_secede(folder, name)
        client = get_client()
        inner = [client.submit(nap, folder, 0.02, i, pure=False) for i in range(n)]
        return float(sum(client.gather(inner)))


def nested_client(folder: str, n: int) -> float:
    """Wait for tasks of one's own with the client that leaves the pool by itself."""
    with noted(folder), worker_client() as client:
        inner = [client.submit(nap, folder, 0.02, i, pure=False) for i in range(n)]
        return float(sum(client.gather(inner)))


class Counter:
    """Count, as an actor."""

    def __init__(self) -> None:
        self.n = 0

    def add(self, folder: str, seconds: float) -> int:
        """Count one more."""
        with noted(folder, ACTOR):
            time.sleep(seconds)
            self.n += 1
        return self.n


@dataclass
class Workload:
    """A seeded sequence of operations on one client; `run` does them.

    Attributes
    ----------
    never : set of str
        Keys of tasks that no worker may take.
    after_never : set of str
        Keys of tasks that wait for those.
    """

    seed: int
    folder: str
    n_operations: int = 8
    futures: list[Future] = field(default_factory=list)
    never: set[str] = field(default_factory=set)
    after_never: set[str] = field(default_factory=set)

    def run(self, client: Client, cluster: LocalCluster | None = None) -> None:
        """Do all operations; with a cluster, workers are retired and restarted too."""
        self._rng = random.Random(self.seed)
        self._cluster = cluster
        for number in range(self.n_operations):
            self._rng.choice(OPERATIONS)(self, client, number)

    def finish(self) -> None:
        """Wait for what can end; leave the rest."""
        for future in self.futures:
            if future.key not in self.never | self.after_never:
                with suppress(CancelledError):  # a key that is cancelled and wanted again
                    wait(future)

    def _name(self, number: int) -> str:
        return f"work-{self.seed}-{number}"

    def _naps(self, client: Client, number: int) -> None:
        n = self._rng.randrange(1, 7)
        seconds = [self._rng.choice([0.0, 0.01, 0.05]) for _ in range(n)]
        self.futures += client.map(nap, [self.folder] * n, seconds, range(n), pure=False)

    def _chain(self, client: Client, number: int) -> None:
        first = client.submit(nap, self.folder, 0.02, key=(self._name(number), 0))
        second = client.submit(nap, self.folder, 0.01, first, key=(self._name(number), 1.5))
        self.futures += [first, second]

    def _failures(self, client: Client, number: int) -> None:
        retries = self._rng.choice([0, 2])
        self.futures.append(client.submit(fail, self.folder, 0.01, retries=retries, pure=False))

    def _retries(self, client: Client, number: int) -> None:
        arguments = (self.folder, self._name(number), self._rng.randrange(1, 3))
        self.futures.append(client.submit(fail_at_first, *arguments, retries=3, pure=False))

    def _retry_by_hand(self, client: Client, number: int) -> None:
        future = client.submit(fail_at_first, self.folder, self._name(number), 1, pure=False)
        wait(future)
        future.retry()
        self.futures.append(future)

    def _reschedule(self, client: Client, number: int) -> None:
        arguments = (self.folder, self._name(number))
        self.futures.append(client.submit(reschedule_at_first, *arguments, pure=False))

    def _nested(self, client: Client, number: int) -> None:
        function = self._rng.choice([nested, nested_client])
        self.futures.append(client.submit(function, self.folder, 2, pure=False))

    def _actor(self, client: Client, number: int) -> None:
        future = client.submit(Counter, actor=True, key=f"Counter-{self.seed}-{number}")
        actor = future.result()
        calls = [actor.add(self.folder, 0.01) for _ in range(self._rng.randrange(1, 5))]
        for call in calls:
            call.result()

    def _same_key_again(self, client: Client, number: int) -> None:
        for _ in range(self._rng.randrange(2, 4)):
            future = client.submit(nap, self.folder, 0.01, key="same")
            wait(future)
            del future

    def _cancel(self, client: Client, number: int) -> None:
        n = self._rng.randrange(2, 9)
        futures = client.map(nap, [self.folder] * n, [0.1] * n, range(n), pure=False)
        time.sleep(self._rng.choice([0.0, 0.02, 0.06]))
        client.cancel(self._rng.sample(futures, self._rng.randrange(1, n + 1)))
        self.futures += [future for future in futures if not future.cancelled()]

    def _cancel_and_again(self, client: Client, number: int) -> None:
        key = self._name(number)
        first = client.submit(nap, self.folder, 0.1, key=key)
        time.sleep(0.03)
        client.cancel(first)
        self.futures.append(client.submit(nap, self.folder, 0.1, key=key))

    def _release(self, client: Client, number: int) -> None:
        futures = client.map(nap, [self.folder] * 4, [0.05] * 4, range(4), pure=False)
        time.sleep(self._rng.choice([0.0, 0.03]))
        del futures

    def _never(self, client: Client, number: int) -> None:
        key = f"never-{self.seed}-{number}"
        future = client.submit(nap, self.folder, 0, key=key, resources={"moon": 1})
        later = client.submit(nap, self.folder, 0, future, key=f"after-{key}")
        self.futures += [future, later]
        self.never.add(future.key)
        self.after_never.add(later.key)

    def _retire(self, client: Client, number: int) -> None:
        workers = list(client.scheduler_info(n_workers=-1)["workers"])
        if self._cluster is None or len(workers) < 2:
            return
        client.retire_workers([self._rng.choice(workers)])

    def _restart(self, client: Client, number: int) -> None:
        if self._cluster is None:
            return
        known = self._cluster.scheduler.tasks  # a graph that comes later outlives the restart
        wait_until(lambda: all(one.cancelled() or one.key in known for one in self.futures))
        client.restart(wait_for_workers=False)  # workers without a nanny do not come back
        self.never.clear()
        self.after_never.clear()
        replace_missing(self._cluster)
        client.wait_for_workers(N_WORKERS, timeout=120)


def replace_missing(cluster: LocalCluster) -> None:
    """Start a worker for each that left, which the cluster counts for a while yet."""
    missing = N_WORKERS - len(cluster.scheduler.workers)
    if missing > 0:
        cluster.scale(len(cluster.worker_spec) + missing)


Operation = Callable[[Workload, Client, int], None]
OPERATIONS: tuple[Operation, ...] = (
    Workload._naps,
    Workload._chain,
    Workload._failures,
    Workload._retries,
    Workload._retry_by_hand,
    Workload._reschedule,
    Workload._nested,
    Workload._actor,
    Workload._same_key_again,
    Workload._cancel,
    Workload._cancel_and_again,
    Workload._release,
    Workload._never,
    Workload._retire,
    Workload._restart,
)
