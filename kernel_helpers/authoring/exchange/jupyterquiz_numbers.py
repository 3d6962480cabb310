"""Translate numeric questions of jupyterquiz: values, ranges and the precision of an answer.

jupyterquiz rounds what is entered to ``precision`` significant digits, and takes the first value
or range that it then meets; a range is without its upper end.
"""

import re
from collections.abc import Sequence
from typing import Any

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.exchange.imported import FILL_IN
from kernel_helpers.exercises.questions.bands import MAX_DIGITS, band_between, band_of

_MOST = 100  # what JavaScript's toPrecision takes

Answer = tuple[dict[str, Any], bool, str]  # as it is written, whether it is right, feedback


def numeric(answers: Sequence[Answer], precision: object, notes: list[str]) -> dict[str, Any]:
    """Return the part of a numeric question that its answers say."""
    digits = _digits(precision)
    placed = [(_place(answer), right, feedback) for answer, right, feedback in answers]
    bands = [_band(place, digits) for place, _, _ in placed]
    reached = [
        (place, right, feedback, band)
        for (place, right, feedback), band in zip(placed, bands, strict=True)
        if band is not None  # no number of so few digits is in the range
    ]
    notes += [
        f"no number of {digits} digits is in the range {place['range']}, so it is left out."
        for (place, _, _), band in zip(placed, bands, strict=True)
        if band is None
    ]
    for number, (_, right, _, band) in enumerate(reached):
        for _, other_right, _, before in reached[:number]:
            if right and not other_right and before[0] <= band[1] and band[0] <= before[1]:
                raise SourceError("a wrong value or range is before a right one that it meets.")
    right_ones = [(place, feedback) for place, right, feedback, _ in reached if right]
    if not right_ones:
        raise SourceError("it has no value or range that is correct and can be reached.")
    (first, said), *others = right_ones
    near = [
        place | {"feedback": feedback or FILL_IN}
        for place, right, feedback, _ in reached
        if not right
    ]
    table: dict[str, Any] = {"type": "numeric", **first}
    if digits:
        table["digits"] = digits
    if said:
        table["feedback"] = said
    if others:
        table["also"] = [place | ({"feedback": said} if said else {}) for place, said in others]
    return table | ({"near": near} if near else {})


def _digits(precision: Any) -> int | None:
    """Return the significant digits that matter: answers are compared with twelve anyway."""
    if precision is None:
        return None
    whole = int(precision) if str(precision).isdecimal() else 0
    if isinstance(precision, bool) or not 1 <= whole <= _MOST:
        raise SourceError(f"precision should be a number of digits, got {precision!r}.")
    return whole if whole <= MAX_DIGITS else None


def _place(answer: dict[str, Any]) -> dict[str, Any]:
    if "value" in answer:
        return {"answer": _number(answer["value"])}
    given = answer["range"]
    ends = re.findall(r"[^\s,\[\]()]+", given) if isinstance(given, str) else given
    if not isinstance(ends, list) or len(ends) != 2:
        raise SourceError(f"a range should be two numbers, got {str(given)[:40]!r}.")
    low, high = map(_number, ends)
    if not low < high:
        raise SourceError(f"a range should grow, got {low:g} and {high:g}.")
    return {"range": [low, high]}


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if isinstance(value, bool) or not abs(number) < 1e300:
        raise SourceError(f"a value should be a number, got {str(value)[:40]!r}.")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _band(place: dict[str, Any], digits: int | None) -> tuple[float, float] | None:
    if "range" in place:
        low, high = place["range"]
        return band_between(low, high, digits)
    return band_of(place["answer"], digits)
