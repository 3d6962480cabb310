"""The course's question files hold every self-test, with feedback wherever one may go wrong."""

import tomllib
from pathlib import Path

import pytest

from kernel_helpers.authoring.questions import read_bank

FOLDER = Path(__file__).parents[3] / "notebooks" / "selftests"
FILES = sorted(FOLDER.glob("[0-9][0-9].toml"))
BANKS = {path.stem: read_bank(path).questions for path in FILES}
FROM_THE_SOURCES = {
    *("q11_1", "q11_2", "q11_3", "q11_4a", "q11_4b", "q12a"),
    *("qncv", "qsam", "qtf", "qwd"),
}
QUESTIONS = {name: each for bank in BANKS.values() for name, each in bank.items()}


def test_there_is_a_file_for_each_lecture():
    assert sorted(BANKS) == [f"{number:02}" for number in range(14)]


def test_every_self_test_of_the_sources_is_asked():
    assert set(QUESTIONS) >= FROM_THE_SOURCES


@pytest.mark.parametrize("lecture", sorted(set(BANKS) - {"11"}))
def test_each_lecture_asks_three_questions_of_its_own(lecture):
    assert {f"q{lecture}_{number}" for number in (1, 2, 3)} <= set(BANKS[lecture])


def test_lecture_11_numbers_its_own_questions_after_those_of_the_sources():
    assert {"q11_5", "q11_6", "q11_7"} <= set(BANKS["11"])


def test_no_id_is_used_twice_over_the_course():
    assert len(QUESTIONS) == sum(map(len, BANKS.values()))


def test_the_course_asks_questions_of_every_type():
    kinds = {"choice", "numeric", "text", "order", "match", "line", "panel", "predict"}
    assert {each.type for each in QUESTIONS.values()} == kinds


@pytest.mark.parametrize("name", sorted(FROM_THE_SOURCES))
def test_questions_of_the_sources_keep_their_letters(name):
    [table] = [
        table
        for path in FILES
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        if f"q{table['id'].replace('.', '_').removeprefix('q')}" == name
    ]
    listed = [f"{letter}) {o['text']}" for letter, o in zip("abcd", table["options"], strict=True)]
    assert QUESTIONS[name].question().listing() == "\n".join(f"- {line}" for line in listed)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_what_is_said_to_a_wrong_answer_is_not_yet_the_explanation(name):
    notes = QUESTIONS[name].key().notes.values()
    assert QUESTIONS[name].explanation not in notes
