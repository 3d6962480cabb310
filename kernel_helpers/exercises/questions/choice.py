"""Single and multiple choice, with partial credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import MalformedAnswerError, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.key import Key, SealedKey
from kernel_helpers.exercises.questions.lettered import (
    Lettered,
    lettered_options,
    letters_of,
    markdown_list,
    only_texts,
    quoted_letters,
    shuffled,
)
from kernel_helpers.exercises.questions.spec import QuestionSpec

_MAX_OPTIONS = 8  # 256 combinations of letters are still quick to hash


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """Choose one option, or all that apply; an answer is a list of letters."""

    select: str = formats.one_of("one", "many")
    choices: tuple[Lettered, ...] = lettered_options()

    type: ClassVar[str] = "choice"

    @property
    def task(self) -> str:
        """How many to choose."""
        return "one answer" if self.select == "one" else "one or more answers"

    @property
    def form(self) -> str:
        """A list of letters."""
        number = "one of" if self.select == "one" else "one or more of"
        return f"a list with {number} {quoted_letters(self.choices)}, like ['b']"

    def read(self, answer: object) -> list[str]:
        """Return the letters in alphabetical order."""
        letters = letters_of(self.choices)
        if type(answer) is not list or not all(each in letters for each in only_texts(answer)):
            raise MalformedAnswerError(self.form)
        enough = len(answer) == 1 if self.select == "one" else bool(answer)
        if len(set(answer)) != len(answer) or not enough:
            raise MalformedAnswerError(self.form)
        return sorted(answer)

    def grade(self, key: SealedKey, answer: list[str]) -> tuple[float, dict[str, str]]:
        """Return the credit of the chosen letters together, and the feedback on each."""
        return key.credit(",".join(answer)), {letter: key.note(letter) for letter in answer}

    def quoted(self, answer: list[str]) -> str:
        """Return the letters."""
        return ", ".join(answer)

    def listing(self) -> str:
        """Return the options as a list."""
        return markdown_list(self.choices)

    def options(self, answer: object) -> list[str]:
        """Return the options, the chosen ones ticked."""
        chosen = answer if isinstance(answer, list) else []
        return [
            f"{'☒' if each.letter in chosen else '☐'} {each.letter}) {each.text}"
            for each in self.choices
        ]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option, what it is worth, and the feedback to a student who chose it."""

    text: str = formats.text()
    credit: float = formats.credit()
    feedback: str = formats.any_text("")

    def __post_init__(self) -> None:
        if self.credit < 1 and not self.feedback:
            raise FieldError("an option that is not fully right needs feedback")


@dataclass(frozen=True, kw_only=True)
class ChoiceSpec(QuestionSpec):
    """Options with their worth; they are shuffled unless the author says otherwise."""

    options: tuple[Option, ...] = formats.tables(Option, least=2)
    shuffle: bool = formats.flag(True)
    select: str = field()

    asks: ClassVar[type[Question]] = Choice
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "single": {"select": "one"},
        "multi": {"select": "many"},
    }
    empty: ClassVar[Any] = []

    def __post_init__(self) -> None:
        right = sum(option.credit == 1 for option in self.options)
        if not 2 <= len(self.options) <= _MAX_OPTIONS:
            raise FieldError(f"2 to {_MAX_OPTIONS} options are possible, got {len(self.options)}")
        if right == 0 or (self.select == "one" and right > 1):
            expected = "exactly one option" if self.select == "one" else "at least one option"
            raise FieldError(f"{expected} should have credit = 1, got {right}")
        texts = [option.text for option in self.options]
        for text in texts:
            if texts.count(text) > 1:
                raise FieldError(f"two options have the same text {text!r}")

    def question(self) -> Choice:
        """Return the question with the options in the order in which students see them."""
        choices = tuple(Lettered(letter, option.text) for letter, option in self._lettered())
        return Choice(id=self.id, text=self.stem, select=self.select, choices=choices)

    def key(self) -> Key:
        """Return the worth of every set of letters that has some."""
        worth = {}
        for size in range(1, 2 if self.select == "one" else len(self.options) + 1):
            for some in combinations(self._lettered(), size):
                earned = credit_of([option for _, option in some], self.options, self.select)
                if earned:
                    worth[",".join(letter for letter, _ in some)] = earned
        notes = {letter: option.feedback for letter, option in self._lettered() if option.feedback}
        return Key(credit=worth, notes=notes)

    @property
    def best(self) -> list[str]:
        """The letters that earn full credit."""
        enough = 1.0 if self.select == "one" else 1e-9
        return [letter for letter, option in self._lettered() if option.credit >= enough]

    def _lettered(self) -> list[tuple[str, Option]]:
        if not self.shuffle:
            return list(zip("abcdefgh", self.options, strict=False))
        return shuffled(self.id, self.options)


def credit_of(chosen: Sequence[Option], options: Sequence[Option], select: str) -> float:
    """Return what the chosen options are worth, from 0 to 1.

    With one to select it is that option's credit. With many, it is the share of all credit that
    was chosen minus the share of the worthless options that was chosen too.
    """
    if select == "one":
        return chosen[0].credit if len(chosen) == 1 else 0.0
    worthless = [option for option in options if option.credit == 0]
    gained = sum(option.credit for option in chosen) / sum(option.credit for option in options)
    lost = sum(option.credit == 0 for option in chosen) / max(1, len(worthless))
    return round(max(0.0, gained - lost), 3)
