"""joblib's own processes: for systems without fork, and for who already warmed them."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from joblib.externals.loky import get_reusable_executor

from kernel_helpers._executor.base import Executor
from kernel_helpers._executor.processes import one_native_thread
from kernel_helpers._executor.shared import Shared, ShareFolder, write_result


class Joblib(Executor):
    """Send tasks to joblib's reusable processes, whichever is free.

    Parameters
    ----------
    n_workers : int
    """

    name = "joblib"
    affine = False

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._loky = get_reusable_executor(max_workers=n_workers, initializer=one_native_thread)
        self._folder: ShareFolder | None = None

    def submit(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        worker: int | None = None,  # noqa: ARG002 - loky chooses
    ) -> "Future[Any]":
        """Start ``function(*args)`` in a free process."""
        future: Future[Any] = self._loky.submit(_call, function, args)
        return future

    def keep(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        worker: int | None = None,  # noqa: ARG002 - loky chooses
    ) -> "Future[Shared]":
        """Start ``function(*args)`` and write its result where every process maps it."""
        self._folder = self._folder or ShareFolder()
        return self.submit(write_result, str(self._folder.path()), function, *args)

    def share(self, value: object) -> Shared:
        """Write the value once to memory that every process maps."""
        self._folder = self._folder or ShareFolder()
        return self._folder.add(value)

    def close(self, *, cancel: bool = False) -> None:
        """Delete the shared files; with `cancel` also end the processes."""
        if cancel:
            self._loky.shutdown(wait=False, kill_workers=True)
        if self._folder:
            self._folder.clear()
            self._folder = None


def _call(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    return function(*map(Shared.unwrap, args))
