"""A question of every type is read from the metadata of its cell; edited metadata is refused."""

import doctest

import pytest

from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.questions import notebook, numeric
from kernel_helpers.exercises.questions.base import MalformedAnswerError
from kernel_helpers.exercises.questions.fields import FieldError, required
from kernel_helpers.exercises.questions.registry import SPECS, TYPES, question_of
from tests.unit.exercises.questions.judged import DATA

QUESTIONS = read_bank(DATA / "selftests" / "97.toml").questions
ENTRIES = {name: question_entry(each, mode="practice") for name, each in QUESTIONS.items()}
WRONG = [None, 3, "x", [3], [{"letter": "a"}], {"x": "y"}, {"x": 0}, True, float("nan")]


def test_there_is_a_question_of_every_type():
    assert {each.type for each in QUESTIONS.values()} == set(TYPES)
    assert len(SPECS) == len(TYPES)


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(numeric).attempted > 0
    assert doctest.testmod(numeric).failed == 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_metadata_gives_the_question_back(name):
    asked = QUESTIONS[name].question()
    entry = asked.entry()
    assert question_of(entry | {"text": asked.text}) == asked
    assert question_of(entry).entry() == entry
    assert list(entry)[:2] == ["type", "id"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_keys_of_a_later_release_are_ignored(name):
    assert question_of(ENTRIES[name] | {"unforeseen": 1}) == question_of(ENTRIES[name])


@pytest.mark.parametrize("name", QUESTIONS)
def test_metadata_without_a_needed_key_is_refused(name):
    needed = required(TYPES[QUESTIONS[name].type])
    assert "id" in needed
    for key in needed:
        with pytest.raises(FieldError, match=f"{key} should be given"):
            question_of({other: ENTRIES[name][other] for other in ENTRIES[name] if other != key})


@pytest.mark.parametrize("name", QUESTIONS)
def test_metadata_with_any_other_value_is_read_or_refused(name):
    for key in ENTRIES[name]:
        for value in WRONG:
            asked = read_or_none(ENTRIES[name] | {key: value})
            if asked is not None:
                with pytest.raises(MalformedAnswerError):
                    asked.read(object())
                assert asked.body_html(None).count("<ul") == 1


def read_or_none(entry):
    try:
        return question_of(entry)
    except FieldError:
        return None


@pytest.mark.parametrize("value", [None, 3, "essay", ["choice"], "__class__"])
def test_another_type_is_refused_with_those_that_exist(value):
    with pytest.raises(FieldError, match="choice, line, match, numeric, order, panel, predict"):
        question_of({"type": value, "id": "q97_1"})


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_whose_cell_was_edited_is_not_found_in_the_notebook(name):
    cell = {"cell_type": "markdown", "source": "**Self-test**\n\nWhy?\n\n- a) because"}
    found = notebook._question(cell | {"metadata": {"kernel_helpers": ENTRIES[name]}})
    assert found == (name, ENTRIES[name] | {"text": "Why?"})
    edited = {key: each for key, each in ENTRIES[name].items() if key != "id"}
    assert notebook._question(cell | {"metadata": {"kernel_helpers": edited}}) is None
