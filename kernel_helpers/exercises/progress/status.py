"""Status of each question: tries and credits, computed from the recorded attempts."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import PurePath
from typing import Any

from kernel_helpers.exercises.progress.record import Recorded

_AT_ONCE = 600.0  # seconds


@dataclass(frozen=True)
class QuestionStatus:
    """One question or exercise.

    Attributes
    ----------
    tries : int
        Attempts; the same answer checked again at once is one.
    first, best : float or None
        Credit of the first try and of the best one; None where they could not be judged.
    started, last : float
        Times of the first and of the latest attempt, in seconds since the epoch.
    """

    tries: int
    first: float | None
    best: float | None
    started: float
    last: float

    @property
    def done(self) -> bool:
        """Whether it has full credit, or an answer that cannot be judged."""
        return self.best is None or self.best >= 1

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as JSON can hold them."""
        return asdict(self) | {"done": self.done}


def status_by_question(attempts: Iterable[Recorded]) -> dict[str, QuestionStatus]:
    """Return the status of each attempted question by its id.

    Examples
    --------
    >>> wrong = Recorded("q00_1", at=1.0, credit=0.0, answer="['a']")
    >>> right = Recorded("q00_1", at=2.0, credit=1.0, answer="['b']")
    >>> status_by_question([right, wrong])["q00_1"].first
    0.0
    """
    return {question: _status(some) for question, some in by_question(attempts).items()}


def by_question(attempts: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """Return the tries at each question from the first to the latest.

    The same answer from the same notebook, or within ten minutes, is one try: the browser judges
    it, the check cell below judges it again, and so does another run of the notebook.
    """
    tries: dict[str, list[Recorded]] = {}
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        before = tries.setdefault(attempt.question, [])
        if before and _is_same_try(before[-1], attempt):
            before[-1] = _merged(before[-1], attempt)
        else:
            before.append(attempt)
    return tries


def _is_same_try(first: Recorded, again: Recorded) -> bool:
    if not again.answer or first.answer != again.answer:
        return False
    names = PurePath(first.notebook).name, PurePath(again.notebook).name
    return names[0] == names[1] != "" or again.at - first.at < _AT_ONCE


def _merged(first: Recorded, again: Recorded) -> Recorded:
    """Take the later judgement where the first had to wait for the end of a run."""
    return replace(again, at=first.at) if first.credit is None else first


def _status(tries: list[Recorded]) -> QuestionStatus:
    judged = [attempt.credit for attempt in tries if attempt.credit is not None]
    return QuestionStatus(
        tries=len(tries),
        first=tries[0].credit,
        best=max(judged, default=None),
        started=tries[0].at,
        last=tries[-1].at,
    )
