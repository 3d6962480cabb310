"""Reduce the values of each group in threads, with the kernels that are installed."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from types import ModuleType

import numpy as np

from kernel_helpers.arrays.whole_sums import WholeSums, carry, halves
from kernel_helpers.frames.keys import BLOCK_ROWS, Keys

_PARALLEL_ROWS = 1 << 18  # fewer are done before a thread has started
_MOST_ROWS = 1 << 30  # sums of lower halves of more could wrap
_MERGE = {
    "sum_count": (np.add, np.add),
    "sum_halves": (np.add, np.add, np.add),
    "min_max": (np.minimum, np.maximum, np.add),
}


def reduce_groups(
    keys: Keys, values: np.ndarray, statistic: str, kernels: ModuleType | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the statistic and the number of values of each group, of shape (n_groups,).

    Parameters
    ----------
    keys : Keys
    values : array of shape (n_rows,)
        Numbers, truth values or times; NaN and NaT are missing.
    statistic : {"mean", "sum", "count", "min", "max"}
    kernels : module, optional
        Compiled or plain; the compiled ones where numba is installed by default.
    """
    kernels = kernels or compiled_or_plain()
    dtype = _working_type(values.dtype)
    if statistic in ("min", "max"):
        lows, highs, counts = _in_threads(keys, values, kernels, "min_max", dtype=dtype)
        return _of_type(lows if statistic == "min" else highs, counts, values.dtype), counts
    if dtype.kind == "f":
        total, counts = _in_threads(keys, values, kernels, "sum_count", dtype=dtype)
        means = np.divide(total, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    else:
        wide = dtype.itemsize == 8
        *sums, counts = _in_threads(
            keys, values, kernels, "sum_halves" if wide else "sum_count", dtype=dtype
        )
        whole = WholeSums.carried(*sums) if wide else WholeSums(*halves(*sums))
        total = whole.numbers(unsigned=dtype.kind == "u" and values.dtype.kind != "b")
        is_time = values.dtype.kind in "mM"
        means = whole.center(counts).truncated() if is_time else whole.mean(counts)
    if statistic == "count":
        return counts, counts
    if values.dtype.kind in "mM":
        found, known = (means, counts) if statistic == "mean" else (total, np.ones_like(counts))
        return _of_type(found, known, values.dtype), counts
    return means if statistic == "mean" else total, counts


def compiled_or_plain() -> ModuleType:
    """Return the compiled kernels, or those in numpy where numba is missing."""
    try:
        from kernel_helpers.frames import compiled_kernels
    except ImportError:
        from kernel_helpers.frames import plain_kernels

        return plain_kernels
    return compiled_kernels


def _in_threads(
    keys: Keys, values: np.ndarray, kernels: ModuleType, name: str, *, dtype: np.dtype
) -> tuple[np.ndarray, ...]:
    """Run a kernel on a part of the rows in each thread, and merge the results."""
    n_parts = min(os.cpu_count() or 1, max(1, len(values) // _PARALLEL_ROWS))
    edges = np.linspace(0, len(values), n_parts + 1).astype(int)
    results = [_initial(name, keys.n_groups, dtype) for _ in range(n_parts)]
    kernel = getattr(kernels, name)

    def work(part: int) -> None:
        for codes, block in _pieces(keys, slice(edges[part], edges[part + 1]), values, dtype):
            kernel(codes, keys.first, block, *results[part])
            if name == "sum_halves":
                carry(*results[part][:2])

    if n_parts == 1:
        work(0)
    else:
        with ThreadPoolExecutor(n_parts) as pool:
            list(pool.map(work, range(n_parts)))
    columns = zip(*results, strict=True)
    return tuple(reduce(ufunc, column) for ufunc, column in zip(_MERGE[name], columns, strict=True))


def _pieces(
    keys: Keys, rows: slice, values: np.ndarray, dtype: np.dtype
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield codes and values in the type of the kernels; only what they know is not copied."""
    is_time = values.dtype.kind in "mM"
    plain = values.view(np.uint8) if values.dtype == bool else values
    for codes, piece in keys.codes(rows):
        size = _MOST_ROWS if plain.dtype == dtype else BLOCK_ROWS
        for start in range(0, len(codes), size):
            block = plain[piece][start : start + size]
            some = codes[start : start + size]
            if is_time:  # a missing time gets the code of a missing key
                some = np.where(np.isnat(block), keys.first - 1, some.astype(np.int64))
                block = block.astype(block.dtype.newbyteorder("=")).view(np.int64)
            yield some, block.astype(dtype, copy=False)


def _working_type(dtype: np.dtype) -> np.dtype:
    """Return the type in which the kernels compute."""
    if dtype.kind == "f":
        return np.dtype(np.float32 if dtype.itemsize <= 4 else np.float64)
    known = {"b": np.uint8, "m": np.int64, "M": np.int64}.get(dtype.kind, dtype)
    return np.dtype(known).newbyteorder("=")


def _initial(name: str, n_groups: int, dtype: np.dtype) -> tuple[np.ndarray, ...]:
    counts = np.zeros(n_groups, np.int64)
    if name == "min_max":
        is_float = dtype.kind == "f"
        low, high = (-np.inf, np.inf) if is_float else (np.iinfo(dtype).min, np.iinfo(dtype).max)
        return np.full(n_groups, high, dtype), np.full(n_groups, low, dtype), counts
    sums = np.zeros(n_groups, np.float64 if dtype.kind == "f" else np.int64)
    return (sums, counts) if name == "sum_count" else (sums, np.zeros_like(sums), counts)


def _of_type(found: np.ndarray, counts: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Give results the type of the column; missing where a group has no value, if it can be."""
    if dtype.kind in "mM":
        if found.dtype == object:
            raise OverflowError(
                f"A sum of {dtype} is beyond 64 bits; store the column in a coarser unit, for "
                "instance with .astype('timedelta64[s]')."
            )
        times = found.view(dtype.newbyteorder("="))
        return np.where(counts > 0, times, np.array("NaT", times.dtype))
    typed: np.ndarray = found.astype(dtype.newbyteorder("="), copy=False)
    return np.where(counts > 0, typed, np.nan) if dtype.kind == "f" else typed
