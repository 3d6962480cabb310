"""Compare two values of any kind, and point at the first place where they differ."""

import reprlib
from numbers import Number
from typing import Any

_LONGEST = 800  # characters on a card

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 300
_repr.maxlist = _repr.maxtuple = _repr.maxset = _repr.maxdict = 12


def same(came: Any, wanted: Any) -> bool:
    """Tell whether `came` equals `wanted`, also for arrays and tables."""
    try:
        if hasattr(wanted, "equals"):  # pandas; NaN equals NaN here
            return type(came) is type(wanted) and bool(wanted.equals(came))
        if hasattr(wanted, "shape"):
            if getattr(came, "shape", None) != wanted.shape:
                return False
            equal = came == wanted  # a plain bool of two dtypes, which have a shape too
            return bool(equal.all() if hasattr(equal, "all") else equal)
        return bool(came == wanted)
    except Exception:  # noqa: BLE001 - values that refuse to be compared are different
        return False


def alike(came: Any, wanted: Any) -> bool:
    """Tell whether two results are the same up to the rounding of a sum in another order."""
    if same(came, wanted):
        return True
    try:
        import numpy as np

        shapes = np.shape(came), np.shape(wanted)
        return shapes[0] == shapes[1] and bool(
            np.allclose(came, wanted, rtol=1e-9, atol=1e-12, equal_nan=True)
        )
    except Exception:  # noqa: BLE001 - what has no numbers is compared above
        return False


def is_lazy(value: Any) -> bool:
    """Tell whether `value` is a Dask collection, without importing Dask."""
    return hasattr(type(value), "__dask_graph__")


def shown(value: Any) -> str:
    """Return a ``repr`` short enough for a card; arrays and tables keep their own layout."""
    try:
        if hasattr(value, "shape") and value.ndim:
            return repr(value)[:_LONGEST]
        return _repr.repr(value)[:_LONGEST]
    except Exception as error:  # noqa: BLE001 - a student's __repr__ may raise anything
        return f"<{type(value).__name__}, whose repr stops with {type(error).__name__}>"


def first_difference(came: Any, wanted: Any) -> str:
    """Describe one counter-example, or return "" where the two values say it all.

    Examples
    --------
    >>> first_difference("Hello, Ada", "Hello, Ada!")
    "position 10: nothing, expected '!'"
    >>> first_difference({1, 2}, {1, 3})
    'missing: 3; not expected: 2'
    """
    try:
        return _first_difference(came, wanted)
    except Exception:  # noqa: BLE001 - a student's object may raise anything
        return ""


def _first_difference(came: Any, wanted: Any) -> str:
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
    if hasattr(wanted, "columns"):
        return _table_difference(came, wanted)
    return _array_difference(came, wanted) if hasattr(wanted, "shape") else ""


def _table_difference(came: Any, wanted: Any) -> str:
    columns = [list(came.columns), list(wanted.columns)]
    if columns[0] != columns[1]:
        return f"columns: {_sequence_difference(*columns)}"
    for name in columns[1]:
        difference = _array_difference(came[name], wanted[name])
        if difference:
            return f"column {shown(name)}: {difference}"
    return ""


def _array_difference(came: Any, wanted: Any) -> str:
    import numpy as np

    if came.shape != wanted.shape:
        return f"shape {came.shape}, expected {wanted.shape}"
    left, right = np.asarray(came), np.asarray(wanted)
    differ = (left != right) & ~((left != left) & (right != right))  # NaN equals NaN here
    if not differ.any():
        return f"type {left.dtype}, expected {right.dtype}" if left.dtype != right.dtype else ""
    place = tuple(int(index) for index in np.argwhere(differ)[0])
    label = getattr(wanted, "index", None)
    where = shown(label[place[0]]) if label is not None and not callable(label) else _at(place)
    return f"at {where}: {_plain(left[place])}, expected {_plain(right[place])}"


def _plain(value: Any) -> str:
    """Return 2 instead of np.int64(2)."""
    return shown(value.item() if hasattr(value, "item") else value)


def _at(place: tuple[int, ...]) -> str:
    return str(place[0]) if len(place) == 1 else str(place)


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
