"""Read one table of a question file; what is wrong in it is told with its file and line."""

import math
import re
from collections.abc import Collection, Iterable
from typing import Any

from kernel_helpers.authoring.errors import SourceError

_HEAD = re.compile(r"\s*\[\[\s*(\w+)(?:\s*\.\s*(\w+))?\s*\]\]")


class Table:
    """A TOML table that knows where it stands.

    Parameters
    ----------
    values : dict
        What the table holds.
    place : tuple of (str, int)
        Where it is: ``(("question", 2), ("options", 0))``.
    lines : Lines
        Where that is in the file.
    """

    def __init__(
        self, values: dict[str, Any], place: tuple[tuple[str, int], ...], lines: "Lines"
    ) -> None:
        self._values, self._place, self._lines = values, place, lines

    def error(self, sentence: str, key: str = "") -> SourceError:
        """Return the error that says `sentence` of this table, or of its line with `key`."""
        return self._lines.error(sentence, self._place, key)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def only(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Refuse a table that lacks something, or has something nobody reads."""
        missing = set(required) - set(self._values)
        unknown = set(self._values) - set(required) - set(optional)
        if missing:
            raise self.error(f"{listed(missing)} should be given here and is missing")
        if unknown:
            known = listed({*required, *optional})
            raise self.error(f"{listed(unknown)} is unknown here, known are {known}", min(unknown))

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; one without `default` has to say something."""
        value = self._values.get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.error(f"{key} should be a text, got {value!r}", key)
        return value.strip()

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, at least one."""
        value = self._values.get(key)
        fine = isinstance(value, list) and value and all(_says(text) for text in value)
        if not fine:
            raise self.error(f"{key} should be a list of texts, got {value!r}", key)
        assert isinstance(value, list)
        return [text.strip() for text in value]

    def number(self, key: str, default: float | None = None, *, least: float = -math.inf) -> float:
        """Return a finite number that is `least` or more."""
        value = self._values.get(key, default)
        fine = isinstance(value, int | float) and not isinstance(value, bool)
        if not fine or not isinstance(value, int | float) or not least <= value < math.inf:
            bound = "" if least == -math.inf else f" from {least:g}"
            raise self.error(f"{key} should be a number{bound}, got {value!r}", key)
        return value

    def credit(self, default: float = 0.0) -> float:
        """Return the share of the points that this earns."""
        value = self.number("credit", default, least=0)
        if value > 1:
            raise self.error(f"credit should lie between 0 and 1, got {value!r}", "credit")
        return value

    def tables(self, key: str) -> list["Table"]:
        """Return the tables below this one that are called `key`."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(f"{key} should be tables, each under its own [[...{key}]]", key)
        return [
            Table(each, (*self._place, (key, number)), self._lines)
            for number, each in enumerate(value)
        ]

    def raw(self, key: str, default: Any = None) -> Any:
        """Return whatever stands there, to be checked by the caller."""
        return self._values.get(key, default)


class Lines:
    """The lines of a question file, by the tables and keys that stand on them."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._lines = text.splitlines()
        self._starts = dict(_table_starts(self._lines))

    def error(
        self, sentence: str, place: tuple[tuple[str, int], ...] = (), key: str = ""
    ) -> SourceError:
        """Return the error that names file and line."""
        return SourceError(f"{self.name}, line {self._line(place, key)}: {sentence}.")

    def _line(self, place: tuple[tuple[str, int], ...], key: str) -> int:
        start = self._starts.get(place, 1)
        if not key:
            return start
        for number, line in enumerate(self._lines[start:], start=start + 1):
            if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
                return number
            if _HEAD.match(line):
                break
        return start


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence holds them."""
    return ", ".join(sorted(names))


def _says(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _table_starts(lines: list[str]) -> Iterable[tuple[tuple[tuple[str, int], ...], int]]:
    """Yield each table with the line of its head, such as ``[[question.options]]``."""
    outer: dict[str, int] = {}
    inner: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, start=1):
        head = _HEAD.match(line)
        if not head:
            continue
        name, below = head[1], head[2]
        if below is None:
            outer[name] = outer.get(name, -1) + 1
            inner = {}
            yield ((name, outer[name]),), number
        else:
            inner[name, below] = inner.get((name, below), -1) + 1
            yield ((name, outer.get(name, 0)), (below, inner[name, below])), number
