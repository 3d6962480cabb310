"""Lecture 00: what its students get wrong is explained, and what it says in numbers is true."""

import ast
import re

import numpy as np
import pandas as pd
import pytest

from kernel_helpers.datasets import flights_files, load_flights
from tests.notebooks.lecture import Lecture, cell, said

LECTURE = "00"
NEEDS = ("first-cell", "lazy-table", "whoami")
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


def test_the_naps_overlapped(solved):
    check = cell(solved, "p00_naps-test")
    assert re.search(r"you said 1\.5 s, it was 1(\.\d+)? s", said(check))
    assert "naps overlapped" in said(check)


def test_the_longest_bar_is_the_fit_of_all_nine_months(solved):
    words = said(cell(solved, "q00_4-test"))
    assert "you read “fit”, your run says fit." in words
    assert {"fit", "auc", "nap", "read_month"} <= set(words.split())


def test_the_first_cell_says_how_many_flights_there_are(solved):
    assert "336,776 rows of 19 columns" in said(cell(solved, "first-cell"))


def test_the_whole_game_reaches_the_auc_that_the_text_quotes(solved):
    last_model = said(cell(solved, "run")).splitlines()[9]
    assert last_model.split()[1] == "0.673"


def test_ten_models_take_more_januaries_than_the_napkin_says(solved):
    words = said(cell(solved, "p00_models-test"))
    assert float(re.search(r"it was ([\d.]+) Januaries", words)[1]) > 9


def test_the_stream_has_the_bars_that_the_text_describes(solved):
    counts = ast.literal_eval(said(cell(solved, "count-tasks")))
    assert counts == {"read_month": 12, "fit": 10, "auc": 10}


def test_the_whole_lecture_fits_into_a_minute_and_900_megabytes(solved):
    assert solved.metadata["seconds"] < 60
    assert solved.metadata["peak_megabytes"] < 900


def test_feedback_in_a_notebook_is_a_card_with_the_traceback_folded(runs):
    (card,) = [o for o in cell(runs.mistaken(LECTURE), "typing-error-check").outputs if "data" in o]
    assert "<details" in card.data["text/html"]
    assert "nmae" in card.data["text/html"]
    assert "Traceback" not in card.data["text/plain"]


@pytest.mark.usefixtures("flights_data")
def test_numbers_of_flights_in_the_text_are_true(prose):
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
        f"2 × {past.sum():,} ÷ {(flown['month'] == 1).sum():,} ÷ 2 threads",
    ):
        assert phrase in prose


@pytest.mark.usefixtures("flights_data")
def test_scores_in_the_text_are_those_of_the_model_in_the_lecture(prose):
    lecture = {}
    cells = [Lecture("00").source_cell(name).source for name in ("first-cell", "model")]
    exec(cells[0].split("print(")[0] + cells[1], lecture)
    months = [lecture["read_month"](path) for path in flights_files("parquet")]
    model = lecture["fit"](*months[:9])
    autumn = pd.concat(months[9:])
    late = np.asarray(autumn["dep_delay"] > 15)
    right = (model.predict(autumn[lecture["FEATURES"]]) == late).mean()
    assert model[-1].coef_.shape == (1, 141)
    assert lecture["auc"](model, *months[9:]) == pytest.approx(0.6733, abs=5e-4)
    assert "reach **AUC .673**" in prose
    assert f"right for {1 - late.mean():.1%}".replace("%", " % of these flights") in prose
    assert f"our model for {right:.1%}".replace("%", " %") in prose
