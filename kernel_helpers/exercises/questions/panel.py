"""A question that only the student's own run can answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeGuard

from kernel_helpers._format import format_number
from kernel_helpers.exercises.feedback import Feedback, State
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.base import Given, Question
from kernel_helpers.exercises.questions.fields import FieldError, Format
from kernel_helpers.exercises.questions.key import OTHERWISE, Key
from kernel_helpers.exercises.questions.measures import (
    MEASURES,
    Task,
    is_true,
    panel_truth,
    recorded_tasks,
)
from kernel_helpers.exercises.questions.numeric import Numeric
from kernel_helpers.exercises.questions.spec import QuestionSpec
from kernel_helpers.exercises.questions.text import Text


@dataclass(frozen=True, kw_only=True)
class Panel(Question):
    """Read something off a panel; an answer is a number, or a text where there is no unit."""

    measure: str = formats.one_of(*MEASURES)
    tolerance: float = formats.number(0.0, least=0)  # share of the truth
    prefix: str = formats.string("")  # of the tasks that are counted; "" counts all
    units: dict[str, float] | None = formats.sizes(None)

    type: ClassVar[str] = "panel"
    needs_run: ClassVar[bool] = True

    @property
    def task(self) -> str:
        """Where to look."""
        return "look at your own run"

    @property
    def form(self) -> str:
        """A number or a text."""
        return self._answered.form

    def read(self, answer: object) -> Any:
        """Return the number or the text."""
        return self._answered.read(answer)

    def quoted(self, answer: float | str) -> str:
        """Return the number with its unit, or the text."""
        return self._answered.quoted(answer)

    def respond(self, given: Given) -> tuple[float | None, Feedback]:
        """Compare an answer with what was recorded."""
        name, quoted = short_id(self.id), self.quoted(given.answer)
        tasks = given.run if _is_recorded(given.run) else recorded_tasks(given.run)
        truth = panel_truth(self.measure, tasks, self.prefix)
        if truth is None:
            sentence = f"{name}: {quoted} is noted, but no run of yours is recorded here."
            return None, Feedback("waiting", sentence, advice="Run the work, then this cell again.")
        right = is_true(truth, given.answer, self.tolerance)
        unit = "" if isinstance(truth.value, str) else f" {next(iter(self.units or {}), '')}"
        shown = truth.value if isinstance(truth.value, str) else format_number(truth.value)
        sentence = f"{name}: you read {quoted}, your run says {shown}{unit}."
        advice = self.explanation() if right else self.note(OTHERWISE)
        state: State = "passed" if right else "missed"
        return float(right), Feedback(state, sentence, truth.figures, advice=advice)

    @property
    def _answered(self) -> Question:
        """The question that takes the same answers."""
        if self.units:
            return Numeric(id=self.id, units=self.units)
        return Text(id=self.id)


def _example() -> Any:
    """Declare an answer that may be a number or a text, as the measure is one."""

    def parse(value: object) -> float | str:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise TypeError
        return value.strip() if isinstance(value, str) else value

    return Format("a number or a text", {"type": ["number", "string"]}, parse).field()


@dataclass(frozen=True, kw_only=True)
class PanelSpec(QuestionSpec):
    """What is measured, and what a run of the lecture as it is gives."""

    measure: str = formats.one_of(*MEASURES)
    example: str | float = _example()
    prefix: str = formats.any_text("")
    tolerance: float = formats.number(0.1, least=0)
    otherwise: str = formats.any_text("")

    asks: ClassVar[type[Question]] = Panel
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"panel": {}}

    def __post_init__(self) -> None:
        expected = "a text" if MEASURES[self.measure].unit is None else "a number"
        if isinstance(self.example, str) != (expected == "a text") or self.example == "":
            raise FieldError(f"example should be {expected}, got {self.example!r}", "example")

    def question(self) -> Panel:
        """Return the question; it gives nothing away, since every run differs."""
        unit = MEASURES[self.measure].unit
        return Panel(
            id=self.id,
            text=self.stem,
            measure=self.measure,
            tolerance=self.tolerance,
            prefix=self.prefix,
            units=None if unit is None else {unit: 1.0},
        )

    def key(self) -> Key:
        """Return the feedback; the key itself is in the recording."""
        return Key(notes={OTHERWISE: self.otherwise})

    @property
    def best(self) -> str | float:
        """What the lecture's own run gives, as a rule."""
        return self.example


def _is_recorded(run: object) -> TypeGuard[Sequence[Task]]:
    return isinstance(run, list | tuple) and all(isinstance(task, Task) for task in run)
