"""Sort things into places, which may lie on a map."""

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

_MAX_ITEMS, _MAX_TARGETS = 10, 9  # a digit is a key


@dataclass(frozen=True)
class Case:
    """One thing to place, where it belongs, and what to say where it lies elsewhere."""

    text: str
    target: int
    feedback: str


@dataclass(frozen=True)
class Match(Question):
    """Give each case its place; credit counts the cases that lie right."""

    cases: tuple[Case, ...]
    targets: tuple[str, ...]
    columns: int
    axes: dict[str, str]  # what grows to the right (x) and upwards (y)

    type: ClassVar[str] = "match"
    empty: ClassVar[Any] = {}

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the places, and the cases with the number of the place where each belongs."""
        table.only(COMMON | {"targets", "options"}, COMMON_OPTIONAL | {"columns", "axes"})
        targets = tuple(table.texts("targets"))
        cases = tuple(_case(each, len(targets)) for each in table.tables("options"))
        if not 2 <= len(targets) <= _MAX_TARGETS or not 2 <= len(cases) <= _MAX_ITEMS:
            raise table.error(
                f"2 to {_MAX_TARGETS} targets and 2 to {_MAX_ITEMS} options are possible, "
                f"got {len(targets)} and {len(cases)}"
            )
        columns = table.number("columns", min(len(targets), 3), least=1)
        axes = table.raw("axes", {})
        named = isinstance(axes, dict) and set(axes) <= {"x", "y"}
        if not named or not all(isinstance(name, str) for name in axes.values()):
            raise table.error('axes should be like { x = "more data", y = "larger model" }', "axes")
        return cls(common, cases, targets, int(columns), dict(axes))

    @property
    def task(self) -> str:
        """What to do."""
        return "give each its place"

    def face(self) -> dict[str, Any]:
        """Return cases with letters, and the places."""
        lettered = shuffled(self.id, self.cases)
        return {
            "choices": [{"letter": letter, "text": case.text} for letter, case in lettered],
            "targets": list(self.targets),
            "columns": self.columns,
            "axes": self.axes,
        }

    def key(self) -> Key:
        """Return the place of each case."""
        notes = {letter: case.feedback for letter, case in shuffled(self.id, self.cases)}
        return Key(
            parts=tuple(part_tokens("match", self.best)),
            notes=notes | {"otherwise": self.common.otherwise},
        )

    @property
    def best(self) -> dict[str, int]:
        """The place of each letter."""
        return {letter: case.target for letter, case in shuffled(self.id, self.cases)}

    def listing(self) -> str:
        """Return the cases as a list with letters, and the places as one with numbers."""
        cases = letter_list([(letter, case.text) for letter, case in shuffled(self.id, self.cases)])
        places = "\n".join(f"{place}. {text}" for place, text in enumerate(self.targets, start=1))
        return f"{cases}\n\n{places}"


def _case(table: Table, n_targets: int) -> Case:
    table.only({"text", "target", "feedback"})
    target = table.raw("target")
    if type(target) is not int or not 1 <= target <= n_targets:
        raise table.error(f"target should be a number from 1 to {n_targets}", "target")
    return Case(table.text("text"), target, table.text("feedback"))
