"""Keep the latest rows, each with its number since the first."""

import uuid
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any


@dataclass(frozen=True)
class Slice:
    """Rows of a ring from one cursor on.

    Attributes
    ----------
    first, next : int
        Numbers of the first row and of the row after the last.
    dropped : int
        Rows between the cursor and `first` that the ring no longer holds.
    rows : list
    """

    first: int
    next: int
    dropped: int
    rows: list[Any]


class Ring:
    """The latest rows, each with its number since the first.

    Parameters
    ----------
    maxlen : int
        Rows kept.
    identity : str, optional
        Name of the ring; by default a new one.
    first : int, optional
        Number of its first row.
    """

    def __init__(self, maxlen: int, identity: str = "", first: int = 0) -> None:
        self.id = identity or uuid.uuid4().hex[:12]
        self.next = first
        self._rows: deque[Any] = deque(maxlen=maxlen)

    def append(self, row: object) -> None:
        """Add one row, dropping the oldest when full."""
        self._rows.append(row)
        self.next += 1

    def extend(self, rows: Iterable[Any]) -> None:
        """Add rows in order."""
        for row in rows:
            self.append(row)

    def since(self, cursor: int, limit: int | None = None) -> Slice:
        """Return the rows from number `cursor` on, at most `limit` of them.

        Parameters
        ----------
        cursor : int
            Number of the first row.
        limit : int, optional

        Returns
        -------
        Slice
            Empty at `cursor` where that row does not exist yet.
        """
        first = max(cursor, self.next - len(self._rows))
        # From the right, where readers usually are: a deque walks to its middle step by step.
        rows = list(islice(reversed(self._rows), max(0, self.next - first)))
        rows.reverse()
        rows = rows[:limit]
        return Slice(first, first + len(rows), first - cursor, rows)
