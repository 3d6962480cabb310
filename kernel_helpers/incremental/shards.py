"""Deal rows to shards so that each holds a fair sample of all of them."""

import numpy as np

from kernel_helpers.arrays.plan import Rows


def deal_rows(
    y: np.ndarray | None, n_rows: int, n_shards: int, rng: np.random.Generator
) -> list[np.ndarray]:
    """Deal single rows at random; with class labels in `y`, each shard gets its part of each class.

    Parameters
    ----------
    y : array of shape (n_rows,) or None
    n_rows : int
    n_shards : int
        Fewer shards come back when a class has fewer rows than that: none may miss a class.
    rng : numpy.random.Generator

    Returns
    -------
    list of integer arrays
        Row numbers, in increasing order; together all rows, each once.
    """
    order = rng.permutation(n_rows)
    if y is not None:
        _, codes, counts = np.unique(y, return_inverse=True, return_counts=True)
        n_shards = min(n_shards, int(np.min(counts)))
        order = order[np.argsort(codes[order], kind="stable")]
    n_shards = max(1, min(n_shards, n_rows))
    return [np.sort(order[i::n_shards]) for i in range(n_shards)]


def deal_blocks(
    n_rows: int, size: int, n_shards: int, rng: np.random.Generator
) -> list[list[Rows]]:
    """Deal blocks of neighbouring rows at random, for files: a disk reads blocks, not rows.

    Returns
    -------
    list of lists of slices
        One list a shard, its blocks in random order; equal in number up to one.
    """
    n_shards = max(1, min(n_shards, n_rows))
    # As many blocks for each shard, so that none waits for another.
    rounds = max(1, round(n_rows / (size * n_shards)))
    size = max(1, -(-n_rows // (rounds * n_shards)))
    blocks = [slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size)]
    order = rng.permutation(len(blocks))
    return [[blocks[j] for j in order[i::n_shards]] for i in range(min(n_shards, len(blocks)))]
