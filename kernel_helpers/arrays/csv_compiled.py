"""Parse plain CSV text in compiled code that holds no interpreter lock; import needs numba.

Plain are whole numbers of up to 18 digits, decimal numbers that one division gives exactly, and
unquoted words that repeat. Anything else, such as leading zeros, quotes or a lone carriage return,
is refused, for a parser that knows all of CSV.
"""

import numba
import numpy as np

from kernel_helpers.arrays.csv_kinds import MOST_MISSING, REAL, WHOLE, WORD

MOST_WORDS = 2048  # different ones of a column in one block
_SLOTS = 2 * MOST_WORDS
_NEWLINE, _RETURN, _QUOTE, _MINUS, _POINT, _ZERO = (ord(sign) for sign in '\n\r"-.0')
_POWERS = 10.0 ** np.arange(23)  # powers of ten beyond are not exact
_EXACT = 2**53
_MOST_DIGITS = 18  # always fit 64 bits


@numba.njit(nogil=True, cache=True)
def parse_plain(text, delimiter, kinds, missing):  # type: ignore[no-untyped-def]
    """Parse whole lines.

    Parameters
    ----------
    text : uint8 array that ends with a line end
    delimiter : int
    kinds : int64 array of shape (n_columns,)
        SKIPPED, WHOLE, REAL or WORD.
    missing : uint64 array
        Fields that mean NaN among decimal numbers: a byte 1 and at most MOST_MISSING more.

    Returns
    -------
    n_rows : int
        -1 where something is not plain.
    whole, real, codes : arrays of shape (columns of that kind, at least n_rows)
    firsts, lasts : int64 arrays of shape (columns of words, MOST_WORDS)
        Where each different word was seen first.
    n_words : int64 array of shape (columns of words,)
    """
    n_lines = 0
    for letter in text:
        n_lines += letter == _NEWLINE
    whole = np.empty((np.sum(kinds == WHOLE), n_lines), np.int64)
    real = np.empty((np.sum(kinds == REAL), n_lines), np.float64)
    n_word_columns = np.sum(kinds == WORD)
    codes = np.empty((n_word_columns, n_lines), np.int32)
    firsts = np.empty((n_word_columns, MOST_WORDS), np.int64)
    lasts = np.empty((n_word_columns, MOST_WORDS), np.int64)
    n_words = np.zeros(n_word_columns, np.int64)
    slots = np.full((n_word_columns, _SLOTS), -1, np.int32)
    at = row = 0
    while at < len(text):
        if _ends(text, at, delimiter, True):  # a blank line
            at += 1 + (_byte(text, at) == _RETURN)
            continue
        used_whole = used_real = used_words = 0
        for column in range(len(kinds)):
            kind = kinds[column]
            if kind == WHOLE:
                at, value = _whole(text, at)
                whole[used_whole, row] = value
                used_whole += 1
            elif kind == REAL:
                at, number = _real(text, at, delimiter, missing)
                real[used_real, row] = number
                used_real += 1
            else:
                start = at
                at, hashed = _word(text, at, delimiter)
                if kind == WORD and at >= 0:
                    w = used_words
                    code = _code(text, start, at, hashed, slots[w], firsts[w], lasts[w], n_words[w])
                    if code == n_words[w]:
                        n_words[w] += 1
                    codes[w, row] = code
                    at = -1 if n_words[w] == MOST_WORDS else at
                    used_words += 1
            if at < 0 or not _ends(text, at, delimiter, column == len(kinds) - 1):
                return -1, whole, real, codes, firsts, lasts, n_words
            at += 1 + (_byte(text, at) == _RETURN)
        row += 1
    return row, whole, real, codes, firsts, lasts, n_words


@numba.njit(nogil=True, cache=True)
def _byte(text, at):  # type: ignore[no-untyped-def]
    """Read a byte; an unsigned index needs no check for negative ones."""
    return text[np.uint64(at)]


@numba.njit(nogil=True, cache=True)
def _ends(text, at, delimiter, last):  # type: ignore[no-untyped-def]
    """Whether the field ends here, as a field in this place must."""
    if not last:
        return _byte(text, at) == delimiter
    return _byte(text, at) == _NEWLINE or (
        _byte(text, at) == _RETURN and _byte(text, at + 1) == _NEWLINE
    )


