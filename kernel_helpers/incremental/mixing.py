"""Mix the rows of neighbouring batches, for streams that come in an order."""

from collections.abc import Iterator

import numpy as np

from kernel_helpers.incremental.batch import Batch
from kernel_helpers.incremental.rows import joined, n_rows, take

WINDOW = 8  # batches held and mixed at a time


def mix_rows(
    batches: Iterator[Batch], rng: np.random.Generator, window: int = WINDOW
) -> Iterator[Batch]:
    """Yield batches of the same sizes whose rows are mixed within windows of a few batches."""
    held: list[Batch] = []
    for batch in batches:
        held.append(batch)
        if len(held) == window:
            yield from _mixed(held, rng)
            held = []
    if held:
        yield from _mixed(held, rng)


def _mixed(held: list[Batch], rng: np.random.Generator) -> Iterator[Batch]:
    sizes = [n_rows(batch.X) for batch in held]
    order = rng.permutation(sum(sizes))
    columns = [None if column[0] is None else joined(column) for column in zip(*held, strict=True)]
    for rows in np.split(order, np.cumsum(sizes)[:-1]):
        yield type(held[0])(*(None if part is None else take(part, rows) for part in columns))
