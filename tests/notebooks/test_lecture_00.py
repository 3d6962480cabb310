"""Lecture 00 runs, its checks tell right from wrong, and what it says in numbers is true."""

import ast
import re

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.datasets import flights_files, load_flights
from kernel_helpers.grading.publish import read_sources
from kernel_helpers.grading.student import solved_notebook, student_notebook
from tests.notebooks.conftest import COCKPIT, cell, errors, said
from tests.notebooks.lecture import solved_with_probes, with_mistakes

EXERCISES = ("00-1", "00-2", "00-3")
QUESTIONS = ("q00_1", "q00_2", "q00_3")

# name: (exercise, what a student might write, which check notices, what it says)
MISTAKES = {
    "forgot-punctuation": (
        "00-1",
        'def greet(name):\n    return f"Hello {name}!"',
        "check",
        "position 5: ' ', expected ','",
    ),
    "printed": (
        "00-1",
        'def greet(name):\n    print(f"Hello, {name}!")',
        "check",
        "type NoneType, expected str",
    ),
    "typing-error": (
        "00-1",
        'def greet(name):\n    return "Hello, " + nmae + "!"',
        "check",
        "your code stopped with `NameError`",
    ),
    "copied-answer": (
        "00-1",
        'def greet(name):\n    return "Hello, Ada!"',
        "hidden",
        "'Hello, Grace!'",
    ),
    "still-lazy": (
        "00-2",
        "def n_flights(flights):\n    return flights.shape[0]",
        "check",
        "still a plan, not a value",
    ),
    "one-month": (
        "00-2",
        "def n_flights(flights):\n    return len(flights.partitions[0])",
        "check",
        "27004",
    ),
    "copied-number": (
        "00-2",
        "def n_flights(flights):\n    return 336_776",
        "hidden",
        "80789",
    ),
    "asked-the-notebook": (
        "00-3",
        "def where_ran(client):\n    return {whoami(n) for n in range(8)}",
        "check",
        "The main thread is this notebook",
    ),
    "list-not-set": (
        "00-3",
        "def where_ran(client):\n    return client.gather(client.map(whoami, range(8)))",
        "check",
        "should be a `set`",
    ),
    "futures": (
        "00-3",
        "def where_ran(client):\n    return set(client.map(whoami, range(8)))",
        "check",
        "A future is only a ticket",
    ),
    "asked-once": (
        "00-3",
        "def where_ran(client):\n    return {client.submit(whoami, 0).result()}",
        "hidden",
        "two workers answers with threads of both",
    ),
}


@pytest.fixture(scope="module")
def solved(run):
    return run(solved_with_probes())


@pytest.fixture(scope="module")
def student(run):
    return run(student_notebook(*read_sources(COCKPIT), mode="practice"))


@pytest.fixture(scope="module")
def mistaken(run):
    return run(with_mistakes({name: mistake[:2] for name, mistake in MISTAKES.items()}))


def test_the_solved_lecture_runs_without_an_error(solved):
    assert {c.id: errors(c) for c in solved.cells if c.cell_type == "code" and errors(c)} == {}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_solutions_pass_the_visible_and_the_hidden_check(solved, exercise):
    assert said(cell(solved, f"ex{exercise.replace('-', '_')}-test")) == f"✓ {exercise} passed."
    assert said(cell(solved, f"hidden-{exercise}")) == f"✓ {exercise} passed."


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_best_answers_are_right(solved, question):
    assert "is right." in said(cell(solved, f"{question}-test"))


def test_the_prediction_is_drawn_beside_what_was_measured(solved):
    check = cell(solved, "p00_naps-test")
    assert re.search(r"you said 1\.5 s, it was 1(\.\d+)? s", said(check))
    assert "naps overlapped" in said(check)
    assert "<svg" in check.outputs[0].data["text/html"]


def test_the_panel_question_is_answered_by_the_students_own_run(solved):
    words = said(cell(solved, "q00_4-test"))
    assert "you read “fit”, your run says fit." in words
    assert "read_month" in words


def test_the_first_cell_says_which_data_it_is(solved):
    assert "336,776 rows of 19 columns" in said(cell(solved, "first-cell"))
    assert "<Client: 1 worker, 2 threads" in said(cell(solved, "first-cell"))


