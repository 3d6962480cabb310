"""Observe on the scheduler what the rows of tasks leave out, while a client records.

Nothing here runs unless a recorder asks.
"""

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.metrics import time

from kernel_helpers.telemetry.scheduler.attempt import Step, own_steps
from kernel_helpers.telemetry.scheduler.leaving import Guess, Leavings
from kernel_helpers.telemetry.scheduler.probe import TOPIC
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.runs import Runs
from kernel_helpers.telemetry.scheduler.settle import Event, Run, Settlements, unfinished

if TYPE_CHECKING:
    from dask.typing import Key
    from distributed import Scheduler

# Seconds from which on it counts that a worker had a task, its data and a thread, and waited.
DELAY = 0.05
LARGE_GRAPH = 1_000_000  # bytes; the functions and arguments of a thousand tasks are smaller


class _Ended(NamedTuple):
    run: int | None
    key: Any
    status: str
    thread: int | None
    start: float
    stop: float


class Watch(SchedulerPlugin):
    """Keep the latest events: attempts without a result, pauses inside attempts, workers.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    numbers : dict
        Row number in ``graph`` of every task.
    tasks : Ring
        Of ``task_stream``.
    maxlen : int
        Events kept.

    Attributes
    ----------
    ring : Ring
        Of `Event`.
    settlements : Settlements
    errors : int
    error : str
        The last one.
    """

    name = "kernel-helpers-watch"

    def __init__(
        self, scheduler: "Scheduler", numbers: dict[Any, int], tasks: Ring, maxlen: int
    ) -> None:
        self.ring = Ring(maxlen)
        self.settlements = Settlements(scheduler)
        self.errors = 0
        self.error = ""
        self._scheduler = scheduler
        self.runs = Runs(numbers, self.ring)
        self.leavings = Leavings(
            scheduler, self.ring, tasks, self.runs, settlements=self.settlements
        )
        self._sent: dict[Any, float] = {}  # when each task went to its worker
        self._free: dict[str, float] = {}  # when a thread of each worker became free last
        # Made here: the module travels, and such a variable cannot.
        self._graph_bytes = ContextVar("graph_bytes", default=0)  # of the graph that is received
        self._wrapped: dict[str, Any] = {}
        self._wrap("update-graph", self._update_graph)
        self._wrap("long-running", self._long_running)
        for worker in scheduler.workers:
            self.leavings.arrived(worker)
            self.ring.append(Event(time(), time(), "present", "", worker))

    def stop(self) -> None:
        """Observe no more."""
        handlers = self._scheduler.stream_handlers
        for name, (own, wrapped) in self._wrapped.items():
            if handlers[name] == own:
                handlers[name] = wrapped

    # The scheduler calls these.

    def update_graph(self, scheduler: "Scheduler", *, tasks: Iterable["Key"], **_: Any) -> None:
        """Note how large a graph was, by the prefixes of its tasks."""
        size = self._graph_bytes.get()
        if size < LARGE_GRAPH:
            return
        now = time()
        prefixes = {scheduler.tasks[key].prefix.name for key in tasks if key in scheduler.tasks}
        for prefix in prefixes:
            share = f"{size / len(prefixes):.0f}"
            self.ring.append(Event(now, now, "graph", share, "", prefix=prefix))

    def transition(
        self, key: "Key", start: str, finish: str, *_: Any, stimulus_id: str, **__: Any
    ) -> None:
        """Note when a task goes to a worker, and when it is taken from it."""
        if finish == "processing":
            self._sent[key] = time()
        elif start == "processing" and self._sent.pop(key, None) is not None:
            self.runs.take(key, self._scheduler.tasks[key].run_id, stimulus_id)

    def restart(self, scheduler: "Scheduler") -> None:  # noqa: ARG002
        """Forget the tasks, as the scheduler does."""
        self._sent.clear()

    def add_worker(self, scheduler: "Scheduler", worker: str) -> None:  # noqa: ARG002
        """Note that a worker arrived."""
        self.leavings.arrived(worker)
        self.ring.append(Event(time(), time(), "arrived", "", worker))

    def log_event(self, topic: str, msg: object) -> None:
        """Receive what a worker reports."""
        try:
            if topic == TOPIC and isinstance(msg, dict):
                for row in msg["rows"]:
                    self._receive(msg["worker"], *row)
            elif isinstance(msg, dict):  # other programs log anything
                self.leavings.departures.log_event(topic, msg)
        except Exception as error:  # noqa: BLE001 - counted, and sent to every recorder
            self.errors += 1
            self.error = repr(error)

    # The telemetry plugin calls these.

    def attempt_ended(
        self, key: "Key", worker: str, thread: int | None, steps: Sequence[Step]
    ) -> None:
        """Note how an attempt that the plugin records was spent beside computing."""
        sent = self._sent.pop(key, None)
        run = self._scheduler.tasks[key].run_id
        self.settlements.ended(run)
        compute = next((step for step in steps if step["action"] == "compute"), None)
        if compute is None:
            return
        start, stop = compute["start"], compute["stop"]
        place = (worker, thread, key, self.runs.number_of(key))
        if sent is not None:
            fetched = [step["stop"] for step in steps if step["stop"] <= start]
            ready = max([sent, self._free.get(worker, 0.0), *fetched])
            if start - ready >= DELAY:
                self.ring.append(Event(ready, start, "delay", "", *place))
        self._free[worker] = max(stop, self._free.get(worker, 0.0))
        self.runs.append_seceded(run, start, stop, *place)

    def worker_left(self, worker: str, stimulus_id: str, guess: Guess) -> None:
        """Note that a worker left, see `Leavings.left`."""
        self._free.pop(worker, None)
        self.leavings.left(worker, stimulus_id, guess)

    def attempt_ignored(self, key: "Key", msg: dict[str, Any]) -> None:
        """Record an attempt whose outcome the scheduler ignores: it had taken the task away."""
        for step in own_steps(msg.get("startstops") or ()):
            if step["action"] == "compute":
                place = (msg["run_id"], key, "cancelled", msg.get("thread"))
                self._end(msg["worker"], _Ended(*place, step["start"], step["stop"]))

    def final(self, running: Iterable[tuple[str, Run]]) -> list[Event]:
        """Return events of what runs, and of what has not started.

        Parameters
        ----------
        running : iterable of (worker, run)

        Returns
        -------
        list of Event
        """
        now = time()
        events: list[Event] = []
        started = set()
        for worker, (run, key, thread, start) in running:
            place = (worker, thread, key, self.runs.number(run, key))
            events.append(Event(start, now, "compute", "running", *place))
            if self.runs.has_seceded(run):
                seceded = min(self.runs.seceded_at(run, start), now)
                events.append(Event(seceded, now, "seceded", "", *place))
            started.add(key)
        return events + unfinished(self._scheduler, started, self.runs.number_of)

    # Workers send these.

    def _wrap(self, name: str, own: Callable[..., Any]) -> None:
        handlers = self._scheduler.stream_handlers
        self._wrapped[name] = (own, handlers[name])
        handlers[name] = own

    async def _update_graph(self, **msg: Any) -> None:
        frames = getattr(msg.get("expr_ser"), "frames", None) or ()
        token = self._graph_bytes.set(sum(memoryview(frame).nbytes for frame in frames))
        try:
            await self._wrapped["update-graph"][1](**msg)
        finally:
            self._graph_bytes.reset(token)

    def _long_running(self, run_id: int, **msg: Any) -> None:
        self.runs.secede(run_id, time(), msg.get("compute_duration"))
        self._wrapped["long-running"][1](run_id=run_id, **msg)

    def _receive(self, worker: str, what: str, *row: Any) -> None:
        """Receive one row of `AttemptProbe`."""
        if what == "ready":
            self.settlements.probed.add(worker)
            self.leavings.reported_ready(worker)
        elif what == "gone":
            self.leavings.reported_gone(worker, row[0], row[1])
        elif what == "running":
            self.settlements.answered(worker, *row)
        elif what == "actor":
            key, prefix, status, *span = row
            start, stop = _ended_by_now(*span)
            number = self.runs.number_of(key)
            self.ring.append(Event(start, stop, "actor", status, worker, None, key, number, prefix))
        elif what == "cancelled":
            run, key, thread, start = row
            place = (worker, thread, key, self.runs.number(run, key))
            event = Event(start, start, "compute", "cancelled", *place)
            self.leavings.attempt_cancelled(run, event)
        elif what == "seceded":
            self.runs.secede(row[0], row[1])
        elif what == "ended":
            self._end(worker, _Ended(*row))

    def _end(self, worker: str, ended: _Ended) -> None:
        run, key, status, thread = ended[:4]
        start, stop = _ended_by_now(ended.start, ended.stop)
        self.settlements.ended(run)
        self.leavings.cancelled_ended(worker, run)
        self._free[worker] = max(stop, self._free.get(worker, 0.0))
        place = (worker, thread, key, self.runs.pop_number(run, key))
        self.ring.append(Event(start, stop, "compute", status, *place))
        self.runs.append_seceded(run, start, stop, *place)


def _ended_by_now(start: float, stop: float) -> tuple[float, float]:
    """Return a span that ends by now: a worker may be wrong about the scheduler's clock."""
    ahead = max(0.0, stop - time())
    return start - ahead, stop - ahead
