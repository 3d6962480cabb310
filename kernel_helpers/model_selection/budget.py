"""Count the bytes of intermediate rows in memory, and admit stages that still fit."""

from collections import Counter, defaultdict
from dataclasses import dataclass

SHARE = 0.25  # of the machine's memory, for searches that were given no limit


@dataclass(frozen=True)
class Rows:
    """The output of a stage: its fold, its step, and whether its input is the fold's own rows."""

    fold: int
    step: str
    is_first: bool


class Budget:
    """Count the bytes of stages: expected when one starts, exact when it is done.

    A chain of stages that has started must be able to finish: its first stage is admitted only
    where all of it fits.

    Parameters
    ----------
    limit : float, optional
        Bytes that may be in memory at once. Without one: a share of the machine's memory, and a
        step that has not run yet counts as wide as the widest that has.
    """

    def __init__(self, limit: float | None) -> None:
        self.limit = _default() if limit is None else limit
        self._cautious = limit is not None
        self._rows: dict[int, Rows] = {}  # stages in memory, or about to be
        self._bytes: dict[int, float] = {}
        self._copies: set[int] = set()
        self._widest: dict[str, int] = {}
        self._chains: dict[int, set[tuple[str, ...]]] = defaultdict(set)

    def expect(self, fold: int, steps: tuple[str, ...]) -> None:
        """Note which steps' rows are in memory at once on a fold."""
        self._chains[fold].add(steps)

    def admits(self, rows: Rows) -> bool:
        """Return whether another stage fits."""
        if rows.is_first:
            return self._committed() + self._chain(rows.fold) <= self.limit
        return sum(self._bytes.values()) + self._copied() + self._width(rows.step) <= self.limit

    def admits_copy(self, node: int) -> bool:
        """Return whether a stage may be copied."""
        return self._committed() + self._bytes.get(node, 0) <= self.limit

    def reserve(self, node: int, rows: Rows) -> None:
        """Note that a stage starts."""
        self._rows[node] = rows
        self._bytes[node] = self._width(rows.step)

    def keep(self, node: int, size: int) -> None:
        """Note that a stage is done, and how wide it is."""
        step = self._rows[node].step
        self._bytes[node] = size
        self._widest[step] = max(size, self._widest.get(step, 0))

    def copy(self, node: int) -> None:
        """Note that a stage has been copied."""
        self._copies.add(node)

    def free(self, node: int) -> None:
        """Note that a stage is no longer needed."""
        self._bytes.pop(node, None)
        self._rows.pop(node, None)
        self._copies.discard(node)

    def _committed(self) -> float:
        """Sum what is in memory and what the chains that have started may still add."""
        in_memory: dict[int, float] = defaultdict(float)
        started: Counter[int] = Counter()
        for node, rows in self._rows.items():
            in_memory[rows.fold] += self._bytes[node]
            started[rows.fold] += rows.is_first
        whole = (max(started[fold] * self._chain(fold), size) for fold, size in in_memory.items())
        return sum(whole) + self._copied()

    def _copied(self) -> float:
        return sum(self._bytes[node] for node in self._copies)

    def _chain(self, fold: int) -> float:
        return max((sum(map(self._width, steps)) for steps in self._chains[fold]), default=0)

    def _width(self, step: str) -> float:
        if step in self._widest:
            return self._widest[step]
        return self.limit if self._cautious else max(self._widest.values(), default=0)


def _default() -> float:
    import psutil

    return SHARE * float(psutil.virtual_memory().total)
