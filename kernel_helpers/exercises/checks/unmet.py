"""What an expectation raises; ``check`` turns it into feedback."""


class Unmet(Exception):  # noqa: N818
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


class NotYet(Exception):  # noqa: N818
    """The student has not written anything here so far."""
