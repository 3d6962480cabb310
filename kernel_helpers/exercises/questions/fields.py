"""Read dataclasses from tables: each field says what it may hold and how a schema describes it.

`formats` has the functions that declare such fields. The same declaration reads a table of a
question file, reads the metadata of a cell, and becomes JSON Schema for an author's editor.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")

_FORMAT = "format"


class FieldError(ValueError):
    """A table cannot be read.

    Parameters
    ----------
    sentence : str
        What was expected and what is there, without a full stop.
    key : str, optional
        The key that the sentence is about.
    path : tuple of (str, int), optional
        Position of the table below the one that was read: ``(("options", 0),)``.
    """

    def __init__(self, sentence: str, key: str = "", path: tuple[tuple[str, int], ...] = ()):
        super().__init__(sentence)
        self.key, self.path = key, path


@dataclass(frozen=True)
class Format:
    """What a field may hold.

    Attributes
    ----------
    expected : str
        In words: ``"a text"``.
    schema : dict
        The same as JSON Schema, as far as a schema can say it.
    parse : callable
        Returns the value of the field; raises LookupError, TypeError or ValueError otherwise.
    table_type : type, optional
        Of a list of tables, the dataclass that each is read as.
    """

    expected: str
    schema: dict[str, Any]
    parse: Callable[[Any], Any]
    table_type: type | None = None

    def read(self, key: str, value: object) -> Any:
        """Return the value that ``key = value`` gives the field."""
        try:
            parsed = self.parse(value)
        except FieldError as error:
            raise FieldError(str(error), key) from None
        except (LookupError, TypeError, ValueError):
            raise FieldError(f"{key} should be {self.expected}, got {value!r}", key) from None
        if self.table_type is None:
            return parsed
        return tuple(_nested(self.table_type, (key, row), each) for row, each in enumerate(parsed))

    def field(self, default: object = MISSING) -> Any:
        """Return a dataclass field of this format."""
        metadata = {_FORMAT: self}
        if isinstance(default, dict):
            return field(default_factory=default.copy, metadata=metadata)
        return field(default=default, metadata=metadata)


def read_table(
    table_type: type[T], values: Mapping[str, Any], *, ignore_unknown: bool = False, **preset: Any
) -> T:
    """Return a dataclass read from a table; `preset` has the fields that no table holds.

    Raises
    ------
    FieldError
        If a key is missing or unknown, or a value is not what its field may hold.
    """
    formats = formats_of(table_type)
    missing = required(table_type) - set(values)
    if missing:
        raise FieldError(f"{listed(missing)} should be given here and is missing")
    if not ignore_unknown:
        refuse_unknown(values, formats)
    read = {key: formats[key].read(key, values[key]) for key in formats if key in values}
    return table_type(**read, **preset)


def refuse_unknown(keys: Iterable[str], known: Iterable[str]) -> None:
    """Raise where a table has keys that nothing reads."""
    unknown = set(keys) - set(known)
    if unknown:
        sentence = f"{listed(unknown)} is unknown here, known are {listed(known)}"
        raise FieldError(sentence, min(unknown))


def formats_of(table_type: type) -> dict[str, Format]:
    """Return the format of each field that a table may hold."""
    return {each.name: each.metadata[_FORMAT] for each in _declared(table_type)}


def required(table_type: type) -> set[str]:
    """Return the names of the fields without a default."""
    declared = _declared(table_type)
    return {each.name for each in declared if each.default is each.default_factory is MISSING}


def table_schema(table_type: type) -> dict[str, Any]:
    """Return the JSON Schema of a table; of the keys in ``either`` it has exactly one."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {key: each.schema for key, each in formats_of(table_type).items()},
        "required": sorted(required(table_type)),
        "additionalProperties": False,
    }
    either: tuple[str, ...] = getattr(table_type, "either", ())
    return schema | ({"oneOf": [{"required": [key]} for key in either]} if either else {})


def listed(names: Iterable[str]) -> str:
    """Return names in order, separated by commas."""
    return ", ".join(sorted(names))


def _nested(table_type: type[T], place: tuple[str, int], values: Mapping[str, Any]) -> T:
    try:
        return read_table(table_type, values)
    except FieldError as error:
        raise FieldError(str(error), error.key, (place, *error.path)) from None


def _declared(table_type: type) -> list[Any]:
    return [each for each in fields(table_type) if _FORMAT in each.metadata]
