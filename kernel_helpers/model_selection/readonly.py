"""Keep arrays that several candidates share from being changed by one of them."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse

from kernel_helpers._sklearn.scoring import wrap_scorer

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def read_only(value: object) -> Any:
    """Forbid writing into the arrays of `value`, in place; return it."""
    for array in arrays(value):
        array.flags.writeable = False
    return value


def private_copy(value: object) -> Any:
    """Return a copy whose arrays may be written into."""
    return copy.deepcopy(value)


def shallow_copy(value: Any) -> Any:
    """Return a frame or list that may be changed without changing `value`; arrays as they are."""
    if isinstance(value, list):
        return list(value)
    if hasattr(value, "iloc") and hasattr(value, "copy"):
        # Before pandas 3, a copy of all rows in their order in memory.
        return value.copy(deep=False) if _copies_on_write() else value.iloc[np.arange(len(value))]
    return value.clone() if _is_polars(value) else value


def retry_with_copies(function: Callable[..., Any], *args: Any) -> Any:
    """Call a function; where it must write into read-only arrays, again with copies of them."""
    try:
        return function(*map(shallow_copy, args))
    except ValueError as error:
        if not _is_read_only(str(error)):
            raise
        return function(*map(private_copy, args))


def with_own_arrays(scorer: object) -> Any:
    """Return a scorer that gets copies of the rows where it must write into them."""
    return wrap_scorer(scorer, _score_own_arrays)


def _score_own_arrays(
    scorer: Callable[..., Any], estimator: "BaseEstimator", *rows: Any, **params: Any
) -> Any:
    def call(*rows: Any) -> Any:
        return scorer(estimator, *rows, **params)

    scores = retry_with_copies(call, *rows)
    texts = scores.values() if isinstance(scores, dict) else ()  # errors of several metrics
    if any(isinstance(text, str) and _is_read_only(text) for text in texts):
        scores = call(*map(private_copy, rows))
    return scores


def _copies_on_write() -> bool:
    import pandas as pd

    return int(pd.__version__.partition(".")[0]) >= 3


def _is_polars(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == "polars"


def _is_read_only(message: str) -> bool:
    return "read-only" in message or "read only" in message


def arrays(value: object) -> list[np.ndarray[Any, Any]]:
    """List the numpy arrays that hold an array's or sparse matrix's numbers."""
    if isinstance(value, np.ndarray):
        return [value]
    if scipy.sparse.issparse(value):
        parts = (getattr(value, name, None) for name in ("data", "indices", "indptr", "row", "col"))
        return [part for part in parts if isinstance(part, np.ndarray)]
    return []


def n_bytes(value: object) -> int:
    """Estimate the memory of rows: arrays, sparse matrices, frames and lists of text."""
    if isinstance(value, np.ndarray) or scipy.sparse.issparse(value):
        return sum(array.nbytes for array in arrays(value))
    usage = getattr(value, "memory_usage", None) or getattr(value, "estimated_size", None)
    if callable(usage):
        return int(np.sum(usage()))
    if isinstance(value, list | tuple):
        return 8 * len(value) + sum(len(v) for v in value if isinstance(v, str | bytes))
    return 0
