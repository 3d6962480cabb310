"""Watch what a student's code does while it runs: calls, computing, memory, bytes on the wire."""

import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client, Worker


class ComputedEarlyError(Exception):
    """Something was computed that should still be a plan."""


class Calls:
    """How often a function was called."""

    def __init__(self) -> None:
        self.count = 0


@contextmanager
def counting(owner: object, name: str) -> Iterator[Calls]:
    """Count calls of ``owner.name``, such as a class's method, in this process."""
    calls, original = Calls(), getattr(owner, name)
    own = name in vars(owner)

    def counted(*args: Any, **kwargs: Any) -> Any:
        calls.count += 1
        return original(*args, **kwargs)

    setattr(owner, name, counted)
    try:
        yield calls
    finally:
        if own:
            setattr(owner, name, original)
        else:
            delattr(owner, name)


@contextmanager
def computing_raises() -> Iterator[None]:
    """Let everything that would compute a Dask collection raise `ComputedEarlyError` instead."""
    import dask.base

    def refuse(*_: Any, **__: Any) -> Any:
        raise ComputedEarlyError

    replaced: list[tuple[Any, str, Any]] = [(dask.base, "get_scheduler", lambda **_: refuse)]
    if "distributed" in sys.modules:
        from distributed import Client

        replaced += [(Client, name, refuse) for name in ("compute", "submit", "map", "persist")]
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    for owner, name, value in replaced:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in originals:
            setattr(owner, name, value)


def peak_of(run: Callable[[], Any]) -> tuple[Any, int]:
    """Return what `run` returns, and the most bytes it held at a time beyond those before.

    Python's and numpy's own memory is counted, pages of a memory map are not.
    """
    running = tracemalloc.is_tracing()
    if not running:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        result = run()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        if not running:
            tracemalloc.stop()
    return result, max(0, peak - before)


def bytes_sent(client: "Client") -> int:
    """Return the bytes that the workers have sent so far, to each other and to clients."""

    def sent(dask_worker: "Worker") -> int:
        return int(dask_worker.transfer_outgoing_bytes_total)

    return sum(client.run(sent).values())


def n_tasks(lazy: object) -> int:
    """Return how many tasks a Dask collection would run, after Dask has simplified it."""
    import dask.base

    optimize: Any = dask.base.optimize
    [simple] = optimize(lazy)
    graph = simple.__dask_graph__()
    return len(graph.to_dict() if hasattr(graph, "to_dict") else graph)
