"""How questions fare: tries and first-try share, over one student or many."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from kernel_helpers.exercises.progress.record import Recorded
from kernel_helpers.exercises.progress.status import QuestionStatus, status_by_question


@dataclass(frozen=True)
class QuestionStatistics:
    """One question: `tries` on average, shares of students from 0 to 1, None where unjudged."""

    question: str
    students: int
    tries: float
    right_at_first: float | None
    right_at_last: float | None


def question_statistics(students: Iterable[Iterable[Recorded]]) -> list[QuestionStatistics]:
    """Return the statistics of every attempted question, in the order of ids.

    Parameters
    ----------
    students : iterable of iterables of Recorded
        The attempts of each student.

    Examples
    --------
    >>> one = [Recorded("q00_1", at=1.0, credit=0.0), Recorded("q00_1", at=2.0, credit=1.0)]
    >>> question_statistics([one])[0].tries
    2.0
    """
    by_question: dict[str, list[QuestionStatus]] = {}
    for attempts in students:
        for question, status in status_by_question(attempts).items():
            by_question.setdefault(question, []).append(status)
    return [_of(question, some) for question, some in sorted(by_question.items())]


def _of(question: str, some: list[QuestionStatus]) -> QuestionStatistics:
    return QuestionStatistics(
        question=question,
        students=len(some),
        tries=fmean(status.tries for status in some),
        right_at_first=_share([status.first for status in some]),
        right_at_last=_share([status.best for status in some]),
    )


def _share(credits_: list[float | None]) -> float | None:
    judged = [credit for credit in credits_ if credit is not None]
    return fmean(credit >= 1 for credit in judged) if judged else None
