"""Count on each worker how often its tasks hold Python's lock while several of them run."""

import asyncio
from sys import getswitchinterval
from time import perf_counter, sleep

from distributed import Worker, WorkerPlugin

VERSION = 1
NAME = f"kernel-helpers-gil-{VERSION}"
CONTEXT = "gil"  # of Dask's fine metrics; the activities are the two below, in counts
LOOKED, HELD = "looked", "held"

EVERY = 0.2  # seconds
# A thread that wants the lock gets it after the switch interval (5 ms) where pure Python runs. On
# two cores with eight threads in C the longest wait seen was 4.0 ms: the processor's, not Python's.
PART = 0.9


class GilProbe(WorkerPlugin):
    """Release the lock now and then while several tasks run, and measure when it returns.

    It costs the worker's event loop, which must wait for the lock anyway, 5 ms five times per
    second, and nothing while fewer than two tasks run.
    """

    name = NAME

    def setup(self, worker: Worker) -> None:
        """Start to measure."""
        self._measuring = asyncio.create_task(self._measure(worker))

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """Stop to measure."""
        self._measuring.cancel()

    async def _measure(self, worker: Worker) -> None:
        while True:
            await asyncio.sleep(EVERY)
            # Workers may share a process, and so the lock.
            if sum(other.state.executing_count for other in Worker._instances) > 1:
                worker.digest_metric((CONTEXT, LOOKED, "count"), 1)
                if is_held():
                    worker.digest_metric((CONTEXT, HELD, "count"), 1)


def is_held() -> bool:
    """Return whether another thread computes with Python's lock at this moment.

    Examples
    --------
    >>> type(is_held())
    <class 'bool'>
    """
    start = perf_counter()
    sleep(0)
    return perf_counter() - start > PART * getswitchinterval()
