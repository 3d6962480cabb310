"""Cut long arrays into row blocks that fit in memory, read ahead while the last one is used."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kernel_helpers._moved import renamed_keywords
from kernel_helpers.arrays.handle import check_rows
from kernel_helpers.arrays.plan import Rows, plan_epoch, sensible_rows
from kernel_helpers.arrays.readahead import read_ahead_of
from kernel_helpers.arrays.sources import Source, open_source

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Chunk(NamedTuple):
    """One block: which rows it holds, and their values."""

    rows: Rows
    block: Any


@renamed_keywords(chunk_rows="batch_rows")
def iter_chunks(
    X: "ArrayLike",
    *,
    batch_rows: int | None = None,
    epochs: int = 1,
    shuffle: bool = False,
    random_state: int | np.random.Generator | None = None,
    read_ahead: int = 2,
) -> Iterator[Chunk]:
    """Yield ``(rows, block)`` pairs that cover each row of `X` once an epoch.

    Blocks of a file are read by a thread while you work on the one before, into memory of their
    own: never more than ``read_ahead + 2`` blocks are held, changing one does not change the
    file, and the file's pages are not counted as this process's memory.

    Parameters
    ----------
    X : array, memmap, MemmapHandle, sparse matrix, or path of a .npy file, of shape (n, ...)
        Anything that has a ``shape`` and can be sliced by rows.
    batch_rows : int, optional
        By default about 2 MiB, between 10,000 and 300,000 rows.
    epochs : int
        How often to go through all rows.
    shuffle : bool
        Each block then mixes the rows of 16 pieces from all over the file: nearly as good as a
        full shuffle, but the disk reads long pieces instead of single rows. Another order each
        epoch.
    random_state : int or numpy.random.Generator, optional
    read_ahead : int
        Blocks read beforehand; 0 reads in the calling thread.

    Yields
    ------
    rows : slice, or integer array of shape (n_block,) when shuffled
        Use it for what belongs to the rows: ``y[rows]``.
    block : array of shape (n_block, ...)
        A view when `X` is an array in memory and is not shuffled.

    Raises
    ------
    ValueError
        `batch_rows` or `epochs` is below 1.
    BrokenFileError
        The file became shorter while it was being read.

    Examples
    --------
    >>> [block.sum() for rows, block in iter_chunks(np.arange(6), batch_rows=4)]
    [np.int64(6), np.int64(9)]
    """
    if epochs < 1:
        raise ValueError(f"epochs must be at least 1, got {epochs}; try 1.")
    source = open_source(X)
    size = sensible_rows(source) if batch_rows is None else check_rows(batch_rows, "batch_rows")
    rng = np.random.default_rng(random_state)
    return read_ahead_of(_chunks(source, size, epochs, rng if shuffle else None), read_ahead)


def _chunks(
    source: Source, size: int, epochs: int, rng: np.random.Generator | None
) -> Iterator[Chunk]:
    with source:
        for _ in range(epochs):
            for rows in plan_epoch(len(source), size, rng):
                yield Chunk(rows, source.read(rows))
