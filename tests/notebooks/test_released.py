"""The notebooks in the repository are what their sources generate."""

import nbformat
import pytest

from kernel_helpers.authoring import release
from kernel_helpers.authoring.lecture import with_solution, without_solution
from tests.notebooks.lecture import NOTEBOOKS, Lecture, numbers

RELEASED = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


def test_committed_notebooks_and_bank_equal_the_release():
    assert release(NOTEBOOKS / "source", NOTEBOOKS, check=True) == []


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_released_notebook_is_valid_and_has_neither_outputs_nor_solutions(path):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []
    assert "SOLUTION" not in path.read_text()


@pytest.mark.parametrize("number", numbers())
def test_each_solution_is_absent_from_the_released_lecture(number):
    lecture = Lecture(number)
    released = nbformat.read(NOTEBOOKS / f"{lecture.path.stem}.ipynb", as_version=4)
    exercises = {cell.id: cell for cell in released.cells if cell.id in lecture.exercises}
    assert list(exercises) == lecture.exercises
    for written in (cell for cell in lecture.source.cells if cell.kind == "exercise"):
        stub = exercises[written.id].source
        assert stub == without_solution(written, written.id)
        assert "your code" in stub


@pytest.mark.parametrize("number", numbers())
def test_no_line_of_a_solution_stands_elsewhere_in_the_released_lecture(number):
    lecture = Lecture(number)
    released = nbformat.read(NOTEBOOKS / f"{lecture.path.stem}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in released.cells)
    given_away = [line for line in solution_lines(lecture) if line in text]
    assert given_away == []


def solution_lines(lecture):
    """Lines long enough to be a solution's own."""
    solved = [with_solution(cell) for cell in lecture.source.cells if cell.kind == "exercise"]
    stubs = [without_solution(cell, "") for cell in lecture.source.cells if cell.kind == "exercise"]
    before = {line.strip() for stub in stubs for line in stub.splitlines()}
    lines = {line.strip() for answer in solved for line in answer.splitlines()}
    return sorted(line for line in lines - before if len(line) >= 16)
