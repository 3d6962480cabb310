"""A release is a student's notebook: stubs, three cells a question, nbgrader's metadata."""

import json
import os
import subprocess
import sys

import nbformat
import pytest

from kernel_helpers.authoring import release
from kernel_helpers.authoring.publish import read_sources
from kernel_helpers.authoring.student import solved_notebook
from kernel_helpers.exercises.questions.practice import judge
from kernel_helpers.exercises.seal import digest, unseal

NBGRADER_KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}


@pytest.fixture
def notebook(course):
    release(course.source, course.output)
    return nbformat.read(course.output / "42_sums.ipynb", as_version=4)


def cell(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def test_cells_are_named_by_section_exercise_and_question(notebook):
    assert [cell.id for cell in notebook.cells] == [
        "42-sums-1",
        "42-sums-2",
        "42-sums-3",
        "ex42_1",
        "ex42_1-test",
        "q42_1-text",
        "q42_1",
        "q42_1-test",
    ]


def test_a_stub_stands_where_the_solution_was(notebook):
    assert cell(notebook, "ex42_1").source == (
        'def total(numbers):\n    """Return the sum."""\n'
        '    raise NotImplementedError("your code here")'
    )


def test_a_stub_outside_a_function_does_not_raise(course):
    text = course.lecture.read_text()
    start, end = text.index("def total"), text.index("# %% check")
    region = "### BEGIN SOLUTION\ntotal = sum\n### END SOLUTION\n\n"
    course.lecture.write_text(text[:start] + region + text[end:])
    release(course.source, course.output)
    changed = nbformat.read(course.output / "42_sums.ipynb", as_version=4)
    assert cell(changed, "ex42_1").source == "...  # your code"


def test_the_solved_notebook_has_solution_and_answer(course):
    solved = solved_notebook(*read_sources(course.lecture))
    assert cell(solved, "ex42_1").source.endswith("    return sum(numbers)")
    letter = cell(solved, "q42_1").source.split("'")[1]
    assert f"- {letter}) 2" in cell(solved, "q42_1-text").source


def test_markup_in_a_question_is_shown_and_not_run(course):
    course.change(course.questions, '"11"', '"11 <script>alert(`<b>`)</script>"')
    release(course.source, course.output)
    shown = nbformat.read(course.output / "42_sums.ipynb", as_version=4)
    assert "11 &lt;script>alert(`<b>`)&lt;/script>" in cell(shown, "q42_1-text").source


def test_nbgrader_metadata_is_schema_3_and_nothing_else(notebook):
    graded = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert len(graded) == 5
    for one in graded:
        values = one.metadata.nbgrader
        assert set(values) - {"points"} == NBGRADER_KEYS
        assert ("points" in values) == values.grade
        assert values.schema_version == 3
        assert not (one.cell_type == "markdown" and (values.grade or values.solution))
    ids = [one.metadata.nbgrader.grade_id for one in graded]
    assert len(set(ids)) == len(ids)
    assert cell(notebook, "ex42_1-test").metadata.nbgrader.points == 2


def test_a_question_is_text_answer_and_check(notebook):
    assert cell(notebook, "q42_1").source == 'answer_q42_1 = []\nSelfTest("42.1")'
    assert cell(notebook, "q42_1-test").source == 'question_check("42.1")'
    assert cell(notebook, "q42_1").metadata.kernel_helpers == {
        "type": "choice-answer",
        "id": "q42_1",
        "var": "answer_q42_1",
    }
    entry = cell(notebook, "q42_1-text").metadata.kernel_helpers
    options = "\n".join(f"- {c.letter}) {c.text}" for c in entry.choices)
    assert cell(notebook, "q42_1-text").source.endswith(f"What is 1 + 1?\n\n{options}")


def test_practice_metadata_has_salted_hashes_and_sealed_feedback(notebook):
    entry = cell(notebook, "q42_1-text").metadata.kernel_helpers
    letters = {choice.text: choice.letter for choice in entry.choices}
    assert entry.practice.credit == {
        digest(entry.practice.salt, "q42_1", letters["2"]): 1,
        digest(entry.practice.salt, "q42_1", letters["11"]): 0.5,
    }
    judged = judge(entry, [letters["11"]])
    assert judged.notes == {letters["11"]: "That glues texts."}
    assert judged.explanation == "One and one are two."


def test_a_practice_notebook_shows_no_feedback_in_plain_text(course, notebook):
    shipped = "".join(path.read_text() for path in course.output.iterdir())
    assert "What is 1 + 1?" in shipped
    assert "glues" not in shipped
    assert "One and one" not in shipped
    assert "sum(numbers)" not in shipped


def test_graded_mode_keeps_keys_and_feedback_back(course):
    release(course.source, course.output, mode="graded")
    text = (course.output / "42_sums.ipynb").read_text()
    assert not (course.output / "bank.json").exists()
    assert "practice" not in text
    assert "glues" not in text
    assert "One and one" not in text


def test_notebook_metadata_lists_lecture_and_cells_of_each_id(notebook):
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.kernel_helpers == {
        "lecture": "42",
        "title": "Sums",
        "minutes": 3,
        "version": 1,
        "mode": "practice",
        "questions": [{"id": "q42_1", "cells": ["q42_1-text", "q42_1", "q42_1-test"]}],
        "exercises": [{"id": "ex42_1", "cells": ["ex42_1", "ex42_1-test"]}],
    }


def test_the_authors_own_cell_metadata_is_kept(notebook):
    assert cell(notebook, "42-sums-3").metadata.tags == ["setup"]


def test_the_bank_holds_text_and_hints(course):
    release(course.source, course.output)
    bank = json.loads((course.output / "bank.json").read_text())
    assert bank["questions"]["q42_1"]["text"] == "What is 1 + 1?"
    assert bank["questions"]["q42_1"]["lecture"] == "42"
    exercise = bank["exercises"]["ex42_1"]
    assert exercise["hints"] == ["Python has a word for it.", "`sum`"]
    assert exercise["check"].startswith('with check("42-1")')
    sealed = exercise["solution"]
    assert unseal(sealed["text"], sealed["salt"], "ex42_1").endswith("return sum(numbers)")


def test_the_same_sources_give_the_same_bytes_in_another_process(course):
    release(course.source, course.output)
    code = (
        "import sys, pathlib; from kernel_helpers.authoring import release; "
        "print(release(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), check=True))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, course.source, course.output],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == "[]"


def test_a_second_release_writes_nothing(course):
    assert len(release(course.source, course.output)) == 2
    assert release(course.source, course.output) == []


def test_check_names_what_differs_and_writes_nothing(course):
    release(course.source, course.output)
    course.change(course.lecture, "Some text.", "Other text.")
    before = (course.output / "42_sums.ipynb").read_bytes()
    assert release(course.source, course.output, check=True) == [course.output / "42_sums.ipynb"]
    assert (course.output / "42_sums.ipynb").read_bytes() == before


def test_no_partial_file_is_left_beside_the_notebooks(course):
    release(course.source, course.output)
    assert sorted(path.name for path in course.output.iterdir()) == ["42_sums.ipynb", "bank.json"]


def test_an_unknown_mode_is_answered_with_the_known_ones(course):
    with pytest.raises(ValueError, match="one of practice, graded, got 'exam'"):
        release(course.source, course.output, mode="exam")


def test_a_folder_without_lectures_is_named(tmp_path):
    with pytest.raises(ValueError, match="should hold lectures named NN_topic"):
        release(tmp_path, tmp_path / "out")
