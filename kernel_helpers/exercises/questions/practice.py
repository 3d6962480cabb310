"""Judge an answer by the practice key of its question, as the browser does."""

import json
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from kernel_helpers.exercises.questions.answers import (
    Entry,
    Malformed,
    kind_of,
    normal,
    one_reading,
    read_answer,
    read_as_number,
)
from kernel_helpers.exercises.seal import digest, unseal

OTHERWISE = "otherwise"
BANDS = "bands"


@dataclass(frozen=True)
class Judgement:
    """What an answer is worth, from 0 to 1, and what there is to say about it.

    `notes` has the feedback by letter, line or "" for the whole answer.
    """

    credit: float
    notes: dict[str, str] = field(default_factory=dict)
    explanation: str = ""


def judge(entry: Entry, answer: Any) -> Judgement:
    """Judge an answer by the key in ``entry["practice"]``.

    Parameters
    ----------
    entry : dict
        A question with a practice key.
    answer : object
        As the student wrote it.

    Returns
    -------
    Judgement

    Raises
    ------
    Malformed
        If the answer has not the form that the question asks for, or is a number of which
        another reading would be right.
    """
    key = _Key(entry)
    given, answer = answer, read_answer(entry, answer)
    kind = kind_of(entry)
    if kind == "numeric":
        credit, notes = _judge_number(key, answer)
        if credit == 0 and not key.band(answer):
            _refuse_misreading(key, entry, given)
    elif kind in ("order", "match"):
        credit, notes = _judge_parts(key, kind, answer)
    else:
        credit, notes = _judge_whole(key, kind, answer)
    return Judgement(credit, notes, key.explanation())


def answer_token(kind: str, answer: Any) -> str:
    """Return the text that stands for a whole answer in a key."""
    return {"choice": lambda: ",".join(answer), "text": lambda: normal(answer)}.get(
        kind, lambda: str(answer)
    )()


def part_tokens(kind: str, answer: Any) -> list[str]:
    """Return the parts of an answer that are right or wrong each for itself."""
    if kind == "order":
        return [f"{first}<{second}" for first, second in combinations(answer, 2)]
    return [f"{letter}={answer[letter]}" for letter in sorted(answer)]


def part_credit(kind: str, right: int, total: int) -> float:
    """Return the credit for `right` of `total` parts; an order by chance is worth nothing."""
    share = right / total
    return round(max(0.0, 2 * share - 1) if kind == "order" else share, 3)


class _Key:
    def __init__(self, entry: Entry) -> None:
        self._practice: dict[str, Any] = entry["practice"]
        self._id: str = entry["id"]
        self._salt: str = self._practice["salt"]

    def credit(self, token: str) -> float:
        return float(self._practice.get("credit", {}).get(self._digest(token), 0))

    def holds(self, token: str) -> bool:
        return self._digest(token) in self._practice["parts"]

    def note(self, token: str) -> str:
        sealed = self._practice.get("notes", {}).get(self._digest(f"note:{token}"))
        return unseal(sealed, self._salt, self._id, token) if sealed else ""

    def band(self, number: float) -> tuple[float, str] | None:
        """Return credit and note of the first band that holds a number."""
        sealed: str = self._practice["bands"]
        bands = json.loads(unseal(sealed, self._salt, self._id, BANDS))
        inside = (band for band in bands if band[0] <= number <= band[1])
        return next(((float(credit), str(note)) for _, _, credit, note in inside), None)

    def explanation(self) -> str:
        return unseal(self._practice["explanation"], self._salt, self._id)

    def _digest(self, token: str) -> str:
        return digest(self._salt, self._id, token)


def _judge_whole(key: _Key, kind: str, answer: Any) -> tuple[float, dict[str, str]]:
    token = answer_token(kind, answer)
    credit = key.credit(token)
    if kind == "choice":
        return credit, _said({letter: key.note(letter) for letter in answer})
    place = token if kind == "line" else ""
    otherwise = "" if credit == 1 else key.note(OTHERWISE)
    return credit, _said({place: key.note(token) or otherwise})


def _judge_number(key: _Key, answer: float) -> tuple[float, dict[str, str]]:
    credit, note = key.band(answer) or (0.0, key.note(OTHERWISE))
    return credit, _said({"": note})


def _refuse_misreading(key: _Key, entry: Entry, given: Any) -> None:
    """Ask again for 1.234 or 12 %, where another reading of it would be right."""
    number = read_as_number(entry, given)
    if number and any((key.band(value) or (0.0,))[0] for value in number.values[1:]):
        raise Malformed(one_reading(number.values))


def _judge_parts(key: _Key, kind: str, answer: Any) -> tuple[float, dict[str, str]]:
    tokens = part_tokens(kind, answer)
    credit = part_credit(kind, sum(map(key.holds, tokens)), len(tokens))
    wrong = [letter for letter, token in _own_parts(kind, answer) if not key.holds(token)]
    notes = {letter: key.note(letter) for letter in wrong}
    return credit, _said(notes | ({} if credit == 1 else {"": key.note(OTHERWISE)}))


def _own_parts(kind: str, answer: Any) -> list[tuple[str, str]]:
    """Return for each letter the part it is judged by: its place, or what stands before it."""
    if kind == "match":
        return [(letter, f"{letter}={answer[letter]}") for letter in sorted(answer)]
    return [(after, f"{before}<{after}") for before, after in pairwise(answer)]


def _said(notes: dict[str, str]) -> dict[str, str]:
    return {place: note for place, note in notes.items() if note}
