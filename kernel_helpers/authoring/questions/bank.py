"""Read a lecture's question file; a mistake in it is answered with file, line and sentence."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kernel_helpers.authoring.errors import SourceError, read_text
from kernel_helpers.authoring.questions.base import Common, Question
from kernel_helpers.authoring.questions.choice import Choice
from kernel_helpers.authoring.questions.line import Line
from kernel_helpers.authoring.questions.match import Match
from kernel_helpers.authoring.questions.numeric import Numeric
from kernel_helpers.authoring.questions.order import Order
from kernel_helpers.authoring.questions.panel import Panel
from kernel_helpers.authoring.questions.predict import Predict
from kernel_helpers.authoring.questions.table import Lines, Table, listed
from kernel_helpers.authoring.questions.text import Text
from kernel_helpers.exercises.ids import exercise_id, question_id

TYPES: dict[str, type[Question]] = {
    "single": Choice,
    "multi": Choice,
    "numeric": Numeric,
    "text": Text,
    "order": Order,
    "match": Match,
    "line": Line,
    "panel": Panel,
    "predict": Predict,
}


@dataclass
class Bank:
    """The questions of one lecture, and the hints of its exercises, by full id."""

    path: Path
    questions: dict[str, Question] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)


def read_bank(path: Path) -> Bank:
    """Read and check a question file; a lecture without one has an empty bank."""
    bank = Bank(path)
    if not path.is_file():
        return bank
    text = read_text(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path.name} is not TOML: {error}.") from error
    root = Table(content, (), Lines(path.name, text))
    root.only((), {"question", "exercise"})
    for table in root.tables("question"):
        question = read_question(table)
        if question.id in bank.questions:
            raise table.error(f"the id {question.id} exists already", "id")
        bank.questions[question.id] = question
    for table in root.tables("exercise"):
        table.only({"id", "hints"})
        bank.hints[_id(table, exercise_id)] = table.texts("hints")
    return bank


def read_question(table: Table) -> Question:
    """Read one question of any type."""
    if "type" not in table:
        raise table.error("type should be given here and is missing")
    kind = table.raw("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise table.error(f"type should be {listed(TYPES)}, got {kind!r}", "type")
    for needed in ("id", "stem", "explanation"):
        if needed not in table:
            raise table.error(f"{needed} should be given here and is missing")
    common = Common(
        id=_id(table, question_id),
        stem=table.text("stem"),
        explanation=table.text("explanation"),
        otherwise=table.text("otherwise", ""),
        show=_show(table),
        points=table.number("points", 1, least=0),
    )
    return TYPES[kind].read(table, common)


def _id(table: Table, parse: Callable[[str], str]) -> str:
    try:
        return parse(table.text("id"))
    except SourceError:
        raise
    except ValueError as error:
        raise table.error(str(error).rstrip("."), "id") from error


def _show(table: Table) -> dict[str, str]:
    show = table.raw("show", {})
    fine = isinstance(show, dict) and set(show) in (set(), {"cell"}, {"code"})
    if not fine or not all(isinstance(value, str) for value in show.values()):
        raise table.error(f'show is {{cell = "id"}} or {{code = "..."}}, got {show!r}', "show")
    return dict(show)
