"""One recorded attempt: what is stored, exported and sent by the browser."""

import math
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

LONGEST = 1000  # characters of an answer or a path that are kept

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LATEST = 4e9  # seconds since the epoch; the year 2096


@dataclass(frozen=True)
class Recorded:
    """An attempt at a question or an exercise; it is never changed.

    Attributes
    ----------
    question : str
        Full id: ``q00_1``, ``ex00_1``, ``p00_naps``.
    at : float
        Seconds since the epoch.
    credit : float or None
        From 0 to 1; None where it could not be judged.
    answer : str
        The answer as a Python literal, cut after 1,000 characters.
    notebook : str
        Path of the notebook, as far as it is known.
    id : str
        Unique: the same attempt sent twice is recorded once.
    """

    question: str
    at: float
    credit: float | None = None
    answer: str = ""
    notebook: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


def read_recorded(value: object) -> Recorded:
    """Return the attempt that a browser or a file describes.

    Raises
    ------
    ValueError
        If it describes none; the message is one sentence.

    Examples
    --------
    >>> read_recorded({"id": "a1", "question": "q00_1", "at": 1.0, "credit": 1}).credit
    1.0
    """
    if not isinstance(value, dict):
        raise ValueError(f"An attempt should be an object, got {type(value).__name__}.")
    return Recorded(
        question=_name(value, "question"),
        at=_number(value, "at", most=_LATEST),
        credit=None if value.get("credit") is None else _number(value, "credit", most=1),
        answer=_text(value, "answer"),
        notebook=_text(value, "notebook"),
        id=_name(value, "id"),
    )


def _name(value: dict[str, Any], key: str) -> str:
    name = value.get(key)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"An attempt's {key} has up to 64 letters, digits, - and _.")
    return name


def _number(value: dict[str, Any], key: str, *, most: float) -> float:
    number = value.get(key)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ValueError(f"An attempt's {key} should be a number.")
    if not math.isfinite(number) or not 0 <= number <= most:
        raise ValueError(f"An attempt's {key} should be between 0 and {most:g}.")
    return float(number)


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key, "")
    if not isinstance(text, str):
        raise ValueError(f"An attempt's {key} should be a text.")
    # A lone surrogate is text to JSON, but no file can hold it.
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
