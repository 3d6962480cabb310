"""What holds for every lecture: it runs, its checks tell right from wrong, and it keeps its limits.

What is true of one lecture only, and its students' mistakes, stand in ``test_lecture_NN.py``.
"""

import re

import pytest

from tests.notebooks.lecture import Lecture, cell, errors, failed, module_of, numbers, said

EXEMPT = {"00"}  # it opens the course: nothing to review, to defeat or to hunt yet
PEAK_MEGABYTES = 1_300
SECONDS = 480

every_lecture = pytest.mark.parametrize("number", numbers())
every_later_lecture = pytest.mark.parametrize("number", sorted({*numbers()} - EXEMPT))


@every_lecture
def test_the_solved_lecture_runs_without_an_error(runs, number):
    wrong = failed(runs.solved(number))
    assert {name: f"{error.ename}: {error.evalue}" for name, error in wrong.items()} == {}


@every_lecture
def test_solutions_pass_the_visible_and_the_hidden_check(runs, number):
    solved = runs.solved(number)
    for exercise in Lecture(number).exercises:
        assert said(cell(solved, f"{exercise}-test")).endswith("passed."), exercise
        assert said(cell(solved, f"{exercise}-hidden")).endswith("passed."), exercise


@every_lecture
def test_the_best_answers_are_right(runs, number):
    solved = runs.solved(number)
    judged = [q.id for q in Lecture(number).questions if q.type not in ("predict", "panel")]
    said_of = {name: said(cell(solved, f"{name}-test")) for name in judged}
    assert {name: text for name, text in said_of.items() if "is right." not in text} == {}


@every_lecture
def test_predictions_are_drawn_beside_what_was_measured(runs, number):
    predictions = [q.id for q in Lecture(number).questions if q.type == "predict"]
    assert len(predictions) >= 2
    for name in predictions:
        check = cell(runs.solved(number), f"{name}-test")
        assert "you said" in said(check)
        assert any("<svg" in o.get("data", {}).get("text/html", "") for o in check.outputs)


@every_lecture
def test_a_question_is_judged_by_the_students_own_run(runs, number):
    panels = [q.id for q in Lecture(number).questions if q.type == "panel"]
    assert panels
    for name in panels:
        assert "your run says" in said(cell(runs.solved(number), f"{name}-test"))


@every_lecture
def test_the_first_cell_says_which_data_it_is_and_which_cluster(runs, number):
    words = said(cell(runs.solved(number), "first-cell"))
    assert re.search(r"[\d,]+ rows", words)
    assert "licence" in words
    assert "<Client: 1 worker, 2 threads" in words
    assert 'SCALE = "laptop"' in Lecture(number).source_cell("first-cell").source


@every_lecture
def test_every_picture_has_an_alternative_text(runs, number):
    outputs = [o for c in runs.solved(number).cells for o in c.get("outputs", [])]
    assert [o for o in outputs if not _described(o)] == []


def _described(output):
    data, about = output.get("data", {}), output.get("metadata", {})
    pictures = [kind for kind in data if kind.startswith("image/")]
    html = data.get("text/html", "")
    tags = re.findall(r"<img\b[^>]*>", html)
    if "<table" not in html:  # the drawing of a Dask array repeats the table beside it
        tags += re.findall(r"<svg\b[^>]*>", html)
    return all(about.get(kind, {}).get("alt") for kind in pictures) and all(
        re.search(r'\b(alt|aria-label|aria-hidden)="[^"]+"', tag) for tag in tags
    )


@every_lecture
def test_the_lecture_keeps_within_a_students_memory_and_time(runs, number):
    about = runs.solved(number).metadata
    assert about["peak_megabytes"] < PEAK_MEGABYTES
    assert about["seconds"] < SECONDS


@every_lecture
def test_every_check_of_the_untouched_lecture_says_not_yet_without_a_traceback(runs, number):
    lecture, student = Lecture(number), runs.untouched(number)
    checks = [f"{name}-test" for name in lecture.exercises]
    checks += [f"{question.id}-test" for question in lecture.questions]
    wrong = failed(student)
    assert sorted(wrong) == sorted(checks)
    for name, error in wrong.items():
        assert (error.ename, error.traceback) == ("CheckFailedError", ["not passed yet"])
        assert " not yet: " in error.evalue
        assert said(cell(student, name)) == error.evalue


@every_lecture
def test_a_map_a_plan_for_teachers_a_glossary_and_sources_go_with_it(number):
    texts = [c.source for c in Lecture(number).source.cells if c.kind == "text"]
    assert "You are here" in texts[0]
    assert any("<details>" in text and "or teachers" in text for text in texts)
    for heading in ("Glossary", "Sources"):
        assert any(re.search(rf"^#+ .*{heading}", text, re.MULTILINE) for text in texts), heading


@every_lecture
def test_a_napkin_is_compared_with_the_clock(number):
    assert "napkin" in Lecture(number).prose.lower()


@every_later_lecture
def test_it_opens_with_two_questions_that_come_back(runs, number):
    warm_up = cell(runs.solved(number), "warm-up")
    assert len(re.findall(r'Review\("\d\d\.\w+", "\d\d\.\w+"\)', warm_up.source)) == 1
    assert errors(warm_up) == []


@every_later_lecture
def test_a_defeat_is_measured_and_a_bug_is_hunted(number):
    lecture = Lecture(number)
    words = lecture.prose.lower()
    assert "defeat" in words
    lines = [question for question in lecture.questions if question.type == "line"]
    assert lines or "bug hunt" in words


@every_later_lecture
def test_every_exercise_has_a_mistake_that_a_student_might_make(number):
    mistakes = module_of(number).MISTAKES
    exercises = {name.removeprefix("ex").replace("_", "-") for name in Lecture(number).exercises}
    assert {mistake[0] for mistake in mistakes.values()} == exercises
