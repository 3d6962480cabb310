"""Sums and extremes of groups, compiled by numba; import fails where numba is missing."""

from collections.abc import Callable

import numba
import numpy as np


def _sum_count(
    codes: np.ndarray, first: int, values: np.ndarray, sums: np.ndarray, counts: np.ndarray
) -> None:
    """Add the values and their number to each group, leaving out missing values and keys."""
    n_groups = len(counts)
    for row in range(len(codes)):
        group = np.int64(codes[row]) - first
        value = values[row]
        if 0 <= group < n_groups and value == value:
            sums[group] += value
            counts[group] += 1


def _sum_halves(
    codes: np.ndarray,
    first: int,
    values: np.ndarray,
    highs: np.ndarray,
    lows: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Add 64-bit integers exactly: the upper and the lower 32 bits of up to 2**31 of them."""
    n_groups = len(counts)
    for row in range(len(codes)):
        group = np.int64(codes[row]) - first
        if 0 <= group < n_groups:
            highs[group] += np.int64(values[row] >> 32)
            lows[group] += np.int64(values[row] & 0xFFFFFFFF)
            counts[group] += 1


def _min_max(
    codes: np.ndarray,
    first: int,
    values: np.ndarray,
    lows: np.ndarray,
    highs: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Lower `lows` and raise `highs` to the extremes of each group."""
    n_groups = len(counts)
    for row in range(len(codes)):
        group = np.int64(codes[row]) - first
        value = values[row]
        if 0 <= group < n_groups and value == value:
            lows[group] = min(lows[group], value)
            highs[group] = max(highs[group], value)
            counts[group] += 1


def _compiled(function: Callable[..., None]) -> Callable[..., None]:
    """Compile without the interpreter's lock; keep the machine code where there is a place."""
    try:
        compiled: Callable[..., None] = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither the package's folder nor a home can be written
        compiled = numba.njit(nogil=True)(function)
    return compiled


sum_count = _compiled(_sum_count)
sum_halves = _compiled(_sum_halves)
min_max = _compiled(_min_max)
