"""Sum the steps of a recording up to one row a task."""

import numpy as np
import pyarrow as pa

from kernel_helpers.telemetry.wire.keys import join_key

# Of the task's last attempt, under their names in `task_stream`.
_OF_COMPUTE = ("prefix", "status", "worker", "thread", "start", "duration", "nbytes", "type")
_OF_GRAPH = ("created", "cell", "run", "label", "span", "dependencies")
# Seconds spent on a task beside computing it, by the action's name.
OVERHEADS = {
    "transfer": ("transfer",),
    "disk": ("disk-read", "disk-write"),
    "deserialize": ("deserialize",),
}


def tasks_of(steps: pa.Table, graph: pa.Table, events: pa.Table) -> pa.Table:
    """Return one row for each task that was computed, in order of its end.

    Parameters
    ----------
    steps, graph, events : pyarrow.Table
        Of a recording.

    Returns
    -------
    pyarrow.Table
        task (number, -1 where unknown), key, prefix; status, worker, thread, start, duration
        (seconds), nbytes and type of the last attempt that counts; attempts; seceded, computed
        (without seceded), transfer, disk, deserialize (seconds of all attempts); created, cell,
        run, label, span, dependencies (task numbers). What the graph does not have is null.
    """
    is_compute = pa.compute.equal(steps["action"].cast(pa.string()), "compute")
    computed = steps.filter(is_compute)
    outside = events.filter(pa.compute.equal(events["action"].cast(pa.string()), "seceded"))
    whose = identities(steps, outside)
    whose, whose_outside = whose[: steps.num_rows], whose[steps.num_rows :]
    identity = whose[is_compute.to_numpy()]
    last, attempts = _last_of_each(identity)
    tasks = computed.take(pa.array(last))
    ids = identity[last]
    seconds = {"seceded": _sums(_durations(outside), whose_outside, ids)}
    for name, actions in {"computed": ("compute",), **OVERHEADS}.items():
        chosen = _chosen(steps, actions)
        seconds[name] = _sums(_durations(steps)[chosen], whose[chosen], ids)
    seconds["computed"] = np.maximum(seconds["computed"] - seconds["seceded"], 0.0)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {"task": tasks["task"], "key": _keys(tasks)}
    columns |= {name: tasks[name] for name in _OF_COMPUTE}
    columns["attempts"] = pa.array(attempts, pa.int32())
    columns |= {name: pa.array(sums, pa.float32()) for name, sums in seconds.items()}
    rows = _rows_in(graph, tasks["task"].to_numpy())
    columns |= {name: graph[name].take(rows) for name in _OF_GRAPH}
    return pa.table(columns).combine_chunks()


def in_order(steps: pa.Table) -> pa.Table:
    """Return the steps once each, the last attempt at a task being the one that counts.

    Attempts that no client waited for come first. A worker that left reports late what it was
    running, when another one has already done it: that attempt is moved to the moment of its end.
    Older recordings have steps of an attempt again with each later one on the same worker.

    Parameters
    ----------
    steps : pyarrow.Table

    Returns
    -------
    pyarrow.Table
    """
    status = steps["status"].cast(pa.string())
    idle = pa.compute.is_in(status, pa.array(("cancelled", "rescheduled"))).to_numpy()
    killed = pa.compute.equal(status, "killed").to_numpy()
    rows = np.flatnonzero(_is_first(steps))
    if len(rows) == steps.num_rows and not (idle | killed).any():
        return steps
    place = np.where(idle, -1, np.arange(steps.num_rows))
    ends = steps["start"].to_numpy() + steps["duration"].to_numpy()
    reached = np.maximum.accumulate(np.where(idle | killed, -np.inf, ends))
    # Before the first step that ends later: half a place, as another step has the whole one.
    place = np.where(killed, np.minimum(place, np.searchsorted(reached, ends) - 0.5), place)
    return steps.take(pa.array(rows[np.argsort(place[rows], kind="stable")]))


def _is_first(steps: pa.Table) -> np.ndarray:
    """Return a mask without the rows that repeat an earlier one."""
    starts = steps["start"].to_numpy()
    _, place, counts = np.unique(starts, return_inverse=True, return_counts=True)
    first = np.ones(len(starts), bool)
    suspects = np.flatnonzero(counts[place] > 1)
    names = ("stem", "index", "action", "worker", "start", "duration")
    columns = (steps[name].take(pa.array(suspects)).to_pylist() for name in names)
    seen = set()
    for row, values in zip(suspects.tolist(), zip(*columns, strict=True), strict=True):
        first[row] = values not in seen
        seen.add(values)
    return first


def identities(*steps: pa.Table) -> np.ndarray:
    """Return one number a task: its own where known, else a negative one for each key.

    Parameters
    ----------
    *steps : pyarrow.Table
        With the columns stem, index and task.

    Returns
    -------
    ndarray of shape (n_steps,)
        Of all tables, one behind the other.
    """
    table = pa.concat_tables([_plain(part) for part in steps])
    numbers: np.ndarray = table["task"].to_numpy().astype(np.int64)
    unknown = np.flatnonzero(numbers < 0)
    if len(unknown):
        keys = _keys(table.take(pa.array(unknown))).dictionary_encode()
        numbers[unknown] = -1 - keys.indices.to_numpy()
    return numbers


def _plain(steps: pa.Table) -> pa.Table:
    """Return what names the task of each step, in types that tables can be joined with."""
    names = steps.select(["stem", "index", "task"])
    return names.set_column(0, "stem", names["stem"].cast(pa.string()))


def _last_of_each(identity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row of each task's last attempt in order of the rows, and how many attempts there were."""
    _, first_from_end, counts = np.unique(identity[::-1], return_index=True, return_counts=True)
    rows = len(identity) - 1 - first_from_end
    order = np.argsort(rows)
    return rows[order], counts[order]


def _chosen(steps: pa.Table, actions: tuple[str, ...]) -> np.ndarray:
    mask: np.ndarray = pa.compute.is_in(
        steps["action"].cast(pa.string()), pa.array(actions)
    ).to_numpy()
    return mask


def _durations(steps: pa.Table) -> np.ndarray:
    """Return seconds; clocks of workers may disagree, and no step ends before it began."""
    seconds: np.ndarray = np.maximum(steps["duration"].to_numpy(), 0.0)
    return seconds


def _sums(seconds: np.ndarray, whose: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Sum up seconds for each task of `ids`; `whose` names each one's task."""
    total = np.zeros(len(ids))
    if not len(ids):
        return total
    order = np.argsort(ids)
    places = np.minimum(np.searchsorted(ids[order], whose), len(ids) - 1)
    known = ids[order][places] == whose
    np.add.at(total, order[places[known]], seconds[known])
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
