"""Record the attempts of this kernel; what cannot be written now is tried again next time."""

import os
import sys
from collections import deque
from typing import TYPE_CHECKING

from kernel_helpers.exercises.progress.record import LONGEST, Recorded
from kernel_helpers.exercises.progress.store import Progress, ProgressError, progress_file

if TYPE_CHECKING:
    from kernel_helpers.exercises.attempts import Attempt

_waiting: deque[Recorded] = deque(maxlen=1000)
_printed: set[str] = set()


def keep(attempt: "Attempt") -> None:
    """Record an attempt in the student's progress file; print one sentence if that fails."""
    path = progress_file()
    if path is None or not attempt.real:
        return
    _waiting.append(_recorded(attempt))
    progress = Progress(path)
    try:
        progress.add(list(_waiting))
        _waiting.clear()
        _print_once(progress.notice)
    except ProgressError as error:
        _print_once(f"{error} Your answer itself is in the notebook.")


def in_a_kernel() -> bool:
    """Return whether a person works here: scripts and graders leave no progress."""
    return "ipykernel" in sys.modules


def _recorded(attempt: "Attempt") -> Recorded:
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    return Recorded(
        question=attempt.id,
        at=attempt.at,
        credit=attempt.credit,
        answer=attempt.answer[:LONGEST],
        notebook=notebook[:LONGEST],
    )


def _print_once(sentence: str) -> None:
    """Print each sentence once per kernel: a full disk stays full for many answers."""
    if sentence and sentence not in _printed:
        _printed.add(sentence)
        print(sentence, file=sys.stderr)
