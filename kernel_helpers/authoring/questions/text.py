"""A short text with all the forms in which it is accepted."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.authoring.questions.base import COMMON, COMMON_OPTIONAL, Common, Key, Question
from kernel_helpers.authoring.questions.table import Table
from kernel_helpers.exercises.questions.answers import normal


@dataclass(frozen=True)
class Forms:
    """Ways to write one answer, what it is worth, and what to say to who gives it."""

    accept: tuple[str, ...]
    credit: float
    feedback: str


@dataclass(frozen=True)
class Text(Question):
    """Give a word or two."""

    forms: tuple[Forms, ...]

    type: ClassVar[str] = "text"
    empty: ClassVar[Any] = ""

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the accepted forms, and the wrong ones that have feedback of their own."""
        table.only(COMMON | {"accept", "otherwise"}, COMMON_OPTIONAL | {"near"})
        right = Forms(tuple(table.texts("accept")), 1.0, "")
        near = tuple(_near(each) for each in table.tables("near"))
        _distinct(table, (right, *near))
        return cls(common, (right, *near))

    @property
    def task(self) -> str:
        """How long an answer is."""
        return "a word or two"

    def face(self) -> dict[str, Any]:
        """Return nothing: the stem says it all."""
        return {}

    def key(self) -> Key:
        """Return each form as it is compared."""
        forms = [(normal(text), form) for form in self.forms for text in form.accept]
        return Key(
            credit={text: form.credit for text, form in forms if form.credit},
            notes={text: form.feedback for text, form in forms if form.feedback}
            | {"otherwise": self.common.otherwise},
        )

    @property
    def best(self) -> str:
        """The form that stands first."""
        return self.forms[0].accept[0]


def _near(table: Table) -> Forms:
    table.only({"accept", "feedback"}, {"credit"})
    if table.credit() == 1:
        raise table.error("what is near should be worth less than 1", "credit")
    return Forms(tuple(table.texts("accept")), table.credit(), table.text("feedback"))


def _distinct(table: Table, forms: tuple[Forms, ...]) -> None:
    seen: set[str] = set()
    for text in (normal(text) for form in forms for text in form.accept):
        if not text or text in seen:
            raise table.error(f"{text!r} is accepted twice, or nothing but spaces", "accept")
        seen.add(text)
