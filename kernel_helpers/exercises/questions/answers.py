"""Read an answer, a Python literal that a student may have typed, by the type of its question."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from numbers import Real
from typing import Any

from kernel_helpers.exercises.questions.numbers import Number, read_number

Entry = dict[str, Any]

_MAX_TEXT = 200
_HUGE = 1e300


class Malformed(ValueError):  # noqa: N818 - a fact about an answer
    """The answer has not the form that its question asks for; the message is that form."""


def read_answer(entry: Entry, answer: object) -> Any:
    """Return `answer` in the plain form of its type.

    Parameters
    ----------
    entry : dict
        The question, as the metadata of its cell describes it.
    answer : object
        What stands in the answer cell.

    Returns
    -------
    list of str, float, str, dict or int
        Letters (sorted for a choice), a number in the first unit, a text, places by letter, a line.

    Raises
    ------
    Malformed
        If it is something else.

    Examples
    --------
    >>> read_answer({"type": "numeric", "units": {"GB": 1, "MB": 0.001}}, "3840 MB")
    3.84
    """
    return _READERS[kind_of(entry)](entry, answer)


def kind_of(entry: Entry) -> str:
    """Return the type that answers of a question have; a panel asks for a number or a text."""
    kind: str = entry["type"]
    if kind == "panel":
        return "numeric" if "units" in entry else "text"
    return "numeric" if kind == "predict" else kind


def normal(text: str) -> str:
    """Return a short text as it is compared: without case, quotes, and kinds of space.

    Examples
    --------
    >>> normal(" `Read_CSV`. "), normal("read-csv")
    ('read csv', 'read csv')
    """
    lowered = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_-]+", " ", lowered).strip(" \t\n'\"`.,;")


def expected_form(entry: Entry) -> str:
    """Return in words what an answer to a question looks like."""
    kind = kind_of(entry)
    letters = [repr(choice["letter"]) for choice in entry.get("choices", [])]
    if kind == "choice":
        number = "one of" if entry["select"] == "one" else "one or more of"
        return f"a list with {number} {', '.join(letters)}, like ['b']"
    if kind == "order":
        return f"a list with each of {', '.join(letters)} once, in your order"
    if kind == "match":
        most = len(entry["targets"])
        return f"a dict that gives each of {', '.join(letters)} a number from 1 to {most}"
    if kind == "line":
        return f"the number of a line, from 1 to {len(entry['code'].splitlines())}"
    if kind == "numeric":
        units = list(entry.get("units", {}))
        return f"a number{' in ' + units[0] if units and units[0] else ''}"
    return "a short text, like 'answer'"


def _letters(entry: Entry) -> list[str]:
    return [choice["letter"] for choice in entry["choices"]]


def _choice(entry: Entry, answer: object) -> list[str]:
    letters = _letters(entry)
    if type(answer) is not list or not all(letter in letters for letter in _texts(answer)):
        raise Malformed(expected_form(entry))
    if len(set(answer)) != len(answer) or not answer:
        raise Malformed(expected_form(entry))
    if entry["select"] == "one" and len(answer) != 1:
        raise Malformed(expected_form(entry))
    return sorted(answer)


def _order(entry: Entry, answer: object) -> list[str]:
    if type(answer) is not list or sorted(_texts(answer)) != sorted(_letters(entry)):
        raise Malformed(expected_form(entry))
    return answer


def _match(entry: Entry, answer: object) -> dict[str, int]:
    if type(answer) is not dict or set(_texts(list(answer))) != set(_letters(entry)):
        raise Malformed(expected_form(entry))
    places = range(1, len(entry["targets"]) + 1)
    if not all(type(place) is int and place in places for place in answer.values()):
        raise Malformed(expected_form(entry))
    return answer


def _line(entry: Entry, answer: object) -> int:
    if type(answer) is not int or not 1 <= answer <= len(entry["code"].splitlines()):
        raise Malformed(expected_form(entry))
    return answer


def _text(entry: Entry, answer: object) -> str:
    if type(answer) is not str or len(answer) > _MAX_TEXT or not normal(answer):
        raise Malformed(expected_form(entry))
    return answer


def _numeric(entry: Entry, answer: object) -> float:
    number = read_as_number(entry, answer)
    if number is None:
        raise Malformed(expected_form(entry))
    if not number.settled:
        raise Malformed(one_reading(number.values))
    return number.values[0]


def read_as_number(entry: Entry, answer: object) -> Number | None:
    """Return what an answer may mean as a number of the first unit; None where it is none."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        value = float(answer)
        return Number((float(f"{value:.12g}"),)) if abs(value) < _HUGE else None
    if type(answer) is str and len(answer) <= _MAX_TEXT:
        return read_number(answer, entry.get("units", {}))
    return None


def one_reading(values: Sequence[float]) -> str:
    """Return in words which form a number should have that can be read in several ways."""
    return f"a number that has one reading, {' or '.join(f'{value:.12g}' for value in values)}"


def _texts(values: list[Any]) -> list[str]:
    """Return the elements if all are texts; anything else never equals a letter."""
    return values if all(type(value) is str for value in values) else [""]


_READERS: dict[str, Callable[[Entry, object], Any]] = {
    "choice": _choice,
    "numeric": _numeric,
    "text": _text,
    "order": _order,
    "match": _match,
    "line": _line,
}
