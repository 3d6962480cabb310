"""Put things in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import MalformedAnswerError, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.key import OTHERWISE, Key, SealedKey
from kernel_helpers.exercises.questions.lettered import (
    Lettered,
    lettered_options,
    letters_of,
    markdown_list,
    only_texts,
    quoted_letters,
    shuffled,
    text_list,
)
from kernel_helpers.exercises.questions.spec import QuestionSpec

_MAX_ITEMS = 8


@dataclass(frozen=True, kw_only=True)
class Order(Question):
    """Put items in order; an answer is a list with every letter."""

    choices: tuple[Lettered, ...] = lettered_options()

    type: ClassVar[str] = "order"

    @property
    def task(self) -> str:
        """What to do."""
        return "put in order"

    @property
    def form(self) -> str:
        """A list with every letter."""
        return f"a list with each of {quoted_letters(self.choices)} once, in your order"

    def read(self, answer: object) -> list[str]:
        """Return the letters in the order given."""
        letters = sorted(letters_of(self.choices))
        if type(answer) is not list or sorted(only_texts(answer)) != letters:
            raise MalformedAnswerError(self.form)
        return answer

    def grade(self, key: SealedKey, answer: list[str]) -> tuple[float, dict[str, str]]:
        """Return the credit of the pairs in the right order; chance is worth nothing.

        Feedback belongs to each letter that follows the wrong one.
        """
        pairs = _pairs(answer)
        share = sum(map(key.holds, pairs)) / len(pairs)
        credit = round(max(0.0, 2 * share - 1), 3)
        wrong = [after for before, after in pairwise(answer) if not key.holds(f"{before}<{after}")]
        notes = {letter: key.note(letter) for letter in wrong}
        return credit, notes | ({} if credit == 1 else {"": key.note(OTHERWISE)})

    def quoted(self, answer: list[str]) -> str:
        """Return the letters."""
        return ", ".join(answer)

    def listing(self) -> str:
        """Return the items as a list."""
        return markdown_list(self.choices)

    def options(self, answer: object) -> list[str]:  # noqa: ARG002 - nothing is marked
        """Return the items."""
        return text_list(self.choices)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item, and the feedback where it is in the wrong place."""

    text: str = formats.text()
    feedback: str = formats.any_text("")


@dataclass(frozen=True, kw_only=True)
class OrderSpec(QuestionSpec):
    """The items in the right order."""

    options: tuple[Item, ...] = formats.tables(Item, least=3)
    otherwise: str = formats.any_text()

    asks: ClassVar[type[Question]] = Order
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"order": {}}
    empty: ClassVar[Any] = []

    def __post_init__(self) -> None:
        if not 3 <= len(self.options) <= _MAX_ITEMS:
            raise FieldError(f"3 to {_MAX_ITEMS} options are possible, got {len(self.options)}")

    def question(self) -> Order:
        """Return the question with its items, never in the right order."""
        choices = tuple(Lettered(letter, text) for letter, text in self._lettered())
        return Order(id=self.id, text=self.stem, choices=choices)

    def key(self) -> Key:
        """Return each pair in the right order."""
        letters = {text: letter for letter, text in self._lettered()}
        notes = {letters[item.text]: item.feedback for item in self.options if item.feedback}
        return Key(parts=tuple(_pairs(self.best)), notes=notes | {OTHERWISE: self.otherwise})

    @property
    def best(self) -> list[str]:
        """The letters in the right order."""
        letters = {text: letter for letter, text in self._lettered()}
        return [letters[item.text] for item in self.options]

    def _lettered(self) -> list[tuple[str, str]]:
        texts = [item.text for item in self.options]
        lettered = shuffled(self.id, texts)
        if [text for _, text in lettered] != texts:
            return lettered
        return shuffled(self.id, texts[::-1])


def _pairs(letters: list[str]) -> list[str]:
    """Return every pair of letters as the token in a key."""
    return [f"{first}<{second}" for first, second in combinations(letters, 2)]
