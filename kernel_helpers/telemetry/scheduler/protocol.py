"""Define what a client asks of the scheduler's plugin, and the reply.

`VERSION` changes with every change of what is sent, here or in `rows`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kernel_helpers.telemetry.scheduler.rows import EventRow, Origin, RunningRow, WorkerRow

VERSION = 7

Columns = Sequence[Sequence[Any]]  # one sequence per field, all of one length


class GraphReply(NamedTuple):
    """Rows of ``graph`` from a cursor on, as columns.

    Attributes
    ----------
    first, next : int
        Numbers of the first row and of the row after the last.
    dropped : int
        Rows between the cursor and `first` that are lost.
    dependencies : sequence of tuple of int
        Numbers of the tasks that each one needs.
    origin : sequence of int
        Index into `origins`.
    """

    first: int
    next: int
    dropped: int
    keys: Sequence[Any]
    dependencies: Sequence[tuple[int, ...]]
    origin: Sequence[int]
    origins: Sequence[Origin]

    def rows(self, which: slice) -> "GraphReply":
        """Return the reply with some of its rows."""
        first, last, _ = which.indices(len(self.keys))
        return self._replace(
            first=self.first + first,
            next=self.first + last,
            keys=self.keys[which],
            dependencies=self.dependencies[which],
            origin=self.origin[which],
        )


class EventReply(NamedTuple):
    """What a recorder receives beside the rows.

    Attributes
    ----------
    ring : str
    next, dropped : int
        As in `Reply`.
    rows : sequence of EventRow
        From the cursor on.
    extra : sequence of EventRow
        Of the first and of the last moment.
    unwatched : int
        Workers that report nothing of their own.
    closing : bool
        Whether the scheduler waits for this recorder to leave.
    errors : int
    error : str
        The last one.
    """

    ring: str
    next: int
    dropped: int
    rows: Sequence[EventRow]
    extra: Sequence[EventRow]
    unwatched: int
    closing: bool
    errors: int
    error: str


class Reply(NamedTuple):
    """What is new on a scheduler.

    Attributes
    ----------
    version : int
        `VERSION` of the plugin.
    ring : str
        Identity of the ring that the cursor belongs to.
    now : float
        Scheduler clock, in seconds since the epoch.
    first, next : int
        Numbers of the first row and of the row after the last.
    dropped : int
        Rows between the cursor and `first` that are lost.
    tasks : sequence of sequences
        Columns of `TaskRow`, empty without rows.
    graph : GraphReply or None
        None where it was not requested.
    events : EventReply or None
        None for a client that does not record.
    running, workers : sequence or None
        None where no snapshot was requested.
    closing : bool
        Whether the scheduler closes.
    errors : int
        The plugin's own.
    error : str
        The last one.
    """

    version: int
    ring: str
    now: float
    first: int
    next: int
    dropped: int
    tasks: Columns
    graph: GraphReply | None = None
    events: EventReply | None = None
    running: Sequence[RunningRow] | None = None
    workers: Sequence[WorkerRow] | None = None
    closing: bool = False
    errors: int = 0
    error: str = ""


class RecorderRequest(NamedTuple):
    """What a client that records asks for.

    Attributes
    ----------
    name : str
        Of the recorder.
    ring : str or None
        Ring that `cursor` belongs to; a reader of another one gets the events from now on.
    cursor : int
        Number of the first event.
    probe : bytes
        Pickled `AttemptProbe`, in the first request.
    settle : bool
        Whether to end the recording: later rows and events are not sent to this recorder.
    """

    name: str
    ring: str | None = None
    cursor: int = 0
    probe: bytes = b""
    settle: bool = False


class Request(NamedTuple):
    """What a client asks for.

    Attributes
    ----------
    ring : str or None
        Ring that the cursors belong to; all rows are new to a reader of another one.
    cursor : int
        Number of the first row; -1 for the rows from now on.
    graph : int or None
        The same for rows of ``graph``; None for no such rows.
    wait : float
        Seconds to wait for a row.
    snapshot : bool
        Whether to add the running tasks and the workers.
    recorder : RecorderRequest or None
    reader : str
        Name of a reader that asks again and again: a closing scheduler lets it know.
    """

    ring: str | None = None
    cursor: int = 0
    graph: int | None = None
    wait: float = 0.5
    snapshot: bool = True
    recorder: RecorderRequest | None = None
    reader: str = ""
