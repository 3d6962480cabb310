"""A number with a tolerance and, where it has one, a unit that may be chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any, ClassVar

from kernel_helpers.exercises.questions import formats
from kernel_helpers.exercises.questions.bands import MAX_DIGITS
from kernel_helpers.exercises.questions.base import Judgement, MalformedAnswerError, Question
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.key import OTHERWISE, Key, SealedKey
from kernel_helpers.exercises.questions.numbers import Number, read_number
from kernel_helpers.exercises.questions.spec import QuestionSpec
from kernel_helpers.exercises.questions.tolerances import Also, Near, NumericBand, Tolerated

_MAX_TEXT = 200
_HUGE = 1e300


@dataclass(frozen=True, kw_only=True)
class Numeric(Question):
    """Give a number; an answer is a number, or a text with a number and a unit.

    Examples
    --------
    >>> Numeric(id="q06_1", units={"GB": 1, "MB": 0.001}).read("3840 MB")
    3.84
    """

    units: dict[str, float] = formats.sizes()  # size of each in the first

    type: ClassVar[str] = "numeric"

    @property
    def task(self) -> str:
        """The units that are asked for."""
        units = [unit for unit in self.units if unit]
        return f"a number in {' or '.join(units)}" if units else "a number"

    @property
    def unit(self) -> str:
        """The first unit, "" where a number has none."""
        return next(iter(self.units), "")

    @property
    def form(self) -> str:
        """A number in the first unit."""
        return f"a number{f' in {self.unit}' if self.unit else ''}"

    def read(self, answer: object) -> float:
        """Return the number in the first unit."""
        number = self._number(answer)
        if number is None:
            raise MalformedAnswerError(self.form)
        if not number.settled:
            raise MalformedAnswerError(_one_reading(number.values))
        return number.values[0]

    def grade(self, key: SealedKey, answer: float) -> tuple[float, dict[str, str]]:
        """Return credit and feedback of the band that holds the number."""
        credit, note = key.band(answer) or (0.0, key.note(OTHERWISE))
        return credit, {"": note}

    def judge(self, answer: object) -> Judgement:
        """Judge a number; ask again for 1.234 or 12 % where another reading would be right."""
        key, number = SealedKey(self.practice, self.id), self._number(answer)
        if number is not None and number.settled and not key.band(number.values[0]):
            others = [key.band(value) or (0.0, "") for value in number.values[1:]]
            if any(credit for credit, _ in others):
                raise MalformedAnswerError(_one_reading(number.values))
        return super().judge(answer)

    def quoted(self, answer: float) -> str:
        """Return the number with its unit."""
        return f"{answer:g} {self.unit}".rstrip()

    def _number(self, answer: object) -> Number | None:
        """Return what an answer may mean in the first unit; None where it is no number."""
        if isinstance(answer, Real) and not isinstance(answer, bool):
            value = float(answer)
            return Number((float(f"{value:.12g}"),)) if abs(value) < _HUGE else None
        if type(answer) is str and len(answer) <= _MAX_TEXT:
            return read_number(answer, self.units)
        return None


@dataclass(frozen=True, kw_only=True)
class NumericSpec(Tolerated, QuestionSpec):
    """The right number or range, others that are right as well, and slips with feedback."""

    otherwise: str = formats.any_text()
    digits: int | None = formats.whole(None, most=MAX_DIGITS)
    unit: str = formats.any_text("")
    units: dict[str, float] = formats.sizes({})
    also: tuple[Also, ...] = formats.tables(Also)
    near: tuple[Near, ...] = formats.tables(Near)

    asks: ClassVar[type[Question]] = Numeric
    names: ClassVar[Mapping[str, Mapping[str, Any]]] = {"numeric": {}}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.units and not self.unit:
            raise FieldError("units are sizes in the unit given, so unit is needed", "units")
        right = self.bands[: 1 + len(self.also)]
        for row, (near, band) in enumerate(zip(self.near, self.bands[len(right) :], strict=True)):
            low = band.low if near.answer is None else near.answer
            high = band.high if near.answer is None else near.answer
            if band.credit == 1 or any(each.low <= low and high <= each.high for each in right):
                sentence = "what is near should be worth less than 1 and be outside the tolerance"
                raise FieldError(sentence, path=(("near", row),))

    @cached_property
    def bands(self) -> tuple[NumericBand, ...]:
        """The numbers that earn something or have feedback, the right ones first."""
        return tuple(self._bands())

    def question(self) -> Numeric:
        """Return the question with its units, the unit of the key first."""
        return Numeric(id=self.id, text=self.stem, units={self.unit: 1.0, **self.units})

    def key(self) -> Key:
        """Return the bands."""
        bands = tuple((band.low, band.high, band.credit, band.feedback) for band in self.bands)
        return Key(bands=bands, notes={OTHERWISE: self.otherwise})

    @property
    def best(self) -> float:
        """The number in the first unit; of a range the middle."""
        if self.answer is not None:
            return self.answer
        return float(f"{(self.bands[0].low + self.bands[0].high) / 2:.12g}")

    def _bands(self) -> Iterator[NumericBand]:
        yield self.band(1.0, self.digits)
        for key, tables in (("also", self.also), ("near", self.near)):
            for row, table in enumerate(tables):
                try:
                    yield table.band(getattr(table, "credit", 1.0), self.digits)
                except FieldError as error:
                    raise FieldError(str(error), error.key, ((key, row),)) from None


def _one_reading(values: Sequence[float]) -> str:
    """Return in words which form a number should have that can be read in several ways."""
    return f"a number that has one reading, {' or '.join(f'{value:.12g}' for value in values)}"
