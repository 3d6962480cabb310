"""Open a recording, also one that was cut, as Arrow tables."""

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow as pa

from kernel_helpers.telemetry.recordings.actions import RecordingActions
from kernel_helpers.telemetry.recordings.layout import (
    EVENT,
    METADATA,
    NOTE,
    RECORDED,
    VERSION,
    topic_schema,
)
from kernel_helpers.telemetry.recordings.part import part_of
from kernel_helpers.telemetry.recordings.tasks import in_order, tasks_of

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


def open_recording(path: str | PathLike[str]) -> Recording:
    """Open a recording; one that was cut opens up to the cut and says so.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    Recording

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no recording, or one of a newer version.

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
    with pa.OSFile(str(path)) as file:
        return read_recording(file, path)


def read_recording(file: pa.NativeFile, path: Path) -> Recording:
    """Read a recording out of an open file or a buffer of Arrow.

    Parameters
    ----------
    file : pyarrow.NativeFile
    path : pathlib.Path
        Named in errors, and kept in the recording.
    """
    reader = _open_stream(path, file)
    about = _about(path, reader.schema)
    batches, cut = _batches(reader)
    table = pa.Table.from_batches(batches, reader.schema)
    topics = {topic: _topic(table, topic) for topic in (*RECORDED, EVENT, NOTE)}
    damage = cut or _unfinished(topics[NOTE])
    steps, graph, workers, metrics, events, notes = topics.values()
    return Recording(path, about, in_order(steps), graph, workers, notes, damage, metrics, events)


def _open_stream(path: Path, file: pa.NativeFile) -> pa.RecordBatchReader:
    if file.size() == 0:
        raise ValueError(f"Expected a recording in {path}, got an empty file; record again.")
    try:
        return pa.ipc.open_stream(file)
    except (pa.ArrowInvalid, OSError, EOFError) as error:
        raise ValueError(
            f"Expected an Arrow stream in {path}, got something else; "
            "open a file that `record` wrote."
        ) from error


def _about(path: Path, schema: pa.Schema) -> dict[str, Any]:
    text = (schema.metadata or {}).get(METADATA)
    if text is None:
        raise ValueError(
            f"Expected a recording in {path}, got an Arrow stream without its metadata; "
            "open a file that `record` wrote."
        )
    about: dict[str, Any] = json.loads(text)
    if about["version"] > VERSION:
        raise ValueError(
            f"Expected a recording of version {VERSION} or older, got version "
            f"{about['version']}; update kernel-helpers to open {path}."
        )
    return about


def _batches(reader: pa.RecordBatchReader) -> tuple[list[pa.RecordBatch], str]:
    batches: list[pa.RecordBatch] = []
    while True:
        try:
            batches.append(reader.read_next_batch())
        except StopIteration:
            return batches, ""
        except (pa.ArrowInvalid, OSError):
            return batches, f"The file is cut or damaged after {len(batches)} batches."


def _topic(table: pa.Table, topic: str) -> pa.Table:
    schema = topic_schema(topic)
    if not set(schema.names) <= set(table.column_names):  # older than this topic
        return schema.empty_table()
    # No kernel compares dictionary arrays, and there are few topics a batch: compare the texts.
    texts = table["topic"].cast(pa.string())
    mask = pa.compute.equal(texts, topic)
    found = table.filter(mask).select(schema.names)
    return found.unify_dictionaries().combine_chunks()


def _unfinished(notes: pa.Table) -> str:
    if "end" in _list(notes["state"]):
        return ""
    return "The recording was not finished: its recorder still runs, or was killed."


def _list(column: pa.ChunkedArray) -> list[Any]:
    return list(column.to_pylist())


def _n_workers(recording: Recording) -> int:
    return len(set(recording.steps["worker"].to_pylist()))
