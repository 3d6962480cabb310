"""Compare what holds other values: lists, dicts, sets, dataclasses, objects with attributes."""

from array import array
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import fields
from numbers import Number
from typing import TYPE_CHECKING, Any

from kernel_helpers.exercises.checks.difference.shown import shown, unlike

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Compare = Callable[[Any, Any], str | None]

SEQUENCES = (list, tuple, deque, array)  # compared position by position
_NAN = object()


def sequence_difference(
    actual: Sequence[Any], expected: Sequence[Any], compare: Compare
) -> str | None:
    """Return the first position at which two sequences differ."""
    if _family(actual) is not _family(expected):
        return unlike(actual, expected)
    for position, (ours, theirs) in enumerate(zip(actual, expected, strict=False)):
        found = compare(ours, theirs)
        if found is not None:
            return f"position {position}: {pair(ours, theirs, found)}"
    shorter = min(len(actual), len(expected))
    if len(actual) > shorter:
        return f"position {shorter}: {shown(actual[shorter])}, expected nothing more"
    if len(expected) > shorter:
        return f"position {shorter}: nothing, expected {shown(expected[shorter])}"
    return None


def text_difference(actual: str, expected: str) -> str | None:
    """Return the first position at which two texts differ."""
    if actual == expected:
        return None
    return sequence_difference([*actual], [*expected], lambda a, b: None if a == b else "")


def mapping_difference(
    actual: Mapping[Any, Any], expected: Mapping[Any, Any], compare: Compare
) -> str | None:
    """Return the first key that is missing, not expected, or has another value."""
    if isinstance(actual, Counter) and isinstance(expected, Counter):
        actual, expected = ({k: n for k, n in each.items() if n} for each in (actual, expected))
    ours, theirs = _by_key(actual), _by_key(expected)
    for key in [*theirs, *ours]:
        if key not in ours:
            return f"key {shown(theirs[key][0])} is missing"
        if key not in theirs:
            return f"key {shown(ours[key][0])} is not expected"
        found = compare(ours[key][1], theirs[key][1])
        if found is not None:
            name = shown(theirs[key][0])
            return f"key {name}: {pair(ours[key][1], theirs[key][1], found)}"
    if isinstance(actual, OrderedDict) and isinstance(expected, OrderedDict):
        found = sequence_difference(list(ours), list(theirs), compare)
        return None if found is None else f"order of the keys: {found}"
    return None


def set_difference(actual: Set[Any], expected: Set[Any], _compare: Compare) -> str | None:
    """Return an element that is missing, and one that is not expected."""
    ours, theirs = ({_key(each): each for each in some} for some in (actual, expected))
    parts = [
        ("missing", [theirs[key] for key in theirs.keys() - ours.keys()]),
        ("not expected", [ours[key] for key in ours.keys() - theirs.keys()]),
    ]
    return (
        "; ".join(f"{word}: {shown(min(some, key=repr))}" for word, some in parts if some) or None
    )


def dataclass_difference(
    actual: "DataclassInstance", expected: "DataclassInstance", compare: Compare
) -> str | None:
    """Return the first field that differs, of those that the class compares."""
    if type(actual) is not type(expected):
        return unlike(actual, expected)
    kind: Any = type(actual)
    if not kind.__dataclass_params__.eq:
        return None if actual == expected else state_difference(actual, expected, compare)
    for field in fields(actual):
        ours, theirs = getattr(actual, field.name), getattr(expected, field.name)
        found = compare(ours, theirs) if field.compare else None
        if found is not None:
            return f"{field.name}: {pair(ours, theirs, found)}"
    return None


def state_difference(actual: object, expected: object, compare: Compare) -> str | None:
    """Compare objects of one class by their attributes, where the class has no equality.

    So two estimators are equal with the same parameters and the same fitted attributes.
    """
    kind: Any = type(actual)
    if kind.__eq__ is not object.__eq__ or kind.__module__ == "builtins":
        return ""
    states = actual.__getstate__(), expected.__getstate__()
    if states[0] is None or states[1] is None:
        return ""
    return compare(*states)


def pair(actual: object, expected: object, found: str) -> str:
    """Return what was found inside two values, or the two values where that says it all."""
    return found or f"{shown(actual)}, expected {shown(expected)}"


def _family(value: object) -> type:
    return next(kind for kind in SEQUENCES if isinstance(value, kind))


def _by_key(mapping: Mapping[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    return {_key(key): (key, mapping[key]) for key in mapping}


def _key(value: object) -> Any:
    """Return what represents a key: every NaN is the same one."""
    if isinstance(value, tuple):
        return tuple(map(_key, value))
    if isinstance(value, frozenset):
        return frozenset(map(_key, value))
    if not _differs_from_itself(value):
        return value
    return _NAN, type(value).__name__ if not isinstance(value, Number) else ""


def _differs_from_itself(value: object) -> bool:
    try:
        return bool(value != value)
    except Exception:  # noqa: BLE001 - such as pandas' NA
        return False
