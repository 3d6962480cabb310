"""Numbers written for people: monotone, in the largest unit that fits, singular and plural."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers._format import (
    format_bytes,
    format_count,
    format_number,
    format_seconds,
    format_share,
    parse_bytes,
)

NONE = {"": 1.0}
BYTES = {"B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "PB": 1e15}
SECONDS = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}
PERCENT = {"%": 0.01}


def in_megabytes(n_bytes):
    return format_bytes(n_bytes, "MB")


def with_decimal(share):
    return format_share(share, 1)


FORMATS = [
    (format_number, NONE, 1e-300),
    (format_count, NONE, 0.5),
    (format_bytes, BYTES, 0.5),
    (in_megabytes, BYTES, 1e-300),
    (format_seconds, SECONDS, 0.5e-6),
    (format_share, PERCENT, 0.005),
    (with_decimal, PERCENT, 0.0005),
]
every_format = pytest.mark.parametrize(
    ("write", "units", "half"), FORMATS, ids=[write.__name__ for write, *_ in FORMATS]
)
steps = st.sampled_from([1.0, 5.0, 9.949, 9.95, 9.995, 99.49, 99.95, 999.4, 999.5, 999.95])
near_steps = st.builds(
    lambda step, power, nudge: step * 10.0**power * (1 + nudge),
    steps,
    st.integers(-12, 15),
    st.sampled_from([0, 1e-15, -1e-15, 1e-4, -1e-4]),
)
sizes = near_steps | st.floats(0, 1e18) | st.floats(0, 2000) | st.integers(0, 10**18)
values = sizes | sizes.map(lambda size: -size)


def read(text, units):
    """Return the number that a text stands for; "< 1 %" stands for half of it."""
    found = re.fullmatch(r"(< )?(-?\d[\d,]*(?:\.\d+)?(?:e-\d+)?) ?(\D*)", text)
    assert found, text
    below, number, unit = found.groups()
    return float(number.replace(",", "")) * units[unit] / (2 if below else 1)


@every_format
@settings(deadline=None)
@given(a=values, b=values)
def test_a_larger_number_never_reads_smaller(write, units, half, a, b):
    low, high = (read(write(value), units) for value in sorted([a, b]))
    assert low <= high or low == pytest.approx(high, rel=1e-12)


@every_format
@settings(deadline=None)
@given(value=values)
def test_what_is_read_is_within_a_twentieth_or_half_of_the_last_digit(write, units, half, value):
    assert read(write(value), units) == pytest.approx(value, rel=0.051, abs=1.01 * half)


@every_format
@settings(deadline=None)
@given(value=values)
def test_a_minus_stands_before_what_is_below_zero_and_never_before_zero(write, units, half, value):
    text = write(value)
    assert text.startswith("-") == (read(text, units) < 0)
    assert value < 0 or not text.startswith("-")


@pytest.mark.parametrize(
    ("write", "smallest", "largest"), [(format_bytes, "B", "PB"), (format_seconds, "µs", "s")]
)
@settings(deadline=None)
@given(value=values)
def test_the_unit_is_the_largest_that_fits(write, smallest, largest, value):
    number, unit = write(value).removeprefix("< ").split()
    size = abs(float(number.replace(",", "")))
    assert size < 1000 or unit == largest
    assert size >= 1 or unit == smallest or value == 0


@every_format
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, np.float64("nan")])
def test_what_is_no_number_is_a_dash(write, units, half, value):
    assert write(value) == "\N{EN DASH}"


@every_format
@settings(deadline=None)
@given(value=st.integers(0, 10_000))
def test_numpy_scalars_are_written_as_numbers(write, units, half, value):
    for kind in (np.int64, np.uint32, np.float32, np.float64):
        assert write(kind(value)) == write(value)


@settings(deadline=None)
@given(count=st.integers(-5, 5) | st.floats(-5, 5))
def test_a_noun_is_singular_beside_one_alone(count):
    number, noun = format_count(count, "task").split()
    assert (noun == "task") == (abs(int(number)) == 1)
    assert format_count(count, "match", "matches").split()[1] in ("match", "matches")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (format_bytes(0), "0 B"),
        (format_bytes(999), "999 B"),
        (format_bytes(999_499), "999 kB"),
        (format_bytes(999_500), "1.0 MB"),
        (format_bytes(9_949_999), "9.9 MB"),
        (format_bytes(9_950_000), "10 MB"),
        (format_bytes(-3_400), "-3.4 kB"),
        (format_bytes(2.5e18), "2,500 PB"),
        (format_bytes(56_623_104, "MB"), "56.6 MB"),
        (format_seconds(0), "0 s"),
        (format_seconds(1e-9), "< 1 µs"),
        (format_seconds(0.0009996), "1.0 ms"),
        (format_seconds(99.94), "99.9 s"),
        (format_seconds(-0.002), "-2.0 ms"),
        (format_share(1), "100 %"),
        (format_share(0.005), "< 1 %"),
        (format_share(-0.001), "0 %"),
        (format_count(0, "task"), "0 tasks"),
        (format_count(-0.4), "0"),
        (format_number(999.5), "1,000"),
    ],
)
def test_numbers_at_the_ends_of_a_unit(actual, expected):
    assert actual == expected


@pytest.mark.parametrize(
    ("value", "n_bytes"),
    [
        ("1 GiB", 2**30),
        ("900MB", 900 * 10**6),
        (" 1.5 kB ", 1500),
        ("1e6", 10**6),
        ("0", 0),
        (5, 5),
        (2.9, 2),
        (np.int64(7), 7),
        (np.float32(8), 8),
    ],
)
def test_sizes_are_read_as_dask_reads_them(value, n_bytes):
    assert parse_bytes(value, "memory_limit") == n_bytes


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "MB", "much", "5 apples", "-5MB", "1 2 3 x", "nan", "infinity", "1e999"),
        *(-1, math.nan, math.inf, True, None, b"1 GiB", [1], 1j),
    ],
)
def test_what_is_no_size_is_refused_in_the_names_of_the_caller(value):
    expected = r"^memory must be a size such as '1 GiB' or None, got .*\.$"
    with pytest.raises(ValueError, match=expected):
        parse_bytes(value, "memory", also=" or None")


@settings(deadline=None)
@given(n_bytes=st.integers(0, 10**15))
def test_what_is_written_can_be_read_again(n_bytes):
    assert parse_bytes(format_bytes(n_bytes), "size") == pytest.approx(n_bytes, rel=0.051, abs=0.5)
