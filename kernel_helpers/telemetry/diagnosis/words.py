"""Write seconds, bytes and counts for people."""

import math
from collections.abc import Mapping, Sequence


def seconds_text(seconds: float) -> str:
    """Return a duration with its unit.

    >>> [seconds_text(s) for s in (0.00012, 0.034, 2.5, 300.0)]
    ['0.12 ms', '34 ms', '2.5 s', '300 s']
    """
    if seconds < 1:
        return f"{1000 * seconds:.2g} ms" if seconds < 0.0995 else f"{1000 * seconds:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds:.0f} s"


def bytes_text(nbytes: float) -> str:
    """Return a size with its unit.

    >>> [bytes_text(n) for n in (12, 3_400, 5e9)]
    ['12 B', '3.4 kB', '5.0 GB']
    """
    if nbytes < 1000:
        return f"{nbytes:.0f} B"
    power = min(4, int(math.log10(nbytes) // 3))
    return f"{nbytes / 1000**power:.1f} {' kMGT'[power]}B"


def count_text(count: float, noun: str) -> str:
    """Return a number and its noun.

    >>> count_text(1, "task"), count_text(1200, "task")
    ('1 task', '1,200 tasks')
    """
    return f"{count:,.0f} {noun}" if count == 1 else f"{count:,.0f} {noun}s"


def listed(texts: Sequence[str], word: str) -> str:
    """Return texts in a row, the last one after a word.

    >>> listed(["a", "b", "c"], "or"), listed(["a"], "or")
    ('a, b or c', 'a')
    """
    *others, last = texts
    return f"{', '.join(others)} {word} {last}" if others else last


def most_text(counts: Mapping[str, float]) -> tuple[str, str]:
    """Return the name of the largest count, and how much of the sum it is.

    >>> most_text({"a": 2, "b": 1}), most_text({"a": 1, "b": 1, "c": 1}), most_text({"a": 3})
    (('a', 'most of them of a'), ('a', 'of a and 2 other kinds'), ('a', 'of a'))
    """
    name = max(counts, key=counts.__getitem__)
    if len(counts) == 1:
        return name, f"of {name}"
    if counts[name] > sum(counts.values()) / 2:
        return name, f"most of them of {name}"
    return name, f"of {name} and {count_text(len(counts) - 1, 'other kind')}"
