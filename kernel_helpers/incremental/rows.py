"""Rows of whatever a caller passes as X, y or weights: how many, which, and from where."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse

from kernel_helpers._dask import blocking_client, is_dask_collection
from kernel_helpers._sklearn.rows import take_rows
from kernel_helpers.arrays.handle import MemmapHandle
from kernel_helpers.arrays.plan import Rows, plan_epoch, sensible_rows
from kernel_helpers.arrays.sources import FileSource, Source, open_source
from kernel_helpers.incremental.blocks import compute_ahead, delayed_blocks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_NO_NAN = "biuUS"  # kinds of NumPy types that hold neither NaN nor infinity


def n_rows(part: Any) -> int:
    """Count the rows of an array, frame, sparse matrix or list."""
    return int(part.shape[0]) if hasattr(part, "shape") else len(part)


def take(part: "ArrayLike", rows: Rows) -> Any:
    """Return the chosen rows of an array, frame, sparse matrix or list, in its own type."""
    return part[rows] if isinstance(part, np.ndarray) else take_rows(part, rows)


def joined(parts: tuple[Any, ...]) -> Any:
    """Put the rows of several parts of one type below each other."""
    if not parts:
        raise ValueError("Expected at least one row, got none; is the file empty?")
    first = parts[0]
    if hasattr(first, "iloc"):
        import pandas as pd

        return pd.concat(parts)
    if scipy.sparse.issparse(first):
        return scipy.sparse.vstack(parts, format="csr")
    if _is_polars(first):
        import polars as pl

        return pl.concat(parts)
    if hasattr(first, "shape"):
        return np.concatenate(parts)
    return [item for part in parts for item in part]


def in_memory(*parts: Any) -> tuple[Any, ...]:
    """Return the parts as scikit-learn can index them: Dask computed together, files mapped.

    Parameters
    ----------
    *parts : array-like, Dask collection, path of a .npy file or MemmapHandle
    """
    return tuple(_mapped(part) if is_path(part) else part for part in computed(*parts))


def computed(*parts: Any) -> tuple[Any, ...]:
    """Return the parts with all Dask collections among them computed in one go."""
    if not any(is_dask_collection(part) for part in parts):
        return parts
    from dask import config
    from dask.base import compute

    # A bag would start processes, which a script without a main guard cannot.
    alone = blocking_client() is None and config.get("scheduler", None) is None
    with warnings.catch_warnings():  # frames next to arrays: Dask says that it merges them late
        warnings.filterwarnings("ignore", "Computing mixed collections", UserWarning)
        return tuple(compute(*parts, traverse=False, scheduler="threads" if alone else None))


def by_blocks(function: Callable[[Any], Any], X: "ArrayLike") -> Any:
    """Apply a function to rows; to those of a file or a Dask collection block by block.

    Parameters
    ----------
    function : callable
        Maps rows to as many rows, for example ``model.predict``.
    X : array-like, Dask collection, path of a .npy file or MemmapHandle
    """
    if is_dask_collection(X):
        blocks = (block for (block,) in compute_ahead(list(delayed_blocks((X,)))))
        return joined(tuple(function(block) for block in blocks if n_rows(block)))
    if not is_path(X):
        return function(X)
    with open_source(X) as source:
        plan = plan_epoch(len(source), sensible_rows(source), None)
        return joined(tuple(function(source.read(rows)) for rows in plan))


def is_path(part: object) -> bool:
    """Whether `part` names a file of rows."""
    return isinstance(part, str | os.PathLike | MemmapHandle)


def is_file(part: object) -> bool:
    """Whether the rows of `part` are in a file that is read block by block."""
    mapped = isinstance(part, np.memmap) and isinstance(open_source(part), FileSource)
    return is_path(part) or mapped


def refuse_mask(part: object, name: str) -> None:
    """Raise if values of an array are masked, which scikit-learn does not see."""
    if np.ma.is_masked(part):
        raise ValueError(
            f"Some values of {name} are masked, and estimators would use what is behind the mask; "
            f"fill them first, for instance with {name}.filled(0), or drop these rows."
        )


def open_rows(part: Any) -> Source:
    """Choose how to read rows; texts and other lists stay lists."""
    if isinstance(part, list | tuple):
        return Source(np.asarray(part)) if all(map(_is_number, part)) else ListSource(part)
    if scipy.sparse.issparse(part):
        return Source(part if part.format == "csr" else part.tocsr())
    return FrameSource(part) if hasattr(part, "iloc") or _is_polars(part) else open_source(part)


def holds_nan(part: Any) -> bool:
    """Whether NaN may be where `require_finite` does not look: in a list, mixed frame or object."""
    if isinstance(part, list | tuple):
        return not all(map(_is_number, part))
    if hasattr(part, "iloc"):
        types = list(part.dtypes) if hasattr(part, "columns") else [part.dtype]
    else:
        types = [part.dtype] if hasattr(part, "dtype") else [None]
    return not all(isinstance(t, np.dtype) and t.kind in (*_NO_NAN, "f") for t in types)


class FrameSource(Source):
    """Rows of a pandas or polars frame or Series."""

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        usage = getattr(self._X, "memory_usage", None) or self._X.estimated_size
        return int(np.sum(usage())) // max(1, len(self))

    def read(self, rows: Rows) -> Any:
        """Return these rows as a frame."""
        return take(self._X, rows)


class ListSource(Source):
    """Items of a list: texts, or whatever an estimator makes features of."""

    def __len__(self) -> int:
        return len(self._X)

    @property
    def row_bytes(self) -> int:
        """Bytes of one item, estimated from its letters or values."""
        sizes = (len(item) if hasattr(item, "__len__") else 1 for item in self._X)
        return 8 * sum(sizes) // max(1, len(self))

    def read(self, rows: Rows) -> list[Any]:
        """Return these items."""
        return list(take(self._X, rows))


def _mapped(path: str | os.PathLike[str] | MemmapHandle) -> Any:
    return (path if isinstance(path, MemmapHandle) else MemmapHandle(Path(path))).open()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number | np.bool_)


def _is_polars(part: object) -> bool:
    return type(part).__module__.partition(".")[0] == "polars"
