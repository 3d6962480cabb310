"""Draw a laid-out graph as SVG, without the Graphviz program."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from kernel_helpers._palette import QUIET
from kernel_helpers.graphs.layout import Layout, Node

_CHARACTER = 6.6  # mean width of 11 px sans-serif
_MOST_CHARACTERS = 22
_MARGIN = 12
_ROOMY_ROWS = 36  # more nodes above each other are drawn without their names


@dataclass(frozen=True)
class Look:
    """How one node is drawn."""

    label: str
    title: str  # shown when the pointer rests on it
    color: str
    thick: bool = False  # part of the critical path
    dashed: bool = False  # left out when the graph runs


@dataclass(frozen=True)
class _Grid:
    """Pixels of a layout: where columns start, how wide they are, and the distance of rows."""

    starts: list[float]
    widths: list[float]
    top: float  # of the first row
    pitch: float
    height: float  # of a node

    def corner(self, column: int, row: float) -> tuple[float, float]:
        return self.starts[column], self.middle(row) - self.height / 2

    def middle(self, row: float) -> float:
        return self.top + (row + 0.5) * self.pitch


def draw(
    plan: Layout,
    look: Callable[[Node], Look],
    *,
    alt: str,
    thick: Collection[tuple[Node, Node]] = (),
) -> str:
    """Return an SVG picture of `plan`, left to right, the edges `thick` drawn heavily.

    Text and edges take the colour of the page's text where the picture is part of the page, and
    one that is readable on white and on black where it is a file.
    """
    looks = {node: look(node) for node in plan.places}
    compact = plan.n_rows > _ROOMY_ROWS
    grid = _grid(plan, looks, compact=compact)
    width = grid.starts[-1] + grid.widths[-1] + _MARGIN if grid.starts else 2 * _MARGIN
    height = grid.top + plan.n_rows * grid.pitch + _MARGIN
    body = [
        _edge(points, grid, ends in thick, any(looks[end].dashed for end in ends))
        for ends, points in plan.edges.items()
    ]
    body += [
        _node(looks[node], *place, grid, compact=compact) for node, place in plan.places.items()
    ]
    if compact:  # no room in the boxes: the names are written once above each column
        body += [_text(_middle(grid, at), 16, name) for at, name in enumerate(_names(plan, looks))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{escape(alt)}" '
        f'color="{QUIET}" font-family="system-ui, sans-serif" font-size="11">'
        f"<title>{escape(alt)}</title>{''.join(body)}</svg>"
    )


def shorten(label: str) -> str:
    """Cut the middle out of a long name.

    Examples
    --------
    >>> shorten("read_parquet-getitem-getitem-sum")
    'read_parque…etitem-sum'
    """
    if len(label) <= _MOST_CHARACTERS:
        return label
    half = (_MOST_CHARACTERS - 1) // 2
    return f"{label[: half + 1]}…{label[-half:]}"


def _grid(plan: Layout, looks: Mapping[Node, Look], *, compact: bool) -> _Grid:
    texts = [3] * plan.n_layers
    for node, (column, _) in plan.places.items():
        texts[column] = max(texts[column], 0 if compact else len(shorten(looks[node].label)))
    if compact:
        texts = [len(name) for name in _names(plan, looks)]
    widths = [text * _CHARACTER + 16 for text in texts]
    gap = 60 if compact else 44
    starts: list[float] = []
    at = float(_MARGIN)
    for width in widths:
        starts.append(at)
        at += width + gap
    if compact:
        return _Grid(starts, widths, top=_MARGIN + 12, pitch=10, height=7)
    return _Grid(starts, widths, top=_MARGIN, pitch=32, height=22)


def _names(plan: Layout, looks: Mapping[Node, Look]) -> list[str]:
    """Return what the nodes of each column are called."""
    names: list[dict[str, None]] = [{} for _ in range(plan.n_layers)]
    for node, (column, _) in plan.places.items():
        names[column][looks[node].label] = None
    return [shorten(", ".join(column)) for column in names]


def _middle(grid: _Grid, column: int) -> float:
    return grid.starts[column] + grid.widths[column] / 2


def _edge(points: list[tuple[int, float]], grid: _Grid, thick: bool, dashed: bool) -> str:
    """Draw a smooth line from the right side of one node to the left side of another."""
    column, row = points[0]
    path = [f"M{grid.starts[column] + grid.widths[column]:.1f} {grid.middle(row):.1f}"]
    for (left, from_row), (right, to_row) in pairwise(points):
        x0, x1 = grid.starts[left] + grid.widths[left], grid.starts[right]
        y0, y1 = grid.middle(from_row), grid.middle(to_row)
        bend = (x0 + x1) / 2
        path.append(f"C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}")
        if (right, to_row) != points[-1]:  # straight through the column that it passes
            path.append(f"H{x1 + grid.widths[right]:.1f}")
    return (
        f'<path d="{"".join(path)}" fill="none" stroke="currentColor" '
        f'stroke-width="{3 if thick else 1}" opacity="{0.9 if thick else 0.45}"'
        f"{_DASH if dashed else ''}/>"
    )


_DASH = ' stroke-dasharray="3 3"'


def _node(look: Look, column: int, row: float, grid: _Grid, *, compact: bool) -> str:
    x, y = grid.corner(column, row)
    width, height = grid.widths[column], grid.height
    box = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" rx="3" '
        f'fill="{look.color}" fill-opacity="{_opacity(look, compact)}" '
        f'stroke="{"currentColor" if look.thick else look.color}" '
        f'stroke-width="{2.5 if look.thick else 1.2}"{_DASH if look.dashed else ""}/>'
    )
    text = "" if compact else _text(x + width / 2, y + height / 2 + 4, shorten(look.label))
    return f"<g><title>{escape(look.title)}</title>{box}{text}</g>"


def _text(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="currentColor">'
        f"{escape(text)}</text>"
    )


def _opacity(look: Look, compact: bool) -> float:
    if look.dashed:
        return 0.0
    return 0.85 if compact else 0.22
