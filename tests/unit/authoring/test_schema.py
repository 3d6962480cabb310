"""The JSON Schema of question files says what the reader says, as far as a schema can."""

import copy
import json
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.questions.bank import read_question
from kernel_helpers.authoring.questions.lines import Lines
from kernel_helpers.authoring.questions.schema import question_schema
from kernel_helpers.cli import main

ROOT = Path(__file__).parents[3]
FILES = [*ROOT.glob("notebooks/selftests/*.toml"), *ROOT.glob("tests/data/*/selftests/*.toml")]
EVERY_TYPE = tomllib.loads((ROOT / "tests/data/every_type/selftests/97.toml").read_text())
QUESTIONS = {question["id"]: question for question in EVERY_TYPE["question"]}
SCHEMA = Draft202012Validator(question_schema())
WRONG = [3, "x", ["x"], {"x": 1}, True, []]


def is_read(question) -> bool:
    try:
        read_question(question, Lines("97.toml", ""))
    except SourceError:
        return False
    return True


def fits(question) -> bool:
    return SCHEMA.is_valid({"question": [question]})


def test_the_schema_is_one():
    Draft202012Validator.check_schema(question_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_file_fits(path):
    assert [error.message for error in SCHEMA.iter_errors(tomllib.loads(path.read_text()))] == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_lacks_a_needed_key_fits_neither(name):
    wholes = [QUESTIONS[name] | {"unforeseen": 1}, *without_one_key(QUESTIONS[name])]
    unread = [question for question in wholes if not is_read(question)]
    assert [question for question in unread if fits(question)] == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_the_reader_takes_fits(name):
    changed = [*without_one_key(QUESTIONS[name]), *with_one_other_value(QUESTIONS[name])]
    taken = [question for question in changed if is_read(question)]
    assert [question for question in taken if not fits(question)] == []


def test_the_command_writes_it(tmp_path):
    CliRunner().invoke(main, ["questions", "schema", "-o", str(tmp_path / "schema.json")])
    assert json.loads((tmp_path / "schema.json").read_text()) == question_schema()


def without_one_key(question):
    return [{k: v for k, v in question.items() if k != gone} for gone in question]


def with_one_other_value(question):
    return [copy.deepcopy(question) | {key: value} for key in question for value in WRONG]
