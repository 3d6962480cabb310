"""Show values on a card: short, and in the layout of their library."""

import reprlib

_LONGEST = 800  # characters on a card

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 300
_repr.maxlist = _repr.maxtuple = _repr.maxset = _repr.maxdict = 12


def shown(value: object) -> str:
    """Return a ``repr`` short enough for a card; arrays and tables keep their own layout."""
    try:
        if hasattr(value, "shape") and getattr(value, "ndim", True):
            return repr(value)[:_LONGEST]
        return _repr.repr(value)[:_LONGEST]
    except Exception as error:  # noqa: BLE001 - a student's __repr__ may raise anything
        return f"<{type(value).__name__}, whose repr stops with {type(error).__name__}>"


def plain(value: object) -> str:
    """Return an element of an array as Python writes it: 2 instead of np.int64(2).

    Examples
    --------
    >>> import numpy as np
    >>> plain(np.int64(2)), plain(np.datetime64("2013-01-01")), plain("a")
    ('2', '2013-01-01', "'a'")
    """
    is_time = getattr(getattr(value, "dtype", None), "kind", "") in ("M", "m")
    if is_time:
        return str(value)  # the item of a nanosecond is a bare number
    return shown(value.item() if hasattr(value, "item") and hasattr(value, "dtype") else value)


def unlike(actual: object, expected: object) -> str:
    """Say that two values have different types."""
    names = [type(value).__name__ for value in (actual, expected)]
    if names[0] == names[1]:  # two classes of one name, such as of a cell that ran twice
        names = [
            f"{type(value).__module__}.{type(value).__qualname__}" for value in (actual, expected)
        ]
    return f"type {names[0]}, expected {names[1]}"
