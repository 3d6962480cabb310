"""Run lectures as a student's kernel would, on data converted once for all tests."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
COCKPIT = NOTEBOOKS / "source" / "00_cockpit.py"

Run = Callable[[NotebookNode], NotebookNode]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data folder of these tests, for this process and the kernels it starts."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERNEL_HELPERS_DATA", str(folder))
        yield folder


@pytest.fixture(scope="session")
def run(data: Path) -> Run:
    """Execute a notebook; errors stay in its outputs, and the seconds in its metadata."""

    def execute(notebook: NotebookNode) -> NotebookNode:
        start = time.monotonic()
        NotebookClient(notebook, timeout=120, allow_errors=True).execute()
        notebook.metadata["seconds"] = time.monotonic() - start
        return notebook

    return execute


def code(source: str, cell_id: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, id=cell_id)


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def said(cell: NotebookNode) -> str:
    """Everything that a cell shows as text, except tracebacks."""
    texts = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
        if output.output_type != "error"
    ]
    return "\n".join(texts)


def errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.outputs if output.output_type == "error"]
