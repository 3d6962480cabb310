"""Put two recordings side by side: what became faster, slower, new, gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from typing import Any

import numpy as np
import pyarrow as pa

from kernel_helpers._format import format_seconds
from kernel_helpers.telemetry.recordings.read import Recording, open_recording

SAME = 0.1  # a change below a tenth is none


@dataclass(frozen=True)
class Change:
    """One prefix in two recordings.

    Attributes
    ----------
    prefix : str
    verdict : {"faster", "slower", "same", "new", "gone"}
        By the seconds of computing.
    tasks : (int, int)
        In the first and in the second recording.
    seconds : (float, float)
        Of computing, all attempts.
    """

    prefix: str
    verdict: str
    tasks: tuple[int, int]
    seconds: tuple[float, float]


@dataclass(frozen=True)
class Comparison(Sequence[Change]):
    """Changes, the largest first; shows itself as a table.

    Attributes
    ----------
    changes : tuple of Change
    elapsed : (float, float)
        Seconds from first start to last end of each recording.
    recording : Recording
        Both, on one time axis: their workers are called ``A ...`` and ``B ...``.
    """

    changes: tuple[Change, ...]
    elapsed: tuple[float, float]
    recording: Recording

    def __getitem__(self, place: int | slice) -> Any:
        return self.changes[place]

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        a, b = self.elapsed
        if min(a, b) <= 0:
            return f"A took {format_seconds(a)}, B {format_seconds(b)}."
        word, ratio = ("faster", a / b) if b < a else ("slower", b / a)
        if ratio < 1 + SAME:
            return f"A and B took about the same, {format_seconds(a)} and {format_seconds(b)}."
        took = f"{format_seconds(b)} instead of {format_seconds(a)}"
        return f"B was {ratio:.1f} times as {'fast' if word == 'faster' else 'slow'}: {took}."

    def __repr__(self) -> str:
        lines = [
            f"{c.verdict:>7} {format_seconds(c.seconds[0]):>9} {format_seconds(c.seconds[1]):>9} "
            f"{c.tasks[0]:>8,} {c.tasks[1]:>8,}  {c.prefix}"
            for c in self.changes
        ]
        head = f"{'':>7} {'A':>9} {'B':>9} {'A tasks':>8} {'B tasks':>8}"
        return "\n".join([self.sentence, head, *lines])

    def _repr_html_(self) -> str:
        head = "<tr><th></th><th>A</th><th>B</th><th>tasks A</th><th>tasks B</th><th></th></tr>"
        rows = "".join(
            f"<tr><td>{c.verdict}</td><td>{escape(format_seconds(c.seconds[0]))}</td>"
            f"<td>{escape(format_seconds(c.seconds[1]))}</td>"
            f"<td>{c.tasks[0]:,}</td><td>{c.tasks[1]:,}</td>"
            f"<td style='text-align:left'>{escape(c.prefix)}</td></tr>"
            for c in self.changes
        )
        return f"<p>{escape(self.sentence)}</p><table>{head}{rows}</table>"


def compare(a: Recording | str | PathLike[str], b: Recording | str | PathLike[str]) -> Comparison:
    """Compare two recordings prefix by prefix.

    Parameters
    ----------
    a, b : Recording, str or path-like
        Before and after.

    Returns
    -------
    Comparison

    Examples
    --------
    >>> from kernel_helpers.telemetry import compare
    >>> from kernel_helpers.widgets import replay
    >>> change = compare("csv.arrows", "parquet.arrows")
    >>> replay(change.recording)
    Replay of <Recording: ...>
    """
    before, after = (r if isinstance(r, Recording) else open_recording(r) for r in (a, b))
    sums = [_sums(recording.tasks) for recording in (before, after)]
    prefixes = sums[0].keys() | sums[1].keys()
    changes = [_change(prefix, *(s.get(prefix, (0, 0.0)) for s in sums)) for prefix in prefixes]
    changes.sort(key=lambda c: (-abs(c.seconds[1] - c.seconds[0]), c.prefix))
    elapsed = (_elapsed(before.steps), _elapsed(after.steps))
    return Comparison(tuple(changes), elapsed, on_one_axis(before, after))


def on_one_axis(a: Recording, b: Recording) -> Recording:
    """Return both recordings as one that begins at time 0, its workers called A and B.

    Parameters
    ----------
    a, b : Recording

    Returns
    -------
    Recording
    """
    first, second = _named(a, "A", 0), _named(b, "B", a.graph.num_rows)
    tables = (
        pa.concat_tables(pair).unify_dictionaries() for pair in zip(first, second, strict=True)
    )
    about = {"a": a.about, "b": b.about}
    return Recording(None, about, *(table.combine_chunks() for table in tables))


def _named(recording: Recording, name: str, shift: int) -> tuple[pa.Table, ...]:
    begin = _begin(recording.steps)
    own = recording.graph["task"].to_pylist()
    number = {task: place + shift for place, task in enumerate(own)}
    steps = recording.steps
    steps = _replace(steps, "start", [t - begin for t in steps["start"].to_pylist()])
    steps = _replace(steps, "task", [number.get(n, -1) for n in steps["task"].to_pylist()])
    graph = _replace(recording.graph, "task", list(number.values()))
    needs = [[number[n] for n in ns if n in number] for ns in graph["dependencies"].to_pylist()]
    graph = _replace(graph, "dependencies", needs)
    graph = _replace(graph, "created", [t - begin for t in graph["created"].to_pylist()])
    workers = recording.workers
    workers = _replace(workers, "time", [t - begin for t in workers["time"].to_pylist()])
    steps, workers = (
        _replace(table, "worker", [f"{name} {worker}" for worker in table["worker"].to_pylist()])
        for table in (steps, workers)
    )
    label = [f"{name} {worker}" for worker in workers["name"].to_pylist()]
    return steps, graph, _replace(workers, "name", label), recording.notes


def _replace(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    if pa.types.is_dictionary(field.type):
        column = pa.array(values, pa.string()).dictionary_encode()
    else:
        column = pa.array(values, field.type)
    return table.set_column(place, field, column)


def _change(prefix: str, a: tuple[int, float], b: tuple[int, float]) -> Change:
    return Change(prefix, _verdict(a, b), (a[0], b[0]), (a[1], b[1]))


def _verdict(a: tuple[int, float], b: tuple[int, float]) -> str:
    if not a[0]:
        return "new"
    if not b[0]:
        return "gone"
    if abs(b[1] - a[1]) <= SAME * max(a[1], b[1]):
        return "same"
    return "faster" if b[1] < a[1] else "slower"


def _sums(tasks: pa.Table) -> dict[str, tuple[int, float]]:
    sums: dict[str, tuple[int, float]] = {}
    durations = tasks["computed"].to_pylist()
    for prefix, seconds in zip(tasks["prefix"].to_pylist(), durations, strict=True):
        n, total = sums.get(prefix, (0, 0.0))
        sums[prefix] = (n + 1, total + seconds)
    return sums


def _begin(steps: pa.Table) -> float:
    return float(np.min(steps["start"].to_numpy(), initial=np.inf)) if steps.num_rows else 0.0


def _elapsed(steps: pa.Table) -> float:
    if steps.num_rows == 0:
        return 0.0
    return float(np.max(steps["start"].to_numpy() + steps["duration"].to_numpy())) - _begin(steps)
