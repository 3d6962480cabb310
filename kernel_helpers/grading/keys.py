"""Order the options of a question, and work out what each combination of letters is worth."""

import hashlib
from collections.abc import Sequence
from itertools import combinations
from string import ascii_lowercase

from kernel_helpers.exercises.bank import credit_key
from kernel_helpers.grading.questionfile import Option, Question


def shuffled(question: Question) -> list[tuple[str, Option]]:
    """Return the options with their letters, in an order that depends on the id alone.

    Sorting by a hash gives the same order on every Python, which `random.shuffle` does not promise.
    """

    def place(index: int) -> bytes:
        return hashlib.sha256(f"{question.id}:{index}".encode()).digest()

    order = sorted(range(len(question.options)), key=place)
    return [
        (letter, question.options[index])
        for letter, index in zip(ascii_lowercase, order, strict=False)
    ]


def credit(chosen: Sequence[Option], options: Sequence[Option], select: str) -> float:
    """Return what the chosen options are worth, from 0 to 1.

    With one to select it is that option's credit. With many, it is the share of all credit that
    was chosen minus the share of the worthless options that was chosen too.
    """
    if select == "one":
        return chosen[0].credit if len(chosen) == 1 else 0.0
    worthless = [option for option in options if option.credit == 0]
    gained = sum(option.credit for option in chosen) / sum(option.credit for option in options)
    lost = sum(option.credit == 0 for option in chosen) / max(1, len(worthless))
    return round(max(0.0, gained - lost), 3)


def best_answer(question: Question) -> list[str]:
    """Return the letters that earn full credit."""
    lettered = shuffled(question)
    if question.select == "one":
        return [letter for letter, option in lettered if option.credit == 1]
    return [letter for letter, option in lettered if option.credit > 0]


def hashed_credit(question: Question, salt: str) -> dict[str, float]:
    """Return the credit of every answer that earns some, by its hash, in the order of hashes."""
    lettered = shuffled(question)
    options = [option for _, option in lettered]
    worth = {}
    for size in range(1, 2 if question.select == "one" else len(lettered) + 1):
        for some in combinations(lettered, size):
            earned = credit([option for _, option in some], options, question.select)
            if earned:
                key = credit_key(salt, question.id, [letter for letter, _ in some])
                worth[key] = int(earned) if earned == 1 else earned
    return dict(sorted(worth.items()))
