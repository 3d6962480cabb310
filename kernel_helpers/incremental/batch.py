"""What a batch is, and a stream that yields them."""

from collections.abc import Generator
from typing import Any, NamedTuple, Protocol

import numpy as np


class Batch(NamedTuple):
    """Some rows, their targets and their weights."""

    X: Any
    y: Any = None
    sample_weight: Any = None


Batches = Generator[Batch, None, None]


class Stream(Protocol):
    """A source of batches that can be gone through once an epoch."""

    checked: bool  # whether no batch holds NaN or infinity
    n_rows: int | None  # of one epoch, where known beforehand

    def epoch(self, rng: np.random.Generator | None, skip: int) -> Batches:
        """Yield the batches after the first `skip`, shuffled where there is an `rng`."""
        ...
