"""Report from each worker what its scheduler does not see: cancelled attempts, calls of actors."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from dask.utils import key_split
from distributed import WorkerPlugin
from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.threads import note_threads, runs_in_threads

if TYPE_CHECKING:
    from dask.typing import Key
    from distributed import Worker
    from distributed.worker_state_machine import TaskState

VERSION = 2
NAME = f"kernel-helpers-attempts-{VERSION}"
TOPIC = NAME  # of Dask's events; a message holds rows of one worker
SETTLE = f"telemetry_settle_{VERSION}"  # message to a worker: report what runs now

FLUSH_SECONDS = 0.02  # calls of actors are reported together
ROUND_SECONDS = 0.002  # of a worker's event loop, which takes an ended attempt in in several
ROUNDS, MOST_ROUNDS = 10, 250
Started = tuple[int, Any, int | None, float, float | None]  # run, key, thread, start, stop

OUTCOMES = {"memory": "cancelled", "error": "cancelled", "rescheduled": "rescheduled"}


Times = list[tuple[float, float]]  # start and stop of the method that a call runs, once it ended


class TimedExecutor(Executor):
    """Note from when to when a thread runs what a call submits: calls wait for each other.

    Parameters
    ----------
    executor : Executor
    times : ContextVar
        Where a call finds the times of its method.
    """

    def __init__(self, executor: Executor, times: ContextVar[Times | None]) -> None:
        self.executor = executor
        self._times = times

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function in a thread of the executor."""
        times = self._times.get()
        if times is None:
            return self.executor.submit(function, *args, **kwargs)
        return self.executor.submit(_timed, times, function, args, kwargs)


