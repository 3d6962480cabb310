"""``with check("00-1") as expect:`` around the expectations of a visible check cell."""

import traceback
from types import TracebackType

from kernel_helpers.exercises.errors import CheckFailed
from kernel_helpers.exercises.expect import Expect, NotYet, Unmet
from kernel_helpers.exercises.feedback import Feedback
from kernel_helpers.exercises.ids import exercise_id, short_id


class check:  # noqa: N801 - reads as a statement: with check("00-1") as expect
    """Run expectations and answer in words: passed, not yet, or what came instead of what.

    A failure ends the cell with the quiet `CheckFailed`, so a grader that executes the notebook
    sees it, while the student reads one card instead of a traceback.

    Parameters
    ----------
    exercise : str
        Id such as ``"00-1"`` (lecture 00, exercise 1).

    Examples
    --------
    >>> with check("00-1") as expect:
    ...     expect.equal("Hello, " + "Ada!", "Hello, Ada!")
    ✓ 00-1 passed.
    """

    def __init__(self, exercise: str) -> None:
        self.id = exercise_id(exercise)

    def __repr__(self) -> str:
        return f'<check("{short_id(self.id)}"): run the check cell below the exercise>'

    def __enter__(self) -> Expect:
        self._expect = Expect()
        return self._expect

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, Exception):
            return  # an interrupt is the student's own wish
        if error is None and not self._expect.met:
            raise ValueError(f"{self!r} expects nothing; give it an expect.equal(...) or another.")
        feedback = self._feedback(error)
        feedback.show()
        if error is not None:
            raise CheckFailed(feedback.text()) from None

    def _feedback(self, error: Exception | None) -> Feedback:
        name = short_id(self.id)
        if error is None:
            return Feedback("passed", f"{name} passed.")
        if isinstance(error, (NotImplementedError, NotYet)):
            return Feedback(
                "waiting",
                f"{name} not yet: the cell above still holds the stub.",
                advice=f"Write your code there, run it, then run this cell. {_next_hint(name)}",
            )
        if isinstance(error, NameError) and _raised_in_check(error):
            return Feedback(
                "waiting",
                f"{name} not yet: `{error.name}` is not defined.",
                advice="Run the cell above first, then this one.",
            )
        if isinstance(error, Unmet):
            return Feedback(
                "missed", f"{name}: {error.sentence}", error.values, advice=_next_hint(name)
            )
        return Feedback(
            "missed",
            f"{name}: your code stopped with `{type(error).__name__}`.",
            (("it says", str(error)), *_place(error)),
            advice=_next_hint(name),
            traceback=_student_traceback(error),
        )


def _next_hint(name: str) -> str:
    return f'Stuck? `hint("{name}")` gives the next hint.'


def _raised_in_check(error: BaseException) -> bool:
    """Tell whether the check cell itself raised, not something that it called."""
    return error.__traceback__ is not None and error.__traceback__.tb_next is None


def _student_frames(error: BaseException) -> traceback.StackSummary:
    """Frames below the check cell: the student's code and what it called."""
    below = error.__traceback__.tb_next if error.__traceback__ else None
    return traceback.extract_tb(below or error.__traceback__)


def _place(error: BaseException) -> tuple[tuple[str, str], ...]:
    frames = _student_frames(error)
    return ((f"in {frames[0].name}, line {frames[0].lineno}", frames[0].line or ""),)


def _student_traceback(error: BaseException) -> str:
    lines = traceback.format_list(_student_frames(error))
    return "".join([*lines, *traceback.format_exception_only(error)])
