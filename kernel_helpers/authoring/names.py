"""Ids of cells, and refusing what a student would stumble over."""

import re
from typing import Any

from nbformat import NotebookNode

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.lecture import Lecture, SourceCell
from kernel_helpers.authoring.questions import Bank
from kernel_helpers.exercises.ids import short_id

_MAX_ID = 64  # nbformat's limit
_ID = re.compile(r"[a-zA-Z0-9_-]+")


class CellNames:
    """Cell ids from the heading above: they stay when other sections change."""

    def __init__(self) -> None:
        self.section = "top"
        self.counts: dict[str, int] = {}

    def text(self, source: SourceCell, text: str) -> str:
        """Return the id of a Markdown cell; a heading opens a section."""
        heading = re.match(r"#+ +(.+)", text)
        if heading:
            self.section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:40] or "top"
        return source.name or self._next()

    def code(self, source: SourceCell) -> str:
        """Return the id of a code cell."""
        return source.name or self._next()

    def _next(self) -> str:
        self.counts[self.section] = self.counts.get(self.section, 0) + 1
        return f"{self.section}-{self.counts[self.section]}"


def check_names(
    lecture: Lecture, bank: Bank, cells: list[NotebookNode], index: dict[str, list[dict[str, Any]]]
) -> None:
    """Refuse what a student would stumble over: double ids, missing checks, dead links."""
    ids = [cell.id for cell in cells]
    _check_ids(lecture.path.name, ids)
    _check_exercises(lecture.path.name, ids, bank, index["exercises"])
    _check_questions(lecture.path.name, ids, bank)


def _check_ids(name: str, ids: list[str]) -> None:
    for cell_id in ids:
        if len(cell_id) > _MAX_ID or not _ID.fullmatch(cell_id):
            raise SourceError(
                f"{name}: a name has up to {_MAX_ID} letters, digits, - and _; got {cell_id!r}."
            )
        if ids.count(cell_id) > 1:
            raise SourceError(f"{name}: two cells have the id {cell_id!r}; name one of them.")


def _check_exercises(
    name: str, ids: list[str], bank: Bank, exercises: list[dict[str, Any]]
) -> None:
    for exercise in exercises:
        short = short_id(exercise["id"])
        if exercise["cells"][1] not in ids:
            raise SourceError(f'{name}: exercise {short} needs a cell with check="{short}".')
        if exercise["id"] not in bank.hints:
            raise SourceError(f"{bank.path.name}: exercise {short} needs hints.")
    for exercise_id in bank.hints.keys() - {exercise["id"] for exercise in exercises}:
        raise SourceError(f"{bank.path.name}: {name} has no exercise {short_id(exercise_id)}.")


def _check_questions(name: str, ids: list[str], bank: Bank) -> None:
    for question in bank.questions.values():
        short = short_id(question.id)
        if question.id not in ids:
            raise SourceError(f"{name}: question {short} is never asked.")
        if f"{question.id}-test" not in ids:
            raise SourceError(f'{name}: prediction {short} needs a cell with measured="{short}".')
        if question.show.get("cell", ids[0]) not in ids:
            raise SourceError(f"{name}: question {short} shows an unknown cell.")
