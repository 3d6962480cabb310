"""Put things in order."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.authoring.questions.base import (
    COMMON,
    COMMON_OPTIONAL,
    Common,
    Key,
    Question,
    letter_list,
    shuffled,
)
from kernel_helpers.authoring.questions.table import Table
from kernel_helpers.exercises.questions.practice import part_tokens

_MAX_ITEMS = 8


@dataclass(frozen=True)
class Order(Question):
    """Put items in order; credit counts the pairs that stand right."""

    items: tuple[tuple[str, str], ...]  # text and feedback, in the right order

    type: ClassVar[str] = "order"
    empty: ClassVar[Any] = []

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the options, which stand in the right order."""
        table.only(COMMON | {"options", "otherwise"}, COMMON_OPTIONAL)
        items = tuple(map(_item, table.tables("options")))
        if not 3 <= len(items) <= _MAX_ITEMS:
            raise table.error(f"3 to {_MAX_ITEMS} options are possible, got {len(items)}")
        return cls(common, items)

    @property
    def task(self) -> str:
        """What to do."""
        return "put in order"

    def face(self) -> dict[str, Any]:
        """Return the items with their letters, never in the right order."""
        return {"choices": [{"letter": letter, "text": text} for letter, text in self._lettered()]}

    def key(self) -> Key:
        """Return each pair that stands in the right order."""
        lettered = {text: letter for letter, text in self._lettered()}
        notes = {lettered[text]: feedback for text, feedback in self.items if feedback}
        return Key(
            parts=tuple(part_tokens("order", self.best)),
            notes=notes | {"otherwise": self.common.otherwise},
        )

    @property
    def best(self) -> list[str]:
        """The letters in the right order."""
        lettered = {text: letter for letter, text in self._lettered()}
        return [lettered[text] for text, _ in self.items]

    def listing(self) -> str:
        """Return the items as a list."""
        return letter_list(self._lettered())

    def _lettered(self) -> list[tuple[str, str]]:
        texts = [text for text, _ in self.items]
        lettered = shuffled(self.id, texts)
        if [text for _, text in lettered] != texts:
            return lettered
        return shuffled(self.id, texts[::-1])


def _item(table: Table) -> tuple[str, str]:
    table.only({"text"}, {"feedback"})
    return table.text("text"), table.text("feedback", "")
