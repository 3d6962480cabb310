"""``question_check("00.1")``: say whether an answer is well formed and, in practice, right."""

import sys
from typing import Any, NoReturn

from kernel_helpers.exercises.bank import credit_key, find_question
from kernel_helpers.exercises.errors import CheckFailed
from kernel_helpers.exercises.feedback import Feedback, State
from kernel_helpers.exercises.ids import short_id

_MISSING = object()


def question_check(question: str, answer: object = _MISSING) -> None:
    """Check the form of an answer; where the question is for practice, say how good it is.

    Parameters
    ----------
    question : str
        Id such as ``"00.1"``.
    answer : list of str, optional
        Letters of the chosen options. Left out, it is the calling cell's ``answer_q00_1``.
    """
    entry = find_question(question)
    if answer is _MISSING:
        answer = sys._getframe(1).f_globals.get(f"answer_{entry['id']}", _MISSING)
    if answer is _MISSING:
        _refuse(f"{short_id(entry['id'])} not yet: run the cell above first, then this one.")
    letters = [choice["letter"] for choice in entry["choices"]]
    if not _well_formed(answer, letters, entry["select"]):
        _refuse(_form(entry, letters, answer))
    assert isinstance(answer, list)
    _verdict(entry, sorted(answer)).show()


def _well_formed(answer: object, letters: list[str], select: str) -> bool:
    if not isinstance(answer, list) or not all(letter in letters for letter in answer):
        return False
    distinct = len(set(answer)) == len(answer)
    return distinct and (len(answer) == 1 if select == "one" else len(answer) >= 1)


def _form(entry: dict[str, Any], letters: list[str], answer: object) -> str:
    *some, last = [repr(letter) for letter in letters]
    number = "one of" if entry["select"] == "one" else "one or more of"
    return (
        f"{short_id(entry['id'])} not yet: answer_{entry['id']} should be a list with {number} "
        f"{', '.join(some)}, {last}, like ['b']; it is {answer!r}: choose above or type it."
    )


def _refuse(sentence: str) -> NoReturn:
    feedback = Feedback("waiting", sentence)
    feedback.show()
    raise CheckFailed(feedback.text())


def _verdict(entry: dict[str, Any], answer: list[str]) -> Feedback:
    name, chosen = short_id(entry["id"]), ", ".join(answer)
    practice = entry.get("practice")
    if practice is None:
        return Feedback("passed", f"{name}: your answer {chosen} is recorded.")
    credit = practice["credit"].get(credit_key(practice["salt"], entry["id"], answer), 0)
    notes = [practice["feedback"][letter] for letter in answer if letter in practice["feedback"]]
    verdict, state = _grade(credit)
    return Feedback(
        state,
        f"{name}: {chosen} is {verdict}. {' '.join(notes)}".rstrip(),
        advice=practice["explanation"] if credit else "",
    )


def _grade(credit: float) -> tuple[str, State]:
    if credit == 1:
        return "right", "passed"
    return ("partly right", "missed") if credit else ("not it", "missed")
