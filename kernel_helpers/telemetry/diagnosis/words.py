"""Write seconds, bytes and counts for people."""

import math


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
