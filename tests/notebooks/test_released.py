"""The notebooks in the repository are what their sources generate."""

import nbformat
import pytest

from kernel_helpers.grading import release
from tests.notebooks.conftest import NOTEBOOKS

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


def test_each_solution_is_absent_from_the_released_lecture():
    text = (NOTEBOOKS / "00_cockpit.ipynb").read_text()
    assert 'f\\"Hello, {name}!\\"' not in text
    assert "return len(flights)" not in text
    assert "set(client.gather" not in text
