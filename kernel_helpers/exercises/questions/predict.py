"""A number to commit before the run, and afterwards the gap in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kernel_helpers.exercises.feedback import Feedback
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import Given, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.gap import drawn, gap, gap_in_words
from kernel_helpers.exercises.questions.key import Key
from kernel_helpers.exercises.questions.numeric import Numeric
from kernel_helpers.exercises.questions.spec import QuestionSpec


@dataclass(frozen=True, kw_only=True)
class Predict(Question):
    """Commit a number; any number earns the point, for it is the gap that teaches."""

    units: dict[str, float] = formats.sizes()
    min: float = formats.number()
    max: float = formats.number()
    step: float = formats.number(0.01)

    type: ClassVar[str] = "predict"
    title: ClassVar[str] = "Prediction"
    widget: ClassVar[str] = "Predict"
    needs_run: ClassVar[bool] = True
    is_measured: ClassVar[bool] = True

    @property
    def task(self) -> str:
        """When to answer."""
        unit = self._number.unit
        return f"commit a number in {unit} before you run" if unit else "commit a number"

    @property
    def form(self) -> str:
        """A number."""
        return self._number.form

    def read(self, answer: object) -> float:
        """Return the number in the first unit."""
        return self._number.read(answer)

    def quoted(self, answer: float) -> str:
        """Return the number with its unit."""
        return self._number.quoted(answer)

    def respond(self, given: Given) -> tuple[float | None, Feedback]:
        """Draw the number beside what was measured, once it was."""
        name, unit = short_id(self.id), self._number.unit
        if given.measured is None:
            sentence = f"{name}: your prediction {given.answer:g} {unit} is committed."
            return 1.0, Feedback("passed", sentence)
        numbers = given.answer, float(given.measured)
        return 1.0, Feedback(
            "passed",
            f"{name}: {gap_in_words(*numbers, unit)}.",
            advice=self.note(gap(*numbers)),
            picture=drawn(*numbers, unit, low=self.min, high=self.max),
        )

    @property
    def _number(self) -> Numeric:
        """The question that takes the same answers."""
        return Numeric(id=self.id, units=self.units)


@dataclass(frozen=True, kw_only=True)
class PredictSpec(QuestionSpec):
    """The scale, and why a prediction was close, over or under."""

    unit: str = formats.any_text()
    min: float = formats.number()
    max: float = formats.number()
    close: str = formats.text()
    over: str = formats.text()
    under: str = formats.text()
    step: float | None = formats.number(None, least=0)

    asks: ClassVar[type[Question]] = Predict
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"predict": {}}

    def __post_init__(self) -> None:
        if not self.min < self.max:
            got = f"{self.min:g} and {self.max:g}"
            raise FieldError(f"max should be more than min, got {got}", "max")
        if not 0 < self._step <= self.max - self.min:
            raise FieldError(f"step should fit between min and max, got {self._step:g}", "step")

    def question(self) -> Predict:
        """Return the question with its scale."""
        return Predict(
            id=self.id,
            text=self.stem,
            units={self.unit: 1.0},
            min=self.min,
            max=self.max,
            step=self._step,
        )

    def key(self) -> Key:
        """Return the feedback on the gap."""
        return Key(notes={"close": self.close, "over": self.over, "under": self.under})

    @property
    def best(self) -> float:
        """The middle: every number is as good."""
        return round((self.min + self.max) / 2, 6)

    @property
    def _step(self) -> float:
        return (self.max - self.min) / 100 if self.step is None else self.step
