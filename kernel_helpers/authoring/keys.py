"""Turn the key of a question into what a practice notebook carries: hashes and sealed texts."""

import hashlib
import json
from typing import Any

from kernel_helpers.exercises.questions.key import BANDS
from kernel_helpers.exercises.questions.spec import QuestionSpec
from kernel_helpers.exercises.seal import digest, seal


def practice_key(question: QuestionSpec) -> dict[str, Any]:
    """Return the sealed key of a question; the same question gives the same bytes."""
    salt = hashlib.sha256(f"kernel-helpers:{question.id}".encode()).hexdigest()[:16]
    key, full = question.key(), question.id
    sealed: dict[str, Any] = {"salt": salt}
    if key.credit:
        sealed["credit"] = _sorted(
            {digest(salt, full, t): _whole(c) for t, c in key.credit.items()}
        )
    if key.parts:
        sealed["parts"] = sorted(digest(salt, full, token) for token in key.parts)
    if key.bands:
        sealed["bands"] = seal(json.dumps(key.bands), salt, full, BANDS)
    notes = {token: note for token, note in key.notes.items() if note}
    if notes:
        sealed["notes"] = _sorted(
            {digest(salt, full, f"note:{t}"): seal(n, salt, full, t) for t, n in notes.items()}
        )
    sealed["explanation"] = seal(question.explanation, salt, full)
    if question.show:
        sealed["show"] = question.show
    return sealed


def _sorted(by_hash: dict[str, Any]) -> dict[str, Any]:
    """Return the entries in the order of their hashes, which says nothing about the answers."""
    return dict(sorted(by_hash.items()))


def _whole(credit: float) -> float:
    return int(credit) if credit == 1 else credit
