"""Check what the files of a store hold: Arrow and compiled code would read on beyond it."""

from pathlib import Path

import numpy as np

from kernel_helpers.arrays.errors import BrokenFileError
from kernel_helpers.arrays.memmap import open_memmap

_ADVICE = "copy the store again from where it is whole."


def open_values(path: Path, kinds: str = "", *, n_rows: int | None = None) -> np.memmap:
    """Map a file of one value per row.

    Parameters
    ----------
    path : Path
    kinds : str
        NumPy's letters of the types that it may have; any by default.
    n_rows : int, optional
        That it must have.
    """
    values = open_memmap(path)
    if values.ndim != 1 or (kinds and values.dtype.kind not in kinds):
        raise BrokenFileError(
            f"{path.name} should hold one value per row of kind {kinds or 'any'!r}, got "
            f"{values.dtype} of shape {values.shape}; {_ADVICE}"
        )
    if n_rows is not None:
        check_length(path.name, len(values), n_rows)
    return values


def check_length(name: str, actual: int, expected: int) -> None:
    """Refuse a column with more or fewer values than the store has rows."""
    if actual != expected:
        raise BrokenFileError(f"{name} should have {expected:,} values, got {actual:,}; {_ADVICE}")


def check_offsets(offsets: np.ndarray, n_bytes: int) -> None:
    """Refuse text of which a value ends before it starts, or beyond the bytes."""
    if offsets[0] < 0 or offsets[-1] > n_bytes or (np.diff(offsets) < 0).any():
        raise BrokenFileError(
            f"A text column should have values that end one after the other in {n_bytes:,} bytes, "
            f"got ends from {offsets.min():,} to {offsets.max():,}; {_ADVICE}"
        )


def check_codes(codes: np.ndarray, n_categories: int) -> None:
    """Refuse codes that stand for no category."""
    if len(codes) and (codes.min() < -1 or codes.max() >= n_categories):
        raise BrokenFileError(
            f"A category column should have codes from -1 to {n_categories - 1:,}, got "
            f"{codes.min():,} to {codes.max():,}; {_ADVICE}"
        )


def checked_words(path: Path, words: object) -> list[object]:
    """Return the list of categories that a file should hold."""
    if isinstance(words, list) and all(isinstance(word, str | int | float) for word in words):
        return words
    raise BrokenFileError(f"{path.name} should hold a list of texts or numbers; {_ADVICE}")
