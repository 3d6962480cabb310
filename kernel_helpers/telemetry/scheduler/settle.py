"""Ask the workers at the end of a recording what runs now, and list what has not started."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.naming import WireKey, wire_key
from kernel_helpers.telemetry.scheduler.probe import SETTLE
from kernel_helpers.telemetry.scheduler.rows import UNKNOWN

if TYPE_CHECKING:
    from distributed import Scheduler
    from distributed.scheduler import TaskState

TIMEOUT = 2.0  # seconds; a worker whose tasks hold Python's lock answers late
NOT_STARTED = frozenset(("waiting", "queued", "no-worker", "processing"))  # Dask's states

Run = tuple[int | None, Any, Any, float]  # run, key, thread, start


class Event(NamedTuple):
    """Something that the steps leave out, see `telemetry.recordings.layout`."""

    start: float
    stop: float
    action: str
    status: str
    worker: str
    thread: int | None = None
    key: Any = ""
    task: int = UNKNOWN
    prefix: str = ""  # where it does not follow from the key

    @property
    def wire_key(self) -> WireKey:
        """The key as text, with its prefix where that does not follow from the text."""
        return (str(self.key), self.prefix) if self.prefix else wire_key(self.key)


class Settlements:
    """Ask all workers at once; messages that they sent before arrive before their answers.

    Parameters
    ----------
    scheduler : distributed.Scheduler

    Attributes
    ----------
    probed : set of str
        Workers that answer.
    """

    def __init__(self, scheduler: "Scheduler") -> None:
        self.probed: set[str] = set()
        self._scheduler = scheduler
        self._questions: dict[str, _Question] = {}

    async def running(self) -> list[tuple[str, Run]]:
        """Return what runs on threads, each with its worker, as of the moment of the return."""
        token = uuid4().hex
        workers = self.probed.intersection(self._scheduler.workers)
        question = self._questions[token] = _Question(set(workers))
        for worker in workers:
            self._scheduler.worker_send(worker, {"op": SETTLE, "token": token})
        try:
            await question.answered(TIMEOUT)
        finally:
            del self._questions[token]
        silent = set(self._scheduler.workers) - workers | question.silent
        found = list(question.running.values())
        return [*found, *self._by_heartbeat(silent)]

    def answered(self, worker: str, token: str, runs: Iterable[Run]) -> None:
        """Receive the answer of a worker."""
        if question := self._questions.get(token):
            question.running |= {run[0]: (worker, run) for run in runs}
            question.end(worker)

    def ended(self, run: int | None) -> None:
        """Note that an attempt has ended since its worker answered."""
        for question in self._questions.values():
            question.running.pop(run, None)

    def forget(self, worker: str) -> None:
        """Expect nothing of a worker that left."""
        self.probed.discard(worker)
        for question in self._questions.values():
            question.running = {
                run: found for run, found in question.running.items() if found[0] != worker
            }
            question.end(worker)

    def _by_heartbeat(self, workers: Iterable[str]) -> list[tuple[str, Run]]:
        """Return what workers without an answer reported up to a second ago."""
        return [
            (address, (ts.run_id, ts.key, None, ws.last_seen - seconds))
            for address in workers
            if (ws := self._scheduler.workers.get(address)) is not None
            for ts, seconds in ws.executing.items()
            if ts.processing_on is ws
        ]


class _Question:
    """One question to several workers."""

    def __init__(self, workers: set[str]) -> None:
        self.silent = workers
        self.running: dict[int | None, tuple[str, Run]] = {}
        self._all = asyncio.Event()
        self.end("")

    def end(self, worker: str) -> None:
        self.silent.discard(worker)
        if not self.silent:
            self._all.set()

    async def answered(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._all.wait()
        except TimeoutError:
            pass  # the others have answered


def unfinished(
    scheduler: "Scheduler", started: set[Any], number_of: Callable[[Any], int]
) -> list[Event]:
    """Return one event for each task that has not started.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    started : set
        Keys that run.
    number_of : callable
        Returns the number of a key in ``graph``.

    Returns
    -------
    list of Event
        The action is the task's state: waiting, queued, no-worker or processing.
    """
    counts: list[Mapping[Any, int]] = [prefix.states for prefix in scheduler.task_prefixes.values()]
    if not any(states.get(name) for states in counts for name in NOT_STARTED):
        return []
    now = time()
    return [
        Event(now, now, ts.state, "", _worker_of(ts), None, key, number_of(key))
        for key, ts in scheduler.tasks.items()
        if ts.state in NOT_STARTED and key not in started
    ]


def _worker_of(ts: "TaskState") -> str:
    return "" if ts.processing_on is None else str(ts.processing_on.address)
