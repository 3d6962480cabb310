"""The practice bank: questions with hashed keys and the hints of the exercises."""

import difflib
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from kernel_helpers.exercises.errors import UnknownId
from kernel_helpers.exercises.ids import exercise_id, question_id, short_id

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "_lectures" / "bank.json", _PACKAGE.parent / "notebooks" / "bank.json")


def find_question(text: str) -> dict[str, Any]:
    """Return the question with the short or full id `text`, as its notebook cell describes it."""
    question: dict[str, Any] = _find(load_bank()["questions"], question_id(text), "question")
    return question


def find_hints(text: str) -> list[str]:
    """Return the hints of the exercise with the short or full id `text`, mildest first."""
    hints: list[str] = _find(load_bank()["exercises"], exercise_id(text), "exercise")["hints"]
    return hints


def credit_key(salt: str, full_id: str, letters: Iterable[str]) -> str:
    """Hash one answer, so that a notebook for practice does not show its keys at a glance."""
    answer = ",".join(sorted(letters))
    return hashlib.sha256(f"{salt}:{full_id}:{answer}".encode()).hexdigest()


@cache
def load_bank() -> dict[str, Any]:
    """Read the bank of the installed wheel, or of the checkout it was installed from."""
    place = next((place for place in _PLACES if place.is_file()), None)
    if place is None:
        raise FileNotFoundError(
            f"The practice bank was expected at {_PLACES[0]} and is not there; "
            "reinstall kernel-helpers."
        )
    bank: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return bank


def _find(entries: dict[str, Any], full: str, kind: str) -> Any:
    if full in entries:
        return entries[full]
    near = difflib.get_close_matches(full, entries, n=3, cutoff=0.6)
    named = ", ".join(f'"{short_id(name)}"' for name in near)
    advice = f"did you mean {named}?" if near else "its number stands in the cell's heading."
    raise UnknownId(f'There is no {kind} "{short_id(full)}" in this course; {advice}')
