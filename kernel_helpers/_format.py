"""Write counts, sizes, durations and shares for people, and read sizes as people write them.

The front end's ``views/shared/format.ts`` writes sizes and shares by the same rules. NaN and
infinity are written as a dash.
"""

import math
import reprlib
from contextlib import suppress
from numbers import Real
from typing import Any

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_UNKNOWN = "\N{EN DASH}"


def format_number(value: float, unit: str = "") -> str:
    """Return a number with three significant digits, or whole from 1,000 on, and its unit.

    >>> format_number(0.00412), format_number(2.5), format_number(12345.6, "s")
    ('0.00412', '2.5', '12,346 s')
    """
    if not math.isfinite(value):
        return _UNKNOWN
    text = f"{value:z,.0f}" if abs(value) >= 999.5 else f"{value:z.3g}"
    return f"{text} {unit}" if unit else text


def format_count(count: float, noun: str = "", plural: str = "") -> str:
    """Return a whole number and its noun; `plural` is needed where it is not the noun and an s.

    >>> format_count(1, "task"), format_count(1200, "task"), format_count(2, "match", "matches")
    ('1 task', '1,200 tasks', '2 matches')
    """
    text = f"{count:z,.0f}" if math.isfinite(count) else _UNKNOWN
    if not noun:
        return text
    return f"{text} {noun if text in ('1', '-1') else plural or noun + 's'}"


def format_bytes(n_bytes: float, unit: str = "") -> str:
    """Return a size in decimal units, as Dask's dashboard and JupyterLab show them.

    `unit` sets the unit for sizes that are compared with each other, such as those along an axis.

    >>> [format_bytes(n) for n in (12, 3_400, 999_950, 5e9)]
    ['12 B', '3.4 kB', '1.0 MB', '5.0 GB']
    >>> format_bytes(4096, "MB"), format_bytes(5e9, "MB")
    ('0.0041 MB', '5,000 MB')
    """
    if not math.isfinite(n_bytes):
        return _UNKNOWN
    size, power = float(n_bytes), 0  # a NumPy scalar of 32 bits would be divided in 32 bits
    if unit:
        return format_number(size / 1000 ** _UNITS.index(unit), unit)
    while abs(size) >= 999.5 and power < len(_UNITS) - 1:
        size, power = size / 1000, power + 1
    digits = 1 if power and abs(size) < 9.95 else 0
    return f"{size:z,.{digits}f} {_UNITS[power]}"


def format_seconds(seconds: float) -> str:
    """Return a duration in microseconds, milliseconds or seconds.

    >>> [format_seconds(s) for s in (0.00012, 0.034, 0.9996, 2.5, 99.96, 3600)]
    ['120 µs', '34 ms', '1.0 s', '2.5 s', '100 s', '3,600 s']
    """
    if not math.isfinite(seconds):
        return _UNKNOWN
    seconds = float(seconds)
    size = abs(seconds)
    if size == 0:
        return "0 s"
    if 0 < seconds <= 0.5e-6:
        return "< 1 µs"
    if size < 0.9995e-3:
        return f"{1e6 * seconds:z.0f} µs"
    if size < 0.9995:
        return f"{1e3 * seconds:.{1 if size < 9.95e-3 else 0}f} ms"
    return f"{seconds:.1f} s" if size < 99.95 else f"{seconds:,.0f} s"


def format_share(share: float, decimals: int = 0) -> str:
    """Return a share of 1 as a percentage; a small one is not written as none.

    >>> format_share(0.612), format_share(0.0004), format_share(0.0004, 1), format_share(0.0)
    ('61 %', '< 1 %', '< 0.1 %', '0 %')
    """
    if not math.isfinite(share):
        return _UNKNOWN
    percent, least = 100 * float(share), 10**-decimals
    if 0 < percent <= least / 2:
        return f"< {least:.{decimals}f} %"
    return f"{percent:z,.{decimals}f} %"


def parse_bytes(value: Any, name: str, *, also: str = "") -> int:
    """Return a memory size in bytes: a number of bytes, or text such as "1 GiB" or "900MB".

    `name` and `also` are for the error: what the caller calls the value, and what else it accepts,
    such as ``" or 'auto'"``.

    Raises
    ------
    ValueError
        If it is neither, or negative.

    Examples
    --------
    >>> parse_bytes("1 GiB", "memory_limit"), parse_bytes(10**9, "memory_limit")
    (1073741824, 1000000000)
    """
    from dask.utils import parse_bytes as parse

    is_number = isinstance(value, Real) and not isinstance(value, bool)
    if is_number or (isinstance(value, str) and any(map(str.isdigit, value))):
        with suppress(ValueError, OverflowError):
            n_bytes = int(value) if is_number else int(parse(value))
            if n_bytes >= 0:
                return n_bytes
    raise ValueError(f"{name} must be a size such as '1 GiB'{also}, got {reprlib.repr(value)}.")
