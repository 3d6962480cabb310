"""Declare what a field may hold: a text, a number, one of some names, tables within a table."""

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

from kernel_helpers.exercises.errors import UnknownIdError
from kernel_helpers.exercises.questions.fields import FieldError, Format, listed, table_schema

_NOT_BLANK = {"type": "string", "pattern": r"\S"}
_STRING = {"type": "string"}


def text() -> Any:
    """Declare a text that is not blank."""
    return Format("a text", _NOT_BLANK, _not_blank).field()


def any_text(default: object = MISSING) -> Any:
    """Declare a text that may be blank."""
    return Format("a text", _STRING, lambda value: _string(value).strip()).field(default)


def string(default: object = MISSING) -> Any:
    """Declare a text that is kept as it is, with its spaces."""
    return Format("a text", _STRING, _string).field(default)


def code() -> Any:
    """Declare lines of code that are not blank; blank lines around them are dropped."""

    def parse(value: object) -> str:
        _not_blank(value)
        return str(value).strip("\n")

    return Format("a text", _NOT_BLANK, parse).field()


def texts() -> Any:
    """Declare a list with at least one text."""
    schema = {"type": "array", "items": _NOT_BLANK, "minItems": 1}
    return Format("a list of texts", schema, _texts).field()


def number(default: object = MISSING, *, least: float = -math.inf) -> Any:
    """Declare a finite number that is `least` or more."""

    def parse(value: object) -> float:
        if _finite(value) < least:
            raise ValueError
        return _finite(value)

    if least == -math.inf:
        return Format("a number", {"type": "number"}, parse).field(default)
    schema = {"type": "number", "minimum": least}
    return Format(f"a number from {least:g}", schema, parse).field(default)


def credit(default: float = 0.0) -> Any:
    """Declare the share of the points that an answer earns."""

    def parse(value: object) -> float:
        if _finite(value) > 1:
            raise FieldError(f"credit should be between 0 and 1, got {value!r}")
        if _finite(value) < 0:
            raise ValueError
        return _finite(value)

    schema = {"type": "number", "minimum": 0, "maximum": 1}
    return Format("a number from 0", schema, parse).field(default)


def whole(default: object = MISSING, *, most: int | None = None) -> Any:
    """Declare a whole number from 1 to `most`."""

    def parse(value: object) -> int:
        if type(value) is not int or not 1 <= value <= (most or value):
            raise ValueError
        return value

    schema = {"type": "integer", "minimum": 1} | ({"maximum": most} if most else {})
    expected = f"1 to {most}" if most else "a whole number from 1"
    return Format(expected, schema, parse).field(default)


def full_id(parse: Callable[[str], str]) -> Any:
    """Declare an id, short or full, of which `parse` returns the full one."""

    def parsed(value: object) -> str:
        try:
            return parse(_string(value))
        except UnknownIdError as error:
            raise FieldError(str(error).rstrip(".")) from error

    return Format("a text", _NOT_BLANK, parsed).field()


def sealed_key() -> Any:
    """Declare a key of salted hashes; without one the question cannot be judged here."""

    def parse(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise TypeError
        _string(value["salt"])
        return dict(value)

    return Format("a sealed key", {"type": "object"}, parse).field({})


def flag(default: bool) -> Any:
    """Declare true or false."""

    def parse(value: object) -> bool:
        if not isinstance(value, bool):
            raise TypeError
        return value

    return Format("true or false", {"type": "boolean"}, parse).field(default)


def one_of(*names: str) -> Any:
    """Declare one of some names."""

    def parse(value: object) -> str:
        if _string(value) not in names:
            raise ValueError
        return str(value)

    return Format(listed(names), {"enum": sorted(names)}, parse).field()


def texts_by_key(expected: str, keys: tuple[str, ...], *, most: int) -> Any:
    """Declare a table that gives up to `most` of `keys` a text."""

    def parse(value: object) -> dict[str, str]:
        if not isinstance(value, Mapping) or not set(value) <= set(keys) or len(value) > most:
            raise TypeError
        return {key: _string(each) for key, each in value.items()}

    schema = {
        "type": "object",
        "properties": dict.fromkeys(keys, _STRING),
        "additionalProperties": False,
        "maxProperties": most,
    }
    return Format(expected, schema, parse).field({})


def sizes(default: object = MISSING) -> Any:
    """Declare a table of units with the size of each in the first one."""

    def parse(value: object) -> dict[str, float]:
        if not isinstance(value, Mapping) or not all(_finite(each) > 0 for each in value.values()):
            raise TypeError
        return dict(value)

    schema = {"type": "object", "additionalProperties": {"type": "number"}}
    expected = "like { MB = 0.001 }, the size of each in the unit given"
    return Format(expected, schema, parse).field(default)


def tables(table_type: type, *, least: int = 0) -> Any:
    """Declare a list of tables, each of which is read as `table_type`."""

    def parse(value: object) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise TypeError
        return value

    schema = {"type": "array", "items": table_schema(table_type), "minItems": least}
    default: Any = () if least == 0 else MISSING
    expected = "tables, each under a heading of its own in double brackets"
    return Format(expected, schema, parse, table_type).field(default)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _not_blank(value: object) -> str:
    if not _string(value).strip():
        raise ValueError
    return str(value).strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise TypeError
    return tuple(map(_not_blank, value))


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < math.inf:
        raise TypeError
    return value
