"""Hints and question checks find their entry in the practice bank and answer politely."""

import pytest

from kernel_helpers.exercises import CheckFailedError, UnknownIdError, hint, question_check
from kernel_helpers.exercises.bank import find_hints, find_question, load_bank
from kernel_helpers.exercises.questions.practice import judge

SINGLE = [name for name, q in load_bank()["questions"].items() if q.get("select") == "one"]


def right_answer(question: str) -> list[str]:
    entry = find_question(question)
    letters = [choice["letter"] for choice in entry["choices"]]
    return [letter for letter in letters if judge(entry, [letter]).credit == 1]


def test_hints_come_one_step_at_a_time_and_end_with_the_last(capsys):
    steps = find_hints("00-3")
    for _ in range(len(steps) + 1):
        hint("00-3")
    said = capsys.readouterr().out
    for number, step in enumerate(steps, start=1):
        assert f"Hint {number} of 3 for 00-3: {step}" in said
    assert said.count("Hint 3 of 3") == 2
    assert "This was the last hint." in said


def test_an_unknown_exercise_is_answered_with_its_neighbours():
    with pytest.raises(UnknownIdError, match=r'no exercise "00-9".*did you mean.*"00-1"'):
        hint("00-9")


def test_an_unknown_question_is_answered_with_its_neighbours():
    with pytest.raises(UnknownIdError, match=r'no question "00\.7".*did you mean.*"00\.4"'):
        question_check("00.7", ["a"])


@pytest.mark.parametrize(
    "answer", [[], "b", None, ["z"], ["a", "b"], ["a", "a"], [["a"]], {"a"}, [1]]
)
def test_a_malformed_answer_is_answered_with_the_form(answer):
    with pytest.raises(CheckFailedError, match=r"should be a list with one of 'a', 'b', 'c', 'd'"):
        question_check("00.1", answer)


def test_the_sentence_shows_what_stands_there_now():
    with pytest.raises(
        CheckFailedError, match=r"like \['b'\]; it is \[\]: choose above or type it"
    ):
        question_check("00.1", [])


def test_an_answer_cell_that_did_not_run_is_asked_for():
    with pytest.raises(CheckFailedError, match="run the cell above first"):
        question_check("00.1")


def test_the_answer_is_found_in_the_calling_cell(capsys):
    cell = {"answer_q00_1": right_answer("00.1"), "question_check": question_check}
    exec('question_check("00.1")', cell)
    assert "is right" in capsys.readouterr().out


@pytest.mark.parametrize("question", SINGLE)
def test_each_option_is_judged_and_each_distractor_has_its_own_feedback(question):
    entry = find_question(question)
    judged = [judge(entry, [choice["letter"]]) for choice in entry["choices"]]
    assert [each.credit for each in judged].count(1) == 1
    notes = [note for each in judged if each.credit < 1 for note in each.notes.values()]
    assert len(set(notes)) == len(judged) - 1
