"""The widget asks a question of the bank and says which line records the answer."""

import pytest

from kernel_helpers import SelfTest
from kernel_helpers.exercises import UnknownId


def test_the_question_is_synced_as_the_notebook_describes_it():
    state = SelfTest("00.1").get_state()
    assert state["question"]["id"] == "q00_1"
    assert [choice["letter"] for choice in state["question"]["choices"]] == ["a", "b", "c", "d"]
    assert state["question"]["text"].startswith("This notebook runs on Binder.")
    assert state["_esm"]


def test_an_answer_becomes_the_line_to_paste():
    widget = SelfTest("q00_2")
    assert widget.line == ""
    widget.set_state({"answer": ["c", "b"]})  # as the browser sends it
    assert widget.line == "answer_q00_2 = ['b', 'c']"


def test_an_unknown_question_is_answered_with_its_neighbours():
    with pytest.raises(UnknownId, match=r'no question "00\.8".*did you mean'):
        SelfTest("00.8")


def test_its_repr_is_what_one_types():
    assert repr(SelfTest("00.1")) == 'SelfTest("00.1")'
