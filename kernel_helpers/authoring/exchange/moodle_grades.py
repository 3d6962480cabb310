"""The grades of answers that Moodle knows; an import refuses every other one."""

from collections.abc import Sequence
from itertools import combinations

# Moodle's question bank offers these shares of a question's mark, and their negatives.
GRADES = (
    *(1, 9 / 10, 5 / 6, 4 / 5, 3 / 4, 7 / 10, 2 / 3, 3 / 5, 1 / 2, 2 / 5, 1 / 3),
    *(3 / 10, 1 / 4, 1 / 5, 1 / 6, 1 / 7, 1 / 8, 1 / 9, 1 / 10, 1 / 20, 0),
)
_FARTHEST = 0.1  # what a grade may differ from the credit
_MAX_LEVELS = 3  # different credits of one question; of more, all combinations take too long


def listed(credit: float) -> float:
    """Return the grade next to a credit; only full and no credit become 1 and 0.

    Examples
    --------
    >>> listed(0.95), listed(0.33), listed(0.01)
    (0.9, 0.3333333333333333, 0.05)
    """
    if credit in (0, 1):
        return credit
    return min((grade for grade in GRADES if 0 < grade < 1), key=lambda g: abs(g - credit))


def shares_of(worth: Sequence[float]) -> list[float] | None:
    """Return the grade of each option of a question with several right ones.

    Those of the options with credit add up to 1, in the order of their credits and as near to
    them as Moodle's grades allow; those without lose the mark together. None where no grades fit.

    Examples
    --------
    >>> shares_of([1, 0.3, 0])
    [0.75, 0.25, -1.0]
    """
    total = sum(worth)
    levels = sorted({credit for credit in worth if credit})
    if len(levels) > _MAX_LEVELS:
        return None
    counts = [list(worth).count(level) for level in levels]

    def gap(grades: Sequence[float]) -> float:
        return max(abs(g - level / total) for g, level in zip(grades, levels, strict=True))

    fitting = [
        grades
        for grades in combinations(sorted(GRADES)[1:], len(levels))
        if abs(sum(g * n for g, n in zip(grades, counts, strict=True)) - 1) < 1e-6
    ]
    best = min(fitting, key=gap, default=None)
    if best is None or gap(best) > _FARTHEST:
        return None
    by_level = dict(zip(levels, best, strict=True))
    worthless = list(worth).count(0)
    return [by_level[credit] if credit else -1 / worthless for credit in worth]
