"""Numbers that count as one answer: with a tolerance, rounded to some digits, or within a range."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.bands import band_between, band_of
from kernel_helpers.exercises.questions.fields import FieldError, Format

_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
_HUGE = 1e300


@dataclass(frozen=True)
class NumericBand:
    """Numbers from `low` to `high`, what they are worth and the feedback on them."""

    low: float
    high: float
    credit: float
    feedback: str


def _tolerance() -> Any:
    """Declare a tolerance: a number, or a share of the answer."""

    def parse(value: object) -> float | str:
        if isinstance(value, str) and _PERCENT.fullmatch(value):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError
        if not 0 <= value < float("inf"):
            raise ValueError
        return value

    schema = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "%"}]}
    return Format('a number or like "2 %"', schema, parse).field(None)


def _range() -> Any:
    """Declare two numbers, the second of which does not belong to the range."""

    def parse(value: object) -> tuple[float, float]:
        if not isinstance(value, list) or not {*map(type, value)} <= {int, float}:
            raise TypeError
        low, high = value
        if not max(abs(low), abs(high)) < _HUGE:
            raise ValueError
        if not low < high:
            raise FieldError(f"range should grow, got {value!r}")
        return low, high

    schema = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    return Format("like [2.5, 3.5]", schema, parse).field(None)


@dataclass(frozen=True, kw_only=True)
class Tolerated:
    """A number with its tolerance, or a range."""

    answer: float | None = formats.number(None)
    range: tuple[float, float] | None = _range()
    tolerance: float | str | None = _tolerance()
    feedback: str = formats.any_text("")

    either: ClassVar[tuple[str, ...]] = ("answer", "range")

    def __post_init__(self) -> None:
        if (self.answer is None) == (self.range is None):
            raise FieldError("either answer or range should be given here")

    def band(self, credit: float, digits: int | None) -> NumericBand:
        """Return the numbers that count as this one, to `digits` significant digits."""
        if self.tolerance is not None and (self.answer is None or digits):
            raise FieldError("a tolerance goes with an answer and without digits", "tolerance")
        if self.range is not None:
            found = band_between(*self.range, digits)
            if found is None:
                raise FieldError("no number of so few digits is in the range", "range")
            return NumericBand(*found, credit, self.feedback)
        assert self.answer is not None
        if digits:
            return NumericBand(*band_of(self.answer, digits), credit, self.feedback)
        within = self._within(self.answer)
        low, high = (float(f"{end:.12g}") for end in (self.answer - within, self.answer + within))
        return NumericBand(low, high, credit, self.feedback)

    def _within(self, answer: float) -> float:
        if isinstance(self.tolerance, str):
            return abs(answer) * float(self.tolerance.rstrip(" %")) / 100
        return self.tolerance or 0


@dataclass(frozen=True, kw_only=True)
class Also(Tolerated):
    """Other numbers that are right as well."""


@dataclass(frozen=True, kw_only=True)
class Near(Tolerated):
    """A slip that is worth less than full credit, and the feedback on it."""

    feedback: str = formats.any_text()
    credit: float = formats.credit()
