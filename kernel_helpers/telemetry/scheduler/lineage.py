"""Remember for every task what it needs and which notebook cell made it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ref

from kernel_helpers.telemetry.scheduler.naming import wire_key
from kernel_helpers.telemetry.scheduler.protocol import GraphReply
from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.rows import UNKNOWN, Origin, new_row

if TYPE_CHECKING:
    from distributed import Scheduler

CELL_TOPIC = "kernel-helpers-cell"  # of Dask's events; a message says which cell a client runs
LABEL_LENGTH = 80


class GraphRow(NamedTuple):
    """A task that was created."""

    key: Any
    dependencies: tuple[int, ...]  # numbers of rows
    origin: Origin


class Lineage:
    """Number tasks when they are created, and keep one row of each.

    Parameters
    ----------
    maxlen : int
        Rows kept.

    Attributes
    ----------
    ring : Ring
        Of `GraphRow`.
    numbers : dict
        Row number of every task that the scheduler knows, and of some that it has forgotten.
    """

    def __init__(self, maxlen: int) -> None:
        self.ring = Ring(maxlen)
        self.numbers: dict[Any, int] = {}
        # The task that each number was given to: a key may be used again for another one.
        self._tasks: dict[Any, ref[Any]] = {}
        self._cells: dict[str, tuple[str, int, str]] = {}

    def start_cell(self, message: Mapping[str, Any]) -> None:
        """Note the cell that a client runs from now on."""
        label = str(message["label"])[:LABEL_LENGTH]
        cell = (str(message["cell"]), int(message["run"]), label)
        self._cells[str(message["client"])] = cell

    def forget_client(self, client: str) -> None:
        """Drop the cell of a client that left."""
        self._cells.pop(client, None)

    def forget(self, tasks: Mapping[Any, Any]) -> None:
        """Drop the numbers of forgotten tasks, once they are more than the others.

        Parameters
        ----------
        tasks : mapping
            What the scheduler knows, by key.
        """
        if len(self.numbers) > 2 * len(tasks):
            for key in [key for key in self.numbers if key not in tasks]:
                del self.numbers[key], self._tasks[key]

    def clear(self) -> None:
        """Drop all numbers."""
        self.numbers.clear()
        self._tasks.clear()

    def record(
        self,
        scheduler: "Scheduler",
        client: str,
        keys: Iterable[Any],
        priority: Mapping[Any, Any],
        *,
        now: float,
    ) -> None:
        """Give each new task a number, dependencies first."""
        self.forget(scheduler.tasks)
        new = self._new(map(scheduler.tasks.__getitem__, keys))
        new.sort(key=lambda ts: (priority.get(ts.key) or (0,))[-1])  # Dask's order
        own = {ts.key for ts in new}
        needed = {ts.key: ts for task in new for ts in task.dependencies if ts.key not in own}
        # Data that no graph made: scattered, or older than this plugin.
        strangers = self._new(needed.values())
        for number, ts in enumerate([*strangers, *new], self.ring.next):
            self.numbers[ts.key] = number
            self._tasks[ts.key] = ref(ts)
        nowhere = Origin("", UNKNOWN, "", "", now)
        self.ring.extend(GraphRow(ts.key, (), nowhere) for ts in strangers)
        self._append(scheduler, client, new, now)

    def since(self, cursor: int, limit: int) -> GraphReply:
        """Answer with the rows from `cursor` on, at most `limit` of them."""
        found = self.ring.since(cursor, limit)
        origins: dict[Origin, int] = {}
        return GraphReply(
            first=found.first,
            next=found.next,
            dropped=found.dropped,
            keys=[row.key if type(row.key) is str else wire_key(row.key) for row in found.rows],
            dependencies=[row.dependencies for row in found.rows],
            origin=[origins.setdefault(row.origin, len(origins)) for row in found.rows],
            origins=list(origins),
        )

    def _new(self, tasks: Iterable[Any]) -> list[Any]:
        """Return those that have no number."""
        known = self._tasks
        return [ts for ts in tasks if ts.key not in known or known[ts.key]() is not ts]

    def _append(
        self, scheduler: "Scheduler", client: str, tasks: Iterable[Any], now: float
    ) -> None:
        cell = self._cells.get(client, ("", UNKNOWN, ""))
        numbers = self.numbers
        origins: dict[Any, Origin] = {}
        for ts in tasks:
            span = ts.group.span_id
            if span not in origins:
                origins[span] = Origin(*cell, _span_name(scheduler, span), now)
            needs = tuple([numbers[needed.key] for needed in ts.dependencies])
            self.ring.append(new_row(GraphRow, (ts.key, needs, origins[span])))


def _span_name(scheduler: "Scheduler", span_id: str | None) -> str:
    spans = scheduler.extensions.get("spans")
    span = spans.spans.get(span_id) if spans is not None else None
    name = () if span is None else span.name
    return "" if name == ("default",) else "/".join(map(str, name))
