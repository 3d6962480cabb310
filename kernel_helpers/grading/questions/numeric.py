"""A number with a tolerance and, where it has one, a unit that may be chosen."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kernel_helpers.grading.questions.base import COMMON, COMMON_OPTIONAL, Common, Key, Question
from kernel_helpers.grading.questions.table import Table

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
        table.only(COMMON | {"answer", "otherwise"}, COMMON_OPTIONAL | _OPTIONAL)
        right = _band(table, 1.0)
        near = tuple(_near(each, right) for each in table.tables("near"))
        return cls(common, table.number("answer"), _units(table), (right, *near))

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


_OPTIONAL = {"tolerance", "unit", "units", "near"}


def _band(table: Table, credit: float) -> Band:
    answer = table.number("answer")
    within = _tolerance(table, answer)
    return Band(
        float(f"{answer - within:.12g}"),
        float(f"{answer + within:.12g}"),
        credit,
        table.text("feedback", ""),
    )


def _near(table: Table, right: Band) -> Band:
    table.only({"answer", "feedback"}, {"tolerance", "credit"})
    band = _band(table, table.credit())
    if band.credit == 1 or right.low <= table.number("answer") <= right.high:
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
