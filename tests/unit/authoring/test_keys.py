"""Options keep one order for ever, and every answer has its worth."""

import tomllib

import pytest

from kernel_helpers.authoring.keys import practice_key
from kernel_helpers.authoring.questions.bank import read_question
from kernel_helpers.authoring.questions.lines import Lines
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises.questions.choice import Option, credit_of
from kernel_helpers.exercises.questions.practice import judge

RIGHT, HALF, WRONG, WORSE = (
    Option(text="right", credit=1),
    Option(text="half", credit=0.5, feedback="so so"),
    Option(text="wrong", feedback="no"),
    Option(text="worse", feedback="never"),
)


def question(kind: str, *options: Option, id: str = "q42_1"):  # noqa: A002
    tables = [
        {"text": each.text, "credit": each.credit, "feedback": each.feedback} for each in options
    ]
    table = {"id": id, "type": kind, "stem": "?", "explanation": "!", "options": tables}
    return read_question(table, Lines("42.toml", ""))


def read(text: str):
    [table] = tomllib.loads(text)["question"]
    return read_question(table, Lines("42.toml", text))


def worth(asked, answer) -> float:
    return judge(question_entry(asked, mode="practice"), answer).credit


def test_the_order_depends_on_the_id():
    orders = {
        question("single", RIGHT, HALF, WRONG, WORSE, id=f"q42_{n}").question().listing()
        for n in range(20)
    }
    assert len(orders) > 5


def test_the_order_of_a_question_never_changes():
    listing = question("single", RIGHT, HALF, WRONG, WORSE).question().listing()
    assert listing == "- a) worse\n- b) right\n- c) half\n- d) wrong"


def test_a_question_that_is_not_shuffled_keeps_its_letters():
    asked = read(
        '[[question]]\nid="q42_1"\ntype="single"\nstem="?"\nexplanation="!"\nshuffle=false\n'
        'options=[{text="x", feedback="no"}, {text="y", credit=1}, {text="z", feedback="no"}]'
    )
    assert asked.question().listing() == "- a) x\n- b) y\n- c) z"


@pytest.mark.parametrize(
    ("chosen", "worth"), [([RIGHT], 1), ([HALF], 0.5), ([WRONG], 0), ([RIGHT, WRONG], 0)]
)
def test_with_one_to_select_the_options_credit_counts(chosen, worth):
    assert credit_of(chosen, [RIGHT, HALF, WRONG], "one") == worth


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
    assert credit_of(chosen, [RIGHT, HALF, WRONG, WORSE], "many") == worth


def test_when_all_are_right_only_all_of_them_earn_everything():
    both = question("multi", RIGHT, Option(text="right too", credit=1))
    assert [worth(both, answer) for answer in (["a", "b"], ["a"], ["b"])] == [1, 0.5, 0.5]


@pytest.mark.parametrize("kind", ["single", "multi"])
def test_the_best_answer_earns_everything(kind):
    some = question(kind, RIGHT, HALF, WRONG, WORSE)
    assert worth(some, some.best) == 1


def test_a_key_shows_neither_letters_nor_feedback():
    shown = str(practice_key(question("single", RIGHT, HALF, WRONG, WORSE)))
    assert not any(word in shown for word in ("so so", "never", "!", "'b'"))
