"""Join texts into one, and choose what most of a count is about."""

from collections.abc import Mapping, Sequence

from kernel_helpers._format import format_count


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
    return name, f"of {name} and {format_count(len(counts) - 1, 'other kind')}"
