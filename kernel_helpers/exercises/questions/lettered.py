"""Options with letters: their order in a notebook, and the lists that show them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, TypeVar

from kernel_helpers.exercises.questions.fields import Format

Item = TypeVar("Item")


@dataclass(frozen=True)
class Lettered:
    """One option, as a student sees it."""

    letter: str
    text: str


def lettered_options() -> Any:
    """Declare a list of options with their letters."""

    def parse(value: object) -> tuple[Lettered, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(_lettered(each) for each in value)

    item = {"type": "object", "required": ["letter", "text"]}
    return Format("options with letters", {"type": "array", "items": item}, parse).field()


def shuffled(question: str, items: Sequence[Item]) -> list[tuple[str, Item]]:
    """Return items with their letters, in an order that depends on the question's id alone.

    Sorting by a hash gives the same order on every Python, which `random.shuffle` does not promise.
    """

    def rank(index: int) -> bytes:
        return hashlib.sha256(f"{question}:{index}".encode()).digest()

    order = sorted(range(len(items)), key=rank)
    return [(letter, items[index]) for letter, index in zip(ascii_lowercase, order, strict=False)]


def letters_of(choices: Sequence[Lettered]) -> list[str]:
    """Return the letters in the order of the options."""
    return [choice.letter for choice in choices]


def quoted_letters(choices: Sequence[Lettered]) -> str:
    """Return the letters as a sentence lists them."""
    return ", ".join(map(repr, letters_of(choices)))


def markdown_list(choices: Sequence[Lettered]) -> str:
    """Return the options as the Markdown list that a notebook shows."""
    return "\n".join(f"- {each.letter}) {_indented(each.text)}" for each in choices)


def text_list(choices: Sequence[Lettered]) -> list[str]:
    """Return the options as lines of text."""
    return [f"{each.letter}) {each.text}" for each in choices]


def only_texts(values: list[Any]) -> list[str]:
    """Return the elements if all are texts; anything else never equals a letter."""
    return values if all(type(value) is str for value in values) else [""]


def _lettered(value: Mapping[str, object]) -> Lettered:
    letter, text = value["letter"], value["text"]
    if not isinstance(letter, str) or not isinstance(text, str):
        raise TypeError
    return Lettered(letter, text)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