@numba.njit(nogil=True, cache=True)
def _whole(text, at):  # type: ignore[no-untyped-def]
    """Return where the number ends, and the number; -1 where there is none."""
    negative = _byte(text, at) == _MINUS
    at += negative
    start, value = at, np.int64(0)
    digit = np.int64(_byte(text, at)) - _ZERO
    while 0 <= digit <= 9:
        value = 10 * value + digit
        at += 1
        digit = np.int64(_byte(text, at)) - _ZERO
    if not 0 < at - start <= _MOST_DIGITS or _is_padded(text, start):
        return -1, 0
    return at, -value if negative else value


@numba.njit(nogil=True, cache=True)
def _real(text, at, delimiter, missing):  # type: ignore[no-untyped-def]
    """Return where the number ends, and the number, rounded correctly; -1 where it is not plain.

    A whole number up to 2**53 over a power of ten up to 10**22 are both exact, so their quotient
    is rounded once (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990).
    """
    first = at
    negative = _byte(text, at) == _MINUS
    at += negative
    start, value, point = at, np.int64(0), -1
    while True:
        digit = np.int64(_byte(text, at)) - _ZERO
        if 0 <= digit <= 9:
            value = 10 * value + digit
        elif _byte(text, at) == _POINT and point < 0:
            point = at
        else:
            break
        at += 1
    n_digits, decimals = at - start, 0
    if point >= 0:
        n_digits, decimals = n_digits - 1, at - point - 1
    if n_digits == 0:
        return _missing(text, first, delimiter, missing)
    if n_digits > _MOST_DIGITS or value > _EXACT or _is_padded(text, start):
        return -1, 0.0
    number = value / _POWERS[decimals]
    return at, -number if negative else number


@numba.njit(nogil=True, cache=True)
def _is_padded(text, start):  # type: ignore[no-untyped-def]
    """Whether a number starts with a zero and another digit."""
    return _byte(text, start) == _ZERO and 0 <= np.int64(_byte(text, start + 1)) - _ZERO <= 9


@numba.njit(nogil=True, cache=True)
def _missing(text, start, delimiter, missing):  # type: ignore[no-untyped-def]
    """Return where the field ends, and NaN, if it means that there is no value."""
    at = start
    while (
        _byte(text, at) != delimiter and _byte(text, at) != _NEWLINE and _byte(text, at) != _RETURN
    ):
        at += 1
    field = np.uint64(1)
    for i in range(start, min(at, start + MOST_MISSING)):
        field = field << np.uint64(8) | np.uint64(text[i])
    for other in missing:
        if field == other and at - start <= MOST_MISSING:
            return at, np.nan
    return -1, 0.0


@numba.njit(nogil=True, cache=True)
def _word(text, at, delimiter):  # type: ignore[no-untyped-def]
    """Return where the word ends, and its FNV-1a hash; -1 where it has a quote."""
    hashed = np.uint64(14695981039346656037)
    while (
        _byte(text, at) != delimiter and _byte(text, at) != _NEWLINE and _byte(text, at) != _RETURN
    ):
        if _byte(text, at) == _QUOTE:
            return -1, hashed
        hashed = (hashed ^ np.uint64(_byte(text, at))) * np.uint64(1099511628211)
        at += 1
    return at, hashed


@numba.njit(nogil=True, cache=True)
def _code(text, start, stop, hashed, slots, firsts, lasts, n_words):  # type: ignore[no-untyped-def]
    """Return the number of a word among those seen, or enter it as number `n_words`."""
    slot = np.int64(hashed % np.uint64(_SLOTS))
    while slots[slot] >= 0:
        code = slots[slot]
        if lasts[code] - firsts[code] == stop - start:
            same = True
            for i in range(stop - start):
                same &= text[firsts[code] + i] == text[start + i]
            if same:
                return np.int64(code)
        slot = (slot + 1) % _SLOTS
    slots[slot] = n_words
    firsts[n_words], lasts[n_words] = start, stop
    return n_words
