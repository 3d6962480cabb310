"""Assemble the notebook that a student opens, or the solved one that tests run."""

import hashlib
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kernel_helpers.exercises.ids import short_id
from kernel_helpers.grading.keys import best_answer, hashed_credit, shuffled
from kernel_helpers.grading.lecture import Lecture, SourceCell, with_solution, without_solution
from kernel_helpers.grading.questionfile import Bank, Question, SourceError

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Run All goes on after a check that is not met; a grader still finds the error in the output.
_GOES_ON = {"tags": ["raises-exception"]}


def student_notebook(lecture: Lecture, bank: Bank, *, mode: str) -> NotebookNode:
    """Return the notebook without solutions: stubs, questions in three cells, no outputs."""
    return _assemble(lecture, bank, mode=mode, solved=False)


def solved_notebook(lecture: Lecture, bank: Bank) -> NotebookNode:
    """Return the same notebook with every solution in place and every question answered."""
    return _assemble(lecture, bank, mode="practice", solved=True)


def question_entry(question: Question, *, mode: str) -> dict[str, Any]:
    """Return what a question's cell metadata says; practice mode adds hashed keys and feedback."""
    lettered = shuffled(question)
    entry: dict[str, Any] = {
        "type": "choice",
        "id": question.id,
        "select": question.select,
        "choices": [{"letter": letter, "text": option.text} for letter, option in lettered],
    }
    if mode == "practice":
        salt = hashlib.sha256(f"kernel-helpers:{question.id}".encode()).hexdigest()[:16]
        entry["practice"] = {
            "salt": salt,
            "credit": hashed_credit(question, salt),
            "feedback": {letter: o.feedback for letter, o in lettered if o.feedback},
            "explanation": question.explanation,
        }
        if question.show:
            entry["practice"]["show"] = question.show
    return entry


def _assemble(lecture: Lecture, bank: Bank, *, mode: str, solved: bool) -> NotebookNode:
    cells: list[NotebookNode] = []
    index: dict[str, list[dict[str, Any]]] = {"questions": [], "exercises": []}
    names = _Names()
    for source in lecture.cells:
        place = f"{lecture.path.name}, {short_id(source.id) or 'cell ' + str(len(cells) + 1)}"
        if source.kind == "self_test":
            question = bank.questions.get(source.id)
            if question is None:
                raise SourceError(f"{place}: {bank.path.name} has no question of this id.")
            trio = _question_cells(question, mode=mode, solved=solved)
            index["questions"].append({"id": source.id, "cells": [cell.id for cell in trio]})
            cells.extend(trio)
        else:
            text = with_solution(source) if solved else without_solution(source, place)
            cells.append(_plain_cell(source, text, names))
    for source in lecture.cells:
        if source.kind == "exercise":
            ids = [source.id, f"{source.id}-test"]
            index["exercises"].append({"id": source.id, "cells": ids})
    _check_names(lecture, bank, cells, index)
    about = {"lecture": lecture.number, "title": lecture.title, "minutes": lecture.minutes}
    metadata = {
        "kernel_helpers": about | {"version": 1, "mode": mode} | index,
        "kernelspec": _KERNEL,
        "language_info": {"name": "python"},
    }
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _plain_cell(source: SourceCell, text: str, names: "_Names") -> NotebookNode:
    metadata = dict(source.metadata)
    if source.type == "markdown":
        return new_markdown_cell(text, metadata=metadata, id=names.text(source, text))
    if source.kind == "exercise":
        cell_id = source.id
        metadata |= _nbgrader(cell_id, solution=True)
        metadata["kernel_helpers"] = {"type": "exercise", "id": source.id}
    elif source.kind == "check":
        cell_id = f"{source.id}-test"
        metadata |= _nbgrader(cell_id, grade=True, locked=True, points=source.points) | _GOES_ON
        metadata["kernel_helpers"] = {"type": "exercise-check", "id": source.id}
    else:
        cell_id = names.code(source)
    return new_code_cell(text, metadata=metadata, id=cell_id)


def _question_cells(question: Question, *, mode: str, solved: bool) -> list[NotebookNode]:
    """Return question, answer and check: the three cells are the format."""
    full, var = question.id, f"answer_{question.id}"
    answer = best_answer(question) if solved else []
    return [
        new_markdown_cell(
            _question_text(question),
            id=f"{full}-text",
            metadata=_nbgrader(f"{full}-text", locked=True)
            | {"kernel_helpers": question_entry(question, mode=mode)},
        ),
        new_code_cell(
            f'{var} = {answer!r}\nSelfTest("{short_id(full)}")',
            id=full,
            metadata=_nbgrader(full, solution=True)
            | {"kernel_helpers": {"type": "choice-answer", "id": full, "var": var}},
        ),
        new_code_cell(
            f'question_check("{short_id(full)}")',
            id=f"{full}-test",
            metadata=_nbgrader(f"{full}-test", grade=True, locked=True, points=question.points)
            | {"kernel_helpers": {"type": "choice-check", "id": full}}
            | _GOES_ON,
        ),
    ]


def _question_text(question: Question) -> str:
    number = "one answer" if question.select == "one" else "one or more answers"
    options = "\n".join(f"- {letter}) {option.text}" for letter, option in shuffled(question))
    return f"**Self-test {short_id(question.id)}** · {number}\n\n{question.stem}\n\n{options}"


def _nbgrader(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    """Return nbgrader's cell metadata, schema 3; it allows no other keys."""
    values: dict[str, Any] = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": values if points is None else values | {"points": points}}


class _Names:
    """Cell ids from what stands above: they stay when other sections change."""

    def __init__(self) -> None:
        self.section = "top"
        self.counts: dict[str, int] = {}

    def text(self, source: SourceCell, text: str) -> str:
        heading = re.match(r"#+ +(.+)", text)
        if heading:
            self.section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:40] or "top"
        return source.name or self._next()

    def code(self, source: SourceCell) -> str:
        return source.name or self._next()

    def _next(self) -> str:
        self.counts[self.section] = self.counts.get(self.section, 0) + 1
        return f"{self.section}-{self.counts[self.section]}"


def _check_names(
    lecture: Lecture, bank: Bank, cells: list[NotebookNode], index: dict[str, list[dict[str, Any]]]
) -> None:
    """Refuse what a student would stumble over: double ids, missing checks, dead links."""
    ids = [cell.id for cell in cells]
    name = lecture.path.name
    for cell_id in ids:
        if ids.count(cell_id) > 1:
            raise SourceError(f"{name}: two cells have the id {cell_id!r}; name one of them.")
    for exercise in index["exercises"]:
        short = short_id(exercise["id"])
        if exercise["cells"][1] not in ids:
            raise SourceError(f'{name}: exercise {short} needs a cell with check="{short}".')
        if exercise["id"] not in bank.hints:
            raise SourceError(f"{bank.path.name}: exercise {short} needs hints.")
    for exercise_id in bank.hints.keys() - {exercise["id"] for exercise in index["exercises"]}:
        raise SourceError(f"{bank.path.name}: {name} has no exercise {short_id(exercise_id)}.")
    for question in bank.questions.values():
        if question.id not in ids:
            raise SourceError(f"{name}: question {short_id(question.id)} is never asked.")
        if question.show.get("cell", ids[0]) not in ids:
            raise SourceError(f"{name}: question {short_id(question.id)} shows an unknown cell.")
