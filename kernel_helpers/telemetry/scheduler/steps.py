"""Record the steps of every attempt at a task, from the messages that workers send.

Messages rather than transitions, because Dask calls a plugin's `transition` about five times per
task. They report neither cancelled tasks nor tasks that died with their worker: `record_killed`
records the latter.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.attempt import Step, has_started, own_steps
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.rows import UNKNOWN, TaskRow, new_row
from kernel_helpers.telemetry.scheduler.watch import Watch

if TYPE_CHECKING:
    from distributed import Scheduler
    from distributed.scheduler import TaskState, WorkerState

UNCORRECTED = ("disk-read", "disk-write")  # the worker's own clock; Dask corrects all others
CLOCK_SLACK = 0.5  # seconds

Message = Mapping[str, Any]  # what a worker reports of a task


class Steps:
    """Keep the latest steps.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    numbers : mapping
        Row number in ``graph`` of every task.
    maxlen : int
        Rows kept.
    on_error : callable
        Called with an exception that recording raised.

    Attributes
    ----------
    ring : Ring
        Of `TaskRow`.
    watch : Watch or None
        While a client records.
    waiting : int
        Readers that wait for a row.
    """

    def __init__(
        self,
        scheduler: "Scheduler",
        numbers: Mapping[Any, int],
        maxlen: int,
        on_error: Callable[[Exception], None],
    ) -> None:
        self.ring = Ring(maxlen)
        self.watch: Watch | None = None
        self.waiting = 0
        self._scheduler = scheduler
        self._numbers = numbers
        self._on_error = on_error
        self._arrived = asyncio.Event()

    def listen(self) -> None:
        """Record from now on."""
        for name, record in (
            ("task-finished", self.record_finished),
            ("task-erred", self.record_failed),
        ):
            handlers = self._scheduler.stream_handlers
            handlers[name] = self._before(handlers[name], record)

    async def wait(self, seconds: float) -> None:
        """Wait for a row, for some seconds at most."""
        self._arrived.clear()
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._arrived.wait()
        except TimeoutError:
            pass  # a reply without rows
        finally:
            self.waiting -= 1

    def wake(self) -> None:
        """Let waiting readers go."""
        self._arrived.set()

    def record_finished(self, ts: "TaskState", message: Message) -> None:
        """Record an attempt that has a result."""
        steps = message["startstops"]
        self._record(ts, "ok", steps if len(steps) < 2 else _last_attempt(message), message)

    def record_failed(self, ts: "TaskState", message: Message) -> None:
        """Record an attempt that raised, also one that Dask repeats, without a transition."""
        self._record(ts, "erred", _last_attempt(message), message)

    def sent_times(self, ws: "WorkerState", keys: Iterable[Any]) -> dict[Any, float]:
        """Return when each task that was taken from a worker just now had been sent to it."""
        times = dict.fromkeys(keys, ws.last_seen)
        left, taken = set(times), set()
        for entry in reversed(self._scheduler.transition_log):
            if not left:
                break
            if entry.key not in left:
                continue
            if entry.start == "processing":  # later entries send it to another worker
                taken.add(entry.key)
            elif entry.finish == "processing" and entry.key in taken:
                left.discard(entry.key)
                times[entry.key] = entry.timestamp
        return times

    def record_killed(
        self,
        ws: "WorkerState",
        sent: Mapping[Any, float],
        now: float,
        cut: Mapping[Any, int | None],
        *,
        only_seen: bool = False,
    ) -> None:
        """Record the tasks that a thread of `ws` was running; the others had been sent only.

        Parameters
        ----------
        ws : distributed.scheduler.WorkerState
            Of the worker that died.
        sent : mapping
            See `sent_times`.
        now : float
        cut : mapping
            Run of each task; those that had seceded did not hold a thread of the pool.
        only_seen : bool, optional
            Whether to record no more than its last heartbeat reported.
        """
        watch = self.watch
        executing = {ts.key: ws.last_seen - seconds for ts, seconds in ws.executing.items()}
        starts = {**sent, **{key: start for key, start in executing.items() if key in sent}}
        seceded = watch.runs.seceded_keys(sent, cut) if watch is not None else set()
        sure = seceded.union(executing)
        by_age = sorted(starts, key=lambda key: (key not in sure, starts[key]))
        most = len(sure) if only_seen else max(ws.nthreads + len(seceded), len(sure))
        for lane, key in enumerate(by_age[:most]):
            # The thread is unknown and has ended: -1, -2, ... are lanes 0, 1, ...
            place = (ws.address, -1 - lane, starts[key], now)
            number = self._numbers.get(key, UNKNOWN)
            self.ring.append(TaskRow(key, "compute", "killed", *place, None, "", number))
            if watch is not None:
                seceded_place = (ws.address, -1 - lane, key, number)
                watch.runs.append_seceded(cut.get(key, UNKNOWN), starts[key], now, *seceded_place)
        if self.waiting:
            self._arrived.set()

    def _before(
        self, handle: Callable[..., None], record: Callable[[Any, Message], None]
    ) -> Callable[..., None]:
        """Return a handler that records a message before Dask handles it."""
        tasks, on_error = self._scheduler.tasks, self._on_error

        def handle_and_record(**message: Any) -> None:
            try:
                ts = tasks.get(message["key"])
                # Dask accepts the run that it sent last, as long as it has not taken it back.
                if ts is not None and ts.processing_on and ts.run_id == message["run_id"]:
                    record(ts, message)
                elif self.watch is not None:
                    self.watch.attempt_ignored(message["key"], message)
            except Exception as error:  # noqa: BLE001 - counted, and sent to every reader
                on_error(error)
            handle(**message)

        return handle_and_record

    def _record(
        self, ts: "TaskState", status: str, steps: Sequence[Step], message: Message
    ) -> None:
        key, worker, thread = message["key"], message["worker"], message["thread"]
        number = self._numbers.get(key, UNKNOWN)
        steps = _ended_by(time(), steps)
        for step in steps:
            action, start, stop = step["action"], step["start"], step["stop"]
            if action == "compute":
                result = (message.get("nbytes"), message.get("typename", ""))
                row = (key, action, status, worker, thread, start, stop, *result, number)
            else:
                if action in UNCORRECTED and ts.processing_on is not None:
                    offset = _offset_of(ts.processing_on)
                    start, stop = start + offset, stop + offset
                row = (key, action, "ok", worker, thread, start, stop, None, "", number)
            self.ring.append(new_row(TaskRow, row))
        if self.watch is not None:
            self.watch.attempt_ended(key, worker, thread, steps)
        if self.waiting:
            self._arrived.set()


def _last_attempt(message: Message) -> Sequence[Step]:
    """Return the steps of the attempt that a message reports, computing among them."""
    steps = own_steps(message["startstops"], has_started(message["stimulus_id"]))
    if not any(step["action"] == "compute" for step in steps):
        now = time()
        return [*steps, {"action": "compute", "start": now, "stop": now}]
    return steps


def _ended_by(now: float, steps: Sequence[Step]) -> Sequence[Step]:
    """Return steps that end by now: a worker may be wrong about the scheduler's clock.

    It measured that clock once, which a late answer falsifies.
    """
    ahead = 0.0
    for step in steps:
        if step["stop"] > now and step["action"] not in UNCORRECTED:
            ahead = max(ahead, step["stop"] - now)
    if not ahead:
        return steps
    return [
        step
        if step["action"] in UNCORRECTED
        else {**step, "start": step["start"] - ahead, "stop": step["stop"] - ahead}
        for step in steps
    ]


def _offset_of(ws: "WorkerState") -> float:
    """Return the seconds that a worker's clock is behind; a heartbeat's delay alone is none."""
    delay = float(ws.time_delay)
    return delay if abs(delay) > CLOCK_SLACK else 0.0
