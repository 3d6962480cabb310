"""Compare numbers: two floats up to rounding, everything else exactly."""

import math
from numbers import Complex, Number, Real
from typing import SupportsFloat, TypeGuard

RELATIVE = 1e-9
_UNITS = 10  # units in the last place of short floats


def number_difference(actual: Number, expected: Number) -> str | None:
    """Return None where two numbers are equal, else ""."""
    if _is_complex(actual) or _is_complex(expected):
        parts = [(getattr(actual, part), getattr(expected, part)) for part in ("real", "imag")]
        return None if all(number_difference(*pair) is None for pair in parts) else ""
    if _is_nan(actual) or _is_nan(expected):
        return None if _is_nan(actual) and _is_nan(expected) else ""
    if actual == expected:
        return None
    if not (_is_float(actual) and _is_float(expected)):
        return ""  # a whole number beyond 2**53 is not the float next to it
    close = math.isclose(actual, expected, rel_tol=rounding(actual, expected), abs_tol=0)
    return None if close else ""


def rounding(*values: object) -> float:
    """Return the relative distance up to which floats or arrays of floats are equal.

    Examples
    --------
    >>> import numpy as np
    >>> rounding(0.5, 0.25), float(f"{rounding(np.float32(0.5), 0.5):.2g}")
    (1e-09, 1.2e-06)
    """
    return max([RELATIVE, *(_UNITS * _eps(value) for value in values)])


def _eps(value: object) -> float:
    dtype = getattr(value, "dtype", None)
    if dtype is None or dtype.kind not in "fc":
        return 0.0
    import numpy as np

    return float(np.finfo(dtype).eps)


def _is_float(value: object) -> TypeGuard[SupportsFloat]:
    return isinstance(value, float) or getattr(getattr(value, "dtype", None), "kind", "") == "f"


def _is_complex(value: object) -> bool:
    return isinstance(value, Complex) and not isinstance(value, Real)


def _is_nan(value: object) -> bool:
    if hasattr(value, "is_nan"):  # of a Decimal, whose signalling NaN must not be compared
        return bool(value.is_nan())
    return bool(value != value)
