"""Define the rows that a scheduler's plugin sends.

The order of fields is defined here only: a `NamedTuple` arrives as a plain tuple, and
`telemetry.feed.replies` makes it one again.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

UNKNOWN = -1  # number of a task that has no row in ``graph``

# Makes a row of a type out of a tuple, in a third of the time of the type's own constructor.
new_row: Callable[..., Any] = tuple.__new__


class TaskRow(NamedTuple):
    """One step of a task on a thread.

    Attributes
    ----------
    action : str
        compute, transfer, disk-read, disk-write, deserialize.
    status : str
        ok, erred, killed.
    thread : int or None
        -1, -2, ... are lanes 0, 1, ... of a dead worker.
    start, stop : float
        Scheduler clock, in seconds since the epoch.
    nbytes : int or None
        Of the result.
    task : int
        Number of the task's row in ``graph``, -1 where unknown.
    """

    key: Any
    action: str
    status: str
    worker: str
    thread: int | None
    start: float
    stop: float
    nbytes: float | None
    type: str
    task: int


class WorkerRow(NamedTuple):
    """A worker at this moment, see ``workers`` in `telemetry.wire.schema`."""

    worker: str
    name: str
    host: str
    status: str
    process: str
    nthreads: int
    cpu: float
    memory: float
    managed: float
    unmanaged: float
    spilled: float
    limit: float | None
    processing: int
    executing: int


class RunningRow(NamedTuple):
    """A task that runs at this moment, and since when."""

    key: Any
    worker: str
    start: float


class EventRow(NamedTuple):
    """Something that the steps leave out, see ``EVENTS`` in `telemetry.recordings.layout`."""

    start: float
    stop: float
    action: str
    status: str
    worker: str
    thread: int | None
    key: Any
    task: int


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
