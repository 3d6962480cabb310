"""What every executor can do, and the one that does it in this process."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any

from kernel_helpers._executor.shared import Shared

DEATHS = 3  # as Dask allows a task that seems to kill workers
IN_FLIGHT = 2  # tasks a worker has waiting: one runs while the next one travels


class Executor:
    """Submit functions to workers and share large values with them once.

    Attributes
    ----------
    name : str
    n_workers : int
        How many tasks run at the same moment.
    affine : bool
        Whether ``submit(..., worker=i)`` runs in the same process for the same `i`.
    in_process : bool
        Whether tasks see this process's objects, so that nothing is pickled.
    threads : bool
        Whether several tasks may run in one process at the same moment.
    """

    name: str
    n_workers: int
    affine = True
    in_process = False
    threads = False

    def place(self, worker: int) -> Hashable:
        """Name the process of a worker index."""
        return worker

    def submit(
        self, function: Callable[..., Any], /, *args: Any, worker: int | None = None
    ) -> "Future[Any]":
        """Start ``function(*args)``; a `Shared` among `args` arrives as its value.

        Parameters
        ----------
        function : callable
        *args : object
        worker : int, optional
            Index of the worker that runs it, from 0 to ``n_workers - 1``; any by default.
        """
        raise NotImplementedError

    def keep(
        self, function: Callable[..., Any], /, *args: Any, worker: int | None = None
    ) -> "Future[Shared]":
        """Start ``function(*args)`` and leave its result with the workers, as `share` would."""
        raise NotImplementedError

    def share(self, value: object) -> Shared:
        """Put a large value where every worker reads it, once, instead of pickling it per task."""
        raise NotImplementedError

    def renew(self) -> bool:
        """Look which workers there are now; newcomers get the next free indices.

        Returns
        -------
        bool
            Whether one has ended: its data is lost, and workers are numbered again from 0.
        """
        return False

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *shared: Any
    ) -> Iterator[Any]:
        """Yield ``function(item, *shared)`` in order, reading only a few items ahead."""
        waiting: deque[tuple[Any, Future[Any]]] = deque()

        def start(item: object) -> None:
            waiting.append((item, self.submit(function, item, *shared)))

        try:
            for item in items:
                start(item)
                if len(waiting) >= IN_FLIGHT * self.n_workers:
                    yield self._first(waiting, start)
            while waiting:
                yield self._first(waiting, start)
        finally:
            for _, future in waiting:
                future.cancel()

    def _first(
        self, waiting: "deque[tuple[Any, Future[Any]]]", start: Callable[[Any], None]
    ) -> Any:
        """Take the first result; start all that waits again if a worker is gone."""
        for _ in range(DEATHS):
            try:
                result = waiting[0][1].result()
            except Exception:
                if not self.renew():
                    raise
                again = [item for item, _ in waiting]
                waiting.clear()
                for item in again:
                    start(item)
            else:
                waiting.popleft()
                return result
        return waiting.popleft()[1].result()

    def close(self, *, cancel: bool = False) -> None:
        """Release what was shared; with `cancel` also stop what still runs."""

    def __enter__(self) -> "Executor":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(cancel=kind is not None)


class Serial(Executor):
    """Run each task at once, in the calling thread."""

    name = "serial"
    n_workers = 1
    in_process = True

    def submit(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        worker: int | None = None,  # noqa: ARG002 - there is one
    ) -> "Future[Any]":
        """Run ``function(*args)`` now."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*map(Shared.unwrap, args)))
        except Exception as error:  # noqa: BLE001 - raised again by result()
            future.set_exception(error)
        return future

    def keep(
        self, function: Callable[..., Any], /, *args: Any, worker: int | None = None
    ) -> "Future[Shared]":
        """Run ``function(*args)`` now."""
        return self.submit(lambda: Shared(function(*map(Shared.unwrap, args))), worker=worker)

    def share(self, value: object) -> Shared:
        """Hand over the value itself."""
        return Shared(value)
