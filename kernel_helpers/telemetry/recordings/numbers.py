"""Number the tasks of a recording, whatever numbers its schedulers give them."""

from collections.abc import Iterable

from kernel_helpers.telemetry.scheduler.rows import UNKNOWN


class Numbers:
    """Number tasks from 0 in a recording, on through a scheduler's restart.

    Parameters
    ----------
    first : int
        The scheduler's number of its first task here.
    start : int
        That task's number in the recording.
    """

    def __init__(self, first: int, start: int) -> None:
        self._first = first
        self._shift = start - first

    def of(self, number: int) -> int:
        """Return a task's number in the recording, -1 for an older task."""
        return number + self._shift if number >= self._first else UNKNOWN

    def of_all(self, numbers: Iterable[int]) -> list[int]:
        """Return the numbers of several tasks."""
        return [self.of(number) for number in numbers]

    def of_needed(self, numbers: Iterable[int]) -> list[int]:
        """Return the numbers of the tasks that one needs, without those from before."""
        return [number + self._shift for number in numbers if number >= self._first]
