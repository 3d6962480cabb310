"""A number is read as it was meant, or asked for again; it is never read as another number."""

import random

import pytest

from kernel_helpers.authoring.questions.bank import read_question
from kernel_helpers.authoring.questions.lines import Lines
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.questions import numbers
from kernel_helpers.exercises.questions.base import MalformedAnswerError
from kernel_helpers.exercises.questions.numbers import read_number
from kernel_helpers.exercises.questions.practice import judge

PLAIN = {"": 1.0}
POINTS = {
    "English": (",", "."),
    "French": ("\u202f", ","),
    "German": (".", ","),
    "Swiss": ("'", "."),
}
POINTS |= {"SI": ("\u2009", "."), "typed": (" ", ","), "Python": ("_", "."), "bare": ("", ".")}
POINTS |= {"no-break": ("\u00a0", ","), "typographic": ("\u2019", "."), "bare comma": ("", ",")}


def entry(**table):
    stem = {"id": "06.1", "type": "numeric", "stem": "?", "explanation": "!", "otherwise": "No."}
    question = read_question(stem | table, Lines("06.toml", ""))
    return question_entry(question, mode="practice")


def test_examples_in_docstrings_are_true():
    import doctest

    assert doctest.testmod(numbers).failed == 0


@pytest.mark.parametrize("style", POINTS)
def test_a_number_in_any_notation_is_read_right_or_asked_again(style, cases):
    thousands, point = POINTS[style]
    rng = random.Random(style)
    for _ in range(cases(100)):
        digits = rng.randint(0, 4)
        value = round(rng.choice([1, -1]) * 10 ** rng.uniform(-2, 8), digits)
        text = f"{value:,.{digits}f}".replace(",", "t").replace(".", "p")
        text = text.replace("t", thousands).replace("p", point).replace("-", "\u2212")
        meant = pytest.approx(value, rel=1e-11)
        found = read_number(text, PLAIN)
        if found is not None and found.settled:
            assert meant in found.values, f"{style} {value!r} as {text!r}"
            assert found.values[0] == meant or style == "German", f"{value!r} as {text!r}"
        elif found is not None:
            assert meant in found.values, f"{style} {value!r} as {text!r}"


@pytest.mark.parametrize("answer", ["336,776", "336.776", "336.776,0", "336 776,0 0"])
def test_a_number_that_may_mean_the_right_one_is_asked_again(answer):
    with pytest.raises(MalformedAnswerError):
        judge(entry(answer=336_776), answer)


@pytest.mark.parametrize(
    "answer", ["336 776", "336_776", "336'776", "3.36776e5", "336,776.0", "673552/2", 336_776.0]
)
def test_other_ways_to_write_the_right_number_earn_everything(answer):
    assert judge(entry(answer=336_776), answer).credit == 1


def test_decimals_that_are_wrong_in_each_reading_are_simply_wrong():
    assert judge(entry(answer=5), "3.142").credit == 0


def test_a_share_may_be_given_in_percent_and_percents_are_not_taken_for_a_share():
    assert judge(entry(answer=0.12), "12 %").credit == 1
    with pytest.raises(MalformedAnswerError, match=r"0\.12 or 12"):
        judge(entry(answer=12), "12 %")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3840 MB", "GB", 3.84),
        ("1 GiB", "MB", 1073.741824),
        ("1500 ms", "s", 1.5),
        ("1500 \u03bcs", "ms", 1.5),
        ("2 min", "s", 120),
        ("5 Tasks", "tasks", 5),
        ("3840 Mb", "GB", None),
        ("3.84 gb", "GB", None),
        ("3 S", "s", None),
        ("3 m", "s", None),
        ("3 MB", "s", None),
        ("1 KB", "MB", None),
    ],
)
def test_units_have_prefixes_and_case(text, unit, value):
    found = read_number(text, {unit: 1.0})
    assert (found and found.values[0]) == value


def test_a_number_of_another_library_is_a_number():
    import numpy as np

    assert judge(entry(answer=3), np.int64(3)).credit == 1
