"""Answers of every type are judged as the recording for the browser says."""

import pytest

from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.authoring.student import question_entry
from kernel_helpers.exercises import CheckFailedError, question_check
from kernel_helpers.exercises.questions.base import MalformedAnswerError
from kernel_helpers.exercises.questions.practice import judge
from tests.unit.exercises.questions.judged import DATA, GOLDEN, text

QUESTIONS = read_bank(DATA / "selftests" / "97.toml").questions
ASKED = [name for name, each in QUESTIONS.items() if each.type not in ("panel", "predict")]


def test_the_recording_is_what_python_says():
    assert GOLDEN.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("name", ASKED)
def test_the_best_answer_of_every_type_earns_everything(name):
    entry = question_entry(QUESTIONS[name], mode="practice")
    assert judge(entry, QUESTIONS[name].best).credit == 1
    assert judge(entry, QUESTIONS[name].best).explanation


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_empty_answer_of_every_type_is_not_yet_an_answer(name):
    with pytest.raises(MalformedAnswerError):
        QUESTIONS[name].question().read(QUESTIONS[name].empty)


def test_an_order_earns_by_pairs_and_points_at_the_place_that_is_wrong():
    asked = QUESTIONS["q97_5"]
    first, second, third, fourth = asked.best
    found = judge(question_entry(asked, mode="practice"), [first, third, second, fourth])
    assert found.credit == pytest.approx(2 / 3, abs=1e-3)
    assert "It was sent to a worker" in " ".join(found.notes.values())


def test_a_number_is_understood_in_each_of_its_units():
    entry = question_entry(QUESTIONS["q97_3"], mode="practice")
    earned = [judge(entry, given).credit for given in (3.84, "3840 MB", "3.58 GiB", "3_840 MB")]
    assert earned == [1, 1, 1, 1]


class Hostile:
    def __eq__(self, other):
        raise RuntimeError("no")

    def __hash__(self):
        return 1

    def __repr__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize("answer", [Hostile(), [Hostile()], {Hostile(): 1}, "x" * 10_000_000])
def test_a_hostile_or_huge_answer_gets_one_short_sentence(answer):
    with pytest.raises(CheckFailedError) as caught:
        question_check("00.1", answer)
    assert "00.1 not yet" in str(caught.value)
    assert len(str(caught.value)) < 500
