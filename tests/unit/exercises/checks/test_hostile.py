"""A student's object may raise from anywhere, run for ever or fill the memory."""

import sys
import time

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.exercises import CheckFailedError, check
from kernel_helpers.exercises.checks.difference import first_difference


class Hostile:
    """Raises whatever is asked of it."""

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None

    def __repr__(self):
        raise RuntimeError("no")

    def __bool__(self):
        raise RuntimeError("no")

    def __float__(self):
        raise RuntimeError("no")


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError("no")


def endless():
    while True:
        time.sleep(0.01)


def deep(number):
    return deep(number + 1)


@pytest.mark.parametrize(
    "expectation",
    [
        lambda expect: expect.equal(Hostile(), 3),
        lambda expect: expect.equal([Hostile()], [3]),
        lambda expect: expect.equal({1: Hostile()}, {1: 2}),
        lambda expect: expect.close(Hostile(), 3, within=1),
        lambda expect: expect.is_a(Hostile(), int),
        lambda expect: expect.holds(Hostile(), "It should hold.", actual=Hostile()),
        lambda expect: expect.holds(np.array([1, 2]), "It should hold."),
    ],
)
def test_an_object_that_always_raises_is_simply_not_what_was_expected(expectation):
    with pytest.raises(CheckFailedError) as caught, check("00-1") as expect:
        expectation(expect)
    assert "your code stopped" not in str(caught.value)


def test_a_huge_value_is_cut_on_the_card():
    with pytest.raises(CheckFailedError) as caught, check("00-1") as expect:
        expect.equal("x" * 10_000_000, "y")
    assert len(str(caught.value)) < 3000


def test_an_error_without_words_is_named():
    with pytest.raises(CheckFailedError, match="your code stopped with `MuteError`"), check("00-1"):
        raise MuteError


def test_an_endless_recursion_is_told_in_a_few_lines():
    with pytest.raises(CheckFailedError, match="RecursionError"), check("00-1"):
        deep(1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no timer signal")
def test_an_endless_loop_is_stopped():
    started = time.monotonic()
    with (
        pytest.raises(CheckFailedError, match=r"ran longer than 0\.2 s"),
        check("00-1", seconds=0.2),
    ):
        endless()
    assert time.monotonic() - started < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's data")
def test_a_greedy_array_is_refused_and_the_kernel_lives_on():
    checking = check("00-1", memory_limit="100 MB")
    with pytest.raises(CheckFailedError, match="asked for more than 100 MB"), checking as expect:
        expect.equal(np.ones(10**9).sum(), 1)
    assert np.ones(10**8, dtype="int8").sum() == 10**8


def test_the_timer_is_gone_after_the_check():
    with check("00-1", seconds=0.1) as expect:
        expect.equal(1, 1)
    time.sleep(0.15)


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (np.array([1, 2, 3]), np.array([1, 9, 3]), "at 1: 2, expected 9"),
        (np.eye(2), np.ones((2, 2)), "at (0, 1): 0.0, expected 1.0"),
        (np.ones(2), np.ones(3), "shape (2,), expected (3,)"),
        (pd.Series([1, 2], ["a", "b"]), pd.Series([1, 3], ["a", "b"]), "at 'b': 2, expected 3"),
        (
            pd.DataFrame({"x": [1]}),
            pd.DataFrame({"y": [1]}),
            "columns: position 0: 'x', expected 'y'",
        ),
        (
            pd.DataFrame({"x": [1, 2]}),
            pd.DataFrame({"x": [1, 5]}),
            "column 'x': at 1: 2, expected 5",
        ),
        (pd.Series([1.0, np.nan]), pd.Series([1.0, np.nan]), None),
    ],
)
def test_one_counter_example_is_pointed_out(actual, expected, sentence):
    assert first_difference(actual, expected) == sentence
