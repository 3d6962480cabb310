"""The expectations of a check cell: each compares, and names the difference."""

import math
import sys
import warnings
from typing import Any, SupportsFloat

from kernel_helpers._dask import is_dask_collection
from kernel_helpers.exercises.checks.difference import first_difference, shown
from kernel_helpers.exercises.checks.properties import Properties
from kernel_helpers.exercises.checks.source import first_argument
from kernel_helpers.exercises.checks.unmet import NotYetError, UnmetError


class Expect(Properties):
    """Expectations about a student's results; the first that is not met ends the check."""

    def equal(self, actual: object, expected: Any, because: str = "") -> None:
        """Expect `actual` to equal `expected`; `because` is shown when it does not.

        Values of one type are compared element by element, however nested: containers,
        dataclasses, arrays (masked, structured, sparse), tables with their labels and types,
        estimators with their parameters and fitted attributes. NaN equals NaN. Two floats are
        equal up to a relative 1e-9; whole numbers, dates and texts are compared exactly.

        Examples
        --------
        >>> Expect().equal({"mean": [0.1 + 0.2, float("nan")]}, {"mean": [0.3, float("nan")]})
        """
        label = first_argument(sys._getframe(1))
        _refuse_unfinished(actual, label)
        if is_dask_collection(expected):
            expected = expected.compute()
        difference = first_difference(actual, expected)
        if difference is not None:
            raise UnmetError(
                because or f"{_subject(label)} is not what was expected.",
                (f"{label or 'your value'}", shown(actual)),
                ("expected", shown(expected)),
                *([("look at", difference)] if difference else []),
            )
        self.met += 1

    def close(
        self, actual: SupportsFloat, expected: float, within: float, because: str = ""
    ) -> None:
        """Expect the number `actual` to be no further than `within` from `expected`."""
        label = first_argument(sys._getframe(1))
        _refuse_unfinished(actual, label)
        try:
            distance = abs(float(actual) - expected)
        except Exception:  # noqa: BLE001 - the student's object may raise anything
            distance = math.nan
        if not distance <= within:
            away = "not a number" if math.isnan(distance) else f"{distance:.4g} away"
            raise UnmetError(
                because or f"{_subject(label)} is not close enough.",
                (label or "your value", shown(actual)),
                ("expected", f"{expected:.6g} ± {within:g}"),
                ("look at", away),
            )
        self.met += 1

    def is_a(self, actual: object, expected: type, because: str = "") -> None:
        """Expect `actual` to be of the type `expected`."""
        label = first_argument(sys._getframe(1))
        _refuse_unfinished(actual, label)
        if not isinstance(actual, expected):
            raise UnmetError(
                because or f"{_subject(label)} should be {_article(expected.__name__)}.",
                (label or "your value", shown(actual)),
                ("its type", type(actual).__name__),
                ("expected", expected.__name__),
            )
        self.met += 1

    def holds(
        self, condition: object, because: str, *, actual: object = None, came: object = None
    ) -> None:
        """Expect a property; `because` states it, `actual` is the value that breaks it.

        Check cells of the previous release call that value `came`.
        """
        if came is not None:
            warnings.warn(
                "came= is now called actual=; the next release removes the old name.",
                DeprecationWarning,
                stacklevel=2,
            )
            actual = came
        if not _true(condition):
            label = first_argument(sys._getframe(1))
            values = [("true should be", label)] if label else []
            if actual is not None:
                values.append(("your value", shown(actual)))
            raise UnmetError(because, *values)
        self.met += 1


def _true(condition: object) -> bool:
    """Return whether a condition holds; one that has no truth value, such as an array, does not."""
    try:
        return bool(condition)
    except Exception:  # noqa: BLE001 - the student's object may raise anything
        return False


def _refuse_unfinished(actual: object, label: str) -> None:
    if actual is ...:
        raise NotYetError(label)
    if is_dask_collection(actual):
        raise UnmetError(
            f"{_subject(label)} is still a plan, not a value: Dask has not computed it yet.",
            ("it is", type(actual).__name__),
            ("try", ".compute()"),
        )


def _subject(label: str) -> str:
    return f"`{label}`" if label else "Your value"


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} `{noun}`"
