"""Reduce values pair by pair, level by level, as a cluster does."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from kernel_helpers._executor import ExecutorLike, open_executor

T = TypeVar("T")


def tree_reduce(
    reduce_fn: Callable[[T, T], T], values: Iterable[T], *, executor: ExecutorLike = "serial"
) -> T:
    """Reduce neighbours in pairs until one value is left: ``log2(n)`` steps instead of ``n``.

    Parameters
    ----------
    reduce_fn : callable
        Associative; the values stay in order, so it need not be commutative.
    values : iterable
    executor : {"serial", "processes", "joblib"}, distributed.Client or address, optional
        The pairs of one level run side by side. Merging small values is faster here.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        There are no values.

    Examples
    --------
    >>> tree_reduce(lambda a, b: f"({a}{b})", "abcde")
    '(((ab)(cd))e)'
    """
    level = list(values)
    if not level:
        raise ValueError("Expected at least one value to reduce, got none; are there parts?")
    with open_executor(executor) as opened:
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=False)  # the last may have no partner
            jobs = [opened.submit(reduce_fn, a, b) for a, b in pairs]
            odd = level[len(jobs) * 2 :]
            level = [job.result() for job in jobs] + odd
    return level[0]
