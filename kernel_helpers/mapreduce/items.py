"""Give equal items the same form, so that counts do not depend on the type of a column."""

from collections.abc import Iterable, Iterator
from numbers import Number
from typing import Any

import numpy as np


def item_counts(items: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """Yield items that are not missing, and how often; numbers that are equal come in one form.

    >>> list(item_counts([10, 10.0, None, float("nan"), "10"]))
    [(10, 1), (10, 1), ('10', 1)]
    """
    for item, count in _pairs(items):
        if type(item) is int or type(item) is str:
            yield item, count
        elif count and not _is_missing(item):
            yield _plain(item), count


def _pairs(items: Any) -> Iterable[tuple[Any, int]]:
    """Return Python's values with counts; a column whose type is known is counted by pandas."""
    known = getattr(getattr(items, "dtype", None), "kind", "O") != "O"
    if not known or items.ndim != 1 or isinstance(items, np.ma.MaskedArray):
        values = items.tolist() if hasattr(items, "tolist") else items
        return ((value, 1) for value in values)
    import pandas as pd

    counts = pd.Series(items).value_counts(sort=False)
    return zip(counts.index.tolist(), counts.tolist(), strict=True)


def _is_missing(item: object) -> bool:
    import pandas as pd

    return (
        item is None or item is pd.NA or bool(np.isscalar(item) and item != item) or item is pd.NaT
    )


def _plain(item: object) -> Any:
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
