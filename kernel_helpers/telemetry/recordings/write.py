"""Write a recording: whole batches only, so that what is there can be read at any moment."""

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from kernel_helpers.telemetry.recordings.layout import (
    METADATA,
    SCHEMA,
    VERSION,
    topic_schema,
    wide_batch,
)
from kernel_helpers.telemetry.recordings.part import finish_part, open_part, part_of
from kernel_helpers.telemetry.wire.columns import Columns

_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


class RecordingWriter:
    """Append batches to ``<path>.part``; `close` gives the file its name.

    Parameters
    ----------
    path : pathlib.Path
    scheduler : str
        Address of what is recorded.
    labels : bool, default=True
        Whether to write the first lines of notebook cells.

    Attributes
    ----------
    error : OSError or None
        Why nothing more could be written; the file ends at the last whole batch.
    unwanted : bool
        Whether `close` deletes the file instead.

    Raises
    ------
    FileExistsError
        If another recorder writes this file.
    """

    def __init__(self, path: Path, scheduler: str, *, labels: bool = True) -> None:
        self.path = path
        self.scheduler = scheduler
        self.error: OSError | None = None
        self.unwanted = False
        self._labels = labels
        self._file = open_part(path)
        self._end = 0
        self._writer = pa.ipc.new_stream(
            self._file, SCHEMA.with_metadata({METADATA: _about(scheduler)}), options=_OPTIONS
        )
        self._flush()

    def write(self, columns: Mapping[str, Columns]) -> None:
        """Append one batch; after an error nothing more is written."""
        if self.error is not None or not any(found[0] for found in columns.values()):
            return
        try:
            self._writer.write_batch(wide_batch(columns if self._labels else _unlabelled(columns)))
            self._flush()
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """End the stream and give the file its name, or delete it."""
        if self.error is None:
            try:
                self._writer.close()
                self._flush()
            except OSError as error:
                self._give_up(error)
        if self.unwanted:
            self._file.close()
            part_of(self.path).unlink()
        else:
            finish_part(self._file, self.path)

    def _flush(self) -> None:
        self._file.flush()
        self._end = self._file.tell()

    def _give_up(self, error: OSError) -> None:
        """Cut the half-written batch off: the rest stays readable."""
        self.error = error
        os.truncate(part_of(self.path), self._end)


def _unlabelled(columns: Mapping[str, Columns]) -> Mapping[str, Columns]:
    if "graph" not in columns:
        return columns
    graph = [*columns["graph"]]
    graph[topic_schema("graph").names.index("label")] = [""] * len(graph[0])
    return {**columns, "graph": graph}


def _about(scheduler: str) -> bytes:
    about = {
        "version": VERSION,
        "scheduler": scheduler,
        "began": datetime.now(UTC).isoformat(timespec="seconds"),
        "distributed": version("distributed"),
        "python": platform.python_version(),
    }
    return json.dumps(about).encode()
