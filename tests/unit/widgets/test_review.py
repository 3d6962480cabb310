"""A lecture opens with questions that are due for the student, or with those that it names."""

import time

import pytest

from kernel_helpers import Review
from kernel_helpers.exercises import UnknownIdError
from kernel_helpers.exercises.progress import Progress, Recorded, progress_file


def asked(review: Review) -> list[str]:
    return [question.question["id"] for question in review.questions]


@pytest.fixture
def progress(tmp_path, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(tmp_path / "progress.sqlite3"))
    return Progress(progress_file())


def test_the_named_questions_are_asked_where_nothing_is_due(progress):
    assert asked(Review("02.1", "00.3")) == ["q02_1", "q00_3"]


def test_a_question_that_was_wrong_takes_the_first_place(progress):
    progress.add([Recorded("q01_1", at=time.time() - 3600, credit=0.0)])
    assert asked(Review("02.1", "00.3")) == ["q01_1", "q02_1"]


def test_a_question_of_the_open_lecture_does_not_return_in_it(progress, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "lectures/01_big.ipynb")
    progress.add([Recorded("q01_1", at=time.time() - 3600, credit=0.0)])
    assert asked(Review("02.1", "00.3")) == ["q02_1", "q00_3"]


def test_a_panel_question_does_not_return_for_its_run_is_gone(progress):
    progress.add([Recorded("q00_4", at=time.time() - 3600, credit=0.0)])
    assert asked(Review("02.1")) == ["q02_1"]


def test_a_progress_file_that_does_not_open_has_nothing_due(tmp_path, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(tmp_path))
    assert asked(Review("02.1")) == ["q02_1"]


def test_an_answer_to_it_asks_for_no_line_in_the_notebook(progress):
    (question,) = Review("02.1").questions
    assert not question.show_line
    assert question.show_text


def test_an_old_answer_is_not_shown(progress):
    cell = {"answer_q02_1": ["b"], "Review": Review}
    exec('made = Review("02.1")', cell)
    assert cell["made"].questions[0].answer is None


def test_a_page_that_runs_nothing_shows_the_questions(progress):
    data = Review("02.1", "00.3")._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert data["text/html"].count("<strong>Self-test") == 2
    assert "Self-test 00.3" in data["text/plain"]


def test_an_unknown_question_is_answered_with_its_neighbours(progress):
    with pytest.raises(UnknownIdError, match="did you mean"):
        Review("00.8")


def test_its_repr_is_what_one_types(progress):
    assert repr(Review("02.1", "q00_3")) == 'Review("02.1", "00.3")'
