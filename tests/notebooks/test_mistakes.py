"""What students get wrong in any lecture is noticed, and explained in the intended words."""

import pytest

from tests.notebooks.lecture import cell, errors, module_of, numbers, said

ALL = [(number, name) for number in numbers() for name in module_of(number).MISTAKES]
HIDDEN = [(number, name) for number, name in ALL if module_of(number).MISTAKES[name][2] == "hidden"]


@pytest.mark.parametrize(("number", "name"), ALL)
def test_a_mistake_is_noticed_and_explained(runs, number, name):
    _, _, where, sentence = module_of(number).MISTAKES[name]
    noticed = cell(runs.mistaken(number), f"{name}-{where}")
    assert sentence in said(noticed)
    (error,) = errors(noticed)
    assert error.traceback == ["not passed yet"]


@pytest.mark.parametrize(("number", "name"), HIDDEN)
def test_a_mistake_for_the_hidden_check_passes_the_visible_one(runs, number, name):
    assert errors(cell(runs.mistaken(number), f"{name}-check")) == []
