"""Give equal items the same form, so that counts do not depend on the type of a column."""

from collections.abc import Iterable, Iterator
from numbers import Number
from typing import Any

import numpy as np


def known_items(items: Iterable[Any]) -> Iterator[Any]:
    """Yield the items that are not missing; numbers that are equal come in one form.

    >>> list(known_items([10, 10.0, None, float("nan"), "10"]))
    [10, 10, '10']
    """
    for item in _scalars(items):
        if not _is_missing(item):
            yield _plain(item)


def _scalars(items: Any) -> Iterable[Any]:
    """Return Python's values of an array or a column; dates of every unit look the same."""
    if not hasattr(items, "dtype"):
        return items
    if getattr(items.dtype, "kind", "O") not in "mM":
        return items.tolist() if hasattr(items, "tolist") else items
    import pandas as pd

    return pd.Series(items).tolist()


def _is_missing(item: Any) -> bool:
    import pandas as pd

    return (
        item is None or item is pd.NA or bool(np.isscalar(item) and item != item) or item is pd.NaT
    )


def _plain(item: Any) -> Any:
    if isinstance(item, np.datetime64 | np.timedelta64):
        import pandas as pd

        return pd.Series([item])[0]
    item = item.item() if isinstance(item, np.generic) else item
    if isinstance(item, tuple):
        return tuple(map(_plain, item))
    if isinstance(item, bool | int | str) or not isinstance(item, Number):
        return item
    return _number(item)


def _number(item: Any) -> Any:
    """Return a number as an int or a float where one of them equals it."""
    for kind in (int, float):
        try:
            same = kind(item)
        except (OverflowError, TypeError, ValueError):
            continue
        if same == item:
            return same
    return item
