"""Feedback on a check that did not reach its end."""

import traceback

from kernel_helpers.exercises.checks.difference import shown
from kernel_helpers.exercises.checks.unmet import NotYetError, UnmetError
from kernel_helpers.exercises.feedback import Feedback

_LONGEST = 500  # characters of an error's own words


def stopped(name: str, error: BaseException) -> Feedback:
    """Return feedback on what ended the check of exercise `name`."""
    if isinstance(error, (NotImplementedError, NotYetError)):
        return Feedback(
            "waiting",
            f"{name} not yet: the cell above still holds the stub.",
            advice=f"Write your code there, run it, then run this cell. {next_hint(name)}",
        )
    if isinstance(error, NameError) and _raised_in_check(error):
        return Feedback(
            "waiting",
            f"{name} not yet: `{error.name}` is not defined.",
            advice="Run the cell above first, then this one.",
        )
    if isinstance(error, UnmetError):
        return Feedback("missed", f"{name}: {error.sentence}", error.values, advice=next_hint(name))
    return Feedback(
        "missed",
        f"{name}: your code stopped with `{type(error).__name__}`.",
        (("it says", _words(error)), *_place(error)),
        advice=next_hint(name),
        traceback=_student_traceback(error),
    )


def next_hint(name: str) -> str:
    """Return the sentence that leads to the next hint."""
    return f'Stuck? `hint("{name}")` gives the next hint.'


def _words(error: BaseException) -> str:
    try:
        return str(error)[:_LONGEST]
    except Exception:  # noqa: BLE001 - a student's __str__ may raise anything
        return shown(type(error))


def _raised_in_check(error: BaseException) -> bool:
    """Return whether the check cell itself raised, not something that it called."""
    return error.__traceback__ is not None and error.__traceback__.tb_next is None


def _student_frames(error: BaseException) -> traceback.StackSummary:
    """Frames below the check cell: the student's code and what it called."""
    below = error.__traceback__.tb_next if error.__traceback__ else None
    return traceback.extract_tb(below or error.__traceback__)


def _place(error: BaseException) -> tuple[tuple[str, str], ...]:
    frames = _student_frames(error)
    return ((f"in {frames[0].name}, line {frames[0].lineno}", frames[0].line or ""),)


def _student_traceback(error: BaseException) -> str:
    frames = _student_frames(error)
    if len(frames) > 20:  # a recursion without an end
        frames = traceback.StackSummary.from_list([*frames[:10], *frames[-10:]])
    return "".join([*traceback.format_list(frames), f"{type(error).__name__}: {_words(error)}"])
