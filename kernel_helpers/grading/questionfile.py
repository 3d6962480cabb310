"""Read a lecture's question file; a mistake in it is answered with file, line and sentence."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel_helpers.exercises.ids import exercise_id, question_id

SELECT = {"single": "one", "multi": "many"}
_MAX_OPTIONS = 8  # 256 combinations of letters are still quick to hash


class SourceError(ValueError):
    """A lecture source or question file cannot be released; the message names place and reason."""


def read_text(path: Path) -> str:
    """Read a source, which must be UTF-8, with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name} should be UTF-8 and is not: {error}.") from error


@dataclass(frozen=True)
class Option:
    """One answer to choose, what it is worth, and what to say to who chose it."""

    text: str
    credit: float
    feedback: str


@dataclass(frozen=True)
class Question:
    """A choice question; its options stand in the order in which students see them."""

    id: str
    select: str  # one, many
    stem: str
    options: tuple[Option, ...]
    explanation: str
    show: dict[str, str]  # {"cell": id} to jump to, {"code": text} to insert, or nothing
    points: float


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
    reader = _Reader(path.name, text)
    reader.keys("", content, required=set(), optional={"question", "exercise"})
    for number, entry in enumerate(content.get("question", [])):
        question = reader.question(number, entry)
        if question.id in bank.questions:
            raise reader.error(f"question.{number}", f"the id {question.id} exists already")
        bank.questions[question.id] = question
    for number, entry in enumerate(content.get("exercise", [])):
        exercise, hints = reader.exercise(number, entry)
        bank.hints[exercise] = hints
    return bank


class _Reader:
    """Turns tables into questions, and knows the line on which each table starts."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = _table_lines(text)

    def error(self, place: str, sentence: str) -> SourceError:
        return SourceError(f"{self.name}, line {self.lines.get(place, 1)}: {sentence}.")

    def keys(
        self, place: str, table: dict[str, Any], *, required: set[str], optional: set[str]
    ) -> None:
        missing, unknown = required - set(table), set(table) - required - optional
        if missing:
            raise self.error(place, f"{_listed(missing)} should be given here and is missing")
        if unknown:
            known = _listed(required | optional)
            raise self.error(place, f"{_listed(unknown)} is unknown here, known are {known}")

    def text(self, place: str, table: dict[str, Any], key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.error(place, f"{key} should be a text, got {value!r}")
        return value.strip()

    def number(self, place: str, table: dict[str, Any], key: str, default: float) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise self.error(place, f"{key} should be a number from 0, got {value!r}")
        return value

    def question(self, number: int, table: dict[str, Any]) -> Question:
        place = f"question.{number}"
        self.keys(
            place,
            table,
            required={"id", "type", "stem", "options", "explanation"},
            optional={"show", "points"},
        )
        if table["type"] not in SELECT:
            raise self.error(place, f"type should be {_listed(SELECT)}, got {table['type']!r}")
        options = tuple(
            self.option(f"{place}.{index}", option) for index, option in enumerate(table["options"])
        )
        self._balance(place, table["type"], options)
        return Question(
            id=self._id(place, table, question_id),
            select=SELECT[table["type"]],
            stem=self.text(place, table, "stem"),
            options=options,
            explanation=self.text(place, table, "explanation"),
            show=self._show(place, table.get("show", {})),
            points=self.number(place, table, "points", 1),
        )

    def option(self, place: str, table: dict[str, Any]) -> Option:
        self.keys(place, table, required={"text"}, optional={"credit", "feedback"})
        credit = self.number(place, table, "credit", 0)
        if credit > 1:
            raise self.error(place, f"credit should lie between 0 and 1, got {credit!r}")
        feedback = self.text(place, table, "feedback", "")
        if credit < 1 and not feedback:
            raise self.error(place, "an option that is not fully right needs feedback")
        return Option(self.text(place, table, "text"), credit, feedback)

    def exercise(self, number: int, table: dict[str, Any]) -> tuple[str, list[str]]:
        place = f"exercise.{number}"
        self.keys(place, table, required={"id", "hints"}, optional=set())
        hints = table["hints"]
        if not isinstance(hints, list) or not hints or not all(isinstance(h, str) for h in hints):
            raise self.error(place, "hints should be a list of texts, mildest first")
        return self._id(place, table, exercise_id), [hint.strip() for hint in hints]

    def _id(self, place: str, table: dict[str, Any], parse: Any) -> str:
        try:
            full: str = parse(self.text(place, table, "id"))
        except ValueError as error:
            raise self.error(place, str(error).rstrip(".")) from error
        return full

    def _balance(self, place: str, kind: str, options: tuple[Option, ...]) -> None:
        right = sum(option.credit == 1 for option in options)
        if not 2 <= len(options) <= _MAX_OPTIONS:
            raise self.error(place, f"2 to {_MAX_OPTIONS} options are possible, got {len(options)}")
        if right == 0 or (kind == "single" and right > 1):
            wanted = "exactly one option" if kind == "single" else "at least one option"
            raise self.error(place, f"{wanted} should have credit = 1, got {right}")

    def _show(self, place: str, table: Any) -> dict[str, str]:
        if table and (not isinstance(table, dict) or set(table) not in ({"cell"}, {"code"})):
            raise self.error(place, f'show is {{cell = "id"}} or {{code = "..."}}, got {table!r}')
        return dict(table)


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))


def _table_lines(text: str) -> dict[str, int]:
    """Line on which each ``[[question]]``, ``[[question.options]]``, ``[[exercise]]`` starts."""
    lines, counts, option = {}, {"question": -1, "exercise": -1}, -1
    for number, line in enumerate(text.splitlines(), start=1):
        match = re.match(r"\[\[(question|exercise)(\.options)?\]\]", line)
        if not match:
            continue
        if match[2]:
            option += 1
            lines[f"{match[1]}.{counts[match[1]]}.{option}"] = number
        else:
            counts[match[1]] += 1
            option = -1
            lines[f"{match[1]}.{counts[match[1]]}"] = number
    return lines
