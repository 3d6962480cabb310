"""Translate text questions of jupyterquiz: exact answers, answers with case, fuzzy answers.

jupyterquiz takes the first answer that an entry equals, or that it resembles by ``fuzzy_threshold``
(1 less the share of letters to change). Texts are compared without case here, and exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.exchange.imported import FILL_IN
from kernel_helpers.exercises.questions.text import normal

_LONGEST = 1_000  # characters of an answer


@dataclass(frozen=True)
class Answer:
    """One answer of a text question as jupyterquiz has it."""

    text: str
    is_right: bool
    feedback: str
    match_case: bool
    fuzzy_threshold: float  # 0 where only equal texts match

    @classmethod
    def of(cls, table: dict[str, Any], text: str, feedback: str, *, is_right: bool) -> "Answer":
        """Check the options of an answer."""
        if len(text) > _LONGEST:
            raise SourceError(f"an answer to type has more than {_LONGEST} characters.")
        match_case, fuzzy = table.get("match_case"), table.get("fuzzy_threshold")
        if match_case is not None and not isinstance(match_case, bool):
            raise SourceError(f"match_case should be true or false, got {match_case!r}.")
        if fuzzy is not None and (isinstance(fuzzy, bool) or not isinstance(fuzzy, int | float)):
            raise SourceError(f"fuzzy_threshold should be a number, got {fuzzy!r}.")
        return cls(text, is_right, feedback, bool(match_case), float(fuzzy or 0))

    @property
    def has_case(self) -> bool:
        """Whether an entry in other case is another one."""
        return self.match_case and self.text.lower() != self.text.upper()

    @property
    def is_fuzzy(self) -> bool:
        """Whether an entry that differs by one letter may match."""
        return 0 < self.fuzzy_threshold <= 1 - 1 / (len(self.text) + 1)

    def takes(self, entry: str) -> bool:
        """Return whether jupyterquiz takes an entry for this answer."""
        text = self.text
        if not self.match_case:
            entry, text = entry.lower(), text.lower()
        if entry == text:
            return True
        longest = max(len(entry), len(text))
        return self.is_fuzzy and 1 - _distance(entry, text) / longest >= self.fuzzy_threshold


def text_answers(answers: Sequence[Answer], notes: list[str]) -> dict[str, Any]:
    """Return the part of a text question that its answers say.

    Raises
    ------
    SourceError
        If a right answer depends on what texts cannot express here.
    """
    for number, answer in enumerate(answers):
        if answer.is_right:
            _check_right(answer, answers[:number])
    right = [answer.text for answer in answers if answer.is_right]
    if not right:
        raise SourceError("it has no answer that is correct.")
    wrong = [answer for answer in answers if not answer.is_right]
    notes += [
        f"the wrong answer {answer.text!r} gets its feedback where it is equal, in any case."
        for answer in wrong
        if answer.has_case or answer.is_fuzzy
    ]
    near = [{"accept": [each.text], "feedback": each.feedback or FILL_IN} for each in wrong]
    accept = list({normal(text): text for text in reversed(right)}.values())[::-1]
    return {"type": "text", "accept": accept, "near": near}


def _check_right(answer: Answer, before: Sequence[Answer]) -> None:
    """Refuse a right answer that would be judged otherwise than by jupyterquiz."""
    if answer.has_case:
        raise SourceError(
            f"match_case of the right answer {answer.text!r} cannot be kept: texts have no case "
            "here; delete match_case if other case is right too."
        )
    if answer.is_fuzzy:
        raise SourceError(
            f"fuzzy_threshold of the right answer {answer.text!r} cannot be kept: texts are "
            "compared exactly here; delete it and list the spellings that are right."
        )
    if any(not each.is_right and each.takes(answer.text) for each in before):
        raise SourceError(
            f"a wrong answer stands before the right one {answer.text!r}, and takes it."
        )


def _distance(one: str, other: str) -> int:
    """Return the Levenshtein distance: letters to insert, delete or replace.

    Examples
    --------
    >>> _distance("colour", "color"), _distance("", "abc"), _distance("kitten", "sitting")
    (1, 3, 3)
    """
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        diagonal, row[0] = row[0], place
        for column, same in enumerate(other, start=1):
            cost = diagonal + (letter != same)
            diagonal = row[column]
            row[column] = min(row[column] + 1, row[column - 1] + 1, cost)
    return row[-1]
