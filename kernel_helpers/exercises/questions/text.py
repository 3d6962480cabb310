"""A short text with all the forms in which it is accepted."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import MalformedAnswerError, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.key import OTHERWISE, Key, SealedKey
from kernel_helpers.exercises.questions.spec import QuestionSpec

_MAX_TEXT = 200


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """Give a word or two; an answer is a text."""

    type: ClassVar[str] = "text"

    @property
    def task(self) -> str:
        """How long an answer is."""
        return "a word or two"

    @property
    def form(self) -> str:
        """A short text."""
        return "a short text, like 'answer'"

    def read(self, answer: object) -> str:
        """Return the text as it is."""
        if type(answer) is not str or len(answer) > _MAX_TEXT or not normal(answer):
            raise MalformedAnswerError(self.form)
        return answer

    def grade(self, key: SealedKey, answer: str) -> tuple[float, dict[str, str]]:
        """Return the credit of the text in any of its spellings."""
        token = normal(answer)
        credit = key.credit(token)
        return credit, {"": key.note(token) or ("" if credit == 1 else key.note(OTHERWISE))}


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Texts that are worth less than full credit, and the feedback on them."""

    accept: tuple[str, ...] = formats.texts()
    credit: float = formats.credit()
    feedback: str = formats.text()

    def __post_init__(self) -> None:
        if self.credit == 1:
            raise FieldError("what is near should be worth less than 1", "credit")


@dataclass(frozen=True, kw_only=True)
class TextSpec(QuestionSpec):
    """The accepted texts, and wrong ones that have feedback of their own."""

    accept: tuple[str, ...] = formats.texts()
    otherwise: str = formats.any_text()
    near: tuple[Wrong, ...] = formats.tables(Wrong)

    asks: ClassVar[type[Question]] = Text
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"text": {}}
    empty: ClassVar[Any] = ""

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for text in (normal(text) for text, _, _ in self.worth()):
            if not text or text in seen:
                raise FieldError(f"{text!r} is accepted twice, or nothing but spaces", "accept")
            seen.add(text)

    def question(self) -> Text:
        """Return the question, which has nothing but its text."""
        return Text(id=self.id, text=self.stem)

    def worth(self) -> list[tuple[str, float, str]]:
        """Return each text with its credit and feedback, the right ones first."""
        right = [(text, 1.0, "") for text in self.accept]
        return right + [(t, near.credit, near.feedback) for near in self.near for t in near.accept]

    def key(self) -> Key:
        """Return each text as it is compared."""
        worth = [(normal(text), credit, feedback) for text, credit, feedback in self.worth()]
        return Key(
            credit={text: credit for text, credit, _ in worth if credit},
            notes={text: note for text, _, note in worth if note} | {OTHERWISE: self.otherwise},
        )

    @property
    def best(self) -> str:
        """The text that is named first."""
        return self.accept[0]


def normal(text: str) -> str:
    """Return a short text as it is compared: without case, quotes, and types of space.

    Examples
    --------
    >>> normal(" `Read_CSV`. "), normal("read-csv")
    ('read csv', 'read csv')
    """
    lowered = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_-]+", " ", lowered).strip(" \t\n'\"`.,;")
