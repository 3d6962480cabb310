"""``with check("00-1") as expect:`` around the expectations of a visible check cell."""

import linecache
import sys
import time
from contextlib import AbstractContextManager, suppress
from types import TracebackType

from kernel_helpers._format import format_bytes, parse_bytes
from kernel_helpers._moved import renamed_keywords
from kernel_helpers.exercises.attempts import Attempt, report
from kernel_helpers.exercises.bank import find_exercise
from kernel_helpers.exercises.checks.expect import Expect
from kernel_helpers.exercises.checks.limits import TimeLimit, limited
from kernel_helpers.exercises.checks.stopped import next_hint, stopped
from kernel_helpers.exercises.errors import CheckFailedError, UnknownIdError
from kernel_helpers.exercises.feedback import Feedback
from kernel_helpers.exercises.ids import exercise_id, short_id

_SECONDS = 120.0


class check:  # noqa: N801 - reads as a statement: with check("00-1") as expect
    """Run expectations and show one card: passed, not yet, or the actual value beside the expected.

    A failure ends the cell with a `CheckFailedError` of one line: a grader that runs the notebook
    sees it, while the student reads one card instead of a traceback. As a line of its own,
    ``check("00-1")`` runs the visible check of that exercise, wherever it is.

    Parameters
    ----------
    exercise : str
        Id such as ``"00-1"`` (lecture 00, exercise 1).
    seconds : float, optional
        How long the code may run; by default two minutes.
    memory_limit : int or str, optional
        How much memory it may ask for beyond what is held now, in bytes or as ``"200 MB"``; by
        default any. Linux only.

    Examples
    --------
    >>> with check("00-1") as expect:
    ...     expect.equal("Hello, " + "Ada!", "Hello, Ada!")
    ✓ 00-1 passed.
    """

    @renamed_keywords(lambda megabytes: 1e6 * megabytes, megabytes="memory_limit")
    def __init__(
        self,
        exercise: str,
        *,
        seconds: float | None = _SECONDS,
        memory_limit: float | str | None = None,
    ) -> None:
        self.id = exercise_id(exercise)
        self._seconds = seconds
        self._memory_limit: int | None = None
        if memory_limit is not None:
            self._memory_limit = parse_bytes(memory_limit, "memory_limit")
        self._cell = sys._getframe(2).f_globals  # frame 1 is that of `renamed_keywords`
        self._limits: AbstractContextManager[None] | None = None

    def __repr__(self) -> str:
        return f'<check("{short_id(self.id)}"): run the check cell below the exercise>'

    def _ipython_display_(self) -> None:
        """Run the exercise's visible check when a cell ends in ``check("00-1")``."""
        if self._limits is not None:
            return
        try:
            self.run()
        except CheckFailedError:
            pass  # the card shows why
        except UnknownIdError as error:
            print(error)

    def run(self) -> None:
        """Run the visible check of this exercise on the objects of the calling cell.

        Raises
        ------
        CheckFailedError
            If it does not pass.
        UnknownIdError
            If the bank has no such exercise.
        """
        source = find_exercise(self.id)["check"]
        name = f"<check {short_id(self.id)}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), {**self._cell, "check": check})

    def __enter__(self) -> Expect:
        self._expect = Expect()
        self._limits = limited(self._seconds, self._memory_limit)
        self._started = time.monotonic()
        self._limits.__enter__()
        return self._expect

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._limits is not None
        took = time.monotonic() - self._started
        with suppress(TimeLimit):  # it may ring just now
            self._limits.__exit__(None, None, None)
        if error is not None and not isinstance(error, Exception | TimeLimit):
            return  # an interrupt is the student's own wish
        if error is None and not self._expect.met:
            raise ValueError(f"{self!r} expects nothing; give it an expect.equal(...) or another.")
        if error is None and self._seconds is not None and took > self._seconds:
            error = TimeLimit()  # where nothing could stop it
        feedback = self._feedback(error)
        passed, real = feedback.state == "passed", feedback.state != "waiting"
        report(Attempt(self.id, float(passed) if real else None, real=real))
        feedback.show()
        if error is not None:
            raise CheckFailedError(feedback.text()) from None

    def _feedback(self, error: BaseException | None) -> Feedback:
        name = short_id(self.id)
        if error is None:
            return Feedback("passed", f"{name} passed.")
        if isinstance(error, TimeLimit):
            return Feedback(
                "missed",
                f"{name}: your code ran longer than {self._seconds:g} s and was stopped.",
                advice=f"Is there a loop without an end? {next_hint(name)}",
            )
        if isinstance(error, MemoryError) and self._memory_limit is not None:
            limit = format_bytes(self._memory_limit)
            return Feedback(
                "missed",
                f"{name}: your code asked for more than {limit} of memory.",
                advice=f"Work on one piece after another. {next_hint(name)}",
            )
        return stopped(name, error)
