"""``question_check("00.1")``: whether an answer is well formed and, in practice, right."""

import reprlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from kernel_helpers.exercises.attempts import Attempt, report
from kernel_helpers.exercises.bank import find_question
from kernel_helpers.exercises.errors import CheckFailedError
from kernel_helpers.exercises.feedback import Feedback
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.base import Entry, Given, MalformedAnswerError
from kernel_helpers.exercises.questions.registry import question_of

if TYPE_CHECKING:
    from distributed import Client

    from kernel_helpers.exercises.questions.measures import Task

_MISSING = object()
_UNANSWERED: tuple[object, ...] = ([], "", {}, None)


def question_check(
    question: str,
    answer: object = _MISSING,
    *,
    measured: float | None = None,
    run: "Sequence[Task] | Client | None" = None,
) -> None:
    """Check the form of an answer; where the question is for practice, judge it.

    Parameters
    ----------
    question : str
        Id such as ``"00.1"``.
    answer : object, optional
        The answer as a Python literal. Left out, it is the calling cell's ``answer_q00_1``.
    measured : float, optional
        What the run has shown, for a prediction.
    run : list of Task or distributed.Client, optional
        Where to look up the answer of a panel question; by default the latest client's cluster.

    Raises
    ------
    CheckFailedError
        If the answer has not the form that the question asks for; the message says which.
    """
    cell = sys._getframe(1).f_globals
    asked = question_of(find_question(question, asked_from=cell))
    if answer is _MISSING:
        answer = cell.get(f"answer_{asked.id}", _MISSING)
    if answer is _MISSING:
        _refuse(asked.id, "run the cell above first, then this one.")
    try:
        judgement = asked.judge(answer) if asked.is_keyed else None
        given = Given(asked.read(answer), judgement, measured, run)
    except MalformedAnswerError as error:
        _refuse_form(asked.id, answer, str(error))
    except Exception as error:  # noqa: BLE001 - the student's object may raise anything
        _refuse(asked.id, f"the answer cannot be read ({type(error).__name__}): choose above.")
    credit, feedback = asked.respond(given)
    report(Attempt(asked.id, credit, repr(answer)[:1000]))
    feedback.show()


def question_credit(entry: Entry, answer: object, points: float = 1) -> float:
    """Return the points that an answer earns, for a grader's hidden check.

    Parameters
    ----------
    entry : dict
        The question with its practice key, as `kernel-helpers release --for-nbgrader` writes it.
    answer : object
    points : float
        What full credit is worth.

    Returns
    -------
    float
        0 also where the answer is missing or malformed.
    """
    asked = question_of(entry)
    try:
        value = asked.read(answer)
    except Exception:  # noqa: BLE001 - whatever a submission holds, it earns a number
        return 0.0
    if asked.needs_run:
        return float(points)  # answered is all that can be asked without the student's own run
    return round(points * asked.judge(value).credit, 6)


def _refuse_form(question: str, answer: object, form: str) -> NoReturn:
    form = f"answer_{question} should be {form}; it is {_short(answer)}"
    _refuse(question, f"{form}: choose above or type it.", real=not _is_unanswered(answer))


def _refuse(question: str, sentence: str, *, real: bool = False) -> NoReturn:
    report(Attempt(question, None, real=real))
    feedback = Feedback("waiting", f"{short_id(question)} not yet: {sentence}")
    feedback.show()
    raise CheckFailedError(feedback.text())


def _is_unanswered(answer: object) -> bool:
    return any(type(answer) is type(none) and answer == none for none in _UNANSWERED)


def _short(answer: object) -> str:
    """Return an answer as it was typed, cut where it is long; it may be anything."""
    try:
        return reprlib.repr(answer)[:200]
    except Exception:  # noqa: BLE001 - a student's __repr__ may raise anything
        return f"an object of type {type(answer).__name__}"
