"""Short and full ids of exercises and questions name the same thing."""

import doctest

import pytest

from kernel_helpers.exercises import UnknownIdError, ids, seal
from kernel_helpers.exercises.checks import difference
from kernel_helpers.exercises.questions import gap, measures, numeric, text


@pytest.mark.parametrize("module", [difference, gap, ids, measures, numeric, seal, text])
def test_examples_in_docstrings_are_true(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("text", ["00.1", "00-1", "q00_1"])
def test_a_question_is_found_by_any_spelling(text):
    assert ids.question_id(text) == "q00_1"


@pytest.mark.parametrize("text", ["1", "exercise 1", "00", ""])
def test_something_else_is_answered_with_what_an_id_looks_like(text):
    with pytest.raises(UnknownIdError, match='looks like "00-1"'):
        ids.exercise_id(text)
