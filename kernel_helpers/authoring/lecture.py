"""Read a lecture source: percent cells whose metadata says what is exercise, check or question."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jupytext

from kernel_helpers.authoring.errors import SourceError, read_text
from kernel_helpers.authoring.marks import BEGIN, END, for_students
from kernel_helpers.authoring.regions import Piece, pieces, refuse_other_marks
from kernel_helpers.exercises.ids import exercise_id, question_id, short_id

if TYPE_CHECKING:
    from nbformat import NotebookNode

_OWN_KEYS = ("name", "exercise", "check", "points", "self_test", "measured")
_KINDS = ("exercise", "check", "self_test", "measured")
_CELL_KEYS = {
    *_OWN_KEYS,
    "tags",
    "slideshow",
    "editable",
    "deletable",
    "lines_to_next_cell",
    "title",
}


@dataclass(frozen=True)
class SourceCell:
    """One cell of the source; `kind` is text, code, exercise, check, self_test or measured."""

    kind: str
    type: str  # markdown, code
    source: str
    id: str  # of the exercise or question, else ""
    name: str
    points: float
    metadata: dict[str, Any]


@dataclass(frozen=True)
class Lecture:
    """A lecture as its author wrote it."""

    path: Path
    number: str
    title: str
    minutes: int
    cells: tuple[SourceCell, ...]


def read_lecture(path: Path) -> Lecture:
    """Read ``NN_topic.py``."""
    notebook = jupytext.reads(read_text(path), fmt="py:percent")
    about = notebook.metadata.get("kernel_helpers", {})
    missing = {"lecture", "title", "minutes"} - set(about)
    if missing:
        raise SourceError(
            f"{path.name} should open with a jupyter header that has kernel_helpers: "
            f"{', '.join(sorted(missing))}."
        )
    number = path.name.partition("_")[0]
    if about["lecture"] != number:  # unquoted, YAML reads 00 as the number 0
        raise SourceError(
            f"{path.name} says that it is lecture {about['lecture']!r}; "
            f'its header should say lecture: "{number}", with the quotes.'
        )
    minutes = about["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int) or minutes < 1:
        raise SourceError(
            f"{path.name}: minutes should be a whole number such as 8, got {minutes!r}."
        )
    if not isinstance(about["title"], str) or not about["title"].strip():
        raise SourceError(f"{path.name}: title should be a text, got {about['title']!r}.")
    return Lecture(
        path=path,
        number=about["lecture"],
        title=about["title"],
        minutes=about["minutes"],
        cells=tuple(_cell(path, cell) for cell in notebook.cells),
    )


def without_solution(cell: SourceCell, place: str) -> str:
    """Return the source with a stub where each solution was."""
    parts = list(pieces(cell.source, place))
    has_solution = any(part.is_solution for part in parts)
    if cell.kind == "exercise" and not has_solution:
        raise SourceError(f"{place}: an exercise needs a region between BEGIN and END SOLUTION.")
    if cell.kind != "exercise" and has_solution:
        raise SourceError(f"{place}: only a cell with exercise=... may hold a solution.")
    return "\n".join(_stub(part) if part.is_solution else _text(part) for part in parts)


def with_solution(cell: SourceCell, place: str = "") -> str:
    """Return the source with its solutions and without the marks around them."""
    return "\n".join(map(_text, pieces(cell.source, place)))


def with_marks(cell: SourceCell, place: str) -> str:
    """Return the source with its solutions between the marks that nbgrader knows."""
    return "\n".join(
        f"{part.indent}{BEGIN}\n{_text(part)}\n{part.indent}{END}"
        if part.is_solution
        else _text(part)
        for part in pieces(cell.source, place)
    )


def _refuse_misspelt(path: Path, cell: "NotebookNode") -> None:
    """Refuse what jupytext takes for a title or for metadata: ``[markdwon]``, ``pionts=2``."""
    unknown = set(cell.metadata) - _CELL_KEYS
    if unknown:
        known = ", ".join(_OWN_KEYS)
        raise SourceError(
            f"{path.name}: {min(unknown)!r} is unknown in a cell header; known are {known}, tags."
        )
    bracketed = re.search(r"\[(\w+)\]", str(cell.metadata.get("title", "")))
    if bracketed:
        raise SourceError(
            f"{path.name}: a cell is [markdown] or has no brackets, got [{bracketed[1]}]."
        )


def _text(part: Piece) -> str:
    return "\n".join(map(for_students, part.lines))


def _stub(part: Piece) -> str:
    """In a function the stub raises, so that a check can say "not yet"; outside it must not."""
    if not part.indent:
        return "...  # your code"
    return f'{part.indent}raise NotImplementedError("your code here")'


def _cell(path: Path, cell: "NotebookNode") -> SourceCell:
    keys = {key: cell.metadata[key] for key in _OWN_KEYS if key in cell.metadata}
    _refuse_misspelt(path, cell)
    kinds = [kind for kind in _KINDS if kind in keys]
    if len(kinds) > 1:
        raise SourceError(f"{path.name}: one cell cannot be {' and '.join(kinds)}.")
    kind = kinds[0] if kinds else ("text" if cell.cell_type == "markdown" else "code")
    points = keys.get("points", 1)
    if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
        raise SourceError(f"{path.name}: points should be a number from 0, got {points!r}.")
    try:
        parse = question_id if kind in ("self_test", "measured") else exercise_id
        full = parse(keys[kind]) if kinds else ""
    except ValueError as error:
        raise SourceError(f"{path.name}: {error}") from error
    place = f"{path.name}, {short_id(full)}" if full else path.name
    outside = "code" if cell.cell_type == "code" else "prose"
    refuse_other_marks(cell.source, place, kind=kind if kind == "exercise" else outside)
    for label in (cell.metadata.get("title", ""), *cell.metadata.get("tags", [])):
        refuse_other_marks(str(label), place, kind="prose")
    return SourceCell(
        kind=kind,
        type=cell.cell_type,
        source=cell.source,
        id=full,
        name=keys.get("name", ""),
        points=points,
        metadata={key: value for key, value in cell.metadata.items() if key not in keys},
    )
