"""Numbers that count as one: those that are rounded to it, and those between two ends.

Answers are read with twelve significant digits, so an end that does not belong to a band is the
number of twelve digits beside it.
"""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal

_ANSWER_DIGITS = 12
MAX_DIGITS = _ANSWER_DIGITS - 1


def band_of(answer: float, digits: int | None) -> tuple[float, float]:
    """Return the least and the greatest number that is `answer`, to `digits` significant digits.

    Examples
    --------
    >>> band_of(3.14, 2), band_of(3.14, None)
    ((3.05000000001, 3.15), (3.14, 3.14))
    """
    if digits is None:
        return float(answer), float(answer)
    middle = _rounded(Decimal(answer), digits)
    return _least(middle, digits), -_least(-middle, digits)


def band_between(low: float, high: float, digits: int | None) -> tuple[float, float] | None:
    """Return the numbers from `low` up to, and without, `high`; None where there are none.

    Examples
    --------
    >>> band_between(2.6, 3.4, None)
    (2.6, 3.39999999999)
    >>> band_between(3.142857, 3.142858, 2) is None
    True
    """
    size = digits or _ANSWER_DIGITS
    first, last = _from(low, size), -_after(-high, size)
    if first > last:
        return None
    if digits is None:
        return float(first), float(last)
    return _least(first, digits), -_least(-last, digits)


def _from(end: float, digits: int) -> Decimal:
    """Return the least number of so many digits that is `end` or more."""
    exact = Decimal(repr(end))
    return Context(prec=digits, rounding=ROUND_CEILING).plus(exact)


def _after(end: float, digits: int) -> Decimal:
    """Return the least number of so many digits that is more than `end`."""
    first = _from(end, digits)
    return first if first > Decimal(repr(end)) else _next(first, digits)


def _next(number: Decimal, digits: int) -> Decimal:
    """Return the number of so many digits that follows."""
    if number == 0:
        return Decimal("1e-300")
    return Context(prec=digits).next_plus(number)


def _least(rounded: Decimal, digits: int) -> float:
    """Return the least number of twelve digits that is rounded to `rounded` or more."""
    if rounded == 0:
        return 0.0
    before = -_next(-rounded, digits)
    middle = float(f"{(rounded + before) / 2:.{_ANSWER_DIGITS}g}")
    while _rounded(Decimal(middle), digits) < rounded:
        middle = float(_next(Decimal(repr(middle)), _ANSWER_DIGITS))
    return middle


def _rounded(exact: Decimal, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).plus(exact)
