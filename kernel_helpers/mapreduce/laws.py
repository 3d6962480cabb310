"""Whether a function may be used to reduce: the order and the grouping must not matter."""

import copy
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

_TRIPLES = 20


def check_reduce(reduce_fn: Callable[[Any, Any], Any], values: Sequence[Any]) -> None:
    """Try commutativity and associativity on `values`, up to rounding.

    Parameters
    ----------
    reduce_fn : callable
    values : sequence
        Three or more say something about associativity, two about commutativity.

    Raises
    ------
    ValueError
        The law that fails, with the values that show it.

    Examples
    --------
    >>> check_reduce(max, [3, 1, 2])
    >>> check_reduce(lambda a, b: (a + b) / 2, [1.0, 2.0, 4.0])
    Traceback (most recent call last):
    ...
    ValueError: Reduce must not depend on the grouping (associativity), but of 1.0, 2.0, 4.0 it \
makes 2.75 from the left and 2.0 from the right; carry what can be added, such as (sum, count).
    """

    def reduced(a: object, b: object) -> Any:
        return reduce_fn(copy.deepcopy(a), copy.deepcopy(b))

    for a, b in itertools.islice(itertools.pairwise(values), _TRIPLES):
        forth, back = reduced(a, b), reduced(b, a)
        if not same(forth, back):
            raise ValueError(
                f"Reduce must not depend on the order (commutativity), but of {a!r} and {b!r} it "
                f"makes {forth!r} one way and {back!r} the other; parts come in any order."
            )
    for a, b, c in itertools.islice(zip(values, values[1:], values[2:], strict=False), _TRIPLES):
        left, right = reduced(reduced(a, b), c), reduced(a, reduced(b, c))
        if not same(left, right):
            raise ValueError(
                "Reduce must not depend on the grouping (associativity), but of "
                f"{a!r}, {b!r}, {c!r} it makes {left!r} from the left and {right!r} from the "
                "right; carry what can be added, such as (sum, count)."
            )


def same(a: object, b: Any) -> bool:
    """Whether two values are equal; numbers inside them up to rounding."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if hasattr(a, "__dataclass_fields__") and type(a) is type(b):
        return same(vars(a), vars(b))
    if isinstance(a, float | np.ndarray | np.generic):
        numeric = np.asarray(a).dtype.kind in "fc"
        return bool(np.shape(a) == np.shape(b)) and (
            np.allclose(a, b, rtol=1e-9, equal_nan=True) if numeric else np.array_equal(a, b)
        )
    return bool(a == b)
