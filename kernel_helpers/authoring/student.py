"""Assemble the notebook that a student opens, or the solved one that tests run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.keys import practice_key
from kernel_helpers.authoring.lecture import (
    Lecture,
    SourceCell,
    with_marks,
    with_solution,
    without_solution,
)
from kernel_helpers.authoring.names import CellNames, check_names
from kernel_helpers.authoring.nbgrader import GOES_ON, nbgrader_metadata, with_hidden
from kernel_helpers.authoring.questions import Bank
from kernel_helpers.authoring.questions.markup import without_tags
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.spec import QuestionSpec

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Release:
    """What a release puts into a notebook.

    Attributes
    ----------
    mode : {"practice", "graded"}
        Whether keys and feedback go along.
    solved : bool
        Whether solutions and right answers go along.
    hidden : mapping of str to str
        Source that follows a visible check between nbgrader's markers, by exercise or question id.
    """

    mode: str = "practice"
    solved: bool = False
    hidden: Mapping[str, str] = field(default_factory=dict)


def student_notebook(
    lecture: Lecture, bank: Bank, *, mode: str, hidden: Mapping[str, str] | None = None
) -> NotebookNode:
    """Return the notebook without solutions: stubs, questions in three cells, no outputs."""
    return _assemble(lecture, bank, Release(mode=mode, hidden=hidden or {}))


def solved_notebook(lecture: Lecture, bank: Bank) -> NotebookNode:
    """Return the same notebook with every solution in place and every question answered."""
    return _assemble(lecture, bank, Release(solved=True))


def instructor_notebook(lecture: Lecture, bank: Bank, hidden: Mapping[str, str]) -> NotebookNode:
    """Return nbgrader's source notebook: solutions in their regions, hidden checks marked."""
    return _assemble(lecture, bank, Release(mode="graded", solved=True, hidden=hidden))


def question_entry(question: QuestionSpec, *, mode: str) -> dict[str, Any]:
    """Return the metadata of a question's cell; practice mode adds the sealed key."""
    entry = question.question().entry()
    return entry | {"practice": practice_key(question)} if mode == "practice" else entry


def _assemble(lecture: Lecture, bank: Bank, release: Release) -> NotebookNode:
    cells: list[NotebookNode] = []
    names = CellNames()
    for number, source in enumerate(lecture.cells, start=1):
        place = f"{lecture.path.name}, {short_id(source.id) or f'cell {number}'}"
        if source.kind in ("self_test", "measured"):
            cells.extend(_question_cells(_asked(bank, source, place), source, release))
        else:
            stubbed = without_solution(source, place)  # also refuses what must not be released
            text = with_solution(source, place) if release.solved else stubbed
            if release.solved and release.mode == "graded":
                text = with_marks(source, place)  # nbgrader itself cuts the regions out
            cells.append(_plain_cell(source, text, names, release))
    index = _index(lecture)
    check_names(lecture, bank, cells, index)
    about = {"lecture": lecture.number, "title": lecture.title, "minutes": lecture.minutes}
    metadata = {
        "kernel_helpers": about | {"version": 1, "mode": release.mode} | index,
        "kernelspec": _KERNEL,
        "language_info": {"name": "python"},
    }
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _asked(bank: Bank, source: SourceCell, place: str) -> QuestionSpec:
    question = bank.questions.get(source.id)
    if question is None:
        raise SourceError(f"{place}: {bank.path.name} has no question of this id.")
    if source.kind == "measured" and not question.asks.is_measured:
        raise SourceError(f"{place}: only a prediction can be measured=..., this is no prediction.")
    return question


def _index(lecture: Lecture) -> dict[str, list[dict[str, Any]]]:
    """Return which cells belong to each question and exercise, to find split or copied ones."""
    asked = [source.id for source in lecture.cells if source.kind == "self_test"]
    exercises = [source.id for source in lecture.cells if source.kind == "exercise"]
    return {
        "questions": [{"id": one, "cells": [f"{one}-text", one, f"{one}-test"]} for one in asked],
        "exercises": [{"id": one, "cells": [one, f"{one}-test"]} for one in exercises],
    }


def _plain_cell(source: SourceCell, text: str, names: CellNames, release: Release) -> NotebookNode:
    metadata = dict(source.metadata)
    if source.type == "markdown":
        return new_markdown_cell(text, metadata=metadata, id=names.text(source, text))
    if source.kind == "exercise":
        cell_id = source.id
        metadata |= nbgrader_metadata(cell_id, solution=True)
        metadata["kernel_helpers"] = {"type": "exercise", "id": source.id}
    elif source.kind == "check":
        cell_id = f"{source.id}-test"
        metadata |= (
            nbgrader_metadata(cell_id, grade=True, locked=True, points=source.points) | GOES_ON
        )
        metadata["kernel_helpers"] = {"type": "exercise-check", "id": source.id}
        text = with_hidden(text, release.hidden.get(source.id, ""))
    else:
        cell_id = names.code(source)
    return new_code_cell(text, metadata=metadata, id=cell_id)


def _question_cells(
    question: QuestionSpec, source: SourceCell, release: Release
) -> list[NotebookNode]:
    """Return question, answer and check: the three cells are the format.

    The check of a prediction is the cell that has measured, further down.
    """
    if source.kind == "measured":
        return [_check_cell(question, source.source, release)]
    short = short_id(question.id)
    # A draft of the answer, so that the notebook for nbgrader still comes out unanswered.
    answer = question.best if release.solved and release.mode == "practice" else question.empty
    asked = [
        new_markdown_cell(
            question_text(question),
            id=f"{question.id}-text",
            metadata=nbgrader_metadata(f"{question.id}-text", locked=True)
            | {"kernel_helpers": question_entry(question, mode=release.mode)},
        ),
        new_code_cell(
            f'{question.variable} = {answer!r}\n{question.asks.widget}("{short}")',
            id=question.id,
            metadata=nbgrader_metadata(question.id, solution=True)
            | {"kernel_helpers": _part(question, "answer") | {"var": question.variable}},
        ),
    ]
    if question.asks.is_measured:
        return asked
    return [*asked, _check_cell(question, f'question_check("{short}")', release)]


def _check_cell(question: QuestionSpec, text: str, release: Release) -> NotebookNode:
    test = f"{question.id}-test"
    points = question.points
    return new_code_cell(
        with_hidden(text, release.hidden.get(question.id, "")),
        id=test,
        metadata=nbgrader_metadata(test, grade=True, locked=True, points=points)
        | {"kernel_helpers": _part(question, "check")}
        | GOES_ON,
    )


def _part(question: QuestionSpec, part: str) -> dict[str, Any]:
    return {"type": f"{question.type}-{part}", "id": question.id}


def question_text(spec: QuestionSpec) -> str:
    """Return the question as Markdown, complete without any control."""
    question = spec.question()
    heading = f"**{question.title} {short_id(question.id)}** · {question.task}"
    parts = (heading, without_tags(question.text), without_tags(question.listing()))
    return "\n\n".join(part for part in parts if part)
