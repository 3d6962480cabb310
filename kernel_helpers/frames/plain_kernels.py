"""Sums and extremes of groups in numpy: what the compiled kernels must equal."""

from collections.abc import Iterator

import numpy as np

from kernel_helpers.arrays.whole_sums import halves

_BLOCK_ROWS = 1 << 16


def sum_count(
    codes: np.ndarray, first: int, values: np.ndarray, sums: np.ndarray, counts: np.ndarray
) -> None:
    """Add the values and their number to each group, leaving out missing values and keys."""
    for groups, block in _blocks(codes, first, values, len(counts)):
        counts += np.bincount(groups, minlength=len(counts))
        if sums.dtype.kind == "f":
            sums += np.bincount(groups, block, len(sums))
        else:
            np.add.at(sums, groups, block)  # floats would round large sums


def sum_halves(
    codes: np.ndarray,
    first: int,
    values: np.ndarray,
    highs: np.ndarray,
    lows: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Add 64-bit integers exactly: the upper and the lower 32 bits of up to 2**31 of them."""
    for groups, block in _blocks(codes, first, values, len(counts)):
        counts += np.bincount(groups, minlength=len(counts))
        for total, half in zip((highs, lows), halves(block), strict=True):
            np.add.at(total, groups, half)


def min_max(
    codes: np.ndarray,
    first: int,
    values: np.ndarray,
    lows: np.ndarray,
    highs: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Lower `lows` and raise `highs` to the extremes of each group."""
    for groups, block in _blocks(codes, first, values, len(counts)):
        counts += np.bincount(groups, minlength=len(counts))
        np.minimum.at(lows, groups, block)
        np.maximum.at(highs, groups, block)


def _blocks(
    codes: np.ndarray, first: int, values: np.ndarray, n_groups: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    size = max(_BLOCK_ROWS, 4 * n_groups)  # counting visits every group once a block
    for start in range(0, len(codes), size):
        groups = codes[start : start + size].astype(np.intp)
        if first:
            groups -= first
        block = values[start : start + size]
        known = groups >= 0
        if block.dtype.kind == "f":
            known &= block == block
        if not known.all():
            groups, block = groups[known], block[known]
        yield groups, block
