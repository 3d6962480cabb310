"""Read code and find the line that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import MalformedAnswerError, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.key import OTHERWISE, Key, SealedKey
from kernel_helpers.exercises.questions.spec import QuestionSpec

_MAX_LINES = 40


@dataclass(frozen=True, kw_only=True)
class Line(Question):
    """Point at a line of code; an answer is its number."""

    code: str = formats.string()

    type: ClassVar[str] = "line"

    @property
    def task(self) -> str:
        """What to look for."""
        return "one line of the code"

    @property
    def form(self) -> str:
        """The number of a line."""
        return f"the number of a line, from 1 to {len(self._lines)}"

    def read(self, answer: object) -> int:
        """Return the number of the line."""
        if type(answer) is not int or not 1 <= answer <= len(self._lines):
            raise MalformedAnswerError(self.form)
        return answer

    def grade(self, key: SealedKey, answer: int) -> tuple[float, dict[str, str]]:
        """Return the credit of the line, and the feedback on it."""
        token = str(answer)
        credit = key.credit(token)
        return credit, {token: key.note(token) or ("" if credit == 1 else key.note(OTHERWISE))}

    def quoted(self, answer: int) -> str:
        """Return the number of the line."""
        return f"line {answer}"

    def listing(self) -> str:
        """Return the code with numbered lines; the language "text" keeps the numbers plain."""
        numbered = "\n".join(f"{number:2}  {line}" for number, line in enumerate(self._lines, 1))
        return f"```text\n{numbered}\n```"

    def body_html(self, answer: object) -> str:
        """Return the code."""
        return f"<pre>{escape(self.code)}</pre>{super().body_html(answer)}"

    @property
    def _lines(self) -> list[str]:
        return self.code.splitlines()


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A line that one may suspect, what it is worth, and the feedback on it."""

    answer: int = formats.whole()
    credit: float = formats.credit()
    feedback: str = formats.text()


@dataclass(frozen=True, kw_only=True)
class LineSpec(QuestionSpec):
    """The code, the number of the line, and lines with feedback of their own."""

    code: str = formats.code()
    answer: int = formats.whole()
    otherwise: str = formats.any_text()
    near: tuple[Suspect, ...] = formats.tables(Suspect)

    asks: ClassVar[type[Question]] = Line
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"line": {}}

    def __post_init__(self) -> None:
        n_lines = len(self.code.splitlines())
        if not 2 <= n_lines <= _MAX_LINES:
            raise FieldError(f"code should have 2 to {_MAX_LINES} lines, got {n_lines}", "code")
        if self.answer > n_lines:
            raise FieldError(f"answer should be the number of a line, 1 to {n_lines}", "answer")
        seen = {self.answer}
        for row, near in enumerate(self.near):
            path = (("near", row),)
            if near.answer > n_lines:
                sentence = f"answer should be the number of a line, 1 to {n_lines}"
                raise FieldError(sentence, "answer", path)
            if near.answer in seen or near.credit == 1:
                sentence = f"line {near.answer} should be here once, and be worth less than 1"
                raise FieldError(sentence, path=path)
            seen.add(near.answer)

    def question(self) -> Line:
        """Return the question with its code."""
        return Line(id=self.id, text=self.stem, code=self.code)

    def worth(self) -> dict[int, tuple[float, str]]:
        """Return credit and feedback by line; other lines have neither."""
        near = {each.answer: (each.credit, each.feedback) for each in self.near}
        return {self.answer: (1.0, "")} | near

    def key(self) -> Key:
        """Return the worth of each line that has some."""
        worth = self.worth().items()
        return Key(
            credit={str(line): credit for line, (credit, _) in worth if credit},
            notes={str(line): feedback for line, (_, feedback) in worth if feedback}
            | {OTHERWISE: self.otherwise},
        )

    @property
    def best(self) -> int:
        """The number of the line."""
        return self.answer
