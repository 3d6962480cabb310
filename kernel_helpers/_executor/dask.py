"""A Dask cluster as an executor: tasks appear in the task stream under the function's name."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from time import monotonic
from typing import Any

from distributed import Client
from distributed import Future as DaskFuture

from kernel_helpers._executor.base import Executor
from kernel_helpers._executor.shared import Shared

RETURN_SECONDS = 60  # how long to wait for a nanny, or a queueing system, to bring one worker back


class Scattered(Shared):
    """A value that one worker holds and the others fetch from it once."""

    def __init__(self, future: "DaskFuture[Any]", value: object = None) -> None:
        self.future = future
        self.value = value  # as sent from here: to send it again if the worker that holds it dies

    def get(self) -> Any:
        """Bring the value to this process."""
        return self.future.result()


class DaskExecutor(Executor):
    """Send tasks to the workers of a client.

    Parameters
    ----------
    client : distributed.Client or str
        A client, or the address of a scheduler, whose connection is closed at the end.
    """

    name = "dask"
    threads = True

    def __init__(self, client: Client | str) -> None:
        self._own = isinstance(client, str)
        self._client = Client(client, set_as_default=False) if isinstance(client, str) else client
        self._futures: set[Any] = set()
        self._scattered: list[Scattered] = []
        self._slots = _slots(self._workers())
        if not self._slots:
            raise ValueError(
                "Expected a cluster with at least one worker, got none; "
                "try cluster.scale(2) and client.wait_for_workers(1)."
            )
        self.n_workers = len(self._slots)

    def _workers(self) -> dict[str, int]:
        """Map the address of each worker to its number of threads."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return {address: worker["nthreads"] for address, worker in workers.items()}

    def renew(self) -> bool:
        """Use workers that have joined; if one is gone, send what was shared again."""
        workers, known = self._workers(), set(self._slots)
        gone = bool(known - workers.keys())
        if gone:
            self._client.cancel(list(self._futures))
            self._slots = _slots(self._share_again(RETURN_SECONDS))
        else:
            self._slots += _slots({a: n for a, n in workers.items() if a not in known})
        self.n_workers = len(self._slots)
        return gone

    def _share_again(self, seconds: float) -> dict[str, int]:
        """Scatter what was shared; return the workers, once none of them left meanwhile."""
        deadline = monotonic() + seconds
        while True:
            self._client.wait_for_workers(1, timeout=max(1.0, deadline - monotonic()))
            workers = self._workers()
            try:
                for shared in self._scattered:
                    (shared.future,) = self._client.scatter([shared.value], hash=False)
            except OSError as error:  # a worker left while it received a value
                if monotonic() >= deadline:
                    raise TimeoutError(
                        f"Expected workers that receive the shared data within {seconds:.0f} s, "
                        f"got {error!r}; check the workers' memory and logs."
                    ) from error
            else:
                return workers

    def place(self, worker: int) -> Hashable:
        """Name the worker's address: its threads share what it holds."""
        return str(self._slots[worker])

    def submit(
        self, function: Callable[..., Any], /, *args: Any, worker: int | None = None
    ) -> "Future[Any]":
        """Start ``function(*args)`` on the address of slot `worker`, or anywhere."""
        return self._start(function, args, worker, lambda task: task.result())

    def keep(
        self, function: Callable[..., Any], /, *args: Any, worker: int | None = None
    ) -> "Future[Shared]":
        """Start ``function(*args)`` and leave its result on the worker."""
        return self._start(function, args, worker, _kept)

    def _start(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        worker: int | None,
        outcome: Callable[[Any], Any],
    ) -> "Future[Any]":
        sent = [arg.future if isinstance(arg, Scattered) else arg for arg in args]
        where = {} if worker is None else {"workers": [self._slots[worker]]}
        task = self._client.submit(function, *sent, pure=False, **where)
        self._futures.add(task)
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        task.add_done_callback(lambda done: self._deliver(done, future, outcome))
        return future

    def _deliver(
        self, task: "DaskFuture[Any]", future: "Future[Any]", outcome: Callable[[Any], Any]
    ) -> None:
        # Until its result is here it may still be cancelled: one that lay on a worker which died
        # waits for that worker to come back, and every later result waits behind it.
        try:
            result = outcome(task)
        except BaseException as error:  # noqa: BLE001 - raised again by future.result()
            future.set_exception(error)
        else:
            future.set_result(result)
        finally:
            self._futures.discard(task)

    def share(self, value: object) -> Shared:
        """Scatter the value once; workers pass it on among themselves."""
        (future,) = self._client.scatter([value], hash=False)
        self._scattered.append(Scattered(future, value))
        return self._scattered[-1]

    def close(self, *, cancel: bool = False) -> None:
        """Cancel what still runs if asked to; close a connection that was opened here."""
        if cancel:
            self._client.cancel(list(self._futures))
        self._futures.clear()
        for shared in self._scattered:
            shared.future.release()
        self._scattered.clear()
        if self._own:
            self._client.close()


def _kept(task: "DaskFuture[Any]") -> Scattered:
    if task.status != "finished":
        task.result()  # raises
    return Scattered(task)


def _slots(workers: dict[str, int]) -> list[str]:
    """List each worker's address once for each of its threads."""
    return [address for address, n_threads in workers.items() for _ in range(n_threads)]