def _timed(
    times: Times, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    start = time()
    try:
        return function(*args, **kwargs)
    finally:
        times.append((start, time()))


class AttemptProbe(WorkerPlugin):
    """Report attempts whose results go nowhere, calls of actors and, on request, what runs now.

    Rows go the way of the messages about finished tasks, so they arrive in order:
    ``("ready",)``, ``("cancelled", run, key, thread, start)``,
    ``("seceded", run, time)``, ``("ended", run, key, status, thread, start, stop)``,
    ``("actor", key, prefix, status, start, stop)``,
    ``("running", token, [(run, key, thread, start), ...])``,
    ``("gone", [(run, key, thread, start, stop or None), ...], [the same of cancelled ones])``.
    """

    name = NAME

    def setup(self, worker: "Worker") -> None:
        """Start to report."""
        self._worker = worker
        self._rows: list[Any] = []
        self._cancelled: dict[Any, int | None] = {}  # thread
        self._execute_actor = worker.handlers["actor_execute"]
        worker.handlers["actor_execute"] = self._actor_execute
        # Made here: the plugin travels, and such a variable cannot.
        self._times = ContextVar[Times | None]("times", default=None)
        worker.executors["actor"] = TimedExecutor(worker.executors["actor"], self._times)
        worker.stream_handlers[SETTLE] = self._settle
        self._threads = note_threads(worker)
        self._report("ready")

    def teardown(self, worker: "Worker") -> None:
        """Stop to report."""
        worker.handlers["actor_execute"] = self._execute_actor
        timed: Any = worker.executors["actor"]
        worker.executors["actor"] = timed.executor
        tasks = worker.state.tasks
        cancelled = [tasks[key] for key in self._cancelled if key in tasks]
        self._report("gone", self._started(self._on_threads()), self._started(cancelled))
        self._threads.is_noting = False
        self._threads.stays.clear()

    def transition(self, key: "Key", start: str, finish: str, **_: Any) -> None:
        """Follow attempts that are cancelled; called about six times a task, so be quick."""
        if start in ("executing", "long-running"):
            if finish not in ("executing", "long-running"):
                self._leave_executing(key, finish)
        elif key in self._cancelled:
            if finish in OUTCOMES:
                self._end(key, OUTCOMES[finish])
            elif finish == "long-running":  # Dask reports this only of what is wanted
                run = self._worker.state.tasks[key].run_id
                self._report("seceded", run, time() + self._worker.scheduler_delay)
            elif finish == "waiting":  # wanted again while it runs: an attempt like any other
                del self._cancelled[key]

    def _leave_executing(self, key: "Key", finish: str) -> None:
        if finish != "released":  # one that is cancelled stays at its thread
            self._threads.stays.pop(key, None)
        if finish == "released":
            ts = self._worker.state.tasks[key]
            thread = self._cancelled[key] = self._threads.at(key)
            self._report("cancelled", ts.run_id, key, thread, self._start_of(ts))
        elif finish == "rescheduled":
            self._end(key, finish)

    def _end(self, key: "Key", status: str) -> None:
        """Report an attempt that the scheduler gets no result of."""
        thread = self._cancelled.pop(key, None)
        self._threads.stays.pop(key, None)
        ts = self._worker.state.tasks[key]
        start = self._start_of(ts)
        stop = time() + self._worker.scheduler_delay
        if status == "cancelled" and ts.startstops and ts.startstops[-1]["action"] == "compute":
            start, stop = ts.startstops[-1]["start"], ts.startstops[-1]["stop"]
        self._report("ended", ts.run_id, key, status, thread, start, stop)

    async def _actor_execute(
        self,
        actor: "Key | None" = None,
        function: str | None = None,
        args: Sequence[Any] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Measure a call."""
        requested, times = time(), list[tuple[float, float]]()
        token = self._times.set(times)
        try:
            reply = await self._execute_actor(actor, function, args, kwargs)
        finally:
            self._times.reset(token)
        start, stop = (
            times[0] if times else (requested, time())
        )  # a coroutine runs in the event loop
        delay = self._worker.scheduler_delay
        status = "ok" if reply["status"] == "OK" else "erred"
        prefix = f"{key_split(actor)}.{function}"
        self._rows.append(("actor", actor, prefix, status, start + delay, stop + delay))
        if len(self._rows) == 1:
            self._worker.loop.call_later(FLUSH_SECONDS, self._flush)
        return reply

    def _settle(self, token: str, rounds: int = 0, **_: Any) -> None:
        """Answer what runs now, once the event loop has dealt with the attempts that have ended.

        Not every thread that is free says so: Dask forgets it for one that raised `Reschedule`.
        """
        leaving = any(self._has_left(ts) for ts in self._on_threads())
        if rounds < ROUNDS or (leaving and rounds < MOST_ROUNDS):
            self._worker.loop.call_later(ROUND_SECONDS, self._settle, token, rounds + 1)
        else:
            self._report("running", token, self._running())

    def _has_left(self, ts: "TaskState") -> bool:
        stay = self._threads.stays.get(ts.key)
        return stay is not None and stay.stop is not None

    def _running(self) -> list[tuple[int, Any, int | None, float]]:
        return [
            (ts.run_id, ts.key, self._threads.at(ts.key), self._start_of(ts))
            for ts in self._on_threads()
        ]

    def _on_threads(self) -> list[Any]:
        """Return the tasks that a thread was given and that are not known to have ended."""
        state = self._worker.state
        return [ts for ts in state.executing | state.long_running if ts.start_time is not None]

    def _started(self, tasks: Iterable[Any]) -> list[Started]:
        """Return those of `tasks` that have started, and when each one ended.

        A worker that closes drops the others, and all results.
        """
        started: list[Started] = []
        delay = self._worker.scheduler_delay
        for ts in tasks:
            thread, stay = self._threads.at(ts.key), self._threads.stays.get(ts.key)
            if stay is not None:
                stop = None if stay.stop is None else stay.stop + delay
                started.append((ts.run_id, ts.key, stay.thread, stay.start + delay, stop))
            elif thread is not None or not runs_in_threads(self._worker, ts):
                started.append((ts.run_id, ts.key, thread, self._start_of(ts), None))
        return started

    def _start_of(self, ts: "TaskState") -> float:
        # None where the attempt was cancelled before the worker's loop gave it to a thread.
        start = time() if ts.start_time is None else ts.start_time
        return start + self._worker.scheduler_delay

    def _report(self, *row: Any) -> None:
        self._rows.append(row)
        self._flush()

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self._worker.log_event(TOPIC, {"worker": self._worker.address, "rows": rows})