def test_the_whole_game_reaches_the_auc_that_the_text_quotes(solved):
    last_model = said(cell(solved, "run")).splitlines()[9]
    assert last_model.split()[1] == "0.673"


def test_the_stream_has_the_bars_that_the_text_describes(solved):
    counts = ast.literal_eval(said(cell(solved, "count-tasks")))
    assert counts == {"read_month": 12, "fit": 10, "auc": 10}


def test_the_whole_lecture_fits_into_a_minute_and_900_megabytes(solved):
    assert solved.metadata["seconds"] < 60
    assert float(said(cell(solved, "peak-memory"))) < 900


def test_every_check_of_the_untouched_lecture_says_not_yet_without_a_traceback(student):
    failed = {c.id: errors(c) for c in student.cells if c.cell_type == "code" and errors(c)}
    checks = [f"ex00_{n}-test" for n in (1, 2, 3)] + [f"q00_{n}-test" for n in (1, 2, 3, 4)]
    checks.append("p00_naps-test")
    assert sorted(failed) == sorted(checks)
    for cell_id, (error,) in failed.items():
        assert (error.ename, error.traceback) == ("CheckFailed", ["not passed yet"])
        assert " not yet: " in error.evalue
        assert said(cell(student, cell_id)) == error.evalue


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_noticed_and_explained(mistaken, name):
    _, _, where, sentence = MISTAKES[name]
    noticed = cell(mistaken, f"{name}-{where}")
    assert sentence in said(noticed)
    (error,) = errors(noticed)
    assert error.traceback == ["not passed yet"]


@pytest.mark.parametrize("name", [name for name, m in MISTAKES.items() if m[2] == "hidden"])
def test_a_mistake_for_the_hidden_check_passes_the_visible_one(mistaken, name):
    assert errors(cell(mistaken, f"{name}-check")) == []


def test_feedback_in_a_notebook_is_a_card_with_the_traceback_folded(mistaken):
    (card,) = [o for o in cell(mistaken, "typing-error-check").outputs if "data" in o]
    assert "<details" in card.data["text/html"]
    assert "nmae" in card.data["text/html"]
    assert "Traceback" not in card.data["text/plain"]


@pytest.fixture(scope="module")
def quoted():
    """The prose of the lecture."""
    notebook = solved_notebook(*read_sources(COCKPIT))
    prose = " ".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    return " ".join(prose.split())


@pytest.mark.usefixtures("data")
def test_numbers_of_flights_in_the_text_are_true(quoted):
    flights = load_flights()
    flown = flights.dropna(subset=["dep_delay"])
    past = flown["month"] <= 9
    late = (flown["dep_delay"] > 15).mean()
    for phrase in (
        f"{len(flights):,} flights were scheduled",
        f"{flights['dep_time'].isna().sum():,} of them were cancelled",
        f"{late:.1%}".replace("%", " % left more than 15 minutes late"),
        f"January to September ({past.sum():,} flights)",
        f"October to December ({(~past).sum():,} flights)",
    ):
        assert phrase in quoted


@pytest.mark.usefixtures("data")
def test_scores_in_the_text_are_those_of_the_model_in_the_lecture(quoted):
    lecture = {}
    notebook = solved_notebook(*read_sources(COCKPIT))
    imports = cell(notebook, "first-cell").source.split("print(")[0]
    exec(imports + cell(notebook, "model").source, lecture)
    months = [lecture["read_month"](path) for path in flights_files("parquet")]
    model = lecture["fit"](*months[:9])
    autumn = pd.concat(months[9:])
    late = np.asarray(autumn["dep_delay"] > 15)
    right = (model.predict(autumn[lecture["FEATURES"]]) == late).mean()
    assert model[-1].coef_.shape == (1, 141)
    assert lecture["auc"](model, *months[9:]) == pytest.approx(0.6733, abs=5e-4)
    assert "reach **AUC .673**" in quoted
    assert f"right for {1 - late.mean():.1%}".replace("%", " % of these flights") in quoted
    assert f"our model for {right:.1%}".replace("%", " %") in quoted
