"""Open a recording, also one that was cut, as Arrow tables."""

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow as pa

from kernel_helpers.telemetry.recordings.actions import RecordingActions
from kernel_helpers.telemetry.recordings.layout import EVENT, topic_schema
from kernel_helpers.telemetry.recordings.limits import RecordingLimits
from kernel_helpers.telemetry.recordings.part import part_of
from kernel_helpers.telemetry.recordings.stream import read_stream
from kernel_helpers.telemetry.recordings.tasks import in_order, tasks_of

_USUAL = RecordingLimits()
INCOMPLETE = ("lost", "borrowed", "incomplete")  # states of notes about what is missing


@dataclass(frozen=True)
class Recording(RecordingActions):
    """A run, as Arrow tables.

    Attributes
    ----------
    path : pathlib.Path or None
    about : dict
        version, scheduler, began, distributed, python.
    steps : pyarrow.Table
        One row for everything a thread did: computing, transfers, disk; ``task_stream`` of
        `telemetry.wire.schema`.
    graph : pyarrow.Table
        One row per task that was created: ``graph`` of `telemetry.wire.schema`, and its number
        ``task``.
    workers : pyarrow.Table
        One row for each worker and moment ``time``.
    notes : pyarrow.Table
        What happened to the recording itself.
    damage : str
        One sentence where the file was cut or never finished, else "".
    metrics : pyarrow.Table
        Dask's fine metrics: what each one grew by until ``time``; empty in older recordings.
    events : pyarrow.Table
        What the steps leave out, see ``EVENTS`` in `layout`; empty in older recordings, while newer
        ones name at least the workers.
    """

    path: Path | None
    about: dict[str, Any]
    steps: pa.Table
    graph: pa.Table
    workers: pa.Table
    notes: pa.Table
    damage: str = field(default="")
    metrics: pa.Table = field(default_factory=topic_schema("metrics").empty_table)
    events: pa.Table = field(default_factory=topic_schema(EVENT).empty_table)

    @cached_property
    def tasks(self) -> pa.Table:
        """One row a task, see `tasks_of`."""
        return tasks_of(self.steps, self.graph, self.events)

    @property
    def missed(self) -> int:
        """Rows that the scheduler forgot before they were read."""
        return int(sum(self.notes["missed"].to_pylist()))

    @property
    def warnings(self) -> list[str]:
        """Sentences about what is not in here."""
        states = zip(*map(_list, self._states()), strict=True)
        lost = [message for state, message in states if state in INCOMPLETE]
        missed = [f"{self.missed:,} rows are missing."] if self.missed else []
        return [*([self.damage] if self.damage else []), *missed, *lost]

    def without_labels(self) -> "Recording":
        """Return the recording without the first lines of notebook cells."""
        place = self.graph.schema.get_field_index("label")
        empty = pa.array([""] * self.graph.num_rows, pa.string()).dictionary_encode()
        graph = self.graph.set_column(place, self.graph.schema.field(place), empty)
        return replace(self, graph=graph)

    def __repr__(self) -> str:
        name = self.path.name if self.path else "Recording"
        tail = "".join(f" {sentence}" for sentence in self.warnings)
        return f"<{name}: {self.tasks.num_rows:,} tasks, {_n_workers(self)} workers>{tail}"

    def _states(self) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        return self.notes["state"], self.notes["message"]


def open_recording(
    path: str | PathLike[str],
    *,
    max_bytes: int | str = _USUAL.max_bytes,
    max_rows: int = _USUAL.max_rows,
    max_unpacked: int | str = _USUAL.max_unpacked,
) -> Recording:
    """Open a recording; one that was cut opens up to the cut and says so.

    Everything in the file is validated. Larger files than the limits are refused before they take
    memory: raise the limits only for files that you trust.

    Parameters
    ----------
    path : str or path-like
    max_bytes : int or str, default="512 MiB"
        Largest file.
    max_rows : int, default=10,000,000
        Most rows; a task takes two or three.
    max_unpacked : int or str, default="4 GiB"
        Most bytes of the columns when they are unpacked.

    Returns
    -------
    Recording

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no recording, one of a newer version, or a larger one than the limits allow.

    Examples
    --------
    >>> from kernel_helpers.telemetry import open_recording
    >>> run = open_recording("run.arrows")
    >>> run.tasks.num_rows
    13
    >>> run.diagnose().find("dominant").about
    'long'
    """
    path = Path(path)
    if not path.exists():
        part = part_of(path)
        hint = f"{part} is still growing, open that" if part.exists() else "check the path"
        raise FileNotFoundError(f"Expected a recording at {path}, found nothing; {hint}.")
    if not path.is_file():
        raise ValueError(f"Expected a recording at {path}, found no ordinary file; name a file.")
    limits = RecordingLimits.of(max_bytes, max_rows, max_unpacked)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        limits.check_bytes(size, path)
        content = file.read(size)
    return read_recording(content, path, limits)


def read_recording(content: bytes, path: Path, limits: RecordingLimits = _USUAL) -> Recording:
    """Read a recording out of the bytes of its file.

    Parameters
    ----------
    content : bytes
    path : pathlib.Path
        Named in errors, and kept in the recording.
    limits : RecordingLimits

    Raises
    ------
    ValueError
        If it is no recording, or a larger one than `limits` allow.
    MemoryError
        If it needs more memory than there is.
    """
    limits.check_bytes(len(content), path)
    try:
        about, topics, damage = read_stream(pa.py_buffer(content), path, limits)
        steps, graph, workers, metrics, events, notes = topics.values()
        steps = in_order(steps)
    except MemoryError:
        raise
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise ValueError(
            f"Expected a recording in {path}, got one that Arrow cannot read ({error}); "
            "record again."
        ) from error
    damage = damage or _unfinished(notes)
    return Recording(path, about, steps, graph, workers, notes, damage, metrics, events)


def _unfinished(notes: pa.Table) -> str:
    if "end" in _list(notes["state"]):
        return ""
    return "The recording was not finished: its recorder still runs, or was killed."


def _list(column: pa.ChunkedArray) -> list[Any]:
    return list(column.to_pylist())


def _n_workers(recording: Recording) -> int:
    return len(set(recording.steps["worker"].to_pylist()))
