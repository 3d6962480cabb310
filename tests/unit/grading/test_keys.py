"""Options keep one order for ever, and every combination of letters has its worth."""

import pytest

from kernel_helpers.exercises.bank import credit_key
from kernel_helpers.grading.keys import best_answer, credit, hashed_credit, shuffled
from kernel_helpers.grading.questionfile import Option, Question

RIGHT, HALF, WRONG, WORSE = (
    Option("right", 1, ""),
    Option("half", 0.5, "so so"),
    Option("wrong", 0, "no"),
    Option("worse", 0, "never"),
)


def question(select: str, *options: Option, id: str = "q42_1") -> Question:  # noqa: A002
    return Question(id, select, "?", options, "!", {}, 1)


def test_the_order_depends_on_the_id():
    options = (RIGHT, HALF, WRONG, WORSE)
    orders = {
        tuple(option.text for _, option in shuffled(question("one", *options, id=f"q42_{n}")))
        for n in range(20)
    }
    assert len(orders) > 5


def test_the_order_of_a_question_never_changes():
    order = shuffled(question("one", RIGHT, HALF, WRONG, WORSE))
    assert [letter for letter, _ in order] == ["a", "b", "c", "d"]
    assert [option.text for _, option in order] == ["worse", "right", "half", "wrong"]


@pytest.mark.parametrize(
    ("chosen", "worth"),
    [
        ([RIGHT], 1),
        ([HALF], 0.5),
        ([WRONG], 0),
        ([RIGHT, WRONG], 0),
    ],
)
def test_with_one_to_select_the_options_credit_counts(chosen, worth):
    assert credit(chosen, [RIGHT, HALF, WRONG], "one") == worth


@pytest.mark.parametrize(
    ("chosen", "worth"),
    [
        ([RIGHT, HALF], 1),
        ([RIGHT], 0.667),
        ([RIGHT, HALF, WRONG], 0.5),
        ([RIGHT, WRONG], 0.167),
        ([WRONG, WORSE], 0),
        ([RIGHT, HALF, WRONG, WORSE], 0),
    ],
)
def test_with_many_to_select_wrong_ticks_are_taken_off(chosen, worth):
    assert credit(chosen, [RIGHT, HALF, WRONG, WORSE], "many") == worth


def test_when_all_are_right_only_all_of_them_earn_everything():
    other = Option("right too", 1, "")
    all_right = question("many", RIGHT, other)
    assert hashed_credit(all_right, "salt") == {
        credit_key("salt", "q42_1", ["a", "b"]): 1,
        credit_key("salt", "q42_1", ["a"]): 0.5,
        credit_key("salt", "q42_1", ["b"]): 0.5,
    }


@pytest.mark.parametrize("select", ["one", "many"])
def test_the_best_answer_earns_everything(select):
    some = question(select, RIGHT, HALF, WRONG, WORSE)
    key = credit_key("salt", some.id, best_answer(some))
    assert hashed_credit(some, "salt")[key] == 1
