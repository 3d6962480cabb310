"""Arithmetic of integers and times that gives the exact number or an error, and never wraps."""

from typing import Any

import numpy as np

from kernel_helpers.arrays.time_units import ticks_of

_LIMIT = 2.0**63 * (1 - 2.0**-40)  # a number whose float is below fits into int64
_TOO_LARGE = "{} is beyond 64 bits; divide the numbers first, or compute with floats: col * 1.0."
_ARITHMETIC = {
    np.add, np.subtract, np.multiply, np.negative, np.absolute, np.square, np.power,
    np.left_shift, np.floor_divide, np.remainder,
}  # fmt: skip
_DIVISIONS = {np.floor_divide, np.remainder}
_POWERS = {np.power, np.left_shift}
_CHOICES = {np.maximum, np.minimum, np.fmax, np.fmin}
_OF_TIMES = {np.add, np.subtract, np.multiply}


def exact(ufunc: np.ufunc, operands: list[Any], text: str, **options: Any) -> Any:
    """Apply a function of numpy to blocks of columns and single values.

    Integers are computed in 64 bits, whatever their width; division by zero gives infinity or NaN
    as in pandas. All other types follow numpy.

    Raises
    ------
    OverflowError
        A result needs more than 64 bits.
    """
    kinds = [_kind(value) for value in operands]
    if ufunc in _OF_TIMES and set(kinds) & set("mM"):
        return _times(ufunc, operands, text, options)
    whole = set(kinds) <= set("biu") and set(kinds) != {"b"} and not options
    several = {"u", "i"} <= set(kinds) or any(isinstance(value, int) for value in operands)
    if whole and (ufunc in _ARITHMETIC or (ufunc in _CHOICES and several)):
        return _integers(ufunc, operands, text)
    return ufunc(*operands, **options)


def _integers(ufunc: np.ufunc, operands: list[Any], text: str) -> np.ndarray:
    narrow = [_in_int64(value) for value in operands]
    are_narrow = all(value is not None for value in narrow)
    if ufunc in _DIVISIONS and (np.asarray(operands[1]) == 0).any():
        return _divided(ufunc, *(narrow if are_narrow else operands))
    if are_narrow and _fits(ufunc, narrow):
        found = np.asarray(ufunc(*narrow))
    elif ufunc in _POWERS and not (_sizes(ufunc, operands) < 2 * _LIMIT).all():
        raise OverflowError(_TOO_LARGE.format(text))  # Python would compute all its digits
    else:
        found = _in_64_bits(ufunc(*(np.asarray(value, object) for value in operands)), text)
    # Differences may be negative in another block, so they are signed where they can be.
    if ufunc is not np.subtract and np.uint64 in [np.asarray(value).dtype for value in operands]:
        return found if found.min(initial=0) < 0 else found.astype(np.uint64)
    return found


def _fits(ufunc: np.ufunc, narrow: list[Any]) -> bool:
    """Whether results surely fit into int64: those of the smallest and largest operands do."""
    ends = [(value.min(initial=0), value.max(initial=0)) for value in narrow]
    if ufunc in _DIVISIONS:  # only the smallest number by -1 is larger than what is divided
        ufunc, ends = np.positive, ends[:1]
    return bool((_sizes(ufunc, list(np.meshgrid(*ends))) < _LIMIT).all())


def _sizes(ufunc: np.ufunc, operands: list[Any]) -> np.ndarray:
    """Return absolute values of the results, computed in floats."""
    floats = [np.asarray(value, np.float64) for value in operands]
    if ufunc is np.left_shift:
        ufunc, floats[1] = np.multiply, np.exp2(floats[1])
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(ufunc(*floats)))


def _divided(ufunc: np.ufunc, values: object, by: object) -> np.ndarray:
    """Divide as pandas does where a divisor is zero: infinity with its sign, or NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        floats = ufunc(np.asarray(values, np.float64), np.asarray(by, np.float64))
        whole = np.asarray(ufunc(values, by), np.float64)
        return np.where(np.asarray(by) == 0, floats, whole)


def _times(ufunc: np.ufunc, operands: list[Any], text: str, options: dict[str, Any]) -> np.ndarray:
    found = np.asarray(ufunc(*operands, **options))
    if found.dtype.kind in "mM":
        with np.errstate(over="ignore", invalid="ignore"):
            ticks = ufunc(*(_ticks(value, found.dtype) for value in operands))
        # Where a time is missing, ticks are NaN: numpy may make NaT of what wrapped, too.
        if (np.abs(ticks) >= 2.0**63).any():
            raise OverflowError(f"{text} is beyond 64 bits of {found.dtype}; use a coarser unit.")
    return found


def _ticks(value: object, dtype: np.dtype) -> np.ndarray:
    """Return times as float64 in the unit of `dtype`, and numbers as they are."""
    value = np.asarray(value)
    if value.dtype.kind not in "mM":
        return np.asarray(value, np.float64)
    has_unit = np.datetime_data(value.dtype)[0] != "generic"
    factor = float(ticks_of(value.dtype, dtype)) if has_unit else 1.0
    return np.where(np.isnat(value), np.nan, value.astype(np.int64) * factor)


def joined(blocks: list[np.ndarray], text: str) -> np.ndarray:
    """Concatenate blocks; signed and unsigned integers together do not become floats."""
    if {block.dtype.kind for block in blocks} == set("iu"):
        return _in_64_bits(np.concatenate([block.astype(object) for block in blocks]), text)
    return np.concatenate(blocks)


def _in_64_bits(numbers: np.ndarray, text: str) -> np.ndarray:
    for dtype in (np.int64, np.uint64):
        try:
            return np.asarray(numbers).astype(dtype)
        except OverflowError:
            continue
    raise OverflowError(_TOO_LARGE.format(text))


def _in_int64(value: object) -> Any:
    """Return integers as int64, or None if they do not fit."""
    array = np.asarray(value)
    if array.dtype == object or (array.dtype == np.uint64 and (array > np.int64(2**63 - 1)).any()):
        return None
    return array.astype(np.int64, copy=False)


def _kind(value: object) -> str:
    """Return the kind of type; Python's integers of any size are integers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return "i"
    dtype = getattr(value, "dtype", None) or np.asarray(value).dtype
    return dtype.kind if isinstance(dtype, np.dtype) else "O"  # pandas computes with its own
