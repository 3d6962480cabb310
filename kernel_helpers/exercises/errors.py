"""Exceptions that end a cell without showing a student our traceback."""

from kernel_helpers._errors import SentenceError


class CheckFailedError(AssertionError, SentenceError):
    """A check did not pass; the feedback is on display and, as text, in the message."""

    def _render_traceback_(self) -> list[str]:
        return ["not passed yet"]  # the card above shows why


class UnknownIdError(ValueError, SentenceError):
    """No exercise or question has this id."""
