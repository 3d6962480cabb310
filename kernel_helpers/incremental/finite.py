"""Refuse NaN and infinity while the rows pass by, so that the estimator need not look again."""

import numpy as np

from kernel_helpers.arrays.plan import Rows


def require_finite(block: object, rows: Rows, name: str = "X") -> None:
    """Raise if a value of `block` is not a finite number, and say where.

    Parameters
    ----------
    block : array or sparse matrix of shape (n_block, ...)
    rows : slice or integer array of shape (n_block,)
        Where the block is in the data.
    name : str
        What the block is a part of.
    """
    if block is None:
        return
    values = np.asarray(getattr(block, "data", block) if hasattr(block, "tocsr") else block)
    if values.dtype.kind != "f":
        return
    finite = np.isfinite(values)
    if finite.all():
        return
    bad = ~finite
    first = int(np.argwhere(bad)[0][0])
    where = rows.start + first if isinstance(rows, slice) else int(rows[first])
    place = f"around row {where}" if values is not block else f"in row {where}"
    raise ValueError(
        f"Expected finite numbers in {name}, got NaN or infinity {place} ({int(bad.sum())} in this "
        "batch); fill them (SimpleImputer) or drop these rows before training."
    )
