"""From what a user writes after ``executor=`` to the executor that runs it."""

import multiprocessing
import sys
from typing import TYPE_CHECKING, TypeAlias, Union

from kernel_helpers._dask import is_client
from kernel_helpers._executor.base import Executor, Serial

if TYPE_CHECKING:
    from distributed import Client

#: What `open_executor` opens.
ExecutorLike: TypeAlias = Union[str, Executor, "Client", None]

NAMES = ("serial", "processes", "joblib")


def open_executor(executor: ExecutorLike = None, *, n_workers: int | None = None) -> Executor:
    """Open the executor that `executor` names; use it in a ``with`` statement.

    Parameters
    ----------
    executor : {"serial", "processes", "joblib"}, address, distributed.Client or Executor, optional
        ``"processes"`` forks one process a core at the first call and keeps them for the next;
        ``"joblib"`` uses joblib's; ``"tcp://…"`` is the address of a Dask scheduler. By default
        processes where there is more than one core and fork is safe, else serial.
    n_workers : int, optional
        Number of processes; one a core by default. A Dask cluster has its own number.

    Raises
    ------
    ValueError
        If `executor` names nothing known, or a cluster has no worker.

    Examples
    --------
    >>> with open_executor("serial") as executor:
    ...     list(executor.map(abs, [-1, 2]))
    [1, 2]
    """
    if isinstance(executor, Executor):
        return executor
    cores = n_workers or available_cores()
    name = best_available(cores) if executor is None else executor
    if name == "serial":
        return Serial()
    if name == "processes":
        from kernel_helpers._executor.processes import Processes

        return Processes(cores)
    if name == "joblib":
        from kernel_helpers._executor.loky import Joblib

        return Joblib(cores)
    if (isinstance(name, str) and "://" in name) or is_client(name):
        from kernel_helpers._executor.dask import DaskExecutor

        return DaskExecutor(name)
    raise ValueError(
        f"executor must be one of {', '.join(map(repr, NAMES))}, a Dask client or its scheduler's "
        f'address, got {executor!r}; try executor="serial".'
    )


def best_available(cores: int) -> str:
    """Name the executor for who names none: forked processes where a fork is safe and helps."""
    nested = multiprocessing.parent_process() is not None
    return "processes" if cores > 1 and sys.platform == "linux" and not nested else "serial"


def available_cores() -> int:
    """Count the cores this process may use, container limits included."""
    from joblib import cpu_count

    return int(cpu_count())
