"""Sum the steps of a recording up to one row a task."""

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.keys import join_key

# Of the task's last attempt, under their names in `task_stream`.
_OF_COMPUTE = ("prefix", "status", "worker", "thread", "start", "duration", "nbytes", "type")
_OF_GRAPH = ("created", "cell", "run", "label", "span", "dependencies")
# Seconds spent on a task beside computing it, by the action's name.
OVERHEADS = {
    "transfer": ("transfer",),
    "disk": ("disk-read", "disk-write"),
    "deserialize": ("deserialize",),
}


def tasks_of(steps: pa.Table, graph: pa.Table) -> pa.Table:
    """Return one row for each task that was computed, in order of its end.

    Parameters
    ----------
    steps, graph : pyarrow.Table
        Of a recording.

    Returns
    -------
    pyarrow.Table
        task (number, -1 where unknown), key, prefix; status, worker, thread, start, duration
        (seconds), nbytes and type of the last attempt; attempts, computed, transfer, disk,
        deserialize (seconds of all attempts); created, cell, run, label, span, dependencies (task
        numbers). What the graph does not tell is null.
    """
    is_compute = pa.compute.equal(steps["action"].cast(pa.string()), "compute")
    computed = steps.filter(is_compute)
    whose = identities(steps)
    identity = whose[is_compute.to_numpy()]
    last, attempts = _last_of_each(identity)
    tasks = computed.take(pa.array(last))
    ids = identity[last]
    columns: dict[str, pa.Array | pa.ChunkedArray] = {"task": tasks["task"], "key": _keys(tasks)}
    columns |= {name: tasks[name] for name in _OF_COMPUTE}
    columns["attempts"] = pa.array(attempts, pa.int32())
    for name, actions in {"computed": ("compute",), **OVERHEADS}.items():
        columns[name] = pa.array(_seconds(steps, actions, whose, ids), pa.float32())
    rows = _rows_in(graph, tasks["task"].to_numpy())
    columns |= {name: graph[name].take(rows) for name in _OF_GRAPH}
    return pa.table(columns).combine_chunks()


def identities(steps: pa.Table) -> np.ndarray:
    """Return one number a task: its own where known, else a negative one for each key.

    Parameters
    ----------
    steps : pyarrow.Table

    Returns
    -------
    ndarray of shape (n_steps,)
    """
    numbers: np.ndarray = steps["task"].to_numpy().astype(np.int64)
    unknown = np.flatnonzero(numbers < 0)
    if len(unknown):
        keys = _keys(steps.take(pa.array(unknown))).dictionary_encode()
        numbers[unknown] = -1 - keys.indices.to_numpy()
    return numbers


def _last_of_each(identity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row of each task's last attempt in order of the rows, and how many attempts there were."""
    _, first_from_end, counts = np.unique(identity[::-1], return_index=True, return_counts=True)
    rows = len(identity) - 1 - first_from_end
    order = np.argsort(rows)
    return rows[order], counts[order]


def _seconds(
    steps: pa.Table, actions: tuple[str, ...], whose: np.ndarray, ids: np.ndarray
) -> np.ndarray:
    """Seconds that each task of `ids` took with these actions; `whose` names each step's task."""
    found = pa.compute.is_in(steps["action"].cast(pa.string()), pa.array(actions)).to_numpy()
    total = np.zeros(len(ids))
    if not len(ids):
        return total
    order = np.argsort(ids)
    numbers = whose[found]
    places = np.minimum(np.searchsorted(ids[order], numbers), len(ids) - 1)
    known = ids[order][places] == numbers
    durations = np.maximum(steps["duration"].to_numpy()[found], 0.0)
    np.add.at(total, order[places[known]], durations[known])
    return total


def _rows_in(graph: pa.Table, numbers: np.ndarray) -> pa.Array:
    """Rows of these tasks in the graph, null where it lacks them."""
    own = graph["task"].to_numpy()
    if len(own) == 0:
        return pa.nulls(len(numbers), pa.int64())
    places = np.minimum(np.searchsorted(own, numbers), len(own) - 1)
    return pa.array(places, pa.int64(), mask=own[places] != numbers)


def _keys(steps: pa.Table) -> pa.Array:
    stems, indices = steps["stem"].to_pylist(), steps["index"].to_pylist()
    return pa.array(map(join_key, stems, indices), pa.string())
