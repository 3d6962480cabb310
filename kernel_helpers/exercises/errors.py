"""Exceptions that end a cell without showing a student our traceback."""


class QuietError(Exception):
    """An error whose message says everything: IPython shows one line instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self).splitlines()[0]]


class CheckFailed(QuietError, AssertionError):  # noqa: N818
    """A check did not pass; the feedback is on display and, as text, in the message."""

    def _render_traceback_(self) -> list[str]:
        return ["not passed yet"]  # the card above shows why


class UnknownId(QuietError, ValueError):  # noqa: N818
    """No exercise or question has this id."""
