"""Compare two values of any kind, and point at the first place where they differ."""

import reprlib
from numbers import Number
from typing import Any

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 300
_repr.maxlist = _repr.maxtuple = _repr.maxset = _repr.maxdict = 12


def same(came: Any, wanted: Any) -> bool:
    """Tell whether `came` equals `wanted`, also for arrays and tables."""
    try:
        if hasattr(wanted, "equals"):  # pandas; NaN equals NaN here
            return type(came) is type(wanted) and bool(wanted.equals(came))
        if hasattr(wanted, "shape"):
            return getattr(came, "shape", None) == wanted.shape and bool((came == wanted).all())
        return bool(came == wanted)
    except (TypeError, ValueError):  # values that refuse to be compared are different
        return False


def is_lazy(value: Any) -> bool:
    """Tell whether `value` is a Dask collection, without importing Dask."""
    return hasattr(type(value), "__dask_graph__")


def shown(value: Any) -> str:
    """Return a ``repr`` short enough for a card; arrays and tables keep their own layout."""
    if hasattr(value, "shape") and value.ndim:
        return repr(value)[:800]
    return _repr.repr(value)


def first_difference(came: Any, wanted: Any) -> str:
    """Describe one counter-example, or return "" where the two values say it all.

    Examples
    --------
    >>> first_difference("Hello, Ada", "Hello, Ada!")
    "position 10: nothing, expected '!'"
    >>> first_difference({1, 2}, {1, 3})
    'missing: 3; not expected: 2'
    """
    if isinstance(came, Number) and isinstance(wanted, Number):
        return ""
    if type(came) is not type(wanted):
        return f"type {type(came).__name__}, expected {type(wanted).__name__}"
    if isinstance(wanted, (set, frozenset)):
        return _set_difference(came, wanted)
    if isinstance(wanted, dict):
        return _dict_difference(came, wanted)
    if isinstance(wanted, (str, list, tuple)):
        return _sequence_difference(came, wanted)
    return ""


def _set_difference(came: Any, wanted: Any) -> str:
    parts = [("missing", wanted - came), ("not expected", came - wanted)]
    return "; ".join(f"{word}: {shown(min(some, key=repr))}" for word, some in parts if some)


def _dict_difference(came: dict[Any, Any], wanted: dict[Any, Any]) -> str:
    for key in [*wanted, *came]:
        if key not in came:
            return f"key {shown(key)} is missing"
        if key not in wanted:
            return f"key {shown(key)} is not expected"
        if not same(came[key], wanted[key]):
            return f"key {shown(key)}: {shown(came[key])}, expected {shown(wanted[key])}"
    return ""


def _sequence_difference(came: Any, wanted: Any) -> str:
    for position in range(max(len(came), len(wanted))):
        ours, theirs = came[position : position + 1], wanted[position : position + 1]
        if not same(ours, theirs):
            left = shown(ours[0]) if ours else "nothing"
            right = shown(theirs[0]) if theirs else "nothing more"
            return f"position {position}: {left}, expected {right}"
    return ""
