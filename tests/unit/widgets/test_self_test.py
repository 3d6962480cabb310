"""The widget asks a question of the bank and says which line records the answer."""

import pytest

from kernel_helpers import Predict, SelfTest
from kernel_helpers.exercises import UnknownIdError
from kernel_helpers.exercises.bank import load_bank


def test_the_question_is_synced_as_the_notebook_describes_it():
    state = SelfTest("00.1").get_state()
    assert state["question"]["id"] == "q00_1"
    assert [choice["letter"] for choice in state["question"]["choices"]] == ["a", "b", "c", "d"]
    assert state["question"]["text"].startswith("This notebook runs on Binder.")
    assert state["_esm"]


def test_an_answer_becomes_the_line_to_paste():
    widget = SelfTest("q00_2")
    assert widget.line == ""
    widget.set_state({"answer": ["c"]})  # as the browser sends it
    assert widget.line == "answer_q00_2 = ['c']"


def test_an_unknown_question_is_answered_with_its_neighbours():
    with pytest.raises(UnknownIdError, match=r'no question "00\.8".*did you mean'):
        SelfTest("00.8")


def test_its_repr_is_what_one_types():
    assert repr(SelfTest("00.1")) == 'SelfTest("00.1")'


def test_an_answer_in_the_calling_cell_is_shown():
    cell = {"answer_q00_1": ["b"], "SelfTest": SelfTest}
    exec('made = SelfTest("00.1")', cell)
    assert cell["made"].answer == ["b"]


@pytest.mark.parametrize("nonsense", ["x" * 10_000_000, [["a"]], {"a": object()}, 3, object()])
def test_nonsense_in_the_calling_cell_is_no_answer(nonsense):
    cell = {"answer_q00_1": nonsense, "SelfTest": SelfTest}
    exec('made = SelfTest("00.1")', cell)
    assert cell["made"].answer is None


def test_a_page_that_runs_nothing_shows_question_and_answer():
    cell = {"answer_q00_1": ["b"], "SelfTest": SelfTest}
    exec('made = SelfTest("00.1")', cell)
    data, _ = cell["made"]._repr_mimebundle_()
    assert "☒ b) Nothing happens as long as" in data["text/html"]
    assert "Answered: ['b']" in data["text/plain"]


def test_a_question_is_no_prediction():
    with pytest.raises(UnknownIdError, match=r'no prediction: use SelfTest\("00\.1"\)'):
        Predict("00.1")


def test_every_question_of_the_bank_can_be_asked():
    for full in load_bank()["questions"]:
        assert SelfTest(full).question["id"] == full
