"""Read the Arrow stream of a recording that anybody may have written, or that was cut.

Arrow checks its own structures only on request, and crashes on wrong ones: each batch is validated
before anything reads it (https://arrow.apache.org/docs/format/Security.html).
"""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kernel_helpers.telemetry.recordings.layout import (
    EVENT,
    METADATA,
    NOTE,
    RECORDED,
    SCHEMA,
    VERSION,
    topic_schema,
)
from kernel_helpers.telemetry.recordings.limits import RecordingLimits
from kernel_helpers.telemetry.recordings.unpacked import unpacked_size

TOPICS_READ = (*RECORDED, EVENT, NOTE)
REQUIRED = ("task_stream", "graph", "workers", NOTE)  # in every recording; others are newer
FINITE = ("time", "start", "duration", "created")  # columns of seconds


def read_stream(
    content: pa.Buffer, path: Path, limits: RecordingLimits
) -> tuple[dict[str, Any], dict[str, pa.Table], str]:
    """Return the metadata, a table by topic, and a sentence where the stream is damaged, else "".

    Raises
    ------
    ValueError
        If it is no recording, or a larger one than `limits` allow.
    """
    reader = _open_stream(path, content)
    about = _about(path, reader.schema)
    _check_columns(path, reader.schema)
    n_batches, is_whole = _check_sizes(content, path, limits)
    batches = _batches(reader, n_batches, path, limits)
    is_whole = is_whole and len(batches) == n_batches
    table = pa.Table.from_batches(batches, reader.schema)
    topics = {topic: _topic(table, topic) for topic in TOPICS_READ}
    for topic, rows in topics.items():
        _check_values(path, topic, rows)
    damage = "" if is_whole else f"The file is cut or damaged after {len(batches)} batches."
    return about, topics, damage


def _open_stream(path: Path, content: pa.Buffer) -> pa.RecordBatchReader:
    if content.size == 0:
        raise ValueError(f"Expected a recording in {path}, got an empty file; record again.")
    try:
        return pa.ipc.open_stream(content)
    except (pa.ArrowException, OSError, EOFError, MemoryError) as error:
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
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        about = None
    version = about.get("version") if isinstance(about, dict) else None
    if not isinstance(about, dict) or type(version) is not int:
        raise ValueError(
            f"Expected a recording in {path}, got metadata without a version; "
            "open a file that `record` wrote."
        )
    if version > VERSION:
        raise ValueError(
            f"Expected a recording of version {VERSION} or older, got version "
            f"{version}; update kernel-helpers to open {path}."
        )
    return about


def _check_columns(path: Path, schema: pa.Schema) -> None:
    """Raise ValueError where a column is missing, twice there, or has another type."""
    required = {"topic"}.union(*(topic_schema(topic).names for topic in REQUIRED))
    for field in SCHEMA:
        types = [str(each.type) for each in schema if each.name == field.name]
        if types != [str(field.type)] and (types or field.name in required):
            raise ValueError(
                f"Expected a recording in {path} with one column {field.name} of type "
                f"{field.type}, got {' and '.join(types) or 'none'}; "
                "open a file that `record` wrote."
            )


def _check_sizes(content: pa.Buffer, path: Path, limits: RecordingLimits) -> tuple[int, bool]:
    """Return how many batches can be read, and whether nothing damaged follows them."""
    n_batches = n_rows = n_bytes = 0
    source = pa.BufferReader(content)
    while True:
        try:
            message = pa.ipc.read_message(source)
            rows, unpacked = unpacked_size(message)
        except EOFError:
            return n_batches, True
        except (pa.ArrowException, OSError, MemoryError, ValueError):
            return n_batches, False
        n_batches += message.type == "record batch"
        n_rows, n_bytes = n_rows + rows, n_bytes + unpacked
        limits.check_content(n_rows, n_bytes, path)


def _batches(
    reader: pa.RecordBatchReader, n_batches: int, path: Path, limits: RecordingLimits
) -> list[pa.RecordBatch]:
    """Return up to `n_batches` batches, those before the first damaged one."""
    batches: list[pa.RecordBatch] = []
    n_rows = n_bytes = 0
    for _ in range(n_batches):
        try:
            batch = reader.read_next_batch()
            batch.validate(full=True)
        except MemoryError:  # which Arrow's own is too: the file may be sound
            raise
        except (StopIteration, pa.ArrowException, OSError):
            break
        n_rows, n_bytes = n_rows + batch.num_rows, n_bytes + _written_out(batch)
        limits.check_content(n_rows, n_bytes, path)
        batches.append(batch)
    return batches


def _written_out(batch: pa.RecordBatch) -> int:
    """Return the bytes of the columns when each row has its own texts instead of a number."""
    n_bytes = 0
    for column in batch.columns:
        if not pa.types.is_dictionary(column.type):
            n_bytes += column.nbytes
        elif column.null_count < len(column) and pa.types.is_string(column.type.value_type):
            lengths = pc.binary_length(column.dictionary)
            n_bytes += pc.sum(lengths.take(column.indices)).as_py() or 0
    return n_bytes


def _topic(table: pa.Table, topic: str) -> pa.Table:
    schema = topic_schema(topic)
    if not set(schema.names) <= set(table.column_names):  # older than this topic
        return schema.empty_table()
    # No kernel compares dictionary arrays, and there are few topics a batch: compare the texts.
    texts = table["topic"].cast(pa.string())
    mask = pc.equal(texts, topic)
    found = table.filter(mask).select(schema.names)
    return found.unify_dictionaries().combine_chunks()


def _check_values(path: Path, topic: str, rows: pa.Table) -> None:
    """Raise ValueError where a row lacks a value, or a time is no number."""
    for name in rows.column_names:
        column = rows[name]
        is_finite = name not in FINITE or pc.all(pc.is_finite(column)).as_py()
        has_null = column.null_count or _has_null_text(column)
        if has_null or is_finite is False:
            raise ValueError(
                f"Expected a recording in {path} whose rows have all values, got one of {topic} "
                f"without {name}; the file is damaged, record again."
            )


def _has_null_text(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_dictionary(column.type):
        return False
    return any(chunk.dictionary.null_count for chunk in column.chunks)
