"""Remember for every task what it needs and which notebook cell made it.

Like `plugin`, this module travels to schedulers by value: it imports only what every scheduler
has.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kernel_helpers.telemetry.scheduler.naming import wire_key
from kernel_helpers.telemetry.scheduler.ring import Ring

CELL_TOPIC = "kernel-helpers-cell"  # of Dask's events; a message says which cell a client runs
UNKNOWN = -1
LABEL_LENGTH = 80


class Origin(NamedTuple):
    """Where a task comes from.

    Attributes
    ----------
    cell : str
        JupyterLab's id of the notebook cell, "" where unknown.
    run : int
        Execution count of that cell, -1 where unknown.
    label : str
        First line of the cell.
    span : str
        Dask's span, its names joined by "/"; "" for the default one.
    created : float
        Scheduler clock, in seconds since the epoch.
    """

    cell: str
    run: int
    label: str
    span: str
    created: float


class Lineage:
    """Number tasks when they are created, and keep one row of each.

    Parameters
    ----------
    maxlen : int
        Rows kept: (key, numbers of the tasks it needs, origin).

    Attributes
    ----------
    ring : Ring
    numbers : dict
        Row number of every task the scheduler still knows.
    """

    def __init__(self, maxlen: int) -> None:
        self.ring = Ring(maxlen)
        self.numbers: dict[Any, int] = {}
        self._cells: dict[str, tuple[str, int, str]] = {}

    def begin_cell(self, told: Mapping[str, Any]) -> None:
        """Take in what a client says about the cell that it runs now."""
        label = str(told["label"])[:LABEL_LENGTH]
        self._cells[str(told["client"])] = (str(told["cell"]), int(told["run"]), label)

    def forget_client(self, client: str) -> None:
        """Drop the cell of a client that left."""
        self._cells.pop(client, None)

    def record(
        self,
        scheduler: Any,
        client: str,
        keys: Iterable[Any],
        priority: Mapping[Any, Any],
        now: float,
    ) -> bool:
        """Give each new task a number, dependencies first; return whether there were any."""
        numbers = self.numbers
        new = [key for key in keys if key not in numbers]
        new.sort(key=lambda key: (priority.get(key) or (0,))[-1])  # Dask's order
        tasks = [scheduler.tasks[key] for key in new]
        found = {needed.key for ts in tasks for needed in ts.dependencies}
        # Data that no graph made: scattered, or older than this plugin.
        strangers = found.difference(numbers, new)
        for number, key in enumerate([*strangers, *new], self.ring.next):
            numbers[key] = number
        nowhere = Origin("", UNKNOWN, "", "", now)
        self.ring.extend((key, (), nowhere) for key in strangers)
        cell = self._cells.get(client, ("", UNKNOWN, ""))
        origins: dict[Any, Origin] = {}
        for ts in tasks:
            span = ts.group.span_id
            if span not in origins:
                origins[span] = Origin(*cell, _span_name(scheduler, span), now)
            needs = tuple([numbers[needed.key] for needed in ts.dependencies])
            self.ring.append((ts.key, needs, origins[span]))
        return bool(new)

    def since(self, cursor: int, limit: int) -> dict[str, Any]:
        """Answer with the rows from `cursor` on.

        Parameters
        ----------
        cursor : int
        limit : int

        Returns
        -------
        dict
            first, next, dropped, rows (as columns: keys, needs, index into origins), origins.
        """
        found = self.ring.since(cursor, limit)
        origins: dict[Origin, int] = {}
        keys = [row[0] if type(row[0]) is str else wire_key(row[0]) for row in found.rows]
        index = [origins.setdefault(row[2], len(origins)) for row in found.rows]
        return {
            "first": found.first,
            "next": found.next,
            "dropped": found.dropped,
            "rows": [keys, [row[1] for row in found.rows], index],
            "origins": [tuple(origin) for origin in origins],
        }


def _span_name(scheduler: Any, span_id: str | None) -> str:
    spans = scheduler.extensions.get("spans")
    span = spans.spans.get(span_id) if spans is not None else None
    name = () if span is None else span.name
    return "" if name == ("default",) else "/".join(map(str, name))
