"""Hidden checks: of exercises as their author wrote them, of questions from their keys."""

import json
from pathlib import Path

import jupytext

from kernel_helpers.authoring.errors import SourceError, read_text
from kernel_helpers.authoring.lecture import Lecture
from kernel_helpers.authoring.questions import Bank
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.ids import exercise_id, short_id
from kernel_helpers.exercises.questions.spec import QuestionSpec


def hidden_checks(path: Path, lecture: Lecture, bank: Bank) -> dict[str, str]:
    """Return the source of each hidden check by the id of its exercise or question.

    Parameters
    ----------
    path : Path
        ``NN_topic.py`` with cells ``# %% exercise="NN-1"``; a lecture may lack it.
    lecture : Lecture
    bank : Bank
    """
    exercises = {cell.id for cell in lecture.cells if cell.kind == "exercise"}
    asked = {cell.id for cell in lecture.cells if cell.kind == "self_test"}
    hidden = _of_exercises(path, exercises) if path.is_file() else {}
    keyed = {one: _of_question(bank.questions[one]) for one in sorted(asked & set(bank.questions))}
    return hidden | keyed


def _of_exercises(path: Path, exercises: set[str]) -> dict[str, str]:
    hidden = {}
    for cell in jupytext.reads(read_text(path), fmt="py:percent").cells:
        if "exercise" not in cell.metadata:
            continue
        full = exercise_id(cell.metadata["exercise"])
        if full not in exercises or full in hidden:
            raise SourceError(
                f"{path.name}: exercise {short_id(full)} should be one of the lecture's, once."
            )
        hidden[full] = cell.source
    return hidden


def _of_question(question: QuestionSpec) -> str:
    """Return a check that ends in a number, which nbgrader takes for partial credit."""
    entry = question_entry(question, mode="practice")
    entry["practice"].pop("show", None)
    key = json.dumps(json.dumps(entry, ensure_ascii=True))
    points = f"{question.points:g}"
    return (
        "import json\n"
        "from kernel_helpers.exercises import question_credit\n"
        f"question_credit(json.loads({key}), {question.variable}, {points})"
    )
