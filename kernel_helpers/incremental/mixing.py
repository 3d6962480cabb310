"""Mix the rows of neighbouring batches, for streams that come in an order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from kernel_helpers.incremental.batches import Batch

WINDOW = 8  # batches held and mixed at a time


def mix_rows(
    batches: "Iterator[Batch]", rng: np.random.Generator, window: int = WINDOW
) -> "Iterator[Batch]":
    """Yield batches of the same sizes whose rows are mixed within windows of a few batches."""
    held: list[Batch] = []
    for batch in batches:
        held.append(batch)
        if len(held) == window:
            yield from _mixed(held, rng)
            held = []
    if held:
        yield from _mixed(held, rng)


def take(part: Any, rows: np.ndarray) -> Any:
    """Return the chosen rows of an array, a frame, a sparse matrix or a list."""
    if hasattr(part, "iloc"):
        return part.iloc[rows]
    return part[rows] if hasattr(part, "shape") else [part[i] for i in rows]


def _mixed(held: "list[Batch]", rng: np.random.Generator) -> "Iterator[Batch]":
    sizes = [part.X.shape[0] if hasattr(part.X, "shape") else len(part.X) for part in held]
    order = rng.permutation(sum(sizes))
    columns = [None if column[0] is None else _joined(column) for column in zip(*held, strict=True)]
    for rows in np.split(order, np.cumsum(sizes)[:-1]):
        yield type(held[0])(*(None if part is None else take(part, rows) for part in columns))


def _joined(parts: tuple[Any, ...]) -> Any:
    first = parts[0]
    if hasattr(first, "iloc"):
        import pandas as pd

        return pd.concat(parts)
    if hasattr(first, "tocsr"):
        from scipy.sparse import vstack

        return vstack(parts, format="csr")
    if hasattr(first, "shape"):
        return np.concatenate(parts)
    return [item for part in parts for item in part]
