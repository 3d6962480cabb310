"""Count on the scheduler the messages and bytes of each link."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from distributed.diagnostics.plugin import SchedulerPlugin

if TYPE_CHECKING:
    from dask.typing import Key
    from distributed import Scheduler

SCHEDULER = "scheduler"
Link = tuple[str, str, str]  # from, to, kind


class FlowCounter(SchedulerPlugin):
    """Totals of messages and bytes per link since it was made.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    """

    name = "kernel-helpers-flows"

    def __init__(self, scheduler: "Scheduler") -> None:
        self._scheduler = scheduler
        self.totals: defaultdict[Link, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.errors = 0
        self.error = ""  # the last one

    def transition(self, key: "Key", start: str, finish: str, *_: Any, **message: Any) -> None:
        """Count the report of a finished task, and the transfers it had waited for."""
        if start != "processing" or finish not in ("memory", "erred"):
            return
        try:
            self._count(key, message)
        except Exception as error:  # noqa: BLE001 - counted, and sent with every reply
            self.errors += 1
            self.error = repr(error)

    def update_graph(self, scheduler: "Scheduler", *, client: str, **_: Any) -> None:  # noqa: ARG002
        """Count a graph that a client submits; its size is unknown."""
        self._add((client, SCHEDULER, "graph"), 0)

    def _count(self, key: "Key", message: dict[str, Any]) -> None:
        worker = message.get("worker", "")
        self._add((worker, SCHEDULER, "done"), 0)
        for step in message.get("startstops") or ():
            if step["action"] == "transfer" and "source" in step:
                source = step["source"]
                self._add((source, worker, "transfer"), self._fetched(key, source))

    def _add(self, link: Link, nbytes: float) -> None:
        total = self.totals[link]
        total[0] += 1
        total[1] += nbytes

    def _fetched(self, key: "Key", source: str) -> float:
        """Bytes of the dependencies that `source` holds: what it can have sent."""
        ts = self._scheduler.tasks.get(key)
        holder = self._scheduler.workers.get(source)
        if ts is None or holder is None:
            return 0.0
        return float(sum(dep.nbytes for dep in ts.dependencies if holder in (dep.who_has or ())))


def flow_rows(scheduler: "Scheduler", counter: FlowCounter) -> list[Any]:
    """Return rows of ``flows``: source, target, kind, messages, bytes, all so far.

    Parameters
    ----------
    scheduler : distributed.Scheduler
    counter : FlowCounter

    Returns
    -------
    list of tuple
        Also a row for each client and worker that is connected and silent.
    """
    rows = []
    for streams, kind in ((scheduler.stream_comms, "tasks"), (scheduler.client_comms, "news")):
        # Dask counts what it sends in batches itself: reading the figures costs nothing.
        for address, stream in streams.items():
            if address in scheduler.workers or kind == "news":
                sent = float(stream.message_count), float(stream.byte_count)
                rows.append((SCHEDULER, address, kind, *sent))
    present = {SCHEDULER, *scheduler.workers, *scheduler.client_comms}
    for link, (messages, nbytes) in counter.totals.items():
        if present.issuperset(link[:2]):
            rows.append((*link, messages, nbytes))
    return rows
