"""Compare two values of any type, and point at the first place where they differ.

Two floats are equal up to rounding: a relative 1e-9, or ten units in the last place of
``float32`` and ``float16``. Everything else is compared exactly; NaN equals NaN.
"""

from typing import Any

from kernel_helpers.exercises.checks.difference.compare import difference
from kernel_helpers.exercises.checks.difference.containers import text_difference
from kernel_helpers.exercises.checks.difference.shown import shown

__all__ = ["alike", "first_difference", "same", "shown"]


def first_difference(actual: object, expected: object) -> str | None:
    """Describe the first place where two values differ.

    Returns
    -------
    str or None
        None where they are equal, "" where the two values say it all.

    Examples
    --------
    >>> first_difference("Hello, Ada", "Hello, Ada!")
    "position 10: nothing, expected '!'"
    >>> first_difference({1, 2}, {1, 3})
    'missing: 3; not expected: 2'
    >>> first_difference({"a": [0.1 + 0.2]}, {"a": [0.3]}) is None
    True
    """
    try:
        if isinstance(actual, str) and isinstance(expected, str):
            return text_difference(actual, expected)
        return difference(actual, expected)
    except Exception as error:  # noqa: BLE001 - a student's object may raise anything
        return f"comparing them stops with {type(error).__name__}"


def same(actual: object, expected: object) -> bool:
    """Return whether two values are equal, as `first_difference` compares them."""
    return first_difference(actual, expected) is None


def alike(actual: Any, expected: Any) -> bool:
    """Return whether two results are the same up to the rounding of a sum in another order."""
    if same(actual, expected):
        return True
    try:
        import numpy as np

        return np.shape(actual) == np.shape(expected) and bool(
            np.allclose(actual, expected, rtol=1e-9, atol=1e-12, equal_nan=True)
        )
    except Exception:  # noqa: BLE001 - what has no numbers is compared above
        return False
