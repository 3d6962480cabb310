"""The key of a question: as its author gives it, and sealed as a practice notebook carries it."""

import json
from dataclasses import dataclass, field
from typing import Any

from kernel_helpers.exercises.seal import digest, unseal

OTHERWISE = "otherwise"  # token of the feedback on unforeseen answers
BANDS = "bands"

Band = tuple[float, float, float, str]  # low, high, credit, feedback


@dataclass(frozen=True)
class Key:
    """What earns credit and which feedback it gets, by the token of an answer or of its part."""

    credit: dict[str, float] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


class SealedKey:
    """Look up answers in a key of salted hashes.

    Parameters
    ----------
    practice : dict
        Salt, hashes and sealed texts, as the metadata of a question's cell has them.
    question : str
        Full id; it is part of every hash.
    """

    def __init__(self, practice: dict[str, Any], question: str) -> None:
        self._practice, self._question = practice, question
        self._salt: str = practice["salt"]

    def credit(self, token: str) -> float:
        """Return what a whole answer earns."""
        return float(self._practice.get("credit", {}).get(self._digest(token), 0))

    def holds(self, token: str) -> bool:
        """Return whether a part of an answer is right."""
        return self._digest(token) in self._practice["parts"]

    def note(self, token: str) -> str:
        """Return the feedback on an answer or a part of it, "" where there is none."""
        sealed = self._practice.get("notes", {}).get(self._digest(f"note:{token}"))
        return self._open(sealed, token) if sealed else ""

    def band(self, number: float) -> tuple[float, str] | None:
        """Return credit and feedback of the first band that holds a number."""
        bands: list[Band] = json.loads(self._open(self._practice["bands"], BANDS))
        return next((band[2:] for band in bands if band[0] <= number <= band[1]), None)

    def explanation(self) -> str:
        """Return why the right answer is right."""
        return self._open(self._practice["explanation"], "")

    def _digest(self, token: str) -> str:
        return digest(self._salt, self._question, token)

    def _open(self, sealed: str, token: str) -> str:
        return unseal(sealed, self._salt, self._question, token)
