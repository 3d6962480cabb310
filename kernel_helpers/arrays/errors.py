"""What goes wrong with files, said in one sentence."""

from kernel_helpers._errors import SentenceError


class BrokenFileError(ValueError, SentenceError):
    """A file does not hold what it should; the message says what was found and what to try."""


class CsvError(BrokenFileError):
    """A CSV file cannot be read as asked; the message names the line.

    Attributes
    ----------
    line : int or None
        Number of the wrong line, the head being line 1.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class DifferentColumnsWarning(UserWarning):
    """Files that are read as one table have different columns; the message lists them."""
