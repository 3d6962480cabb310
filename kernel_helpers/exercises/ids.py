"""Ids of exercises and questions: ``"00-1"`` is ``ex00_1``, ``"00.1"`` is ``q00_1``."""

import re

from kernel_helpers.exercises.errors import UnknownIdError

_SHORT = re.compile(r"(?:ex|q)?(\d\d)[-._](\d+[a-z]?)")
_NAMED = re.compile(r"q[a-z][a-z0-9_]*")  # a question with a name of its own, such as qncv
_LETTERED = re.compile(r"q?(\d\d[a-z])")  # 12a
_PREDICTION = re.compile(r"p?(\d\d)[._]([a-z][a-z0-9_]*)")


def exercise_id(text: str) -> str:
    """Return the full id of an exercise.

    Examples
    --------
    >>> exercise_id("00-1"), exercise_id("ex00_1")
    ('ex00_1', 'ex00_1')
    """
    match = _SHORT.fullmatch(_text(text))
    if not match:
        raise UnknownIdError(
            f'An exercise id looks like "00-1" (lecture, number); got {text!r:.60}.'
        )
    return f"ex{match[1]}_{match[2]}"


def question_id(text: str) -> str:
    """Return the full id of a self-test question or a prediction.

    Examples
    --------
    >>> question_id("00.1"), question_id("q11_4a"), question_id("qncv"), question_id("12a")
    ('q00_1', 'q11_4a', 'qncv', 'q12a')
    >>> question_id("03.makespan")
    'p03_makespan'
    """
    given = _text(text)
    if match := _SHORT.fullmatch(given):
        return f"q{match[1]}_{match[2]}"
    if match := _LETTERED.fullmatch(given):
        return f"q{match[1]}"
    if match := _PREDICTION.fullmatch(given):
        return f"p{match[1]}_{match[2]}"
    if _NAMED.fullmatch(given):
        return given
    raise UnknownIdError(f'A question id looks like "00.1" (lecture, number); got {text!r:.60}.')


def short_id(full: str) -> str:
    """Return what a person writes: ``ex00_1`` is "00-1", ``q00_1`` is "00.1".

    Examples
    --------
    >>> short_id("ex00_1"), short_id("q00_1"), short_id("p03_naps"), short_id("qncv")
    ('00-1', '00.1', '03.naps', 'qncv')
    """
    if match := _SHORT.fullmatch(full):
        return f"{match[1]}{'-' if full.startswith('ex') else '.'}{match[2]}"
    if match := _PREDICTION.fullmatch(full):
        return f"{match[1]}.{match[2]}"
    lettered = _LETTERED.fullmatch(full)
    return lettered[1] if lettered else full


def _text(text: object) -> str:
    return text if isinstance(text, str) else ""
