"""A tiny course: one lecture with an exercise and a question."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kernel_helpers.authoring.exchange.tomlfile import question_file
from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.exercises.questions.spec import QuestionSpec

LECTURE = '''\
# ---
# jupyter:
#   kernel_helpers:
#     lecture: "42"
#     title: Sums
#     minutes: 3
# ---

# %% [markdown]
# # 42 · Sums

# %% [markdown]
# Some text.

# %% tags=["setup"]
from kernel_helpers import SelfTest, check, question_check

# %% exercise="42-1"
def total(numbers):
    """Return the sum."""
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION

# %% check="42-1" points=2
with check("42-1") as expect:
    expect.equal(total([1, 2]), 3)

# %% self_test="42.1"
SelfTest("42.1")
'''

QUESTIONS = """\
[[question]]
id = "42.1"
type = "single"
stem = "What is 1 + 1?"
explanation = "One and one are two."

[[question.options]]
text = "2"
credit = 1

[[question.options]]
text = "11"
feedback = "That glues texts."
credit = 0.5

[[question.options]]
text = "1"
feedback = "Something is missing."

[[exercise]]
id = "42-1"
hints = ["Python has a word for it.", "`sum`"]
"""


class Course:
    """Folders of a course that a test may change before it is released."""

    def __init__(self, root: Path) -> None:
        self.source, self.output = root / "source", root / "out"
        self.lecture = self.source / "42_sums.py"
        self.questions = root / "selftests" / "42.toml"
        for path, text in ((self.lecture, LECTURE), (self.questions, QUESTIONS)):
            path.parent.mkdir()
            path.write_text(text)

    def change(self, path: Path, old: str, new: str) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[list[dict[str, Any]]], list[QuestionSpec]]:
    """Return a function that writes tables as a question file and reads it."""

    def read_tables(tables: list[dict[str, Any]]) -> list[QuestionSpec]:
        path = tmp_path / "05.toml"
        path.write_text(question_file(tables), encoding="utf-8")
        return list(read_bank(path).questions.values())

    return read_tables
