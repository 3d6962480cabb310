"""Invented words: pronounceable, each made from its number alone."""

from itertools import product

_ONSETS = "b c d f g h j k l m n p r s t v w z br tr st".split()
_VOWELS = "a e i o u ai".split()


def words(n: int) -> list[str]:
    """Return `n` different words, the shorter ones first.

    Examples
    --------
    >>> words(2)
    ['baba', 'babe']
    """
    syllables = [onset + vowel for onset, vowel in product(_ONSETS, _VOWELS)]
    made: list[str] = []
    for length in (2, 3, 4):
        for parts in product(syllables, repeat=length):
            made.append("".join(parts))
            if len(made) == n:
                return made
    raise ValueError(f"words can make 250 million words, got {n:,}.")
