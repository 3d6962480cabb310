"""A search's progress in plain values, as the board in the browser draws it."""

import math
from typing import Any

from kernel_helpers.model_selection.progress import SearchProgress

WORD = 24  # letters of a value; an estimator's whole text would hide the others


def board_state(progress: SearchProgress) -> dict[str, Any]:
    """Describe what is known of a search.

    Returns
    -------
    dict
        JSON-able; names, values and candidates (positions among the values, -1 for none), scores
        (None where unknown), best, done, total, left (seconds), finished, stopping, error.
    """
    params = list(progress.params)
    names, values, places = _varied(params)
    means = progress.mean_scores()[: len(params)]
    return {
        "names": names,
        "values": values,
        "candidates": places,
        "scores": [float(mean) if math.isfinite(mean) else None for mean in means],
        "best": progress.best(),
        "done": progress.done,
        "total": progress.total,
        "left": progress.seconds_left(),
        "finished": progress.finished,
        "stopping": progress.stopping.is_set(),
        "error": progress.error,
    }


def _varied(
    params: list[dict[str, Any]],
) -> tuple[list[str], list[list[str]], list[list[int]]]:
    """List the parameters that differ, their values as text, and each candidate's positions."""
    names = list(dict.fromkeys(name for candidate in params for name in candidate))
    words = [[_word(c[name]) if name in c else "" for c in params] for name in names]
    differing = [i for i, column in enumerate(words) if len(set(column)) > 1]
    kept = differing or list(range(len(names)))[:1]
    values = [list(dict.fromkeys(filter(None, words[i]))) for i in kept]
    places = [
        [
            known.index(words[i][row]) if words[i][row] else -1
            for known, i in zip(values, kept, strict=True)
        ]
        for row in range(len(params))
    ]
    return [names[i] for i in kept], values, places


def _word(value: object) -> str:
    text = f"{value:.4g}" if isinstance(value, float) else " ".join(str(value).split())
    text = text or "''"
    return text if len(text) <= WORD else text[: WORD - 1] + "…"
