"""Which questions return today: Leitner's boxes.

A question sits in a box. Answered wrong it falls back to the first box and returns after ten
minutes; answered right, it moves up and rests for one day, then 3, 7, 16 and 35. Partly right, it
stays where it is. From the second box on, a right answer before the question is due changes
nothing: repeating at once what one has just read is no sign of memory.

References
----------
.. [1] Leitner, S. (1972). So lernt man lernen. Herder.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from kernel_helpers.exercises.progress.record import Recorded
from kernel_helpers.exercises.progress.status import by_question
from kernel_helpers.exercises.questions.registry import TYPES

DAY = 86_400.0
RESTS = (600.0, DAY, 3 * DAY, 7 * DAY, 16 * DAY, 35 * DAY)  # seconds, by box

_PARTLY = 0.5  # from this credit on, an answer does not fall back


def due_questions(attempts: Iterable[Recorded], now: float) -> list[str]:
    """Return the questions that are due at `now`, the shakiest and longest overdue first.

    Exercises and predictions do not return: an exercise is checked by its own cell, a prediction
    can be made once.

    Parameters
    ----------
    attempts : iterable of Recorded
    now : float
        Seconds since the epoch.

    Examples
    --------
    >>> wrong = Recorded("q00_1", at=0.0, credit=0.0)
    >>> due_questions([wrong], now=599), due_questions([wrong], now=600)
    ([], ['q00_1'])
    """
    boxes = {
        question: box_and_due(tries)
        for question, tries in by_question(attempts).items()
        if question.startswith("q") and any(each.credit is not None for each in tries)
    }
    due = [(box, at, question) for question, (box, at) in boxes.items() if at <= now]
    return [question for *_, question in sorted(due)]


def needs_no_notebook(questions: Mapping[str, Mapping[str, Any]], name: str) -> bool:
    """Return whether the bank can ask a question outside the notebook it was first asked in."""
    return name in questions and not TYPES[questions[name]["type"]].needs_run


def questions_to_review(
    attempts: Iterable[Recorded],
    questions: Mapping[str, Mapping[str, Any]],
    otherwise: Iterable[str],
    now: float,
    *,
    except_of: Container[str] = (),
) -> list[str]:
    """Return as many questions as `otherwise` names: those that are due, then these.

    Parameters
    ----------
    attempts : iterable of Recorded
    questions : mapping of str to mapping
        The bank: what it does not have, or cannot ask alone, does not return.
    otherwise : iterable of str
        Full ids of the questions asked where nothing is due.
    now : float
        Seconds since the epoch.
    except_of : container of str, default=()
        Lectures whose questions are not asked, such as the one that is open.
    """
    planned = list(otherwise)
    due = [
        name
        for name in due_questions(attempts, now)
        if needs_no_notebook(questions, name) and questions[name]["lecture"] not in except_of
    ]
    return list(dict.fromkeys(due + planned))[: len(planned)]


def box_and_due(tries: Iterable[Recorded]) -> tuple[int, float]:
    """Return the box of one question, and when it is due."""
    box, due = 0, 0.0
    for attempt in tries:
        if attempt.credit is None:
            continue
        if attempt.credit < _PARTLY:
            box = 0
        elif attempt.credit >= 1:
            if attempt.at < due and box > 0:
                continue
            box = min(box + 1, len(RESTS) - 1)
        due = attempt.at + RESTS[box]
    return box, due
