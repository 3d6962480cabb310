"""Read a lecture's question file; a mistake in it is reported with file, line and sentence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel_helpers.authoring.errors import SourceError, read_text
from kernel_helpers.authoring.questions.lines import Lines
from kernel_helpers.exercises.ids import exercise_id
from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.fields import FieldError, read_table, refuse_unknown
from kernel_helpers.exercises.questions.registry import read_spec
from kernel_helpers.exercises.questions.spec import QuestionSpec


@dataclass
class Bank:
    """The questions of one lecture, and the hints of its exercises, by full id."""

    path: Path
    questions: dict[str, QuestionSpec] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ExerciseSpec:
    """What a question file has of an exercise."""

    id: str = formats.full_id(exercise_id)
    hints: tuple[str, ...] = formats.texts()


def read_bank(path: Path) -> Bank:
    """Read and check a question file; a lecture without one has an empty bank."""
    bank = Bank(path)
    if not path.is_file():
        return bank
    text = read_text(path)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{path.name} is not TOML: {error}.") from error
    lines = Lines(path.name, text)
    try:
        refuse_unknown(content, {"question", "exercise"})
        tables = {name: _tables(content, name) for name in ("question", "exercise")}
    except FieldError as error:
        raise lines.error(error) from error
    for row, table in enumerate(tables["question"]):
        question = read_question(table, lines, row)
        if question.id in bank.questions:
            twice = FieldError(f"the id {question.id} exists already", "id")
            raise lines.error(twice, (("question", row),))
        bank.questions[question.id] = question
    for row, table in enumerate(tables["exercise"]):
        try:
            exercise = read_table(ExerciseSpec, table)
        except FieldError as error:
            raise lines.error(error, (("exercise", row),)) from error
        bank.hints[exercise.id] = list(exercise.hints)
    return bank


def read_question(table: Mapping[str, Any], lines: Lines, row: int = 0) -> QuestionSpec:
    """Read one question of any type, the table with index `row` of the file."""
    try:
        return read_spec(table)
    except FieldError as error:
        raise lines.error(error, (("question", row),)) from error


def _tables(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = content.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise FieldError(f"{name} should be tables, each under its own [[{name}]]", name)
    return found
