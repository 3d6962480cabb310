"""What an expectation raises; ``check`` turns it into feedback."""

from typing import TYPE_CHECKING

from kernel_helpers._lazy import renamed_names


class UnmetError(Exception):
    """An expectation was not met.

    Parameters
    ----------
    sentence : str
        What was expected, in the lecture's words.
    *values : tuple of (str, str)
        Labels and code, such as ``("expected", "3")``.
    """

    def __init__(self, sentence: str, *values: tuple[str, str]) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class NotYetError(Exception):
    """The student has not written anything here so far."""


if not TYPE_CHECKING:
    __getattr__ = renamed_names(__name__, {"Unmet": "UnmetError"})
