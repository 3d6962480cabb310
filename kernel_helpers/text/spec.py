"""What hashing makes of texts: the rules for a word, and the arrays of a sparse matrix."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]  # data, indices, indptr


@dataclass(frozen=True)
class Spec:
    """What a word becomes."""

    n_features: int
    alternate_sign: bool
    norm: Literal["l1", "l2"] | None
