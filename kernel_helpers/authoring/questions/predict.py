"""A number to commit before the run, and afterwards the gap in words."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.authoring.questions.base import COMMON, COMMON_OPTIONAL, Common, Key, Question
from kernel_helpers.authoring.questions.table import Table

_WORDS = ("close", "over", "under")


@dataclass(frozen=True)
class Predict(Question):
    """Commit a number; any number earns the point, for it is the gap that teaches."""

    unit: str
    low: float
    high: float
    step: float
    words: dict[str, str]  # why the prediction was close, over or under

    type: ClassVar[str] = "predict"

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the scale, and what to say to who was close, said too much or too little."""
        own = {"unit", "min", "max", *_WORDS}
        table.only(COMMON | own, (COMMON_OPTIONAL - {"otherwise"}) | {"step"})
        low, high = table.number("min"), table.number("max")
        if not low < high:
            raise table.error(f"max should be more than min, got {low:g} and {high:g}", "max")
        step = table.number("step", (high - low) / 100, least=0)
        if not 0 < step <= high - low:
            raise table.error(f"step should fit between min and max, got {step:g}", "step")
        words = {word: table.text(word) for word in _WORDS}
        return cls(common, table.text("unit", ""), low, high, step, words)

    @property
    def task(self) -> str:
        """When to answer."""
        return f"commit a number in {self.unit} before you run" if self.unit else "commit a number"

    def face(self) -> dict[str, Any]:
        """Return the scale."""
        return {"units": {self.unit: 1.0}, "min": self.low, "max": self.high, "step": self.step}

    def key(self) -> Key:
        """Return what to say about the gap."""
        return Key(notes=self.words)

    @property
    def best(self) -> float:
        """The middle: every number is as good."""
        return round((self.low + self.high) / 2, 6)

    @property
    def widget(self) -> str:
        """Name of the notebook widget that asks it."""
        return "Predict"
