"""The practice bank: questions with sealed keys, and hints and solutions of the exercises."""

import difflib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kernel_helpers.exercises.errors import UnknownIdError
from kernel_helpers.exercises.ids import exercise_id, question_id, short_id
from kernel_helpers.exercises.questions.notebook import question_in_notebook
from kernel_helpers.exercises.seal import unseal

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "_lectures" / "bank.json", _PACKAGE.parent / "notebooks" / "bank.json")


def find_question(text: str, asked_from: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a question as its cell describes it: of the running notebook, else of the bank.

    Parameters
    ----------
    text : str
        Short or full id.
    asked_from : mapping, optional
        Globals of the calling cell, which may say where the notebook is.
    """
    full = question_id(text)
    found = question_in_notebook(full, asked_from or {})
    if found is not None:
        return found
    question: dict[str, Any] = _find(load_bank()["questions"], full, "question")
    return question


def find_hints(text: str) -> list[str]:
    """Return the hints of the exercise with the short or full id `text`, mildest first."""
    hints: list[str] = find_exercise(text)["hints"]
    return hints


def find_exercise(text: str) -> dict[str, Any]:
    """Return what the bank has of an exercise: hints, visible check, sealed solution."""
    exercise: dict[str, Any] = _find(load_bank()["exercises"], exercise_id(text), "exercise")
    return exercise


def find_solution(text: str) -> str:
    """Return the solution of an exercise, "" where the bank has none."""
    sealed = find_exercise(text).get("solution")
    full = exercise_id(text)
    return unseal(sealed["text"], sealed["salt"], full) if sealed else ""


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
    lecture = full.partition("_")[0] + "_"
    beside = [name for name in entries if name.startswith(lecture)]
    near = difflib.get_close_matches(full, beside or entries, n=3, cutoff=0.6)
    named = ", ".join(f'"{short_id(name)}"' for name in near)
    advice = f"did you mean {named}?" if near else "its number is in the cell's heading."
    raise UnknownIdError(f'There is no {kind} "{short_id(full)}" in this course; {advice}')
