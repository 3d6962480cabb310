"""Make Arrow arrays of Python values without `pyarrow.array`.

That function imports pandas the first time: half a second and 40 MB in a Jupyter server, between
the first click on a view and its first row.
"""

from collections.abc import Collection, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
import pyarrow as pa

_NUMBERS = {
    pa.int16(): np.int16,
    pa.int32(): np.int32,
    pa.float32(): np.float32,
    pa.float64(): np.float64,
}


def number_array(column: Sequence[float], kind: pa.DataType) -> pa.Array:
    """Return integers or floats as an array without nulls.

    Parameters
    ----------
    column : sequence of number
    kind : pyarrow.DataType
        int16, int32, float32 or float64.

    Returns
    -------
    pyarrow.Array
    """
    values = np.array(column, dtype=_NUMBERS[kind])
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def text_array(column: Collection[str]) -> pa.Array:
    """Return texts as an array without nulls.

    Parameters
    ----------
    column : collection of str

    Returns
    -------
    pyarrow.Array
    """
    encoded = [text.encode() for text in column]
    buffers = [_offsets(encoded), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), [None, *buffers])


def list_array(column: Sequence[Sequence[Any]], kind: pa.DataType) -> pa.Array:
    """Return lists of numbers as an array without nulls.

    Parameters
    ----------
    column : sequence of sequence of number
    kind : pyarrow.ListType

    Returns
    -------
    pyarrow.Array
    """
    items = number_array(list(chain.from_iterable(column)), kind.value_type)
    return pa.Array.from_buffers(kind, len(column), [None, _offsets(column)], children=[items])


def _offsets(parts: Collection[Sequence[Any] | bytes]) -> pa.Buffer:
    """Return where each part starts in all of them, and where the last one ends."""
    ends = accumulate(map(len, parts), initial=0)
    return pa.py_buffer(np.fromiter(ends, np.int32, len(parts) + 1))
