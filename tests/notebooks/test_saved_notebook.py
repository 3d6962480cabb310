"""A notebook of an earlier release, answered by a student, runs with the present code."""

import pytest
from nbformat import NotebookNode

from tests.notebooks.execution import execute
from tests.saved import saved_notebook


def texts(cell: NotebookNode) -> str:
    """Return what a cell printed and displayed, as text."""
    parts = [
        output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue", "")
        for output in cell.outputs
    ]
    return "\n".join("".join(part) for part in parts)


@pytest.fixture(scope="module")
def before() -> dict[str, str]:
    return {cell.id: texts(cell) for cell in code_cells(saved_notebook("97_every_type.ipynb"))}


@pytest.fixture(scope="module")
def after() -> dict[str, NotebookNode]:
    notebook = execute(saved_notebook("97_every_type.ipynb"))
    return {cell.id: cell for cell in code_cells(notebook)}


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_notebook_was_run_in_part(before: dict[str, str]):
    assert before["q97_1-test"]
    assert (before["q97_6-test"], before["q97_7-test"]) == ("", "")


def test_no_cell_raises(after: dict[str, NotebookNode]):
    raised = {
        name: output.ename
        for name, cell in after.items()
        for output in cell.outputs
        if output.output_type == "error"
    }
    assert raised == {}


def test_every_check_gives_the_verdict_that_it_gave(
    before: dict[str, str], after: dict[str, NotebookNode]
):
    marks = {name: text[0] for name, text in before.items() if name.endswith("-test") and text}
    assert {name: texts(after[name])[0] for name in marks} == marks
    assert set(marks.values()) == {"✓", "→"}


@pytest.mark.parametrize("name", ["q97_6-test", "q97_7-test"])
def test_a_check_that_was_not_run_judges_the_answer(after: dict[str, NotebookNode], name: str):
    assert "is right" in texts(after[name])
