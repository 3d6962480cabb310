"""``question_check("00.1")``: say whether an answer is well formed and, in practice, right."""

import reprlib
import sys
from typing import Any, NoReturn

from kernel_helpers._format import format_number
from kernel_helpers.exercises.attempts import Attempt, report
from kernel_helpers.exercises.bank import find_question
from kernel_helpers.exercises.errors import CheckFailed
from kernel_helpers.exercises.feedback import Feedback, State
from kernel_helpers.exercises.ids import short_id
from kernel_helpers.exercises.questions.answers import (
    Entry,
    Malformed,
    kind_of,
    read_answer,
)
from kernel_helpers.exercises.questions.gap import drawn, gap, gap_in_words
from kernel_helpers.exercises.questions.measures import Task, is_true, panel_truth, recorded_tasks
from kernel_helpers.exercises.questions.practice import Judgement, judge
from kernel_helpers.exercises.seal import digest, unseal

_MISSING = object()
_UNANSWERED: tuple[object, ...] = ([], "", {}, None)


def question_check(
    question: str,
    answer: object = _MISSING,
    *,
    measured: float | None = None,
    run: Any = None,
) -> None:
    """Check the form of an answer; where the question is for practice, say how good it is.

    Parameters
    ----------
    question : str
        Id such as ``"00.1"``.
    answer : object, optional
        The answer as a Python literal. Left out, it is the calling cell's ``answer_q00_1``.
    measured : float, optional
        What the run has shown, for a prediction.
    run : iterable of Task or distributed.Client, optional
        Where to look up the answer of a panel question; by default the latest client's cluster.

    Raises
    ------
    CheckFailed
        If the answer has not the form that the question asks for; the message says which.
    """
    entry = find_question(question, asked_from=sys._getframe(1).f_globals)
    if answer is _MISSING:
        answer = sys._getframe(1).f_globals.get(f"answer_{entry['id']}", _MISSING)
    if answer is _MISSING:
        _refuse(entry, "run the cell above first, then this one.")
    try:
        value = read_answer(entry, answer)
        judgement = judge(entry, answer) if _is_judged_by_key(entry) else None
    except Malformed as error:
        _refuse_form(entry, answer, str(error))
    except Exception as error:  # noqa: BLE001 - the student's object may raise anything
        _refuse(entry, f"the answer cannot be read ({type(error).__name__}): choose above.")
    credit, feedback = _judged(entry, value, judgement, measured, run)
    report(Attempt(entry["id"], credit, repr(answer)[:1000]))
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
    try:
        value = read_answer(entry, answer)
    except Exception:  # noqa: BLE001 - whatever a submission holds, it earns a number
        return 0.0
    if entry["type"] in ("predict", "panel"):
        return float(points)  # answered is all that can be asked without the student's own run
    return round(points * judge(entry, value).credit, 6)


def _is_judged_by_key(entry: Entry) -> bool:
    return "practice" in entry and entry["type"] not in ("predict", "panel")


def _judged(
    entry: Entry, answer: Any, found: Judgement | None, measured: float | None, run: Any
) -> tuple[float | None, Feedback]:
    if entry["type"] == "predict":
        return _prediction(entry, answer, measured)
    if entry["type"] == "panel":
        return _panel(entry, answer, run)
    name, said = short_id(entry["id"]), _said(entry, answer)
    if found is None:
        return None, Feedback("passed", f"{name}: your answer {said} is recorded.")
    verdict, state = _grade(found.credit)
    notes = " ".join(found.notes.values())
    return found.credit, Feedback(
        state,
        f"{name}: {said} is {verdict}. {notes}".rstrip(),
        advice=found.explanation if found.credit else "",
    )


def _prediction(
    entry: Entry, answer: float, measured: float | None
) -> tuple[float | None, Feedback]:
    name, unit = short_id(entry["id"]), next(iter(entry["units"]))
    if measured is None:
        return 1.0, Feedback("passed", f"{name}: your prediction {answer:g} {unit} is committed.")
    words = gap_in_words(answer, float(measured), unit)
    why = _note(entry, gap(answer, float(measured)))
    picture = drawn(answer, float(measured), unit, entry["min"], entry["max"])
    return 1.0, Feedback("passed", f"{name}: {words}.", advice=why, picture=picture)


def _panel(entry: Entry, answer: Any, run: Any) -> tuple[float | None, Feedback]:
    name, said = short_id(entry["id"]), _said(entry, answer)
    tasks = run if _is_recorded(run) else recorded_tasks(run)
    truth = panel_truth(entry["measure"], tasks, entry.get("prefix", ""))
    if truth is None:
        sentence = f"{name}: {said} is noted, but no run of yours is recorded here."
        return None, Feedback("waiting", sentence, advice="Run the work, then this cell again.")
    right = is_true(truth, answer, entry.get("tolerance", 0.0))
    unit = "" if isinstance(truth.value, str) else f" {next(iter(entry['units']))}"
    shown = truth.value if isinstance(truth.value, str) else format_number(truth.value)
    sentence = f"{name}: you read {said}, your run says {shown}{unit}."
    practice = _explanation(entry) if right else _note(entry, "otherwise")
    return float(right), Feedback(
        "passed" if right else "missed", sentence, truth.figures, advice=practice
    )


def _is_recorded(run: Any) -> bool:
    return isinstance(run, list | tuple) and all(isinstance(task, Task) for task in run)


def _note(entry: Entry, token: str) -> str:
    practice = entry.get("practice", {})
    sealed = practice.get("notes", {}).get(
        digest(practice.get("salt", ""), entry["id"], f"note:{token}")
    )
    return unseal(sealed, practice["salt"], entry["id"], token) if sealed else ""


def _explanation(entry: Entry) -> str:
    practice = entry.get("practice")
    return unseal(practice["explanation"], practice["salt"], entry["id"]) if practice else ""


def _said(entry: Entry, answer: Any) -> str:
    kind = kind_of(entry)
    if kind in ("choice", "order"):
        return ", ".join(answer)
    if kind == "match":
        return ", ".join(f"{letter} → {answer[letter]}" for letter in sorted(answer))
    if kind == "numeric":
        return f"{answer:g} {next(iter(entry.get('units', {})), '')}".rstrip()
    return f"line {answer}" if kind == "line" else f"“{answer}”"


def _grade(credit: float) -> tuple[str, State]:
    if credit == 1:
        return "right", "passed"
    return ("partly right", "missed") if credit else ("not it", "missed")


def _refuse_form(entry: Entry, answer: object, form: str) -> NoReturn:
    form = f"answer_{entry['id']} should be {form}; it is {_short(answer)}"
    _refuse(entry, f"{form}: choose above or type it.", real=not _is_unanswered(answer))


def _refuse(entry: Entry, sentence: str, *, real: bool = False) -> NoReturn:
    report(Attempt(entry["id"], None, real=real))
    feedback = Feedback("waiting", f"{short_id(entry['id'])} not yet: {sentence}")
    feedback.show()
    raise CheckFailed(feedback.text())


def _is_unanswered(answer: object) -> bool:
    return any(type(answer) is type(none) and answer == none for none in _UNANSWERED)


def _short(answer: object) -> str:
    """Return an answer as it was typed, cut where it is long; it may be anything."""
    try:
        return reprlib.repr(answer)[:200]
    except Exception:  # noqa: BLE001 - a student's __repr__ may raise anything
        return f"an object of type {type(answer).__name__}"
