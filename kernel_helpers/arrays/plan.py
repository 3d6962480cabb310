"""Which rows make up each block of an epoch."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

Rows = slice | np.ndarray

PIECES = 16  # a shuffled block mixes rows from this many places
_BLOCK_BYTES = 2 << 20
_FEWEST, _MOST = 10_000, 300_000
_MOST_BYTES = 64 << 20


class Sized(Protocol):
    """What has rows of a known size."""

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        ...

    def __len__(self) -> int: ...


def sensible_rows(source: Sized) -> int:
    """Rows of about 2 MiB: large enough to hide Python's cost per block, small enough for caches.

    Between 10,000 and 300,000 rows, but never more than 64 MiB. A stochastic gradient visits the
    rows of a block in random order: at 8 MiB, beyond a core's own cache, that takes 15 % longer.
    """
    row = max(1, source.row_bytes)
    rows = min(max(_BLOCK_BYTES // row, _FEWEST), _MOST)
    return max(1, min(rows, _MOST_BYTES // row, max(1, len(source))))


def plan_epoch(n_rows: int, size: int, rng: np.random.Generator | None) -> Iterator[Rows]:
    """Yield the rows of each block: slices in order, or index arrays when there is an `rng`."""
    if rng is None:
        for start in range(0, n_rows, size):
            yield slice(start, min(start + size, n_rows))
        return
    yield from _shuffled(n_rows, size, rng)


def _shuffled(n_rows: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Deal out pieces of neighbouring rows in random order, and mix the rows of each block."""
    piece = max(1, size // PIECES)
    starts = rng.permutation(np.arange(0, n_rows, piece))
    # A last, short piece anywhere shifts the blocks: cut the row stream, not the piece list.
    held = np.empty(0, np.intp)
    for start in starts:
        held = np.concatenate([held, np.arange(start, min(start + piece, n_rows))])
        while len(held) >= size:
            yield rng.permutation(held[:size])
            held = held[size:]
    if len(held):
        yield rng.permutation(held)
