"""What an import gives: the questions it could read, and in words what it left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.questions.bank import read_question
from kernel_helpers.authoring.questions.lines import Lines

FILL_IN = "Say here why this is so."
KEY_UNKNOWN = "Key unknown: give credit = 1 to what is right."


class Imported(list[dict[str, Any]]):
    """Questions as tables of a question file.

    Attributes
    ----------
    left_out : list of str
        What was not imported, each with its place and reason.
    notes : list of str
        What of a question that is imported could not be kept.
    without_key : list of str
        Ids of questions that are imported, and whose right answer the author has to mark.
    """

    def __init__(self) -> None:
        super().__init__()
        self.left_out: list[str] = []
        self.notes: list[str] = []
        self.without_key: list[str] = []

    def take(self, table: dict[str, Any], notes: Sequence[str] = ()) -> None:
        """Add a question if the bank can read it, else say why it is left out."""
        try:
            check(table)
        except SourceError as error:
            self.left_out.append(f"{table['id']}: {_reason(error)}")
        else:
            self.append(table)
            self.notes += [f"{table['id']}: {note}" for note in notes]


def check(table: Mapping[str, Any]) -> None:
    """Refuse a table that would not be read from a question file."""
    try:
        str(table).encode()
        _texts(table).encode()
    except UnicodeEncodeError as error:
        raise SourceError("it holds half a character (a lone surrogate).") from error
    read_question(table, Lines("import", ""))


def _texts(value: object) -> str:
    if isinstance(value, Mapping):
        return "".join(map(_texts, value.values()))
    return "".join(map(_texts, value)) if isinstance(value, list) else str(value)


def _reason(error: SourceError) -> str:
    return str(error).removeprefix("import, line 1: ")
