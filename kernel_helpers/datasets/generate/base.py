"""What every generator shares: seeds that do not depend on who draws, and the planted truth."""

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd


@dataclass(frozen=True)
class Generator(ABC):
    """Draw part number ``part`` of an endless data set.

    Parameters
    ----------
    rows : int
        Rows of one part.
    seed : int
        Another seed is another world: other effects, other rows.
    """

    rows: int = 10_000
    seed: int = 0

    name: ClassVar[str]
    source: ClassVar[str] = "generated"

    def __post_init__(self) -> None:
        if self.rows < 1:
            raise ValueError(f"rows must be at least 1, got {self.rows}; try rows=10_000.")

    @abstractmethod
    def __call__(self, part: int = 0) -> Any:
        """Return part number `part`."""

    @cached_property
    @abstractmethod
    def truth(self) -> dict[str, Any]:
        """The planted effects that an analysis of enough parts recovers."""

    def rng(self, part: int) -> np.random.Generator:
        """Random numbers of one part: the same in any process and any order."""
        if part < 0:
            raise ValueError(f"Parts are numbered from 0, got {part}.")
        return np.random.default_rng(np.random.SeedSequence([self.seed, part, self._number]))

    @property
    def world(self) -> np.random.Generator:
        """Random numbers for what all parts share."""
        return np.random.default_rng(np.random.SeedSequence([self.seed, self._number]))

    @property
    def _number(self) -> int:
        # Python's own hash of a text differs from process to process.
        return int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:4], "big")


class FrameGenerator(Generator):
    """A generator whose parts are pandas DataFrames."""

    @abstractmethod
    def __call__(self, part: int = 0) -> "pd.DataFrame":
        """Return part number `part`; ``frame.attrs["source"]`` is ``"generated"``."""

    def to_dask(self, parts: int) -> "dd.DataFrame":
        """Return a lazy Dask DataFrame of `parts` partitions that no disk has to hold."""
        import dask.dataframe as dd

        from_map: Any = dd.from_map  # without annotations in Dask
        frame: dd.DataFrame = from_map(self, range(parts), meta=replace(self, rows=10)(0).iloc[:0])
        return frame

    def _marked(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        frame.attrs["source"] = self.source
        return frame


def zipf(n: int, *, exponent: float = 1.0, offset: float = 0.0) -> np.ndarray:
    """Return the shares of `n` things of which the k-th is as frequent as (k + offset)^-exponent.

    Examples
    --------
    >>> zipf(2).round(2).tolist()
    [0.67, 0.33]
    """
    weights = 1.0 / (np.arange(1, n + 1) + offset) ** exponent
    return np.asarray(weights / weights.sum())


def centred(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Shift `values` so that their weighted mean is 0."""
    return np.asarray(values - np.average(values, weights=weights))
