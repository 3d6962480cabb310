"""A question that only the student's own run can answer."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.authoring.questions.base import COMMON, COMMON_OPTIONAL, Common, Key, Question
from kernel_helpers.authoring.questions.table import Table, listed
from kernel_helpers.exercises.questions.measures import MEASURES


@dataclass(frozen=True)
class Panel(Question):
    """Read something off a panel; the check compares it with what was recorded."""

    measure: str
    prefix: str  # kind of task that is counted; "" counts all
    tolerance: float  # share of the truth
    example: str | float  # what a run of the lecture as it stands says

    type: ClassVar[str] = "panel"
    empty: ClassVar[Any] = None

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read what is measured."""
        table.only(COMMON | {"measure", "example"}, COMMON_OPTIONAL | {"prefix", "tolerance"})
        measure = table.text("measure")
        if measure not in MEASURES:
            raise table.error(f"measure should be {listed(MEASURES)}, got {measure!r}", "measure")
        tolerance = table.number("tolerance", 0.1, least=0)
        has_unit = MEASURES[measure].unit is not None
        example = table.number("example") if has_unit else table.text("example")
        return cls(common, measure, table.text("prefix", ""), tolerance, example)

    @property
    def task(self) -> str:
        """Where to look."""
        return "look at your own run"

    def face(self) -> dict[str, Any]:
        """Return what is measured; it gives nothing away, since every run differs."""
        unit = MEASURES[self.measure].unit
        face: dict[str, Any] = {"measure": self.measure, "tolerance": self.tolerance}
        if self.prefix:
            face["prefix"] = self.prefix
        return face if unit is None else face | {"units": {unit: 1.0}}

    def key(self) -> Key:
        """Return what to say; the key itself is in the recording."""
        return Key(notes={"otherwise": self.common.otherwise})

    @property
    def best(self) -> str | float:
        """What the lecture's own run says, as a rule."""
        return self.example
