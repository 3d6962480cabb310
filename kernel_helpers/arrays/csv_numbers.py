"""Numbers as CSV files write them: thousands marks, leading zeros, more digits than a float has."""

import itertools
import math
import re
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from kernel_helpers.arrays.csv_source import CsvSource

if TYPE_CHECKING:
    import pyarrow as pa

_PIECE = 1 << 16
EXACT = 2**53  # whole numbers beyond are not exact as floats
_HEXADECIMAL = r"^\s*[+-]?0[xX]"
_LEADING_ZERO = r"^\s*[+-]?0[0-9]"
_WHOLE = r"^\s*[+-]?[0-9]{1,400}\s*$"  # more digits are no float
_DECIMAL = r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_NUMBER = rf"^\s*[+-]?({_DECIMAL}|(?i:inf|infinity|nan))\s*$"


class LostDigitsError(ValueError):
    """A number would not be stored as it is written; the message says what the type takes."""


def has_prefixed_numbers(rows: memoryview, delimiter: str) -> bool:
    """Whether some field may start with a zero and a digit, or with a zero and an x."""
    text = np.frombuffer(rows, np.uint8)
    front = np.concatenate([np.frombuffer(b"\n\n", np.uint8), text[: _PIECE + 1]])
    # Pieces that stay in the processor's cache, each with two bytes before it.
    others = (text[at - 2 : at + _PIECE + 1] for at in range(_PIECE, len(text), _PIECE))
    return any(_has_prefix(piece, ord(delimiter)) for piece in itertools.chain([front], others))


class _Scratch(threading.local):
    """Memory for comparisons; new memory each time would take longer than they do."""

    def __init__(self) -> None:
        self.ends, self.zeros, self.signs, self.follows = np.empty((4, _PIECE + 3), bool)
        self.text = np.empty(_PIECE + 3, np.uint8)


def _has_prefix(text: np.ndarray, delimiter: int) -> bool:
    """Whether a number with a prefix starts after the first two bytes."""
    n = len(text)
    ends, zeros, signs = _scratch.ends[:n], _scratch.zeros[:n], _scratch.signs[:n]
    follows, other = _scratch.follows[:n], _scratch.text[:n]
    # One comparison for the usual delimiter: quotes, line ends and plus are below it, too.
    np.less_equal(text, ord(",") if delimiter == ord(",") else ord('"'), out=ends)
    if delimiter != ord(","):
        ends |= (text == delimiter) | (text == ord("+"))
    np.equal(text, ord("-"), out=signs)
    signs[1:] &= ends[:-1]
    ends |= signs
    np.equal(text, ord("0"), out=zeros)
    zeros[1:] &= ends[:-1]
    np.less(np.subtract(text, ord("0"), out=other), 10, out=follows)  # less than a zero wraps
    np.equal(np.bitwise_or(text, 0x20, out=other), ord("x"), out=signs)
    follows |= signs
    zeros[:-1] &= follows[1:]
    return bool(zeros[2:-1].any())


_scratch = _Scratch()


def check_prefixes(texts: object, kind: "pa.DataType", *, zeros: bool) -> None:
    """Refuse hexadecimal numbers among whole ones and, with `zeros`, numbers such as 007."""
    if _any_is(texts, _HEXADECIMAL):
        raise LostDigitsError(f"{kind}, which has no hexadecimal numbers")
    if zeros and _any_is(texts, _LEADING_ZERO):
        raise LostDigitsError(f"{kind}, which would lose the leading zero")


def has_prefixes(texts: object) -> bool:
    """Whether a number starts as identifiers do: 007 or 0x7."""
    return _any_is(texts, _HEXADECIMAL) or _any_is(texts, _LEADING_ZERO)


def has_plus(texts: object) -> bool:
    """Whether a number starts with a plus, which only floats may."""
    return _any_is(texts, r"^\s*\+")


def are_numbers(texts: object) -> bool:
    """Whether all that is not missing is a decimal number, and there is one."""
    import pyarrow.compute as pc

    return pc.all(pc.match_substring_regex(texts, _NUMBER), min_count=1).as_py() is True


def whole_numbers(texts: "pa.ChunkedArray") -> list[int]:
    """Return the whole numbers among texts."""
    import pyarrow.compute as pc

    whole = pc.match_substring_regex(texts, _WHOLE)
    return [int(text) for text in texts.filter(whole).to_pylist()]


def may_be_rounded(column: "pa.ChunkedArray") -> bool:
    """Whether floats are so large that whole numbers may have been rounded."""
    numbers = column.to_numpy(zero_copy_only=False)  # NaN where one is missing
    return bool((np.abs(numbers) >= EXACT).any())


def check_digits(texts: "pa.ChunkedArray", column: "pa.ChunkedArray") -> None:
    """Refuse whole numbers that are not the floats they became."""
    import pyarrow.compute as pc

    large = pc.greater_equal(pc.abs(column), float(EXACT))
    pairs = zip(texts.filter(large).to_pylist(), column.filter(large).to_pylist(), strict=True)
    if not all(is_exact(text, number) for text, number in pairs):
        raise LostDigitsError("float64, which would round it")


def is_exact(text: str, number: float) -> bool:
    """Whether a float is the whole number of a text; other text is no whole number."""
    return not re.match(_WHOLE, text) or (math.isfinite(number) and int(text) == int(number))


def numbers_of(texts: object, kind: "pa.DataType", source: CsvSource) -> Any:
    """Convert text with thousands and decimal marks to numbers."""
    import pyarrow.compute as pc

    plain = pc.utf8_trim_whitespace(ungrouped(texts, source))
    plain = pc.replace_substring_regex(plain, r"^\+", "")
    check_prefixes(plain, kind, zeros=False)
    return plain.cast(kind)


def ungrouped(texts: object, source: CsvSource) -> Any:
    """Return numbers in text without thousands marks, with a decimal point; other text as it is."""
    import pyarrow.compute as pc

    if source.thousands is not None:
        mark, decimal = re.escape(source.thousands), re.escape(source.decimal)
        # What has the mark in other places is no number: 1.2.2013 is a day.
        groups = (
            rf"^\s*[+-]?[0-9]{{1,3}}({mark}[0-9]{{2,3}})*{mark}[0-9]{{3}}({decimal}[0-9]*)?\s*$"
        )
        grouped = pc.fill_null(pc.match_substring_regex(texts, groups), False)
        texts = pc.if_else(grouped, pc.replace_substring(texts, source.thousands, ""), texts)
    if source.decimal == ".":
        return texts
    number = rf"^\s*[+-]?[0-9]*{re.escape(source.decimal)}[0-9]*([eE][+-]?[0-9]+)?\s*$"
    decimals = pc.fill_null(pc.match_substring_regex(texts, number), False)
    return pc.if_else(decimals, pc.replace_substring(texts, source.decimal, "."), texts)


def _any_is(texts: object, pattern: str) -> bool:
    import pyarrow.compute as pc

    return pc.any(pc.match_substring_regex(texts, pattern)).as_py() is True
