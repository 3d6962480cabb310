"""What attempts amount to, and when a question returns."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.exercises.progress import Recorded
from kernel_helpers.exercises.progress.exchange import read_progress, write_progress
from kernel_helpers.exercises.progress.review import DAY, RESTS, box_and_due, due_questions
from kernel_helpers.exercises.progress.status import status_by_question


def tried(at: float, credit: float | None, answer: str = "", notebook: str = "") -> Recorded:
    return Recorded("q00_1", at=at, credit=credit, answer=answer, notebook=notebook)


def test_first_and_best_credit_are_kept_apart():
    status = status_by_question([tried(2, 1.0), tried(1, 0.25), tried(3, 0.5)])["q00_1"]
    assert (status.tries, status.first, status.best) == (3, 0.25, 1.0)
    assert (status.started, status.last) == (1, 3)


def test_an_answer_that_the_check_cell_judges_again_is_one_try():
    tries = [tried(1, 0.0, "['a']", "00.ipynb"), tried(9e5, 0.0, "['a']", "/home/me/00.ipynb")]
    assert status_by_question(tries)["q00_1"].tries == 1


def test_a_prediction_is_judged_when_its_run_is_over():
    assert status_by_question([tried(1, None, "2.5"), tried(5, 1.0, "2.5")])["q00_1"].best == 1.0


def test_the_same_answer_weeks_later_is_a_try_of_its_own():
    assert (
        status_by_question([tried(1, 1.0, "['a']"), tried(9e5, 1.0, "['a']")])["q00_1"].tries == 2
    )


def test_an_answer_that_nobody_judges_is_done():
    assert status_by_question([tried(1, None, "['a']")])["q00_1"].done


def test_a_wrong_answer_returns_after_ten_minutes():
    assert due_questions([tried(0, 0.0)], now=599) == []
    assert due_questions([tried(0, 0.0)], now=600) == ["q00_1"]


def test_each_right_answer_in_time_lengthens_the_rest():
    times = [0.0]
    for rest in RESTS[1:-1]:
        times.append(times[-1] + rest)
    boxes = [box_and_due([tried(t, 1.0) for t in times[: n + 1]])[0] for n in range(len(times))]
    assert boxes == [1, 2, 3, 4, 5]


def test_a_wrong_answer_falls_back_to_the_first_box():
    assert box_and_due([tried(0, 1.0), tried(DAY, 1.0), tried(5 * DAY, 0.0)])[0] == 0


def test_a_right_answer_before_its_time_changes_nothing():
    assert box_and_due([tried(0, 1.0), tried(60, 1.0)]) == (1, DAY)


def test_the_shakiest_question_comes_first():
    wrong = Recorded("q00_2", at=50.0, credit=0.0)
    assert due_questions([tried(0, 1.0), wrong], now=2 * DAY) == ["q00_2", "q00_1"]


def test_exercises_and_predictions_do_not_return():
    tries = [Recorded("ex00_1", at=0.0, credit=0.0), Recorded("p00_naps", at=0.0, credit=1.0)]
    assert due_questions(tries, now=100 * DAY) == []


names = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
recorded = st.builds(
    Recorded,
    question=names,
    at=st.floats(0, 4e9),
    credit=st.none() | st.floats(0, 1),
    answer=st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    notebook=st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    id=names,
)


@settings(max_examples=50, deadline=None)
@given(st.lists(recorded, max_size=5))
def test_what_is_exported_is_imported(attempts: list[Recorded]):
    assert read_progress(write_progress(attempts)) == attempts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no progress file"),
        ("[" * 100_000, "no progress file"),
        ("{}", "no progress file"),
        (json.dumps({"format": "kernel-helpers progress", "version": 2}), "update kernel-helpers"),
        (json.dumps({"format": "kernel-helpers progress", "version": 1}), "no list of attempts"),
        (
            '{"format": "kernel-helpers progress", "version": 1, "attempts": [{"id": "../x"}]}',
            "attempt's question",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(text: str, words: str):
    with pytest.raises(ValueError, match=words) as caught:
        read_progress(text)
    assert "\n" not in str(caught.value)
