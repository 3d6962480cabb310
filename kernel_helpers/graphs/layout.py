"""Place the nodes of a graph in layers, left to right, with few crossings.

The method is Sugiyama, Tagawa and Toda's, "Methods for visual understanding of hierarchical
system structures", IEEE Trans. SMC 11 (1981): rank the nodes by their longest chain, put a bend
wherever an edge passes a layer, order each layer by its neighbours' mean, then straighten.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from kernel_helpers.graphs.order import in_order
from kernel_helpers.graphs.paths import depths

Node = Hashable
_SWEEPS = 8
_MOST_BENDS = 4_000  # beyond it, edges run straight: a layout must not outlast its reader


class _Bend(NamedTuple):
    """Where the edge from `source` to `target` passes layer `layer`."""

    source: Node
    target: Node
    layer: int


@dataclass(frozen=True)
class Layout:
    """The position of each node, in layers (x) and rows (y), and the points of each edge."""

    places: dict[Node, tuple[int, float]]
    edges: dict[tuple[Node, Node], list[tuple[int, float]]]
    n_layers: int
    n_rows: float


def layout(dependencies: Mapping[Any, Collection[Any]]) -> Layout:
    """Return a layered layout of a graph without circles.

    Every edge runs from a lower layer to a higher one; nodes of a layer are at least one row
    apart; the topmost is at row 0.
    """
    layer_of = _layers(dependencies)
    chains = _chains(dependencies, layer_of)
    columns, above, below = _columns(layer_of, chains)
    for sweep in range(_SWEEPS):
        _order(columns, above if sweep % 2 == 0 else below, forward=sweep % 2 == 0)
    rows = _straighten(columns, above, below)
    top = min(rows.values(), default=0.0)
    places = {node: (layer_of[node], rows[node] - top) for node in dependencies}
    edges = {ends: [_point(stop, layer_of, rows, top) for stop in chains[ends]] for ends in chains}
    n_rows = max((row - top for row in rows.values()), default=0.0) + 1
    return Layout(places, edges, len(columns), n_rows)


def _layers(dependencies: Mapping[Node, Collection[Node]]) -> dict[Node, int]:
    """Longest chain from the left; a source then moves right until it touches what needs it."""
    layer = depths(dependencies)
    users: dict[Node, list[Node]] = {node: [] for node in dependencies}
    for node, needs in dependencies.items():
        for needed in needs:
            users[needed].append(node)
    for node in reversed(in_order(dependencies)):
        if not dependencies[node] and users[node]:
            layer[node] = min(layer[user] for user in users[node]) - 1
    return layer


def _chains(
    dependencies: Mapping[Node, Collection[Node]], layer: Mapping[Node, int]
) -> dict[tuple[Node, Node], list[Node]]:
    ends = [
        (source, node) for node, needs in dependencies.items() for source in sorted(needs, key=str)
    ]
    bends = sum(layer[target] - layer[source] - 1 for source, target in ends)
    if bends > _MOST_BENDS:
        return {(source, target): [source, target] for source, target in ends}
    return {
        (source, target): [
            source,
            *(_Bend(source, target, at) for at in range(layer[source] + 1, layer[target])),
            target,
        ]
        for source, target in ends
    }


def _columns(
    layer: Mapping[Node, int], chains: Mapping[tuple[Node, Node], list[Node]]
) -> tuple[list[list[Node]], dict[Node, list[Node]], dict[Node, list[Node]]]:
    """Nodes and bends of each layer, and for each its neighbours on the left and on the right."""
    columns: list[list[Node]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node, at in layer.items():
        columns[at].append(node)
    above: dict[Node, list[Node]] = {}
    below: dict[Node, list[Node]] = {}
    for chain in chains.values():
        for stop in chain[1:-1]:
            columns[stop.layer].append(stop)  # type: ignore[attr-defined]
        for left, right in pairwise(chain):
            above.setdefault(right, []).append(left)
            below.setdefault(left, []).append(right)
    return columns, above, below


def _order(columns: list[list[Node]], near: Mapping[Node, list[Node]], *, forward: bool) -> None:
    """Sort each layer, in place, by the mean position of its neighbours in the layer before."""
    place = {node: at for column in columns for at, node in enumerate(column)}
    for column in columns if forward else reversed(columns):
        column.sort(key=lambda node: _mean((place[n] for n in near.get(node, ())), place[node]))
        place.update((node, at) for at, node in enumerate(column))


def _straighten(
    columns: list[list[Node]],
    above: Mapping[Node, list[Node]],
    below: Mapping[Node, list[Node]],
) -> dict[Node, float]:
    """Move nodes towards their neighbours' mean row without changing the order in a layer."""
    rows = {
        node: at - (len(column) - 1) / 2 for column in columns for at, node in enumerate(column)
    }
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 1  # the last sweep puts each node beside what it waits for
        near = above if forward else below
        for column in columns if forward else reversed(columns):
            wish = [_mean((rows[n] for n in near.get(node, ())), rows[node]) for node in column]
            rows.update(zip(column, apart(wish), strict=True))
    return rows


def apart(wish: list[float]) -> list[float]:
    """Return the rows nearest to `wish` (least squares) that grow by at least 1 each.

    Minus its index, such a sequence must not fall: isotonic regression by pooling adjacent
    violators (Barlow and others, "Statistical inference under order restrictions", 1972, p. 13).

    Examples
    --------
    >>> apart([0.0, 0.0, 5.0])
    [-0.5, 0.5, 5.0]
    """
    blocks: list[tuple[float, int]] = []  # sum and number of each run that shares one value
    for at, row in enumerate(wish):
        total, count = row - at, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            last = blocks.pop()
            total, count = total + last[0], count + last[1]
        blocks.append((total, count))
    values = [total / count for total, count in blocks for _ in range(count)]
    return [value + at for at, value in enumerate(values)]


def _mean(values: Iterable[float], default: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else default


def _point(
    stop: Node, layer: Mapping[Node, int], rows: Mapping[Node, float], top: float
) -> tuple[int, float]:
    at = stop.layer if isinstance(stop, _Bend) else layer[stop]
    return at, rows[stop] - top
