"""Single and multiple choice, with partial credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
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

_SELECT = {"single": "one", "multi": "many"}
_MAX_OPTIONS = 8  # 256 combinations of letters are still quick to hash


@dataclass(frozen=True)
class Option:
    """One answer to choose, what it is worth, and what to say to who chose it."""

    text: str
    credit: float
    feedback: str


@dataclass(frozen=True)
class Choice(Question):
    """Choose one option, or all that apply."""

    select: str  # one, many
    options: tuple[Option, ...]
    shuffle: bool = True

    type: ClassVar[str] = "choice"
    empty: ClassVar[Any] = []

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the options; the feedback of each that is not fully right is needed."""
        table.only(COMMON | {"options"}, (COMMON_OPTIONAL - {"otherwise"}) | {"shuffle"})
        options = tuple(map(_option, table.tables("options")))
        _balance(table, table.text("type"), options)
        shuffle = table.raw("shuffle", True)
        if not isinstance(shuffle, bool):
            raise table.error(f"shuffle should be true or false, got {shuffle!r}", "shuffle")
        return cls(common, _SELECT[table.text("type")], options, shuffle)

    @property
    def task(self) -> str:
        """How many to choose."""
        return "one answer" if self.select == "one" else "one or more answers"

    def face(self) -> dict[str, Any]:
        """Return the options with their letters."""
        choices = [{"letter": letter, "text": option.text} for letter, option in self.lettered()]
        return {"select": self.select, "choices": choices}

    def key(self) -> Key:
        """Return the worth of every set of letters that has some."""
        worth = {}
        for size in range(1, 2 if self.select == "one" else len(self.options) + 1):
            for some in combinations(self.lettered(), size):
                earned = credit([option for _, option in some], self.options, self.select)
                if earned:
                    worth[",".join(letter for letter, _ in some)] = earned
        notes = {letter: option.feedback for letter, option in self.lettered() if option.feedback}
        return Key(credit=worth, notes=notes)

    @property
    def best(self) -> list[str]:
        """The letters that earn full credit."""
        enough = 1.0 if self.select == "one" else 1e-9
        return [letter for letter, option in self.lettered() if option.credit >= enough]

    def listing(self) -> str:
        """Return the options as a list."""
        return letter_list([(letter, option.text) for letter, option in self.lettered()])

    def lettered(self) -> list[tuple[str, Option]]:
        """Return the options in the order in which students see them."""
        if not self.shuffle:
            return list(zip("abcdefgh", self.options, strict=False))
        return shuffled(self.id, self.options)


def credit(chosen: Sequence[Option], options: Sequence[Option], select: str) -> float:
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


def _option(table: Table) -> Option:
    table.only({"text"}, {"credit", "feedback"})
    feedback = table.text("feedback", "")
    if table.credit() < 1 and not feedback:
        raise table.error("an option that is not fully right needs feedback")
    return Option(table.text("text"), table.credit(), feedback)


def _balance(table: Table, kind: str, options: tuple[Option, ...]) -> None:
    right = sum(option.credit == 1 for option in options)
    if not 2 <= len(options) <= _MAX_OPTIONS:
        raise table.error(f"2 to {_MAX_OPTIONS} options are possible, got {len(options)}")
    if right == 0 or (kind == "single" and right > 1):
        wanted = "exactly one option" if kind == "single" else "at least one option"
        raise table.error(f"{wanted} should have credit = 1, got {right}")
    texts = [option.text for option in options]
    for text in texts:
        if texts.count(text) > 1:
            raise table.error(f"two options have the same text {text!r}")
