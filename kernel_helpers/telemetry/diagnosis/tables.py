"""Pick rows out of a recording's tables, as arrays."""

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.diagnosis.spans import Spans


def chosen(table: pa.Table, actions: tuple[str, ...]) -> pa.Table:
    """Return the rows of these actions."""
    return table.filter(pa.compute.is_in(table["action"].cast(pa.string()), pa.array(actions)))


def spans_of(table: pa.Table, start: str = "start") -> Spans:
    """Return from when to when each row lasted, and on which worker."""
    begin = table[start].to_numpy().astype(float)
    return Spans.of(begin, begin + table["duration"].to_numpy(), texts(table["worker"]))


def seconds_of(table: pa.Table, actions: tuple[str, ...]) -> float:
    """Return the sum of the durations of these actions; clocks may disagree, none is negative."""
    return float(np.maximum(chosen(table, actions)["duration"].to_numpy(), 0.0).sum())


def texts(column: pa.ChunkedArray) -> np.ndarray:
    """Return the texts of a column as objects."""
    return np.array(column.to_pylist(), dtype=object)


def needs_of(tasks: pa.Table) -> list[list[int]]:
    """Return for each row of a recording's tasks the rows that it needs."""
    rows = {number: row for row, number in enumerate(tasks["task"].to_pylist()) if number >= 0}
    lists = tasks["dependencies"].to_pylist()
    return [[rows[number] for number in needed or () if number in rows] for needed in lists]


def created_of(tasks: pa.Table) -> np.ndarray:
    """Return when each task was created, its start where that is not known or later."""
    created = tasks["created"].fill_null(np.inf).to_numpy().astype(float)
    at: np.ndarray = np.minimum(created, tasks["start"].to_numpy().astype(float))
    return at
