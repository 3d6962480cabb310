"""Find the line of a question file that a table or a key of it is on."""

import re
from collections.abc import Iterable

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.exercises.questions.fields import FieldError

_HEAD = re.compile(r"\s*\[\[\s*(\w+)(?:\s*\.\s*(\w+))?\s*\]\]")

Path = tuple[tuple[str, int], ...]  # (("question", 2), ("options", 0))


class Lines:
    """The lines of a question file, by the tables and keys on them.

    Parameters
    ----------
    name : str
        Of the file.
    text : str
        Its content.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._lines = text.splitlines()
        self._starts = dict(_table_starts(self._lines))

    def error(self, error: FieldError, path: Path = ()) -> SourceError:
        """Return the error of a table at `path`, with file and line."""
        return SourceError(
            f"{self.name}, line {self._line((*path, *error.path), error.key)}: {error}."
        )

    def _line(self, path: Path, key: str) -> int:
        start = self._starts.get(path, 1)
        if not key:
            return start
        for number, line in enumerate(self._lines[start:], start=start + 1):
            if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
                return number
            if _HEAD.match(line):
                break
        return start


def _table_starts(lines: list[str]) -> Iterable[tuple[Path, int]]:
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
