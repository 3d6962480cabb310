"""Collect the rows of a recording between two writes, numbered as in the recording."""

from kernel_helpers.telemetry.recordings.events import (
    attempt_columns,
    event_columns,
    graph_size_columns,
)
from kernel_helpers.telemetry.recordings.layout import EVENT, NOTE, topic_schema
from kernel_helpers.telemetry.recordings.numbers import Numbers
from kernel_helpers.telemetry.scheduler.protocol import EventReply, GraphReply, Reply
from kernel_helpers.telemetry.wire.columns import (
    Columns,
    Lanes,
    graph_columns,
    task_columns,
    worker_columns,
)

_NO_GRAPH = GraphReply(0, 0, 0, (), (), (), ())


class Batch:
    """Columns by topic.

    Attributes
    ----------
    steps : int
        Rows of ``task_stream`` so far, those that are written among them.
    state : str
        Of the last note.
    """

    def __init__(self) -> None:
        self.steps = 0
        self.state = ""
        self._columns: dict[str, Columns] = {}
        self._tasks = 0  # numbered so far
        self._numbers = Numbers(0, 0)
        self._lanes = Lanes()
        self._now = 0.0

    @property
    def n_rows(self) -> int:
        """Rows that are not written yet."""
        return sum(len(columns[0]) for columns in self._columns.values())

    def take(self) -> dict[str, Columns]:
        """Return what is not written yet, and start the next batch."""
        columns, self._columns = self._columns, {}
        return columns

    def start(self, reply: Reply) -> None:
        """Note that rows of another ring follow, which numbers its tasks and threads by itself."""
        self._now = reply.now
        self._lanes = Lanes()
        self._numbers = Numbers((reply.graph or _NO_GRAPH).first, self._tasks)
        self.note("begin")

    def add(self, reply: Reply) -> int:
        """Add the rows of a reply; return how many there were."""
        self._now = reply.now
        before = self.n_rows
        self._add_steps(task_columns(reply.tasks, self._lanes))
        self._add_graph(reply.graph or _NO_GRAPH)
        if reply.events is not None:
            self._add_events(reply.events)
        return self.n_rows - before

    def add_workers(self, reply: Reply) -> None:
        """Add a sample of the workers."""
        self.add_at_now("workers", worker_columns(reply.workers or ()))

    def add_at_now(self, topic: str, columns: Columns) -> None:
        """Add rows of a topic whose first column is the time."""
        self._extend(topic, [[self._now] * len(columns[0]), *columns])

    def note(self, state: str, sentence: str = "", missed: int = 0) -> None:
        """Add a note about the recording itself."""
        self.state = state
        self._extend(NOTE, [[self._now], [state], [sentence], [missed]])

    def _add_steps(self, columns: Columns) -> None:
        task = topic_schema("task_stream").names.index("task")
        columns[task] = self._numbers.of_all(columns[task])
        self._extend("task_stream", columns)
        self.steps += len(columns[0])

    def _add_graph(self, graph: GraphReply) -> None:
        numbers = range(graph.first, graph.first + len(graph.keys))
        columns = [self._numbers.of_all(numbers), *graph_columns(graph)]
        needs = topic_schema("graph").names.index("dependencies")
        columns[needs] = [self._numbers.of_needed(needed) for needed in columns[needs]]
        self._extend("graph", columns)
        self._tasks = self._numbers.of(graph.next)

    def _add_events(self, reply: EventReply) -> None:
        events = [*reply.rows, *reply.extra]
        self._extend("metrics", graph_size_columns(events))
        self._extend(EVENT, event_columns(events, self._lanes, self._numbers))
        self._add_steps(attempt_columns(events, self._lanes))

    def _extend(self, topic: str, columns: Columns) -> None:
        held = self._columns.setdefault(topic, [[] for _ in columns])
        for column, new in zip(held, columns, strict=True):
            column.extend(new)
