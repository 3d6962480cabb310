"""What a lecture consists of: its sections, and the exercises and questions in them."""

import re
from collections.abc import Iterator
from typing import Any

from kernel_helpers.exercises.questions.registry import TYPES

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PARTS = {*TYPES, "exercise"}
_LONGEST = 90  # characters of a question that name it
_MOST = 2_000  # characters of a line that are looked at


def outline(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """List the sections of a lecture.

    Returns
    -------
    list of dict
        title, cell (its id) and parts: dicts with id, kind, title and cell. What is above the
        first section's heading belongs to a section without a title.
    """
    sections: list[dict[str, Any]] = []
    seen: set[str] = set()
    heading = ""
    for cell in cells_of(notebook):
        where = cell.get("id")
        if not isinstance(where, str):
            continue
        text = source_of(cell)
        if cell.get("cell_type") == "markdown":
            for level, title in _headings(text):
                heading = title if level == "###" else ""
                if level == "##":
                    sections.append({"title": _plain(title), "cell": where, "parts": []})
        kind, name = part_of(cell)
        if kind in _PARTS and name not in seen:
            seen.add(name)
            if not sections:
                sections.append({"title": "", "cell": where, "parts": []})
            title = heading.removeprefix("Exercise ") if kind == "exercise" else _stem(text)
            part = {"id": name, "kind": kind, "title": _plain(title), "cell": where}
            sections[-1]["parts"].append(part)
    return sections


def cells_of(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the cells, whatever else the file may hold."""
    cells = notebook.get("cells")
    yield from (cell for cell in cells if isinstance(cell, dict)) if isinstance(cells, list) else ()


def own_metadata(holder: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a notebook or a cell has under our name, None where that is no object."""
    metadata = holder.get("metadata")
    ours = metadata.get("kernel_helpers") if isinstance(metadata, dict) else None
    return ours if isinstance(ours, dict) else None


def part_of(cell: dict[str, Any]) -> tuple[str, str]:
    """Return type and id of the exercise or question that a cell belongs to, "" where to none."""
    ours = own_metadata(cell) or {}
    kind, name = ours.get("type"), ours.get("id")
    if not isinstance(kind, str) or not isinstance(name, str) or not _ID.fullmatch(name):
        return "", ""
    return kind, name


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's text."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _headings(text: str) -> Iterator[tuple[str, str]]:
    """Yield marks and title of each heading; no pattern, which would take quadratic time."""
    for line in text.split("\n"):
        marks, _, title = line[:_MOST].partition(" ")
        title = title.strip()
        if marks in ("#", "##", "###") and title:
            yield marks, title


def _stem(text: str) -> str:
    """Return the first sentence of a question, below its heading."""
    _, _, below = text.partition("\n\n")
    return below.strip().split("\n\n")[0].split("\n- a) ")[0]


def _plain(text: str) -> str:
    """Return one line of Markdown as text of a length for a list."""
    line = " ".join(re.sub(r"[*`]|\]\([^)]*\)", "", text[:_MOST]).replace("[", "").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
