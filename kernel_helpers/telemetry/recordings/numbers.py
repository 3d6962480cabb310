"""Number the tasks of a recording, whatever numbers its schedulers give them."""

from kernel_helpers.telemetry.scheduler.lineage import UNKNOWN
from kernel_helpers.telemetry.wire.rows import Row


class Numbers:
    """Number tasks from 0 in a recording, on through a scheduler's restart.

    Parameters
    ----------
    first : int
        The scheduler's number of its first task here.
    begin : int
        That task's number in the recording.
    """

    def __init__(self, first: int, begin: int) -> None:
        self._first = first
        self._shift = begin - first

    def of(self, number: int) -> int:
        """Return a task's number in the recording, -1 for an older task."""
        return number + self._shift if number >= self._first else UNKNOWN

    def of_step(self, row: Row) -> Row:
        """Return a row of the task stream that names its task as the recording does."""
        return (*row[:-1], self.of(row[-1]))

    def of_tasks(self, rows: list[Row], first: int) -> list[Row]:
        """Return rows of the graph with their numbers; needs from before the recording go."""
        shift, begin = self._shift, self._first
        return [
            (number + shift, *row[:3], [n + shift for n in row[3] if n >= begin], *row[4:])
            for number, row in enumerate(rows, first)
        ]
