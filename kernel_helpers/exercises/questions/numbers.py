"""Read a number as students of several countries write it, with its unit.

The browser reads the same, in ``labextension/src/views/selfTest/number.ts``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_BYTES = {
    **{"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "PB": 10**15},
    **{"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "PiB": 2**50},
}
_NANOSECONDS = {"ns": 1, "µs": 10**3, "us": 10**3, "ms": 10**6, "s": 10**9}
_FAMILIES = (_BYTES, {**_NANOSECONDS, "min": 60 * 10**9, "h": 3600 * 10**9})
_WORD = 4  # letters from which on a unit is a word, whose case says nothing

_SPACES = re.compile(r"[\s\u2000-\u200a\u202f\u205f\u3000]+")
_TIMES_TEN = re.compile(r" ?[x\u00d7\u00b7*] ?10 ?(?:\^|\*\*) ?(?=[-+]?[0-9])")
_EXPONENT = r"(?:e[-+]?[0-9]+)?"
_PLAIN = r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+"
_GROUPED = (
    r"[1-9][0-9]{0,2}(?P<mark>[ '_,])[0-9]{3}(?:(?P=mark)[0-9]{3})*"
    r"(?:(?!(?P=mark))[.,][0-9]+)?"
)
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?) ?(?P<body>{_GROUPED}|{_PLAIN})(?P<exponent>{_EXPONENT})(?![0-9.,'_])", re.I
)
_EITHER = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}")  # decimals, or thousands


@dataclass(frozen=True)
class Number:
    """What a text may mean as a number, in the first unit of its question.

    Attributes
    ----------
    values : tuple of float
        Readings, the likeliest first.
    settled : bool
        Whether the first reading may be taken; 1,234 is asked again.
    """

    values: tuple[float, ...]
    settled: bool = True


def read_number(text: str, units: Mapping[str, float]) -> Number | None:
    """Return what `text` means, None where it is not a number with a known unit.

    Parameters
    ----------
    text : str
        Such as ``"336 776"``, ``"1,000.5"``, ``"3.5e6"``, ``"22/7"``, ``"12 %"``, ``"3840 MB"``.
    units : mapping of str to float
        Size of each unit in the first one. Prefixes of bytes and of seconds are known besides,
        and their case counts: Mb are not MB.

    Examples
    --------
    >>> read_number("3840 MB", {"GB": 1.0}).values
    (3.84,)
    >>> read_number("1,234", {"": 1.0})
    Number(values=(1.234, 1234.0), settled=False)
    """
    plain = _SPACES.sub(" ", text.strip())
    plain = re.sub(r"[\u2212\u2012\u2013\ufe63\uff0d]", "-", plain)
    plain = re.sub(r"[\u2018\u2019\u02bc]", "'", plain).replace("\u03bc", "µ")
    plain = _TIMES_TEN.sub("e", plain)
    found = _NUMBER.match(plain)
    if not found:
        return None
    values, settled = _readings(found), not _is_open(found["body"])
    rest = plain[found.end() :].lstrip()
    if rest.startswith("/") and len(values) == 1:
        below = _NUMBER.match(rest[1:].lstrip())
        if not below or _EITHER.fullmatch(below["body"]) or not _readings(below)[0]:
            return None
        values = [values[0] / _readings(below)[0]]
        rest = rest[1:].lstrip()[below.end() :].lstrip()
    sizes = _sizes(rest, units)
    scaled = [_rounded(value * size) for size in sizes for value in values]
    if not scaled or any(value is None for value in scaled):
        return None
    return Number(tuple(value for value in scaled if value is not None), settled)


def _readings(found: re.Match[str]) -> list[float]:
    """Return the values of a matched number without its unit."""
    sign, body, exponent, mark = found["sign"], found["body"], found["exponent"], found["mark"]
    either = _EITHER.fullmatch(body)
    bodies = [body.replace(",", "."), re.sub("[.,]", "", body)] if either else [body]
    if mark and not either:
        whole, _, decimals = body.replace(mark, "").replace(",", ".").partition(".")
        bodies = [f"{whole}.{decimals}"]
    return [float(f"{sign}{each.replace(',', '.')}{exponent}") for each in bodies]


def _is_open(body: str) -> bool:
    """Return whether a number has two readings of which neither is the usual one here."""
    either = _EITHER.fullmatch(body)
    return either is not None and either[1] == ","


def _sizes(unit: str, units: Mapping[str, float]) -> Iterable[float]:
    """Return how much of the first unit `unit` may be; nothing where it is unknown."""
    first = next(iter(units), "")
    if unit == "" or unit in units:
        return [1.0 if unit == "" else units[unit]]
    words = [name for name in units if len(name) >= _WORD and name.lower() == unit.lower()]
    if words:
        return [units[words[0]]]
    if unit == "%" and first == "":
        return [0.01, 1.0]
    family = next((each for each in _FAMILIES if first in each and unit in each), None)
    return [family[unit] / family[first]] if family else []


def _rounded(value: float) -> float | None:
    return float(f"{value:.12g}") if abs(value) < 1e300 else None
