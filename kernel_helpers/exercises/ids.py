"""Ids of exercises and questions: ``"00-1"`` is ``ex00_1``, ``"00.1"`` is ``q00_1``."""

import re

from kernel_helpers.exercises.errors import UnknownId

_SHORT = re.compile(r"(?:ex|q)?(\d\d)[-._](\d+[a-z]?)")
_NAMED = re.compile(r"q[a-z][a-z0-9_]*")  # a question with a name of its own, such as qncv


def exercise_id(text: str) -> str:
    """Return the full id of an exercise.

    Examples
    --------
    >>> exercise_id("00-1"), exercise_id("ex00_1")
    ('ex00_1', 'ex00_1')
    """
    match = _SHORT.fullmatch(text)
    if not match:
        raise UnknownId(f'An exercise id looks like "00-1" (lecture, number); got {text!r}.')
    return f"ex{match[1]}_{match[2]}"


def question_id(text: str) -> str:
    """Return the full id of a self-test question.

    Examples
    --------
    >>> question_id("00.1"), question_id("q11_4a"), question_id("qncv")
    ('q00_1', 'q11_4a', 'qncv')
    """
    match = _SHORT.fullmatch(text)
    if match:
        return f"q{match[1]}_{match[2]}"
    if _NAMED.fullmatch(text):
        return text
    raise UnknownId(f'A question id looks like "00.1" (lecture, number); got {text!r}.')


def short_id(full: str) -> str:
    """Return what a person writes: ``ex00_1`` is "00-1", ``q00_1`` is "00.1".

    Examples
    --------
    >>> short_id("ex00_1"), short_id("q00_1"), short_id("qncv")
    ('00-1', '00.1', 'qncv')
    """
    match = _SHORT.fullmatch(full)
    if not match:
        return full
    return f"{match[1]}{'-' if full.startswith('ex') else '.'}{match[2]}"
