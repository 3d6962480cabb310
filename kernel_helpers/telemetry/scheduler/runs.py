"""Keep what is known of attempts by the number of their run, beside the rows of tasks."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kernel_helpers.telemetry.scheduler.ring import Ring
from kernel_helpers.telemetry.scheduler.rows import UNKNOWN
from kernel_helpers.telemetry.scheduler.settle import Event

if TYPE_CHECKING:
    from dask.typing import Key


class Runs:
    """Follow runs that were taken from their workers, and those that left the pool.

    Parameters
    ----------
    numbers : mapping
        Row number in ``graph`` of every task.
    ring : Ring
        Of `Event`.

    Attributes
    ----------
    cut : dict
        Run of each key that the latest stimulus took from its worker.
    """

    def __init__(self, numbers: Mapping[Any, int], ring: Ring) -> None:
        self.cut: dict[Any, int | None] = {}
        self._stimulus = ""
        self._numbers = numbers
        self._ring = ring
        self._taken: dict[int | None, int] = {}  # number of the task of each run that was taken
        # Now, and the seconds after its start.
        self._seceded: dict[int | None, tuple[float, float | None]] = {}

    def take(self, key: "Key", run: int | None, stimulus_id: str) -> None:
        """Note that a run was taken from its worker: its task may be forgotten before it ends."""
        self._taken[run] = self.number_of(key)
        if self._stimulus != stimulus_id:
            self._stimulus, self.cut = stimulus_id, {}
        self.cut[key] = run

    def number_of(self, key: "Key") -> int:
        """Return the row number of a task in ``graph``."""
        return self._numbers.get(key, UNKNOWN)

    def number(self, run: int | None, key: "Key") -> int:
        """Return the row number of the task of a run."""
        return self._taken.get(run, self.number_of(key))

    def pop_number(self, run: int | None, key: "Key") -> int:
        """Return the same of a run that ended."""
        return self._taken.pop(run, self.number_of(key))

    def secede(self, run: int | None, now: float, seconds: float | None = None) -> None:
        """Note that a run left the pool, `seconds` after its start where that is known."""
        self._seceded.setdefault(run, (now, seconds))

    def has_seceded(self, run: int | None) -> bool:
        """Return whether a run has left the pool."""
        return run in self._seceded

    def seceded_keys(self, keys: Iterable[Any], cut: Mapping[Any, int | None]) -> set[Any]:
        """Return those of `keys` whose runs in `cut` had seceded."""
        return {key for key in keys if self.has_seceded(cut.get(key))}

    def seceded_at(self, run: int | None, start: float) -> float:
        """Return when a run that started at `start` left the pool."""
        noted, seconds = self._seceded[run]
        return max(start, noted) if seconds is None else start + seconds

    def append_seceded(self, run: int | None, start: float, stop: float, *place: Any) -> None:
        """Note from when to when an attempt that ended was outside the pool."""
        if self.has_seceded(run):
            seceded = self.seceded_at(run, start)
            del self._seceded[run]
            self._ring.append(Event(min(seceded, stop), stop, "seceded", "", *place))
