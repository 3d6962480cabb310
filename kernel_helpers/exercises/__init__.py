"""What a student's exercise and self-test cells call: checks, hints, and the practice bank."""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import renamed_names
from kernel_helpers.exercises.attempts import listen
from kernel_helpers.exercises.checks.check import check
from kernel_helpers.exercises.checks.hints import hint
from kernel_helpers.exercises.checks.solutions import solution
from kernel_helpers.exercises.errors import CheckFailedError, UnknownIdError
from kernel_helpers.exercises.progress.listener import in_a_kernel, keep
from kernel_helpers.exercises.questions.check import question_check, question_credit

__all__ = [
    "CheckFailedError",
    "UnknownIdError",
    "check",
    "hint",
    "question_check",
    "question_credit",
    "solution",
]

if not TYPE_CHECKING:
    __getattr__ = renamed_names(
        __name__, {"CheckFailed": "CheckFailedError", "UnknownId": "UnknownIdError"}
    )

if in_a_kernel():
    listen(keep)
