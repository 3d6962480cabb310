"""Question files, quizzes and notebooks with bytes changed: read, or refused in one sentence."""

import contextlib
import gzip
import json
import os
import random
import tomllib
from pathlib import Path

import pytest

from kernel_helpers.authoring.errors import SourceError, read_text
from kernel_helpers.authoring.exchange.jupyterquiz import from_jupyterquiz
from kernel_helpers.authoring.exchange.mooc import from_mooc
from kernel_helpers.authoring.exchange.tomlfile import question_file
from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.exercises.questions.notebook import question_in_notebook
from tests.flips import flipped

DATA = Path(__file__).parents[2] / "data"
MOOC = """# Quiz
+++ {}
Some context.

```{admonition} Question
Which of these hold?

- a) One, `x = 1`
- b) Two
- c) Three

_Select all answers that apply_
```
```{admonition} Solution
:class: dropdown
Solution: a) c), because both do.
```
"""
QUIZ = [
    {
        "question": "What is right?",
        "type": "many_choice",
        "answers": [
            {"answer": "One", "correct": True, "feedback": "Yes."},
            {"answer": "Two", "correct": False, "code": "x = 2"},
        ],
    },
    {
        "question": "How many?",
        "type": "numeric",
        "precision": 3,
        "answers": [
            {"value": 3.14, "correct": True},
            {"range": [1, 2], "correct": False, "feedback": "No."},
            {"type": "default", "feedback": "No."},
        ],
    },
    {
        "question": "Which word?",
        "type": "string",
        "answers": [
            {"answer": "colour", "correct": True},
            {"answer": "color", "correct": False, "fuzzy_threshold": 0.8},
        ],
    },
]


def read_questions(path):
    return read_bank(path)


def import_quiz(path):
    imported_again(from_jupyterquiz(read_text(path), "05"))


def import_mooc(path):
    imported_again(from_mooc(read_text(path), "05"))


def imported_again(imported):
    tomllib.loads(question_file(imported))


def ask_notebook(path):
    for name in ("97.1", "q97_1", "q97_2"):
        question_in_notebook(name, {"__vsc_ipynb_file__": str(path)})


FILES = {
    "97.toml": (read_questions, (DATA / "every_type" / "selftests" / "97.toml").read_bytes()),
    "quiz.json": (import_quiz, json.dumps(QUIZ, indent=1).encode()),
    "quiz.md": (import_mooc, MOOC.encode()),
    "97.ipynb": (
        ask_notebook,
        gzip.decompress((DATA / "saved" / "97_every_type.ipynb.gz").read_bytes()),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_flipped_bytes_are_read_or_refused_in_one_sentence(tmp_path, cases, name):
    read, content = FILES[name]
    path = tmp_path / name
    seed = random.randrange(2**32)
    for turn in range(cases(60)):
        rng = random.Random(seed + turn)
        path.write_bytes(flipped(content, rng))
        os.utime(path, ns=(turn, turn))  # what was read is kept until the time changes
        try:
            read(path)
        except SourceError:
            pass
        except BaseException as error:
            raise AssertionError(f"seed {seed + turn}") from error


@pytest.mark.parametrize("name", ["97.toml", "quiz.json", "97.ipynb"])
@pytest.mark.parametrize("start", ["", "a = ", '{"metadata":'])
def test_nested_files_are_read_or_refused_in_one_sentence(tmp_path, name, start):
    path = tmp_path / name
    path.write_text(start + "[" * 100_000)
    with contextlib.suppress(SourceError):
        FILES[name][0](path)


@pytest.mark.parametrize("mark", ["\0", "\r", "\x7f", "\x1b", "\u2028", "a\r\nb", 'c"""\\\n\0'])
def test_what_is_imported_can_be_read_again_whatever_its_letters(tmp_path, mark):
    quiz = json.dumps(QUIZ).replace("One", json.dumps(f"One{mark}two")[1:-1])
    imported = from_jupyterquiz(quiz, "05")
    [question, *_] = tomllib.loads(question_file(imported))["question"]
    assert question["options"][0]["text"] == f"One{mark}two"
    assert from_mooc(MOOC.replace("Two", f"Tw{mark}o"), "05")


@pytest.mark.parametrize(
    "text",
    [
        "```{admonition} Question\n- a) x\n- b) y\n" * 10_000,
        ":::{admonition} Question\n::::{admonition} Question\n" * 10_000,
        MOOC.replace("Solution: a)", "answer " + "*" * 100_000),
        MOOC.replace("Solution: a)", "solutions " * 10_000),
        MOOC.replace("_Select all answers that apply_", "_several " + "answers" * 50_000),
        MOOC.replace("_Select all answers that apply_", "_" * 400_000),
    ],
    ids=range(6),
)
def test_long_texts_are_read_in_time(text, tmp_path):
    start = os.times().user
    with contextlib.suppress(SourceError):
        from_mooc(text, "05")
    assert os.times().user - start < 10
