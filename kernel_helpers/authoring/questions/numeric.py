"""A number with a tolerance and, where it has one, a unit that may be chosen."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.authoring.questions.bands import MAX_DIGITS, band_between, band_of
from kernel_helpers.authoring.questions.base import COMMON, COMMON_OPTIONAL, Common, Key, Question
from kernel_helpers.authoring.questions.table import Table

_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")


@dataclass(frozen=True)
class Band:
    """Numbers from `low` to `high`, what they are worth and what to say to who gives one."""

    low: float
    high: float
    credit: float
    feedback: str


@dataclass(frozen=True)
class Numeric(Question):
    """Give a number."""

    answer: float
    units: dict[str, float]  # the first is the unit of the key; others by their size in it
    bands: tuple[Band, ...]

    type: ClassVar[str] = "numeric"

    @classmethod
    def read(cls, table: Table, common: Common) -> Self:
        """Read the number, what is near enough, and the slips that have feedback of their own."""
        table.only(COMMON | {"otherwise"}, COMMON_OPTIONAL | _OPTIONAL)
        digits = _digits(table)
        right = _band(table, 1.0, digits)
        also = tuple(_also(each, digits) for each in table.tables("also"))
        near = tuple(_near(each, (right, *also), digits) for each in table.tables("near"))
        best = table.number("answer") if "answer" in table else _middle(right)
        return cls(common, best, _units(table), (right, *also, *near))

    @property
    def task(self) -> str:
        """The unit that is asked for."""
        units = [unit for unit in self.units if unit]
        return f"a number in {' or '.join(units)}" if units else "a number"

    def face(self) -> dict[str, Any]:
        """Return the units."""
        return {"units": self.units}

    def key(self) -> Key:
        """Return the bands, the right one first."""
        bands = tuple((band.low, band.high, band.credit, band.feedback) for band in self.bands)
        return Key(bands=bands, notes={"otherwise": self.common.otherwise})

    @property
    def best(self) -> float:
        """The number in the first unit."""
        return self.answer


_PLACE = {"answer", "range"}
_OPTIONAL = _PLACE | {"tolerance", "digits", "feedback", "unit", "units", "also", "near"}


def _band(table: Table, credit: float, digits: int | None) -> Band:
    """Read a number with its tolerance, or a range, which is without its upper end."""
    if ("answer" in table) == ("range" in table):
        raise table.error("either answer or range should be given here")
    if "tolerance" in table and ("range" in table or digits):
        raise table.error("a tolerance goes with an answer and without digits", "tolerance")
    feedback = table.text("feedback", "")
    if "range" in table:
        ends = _range(table)
        found = band_between(*ends, digits)
        if found is None:
            raise table.error("no number of so few digits lies in the range", "range")
        return Band(*found, credit, feedback)
    answer = table.number("answer")
    if digits:
        return Band(*band_of(answer, digits), credit, feedback)
    within = _tolerance(table, answer)
    low, high = (float(f"{end:.12g}") for end in (answer - within, answer + within))
    return Band(low, high, credit, feedback)


def _middle(band: Band) -> float:
    return float(f"{(band.low + band.high) / 2:.12g}")


def _range(table: Table) -> tuple[float, float]:
    ends = table.raw("range")
    fine = isinstance(ends, list) and len(ends) == 2
    if not fine or not all(type(end) in (int, float) and abs(end) < 1e300 for end in ends):
        raise table.error(f"range should be like [2.5, 3.5], got {ends!r}", "range")
    if not ends[0] < ends[1]:
        raise table.error(f"range should grow, got {ends!r}", "range")
    return ends[0], ends[1]


def _digits(table: Table) -> int | None:
    digits = table.raw("digits")
    if digits is not None and (type(digits) is not int or not 1 <= digits <= MAX_DIGITS):
        raise table.error(f"digits should be 1 to {MAX_DIGITS}, got {digits!r}", "digits")
    return digits


def _also(table: Table, digits: int | None) -> Band:
    table.only(set(), _PLACE | {"tolerance", "feedback"})
    return _band(table, 1.0, digits)


def _near(table: Table, right: tuple[Band, ...], digits: int | None) -> Band:
    table.only({"feedback"}, _PLACE | {"tolerance", "credit"})
    band = _band(table, table.credit(), digits)
    least = most = table.number("answer") if "answer" in table else None
    if least is None or most is None:
        least, most = band.low, band.high
    if band.credit == 1 or any(each.low <= least and most <= each.high for each in right):
        raise table.error("what is near should be worth less than 1 and lie outside the tolerance")
    return band


def _tolerance(table: Table, answer: float) -> float:
    """Return the tolerance as a number: it may be given as "2 %" of the answer."""
    given = table.raw("tolerance", 0)
    percent = _PERCENT.fullmatch(given) if isinstance(given, str) else None
    if percent:
        return abs(answer) * float(percent[1]) / 100
    if isinstance(given, str):
        raise table.error(f'tolerance should be a number or like "2 %", got {given!r}', "tolerance")
    return table.number("tolerance", 0, least=0)


def _units(table: Table) -> dict[str, float]:
    """Return the unit of the key, and how much of it each other unit is."""
    others = table.raw("units", {})
    fine = isinstance(others, dict) and all(
        isinstance(size, int | float) and not isinstance(size, bool) and size > 0
        for size in others.values()
    )
    if not fine or (others and not table.text("unit", "")):
        raise table.error(
            "units should be like { MB = 0.001 }, the size of each in the unit given", "units"
        )
    return {table.text("unit", ""): 1.0, **others}
