"""What only execution shows: solutions that fail, checks that pass on the stub, slow lectures."""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbclient
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from kernel_helpers._format import format_seconds
from kernel_helpers.authoring.hidden import hidden_checks
from kernel_helpers.authoring.lecture import Lecture
from kernel_helpers.authoring.lint import Finding
from kernel_helpers.authoring.publish import Folders, read_sources
from kernel_helpers.authoring.questions import Bank
from kernel_helpers.authoring.student import solved_notebook, student_notebook
from kernel_helpers.exercises.ids import short_id

_CELL_SECONDS = 600
_MOST_MINUTES = 8  # what a whole lecture may run, however long its reading takes


def lint_run(path: Path, folders: Folders, *, minute: float = 60.0) -> Iterator[Finding]:
    """Execute one lecture, solved and untouched, and yield what is wrong.

    Parameters
    ----------
    path : Path
        Its source.
    folders : Folders
    minute : float
        Seconds that this machine is granted for each of the lecture's minutes, of which running
        may take eight at most.
    """
    lecture, bank = read_sources(path, folders.bank)
    solved = _with_hidden(lecture, bank, folders)
    started = time.monotonic()
    _execute(solved)
    elapsed = time.monotonic() - started - sum(map(_seconds, _added(solved)))
    granted = min(lecture.minutes, _MOST_MINUTES)
    if elapsed > minute * granted:
        sentence = (
            f"it runs for {format_seconds(elapsed)}, more than the {granted} minutes it may take."
        )
        yield Finding(path, 1, sentence)
    yield from _failed(solved, path)
    yield from _too_kind(lecture, student_notebook(lecture, bank, mode="practice"))


def _with_hidden(lecture: Lecture, bank: Bank, folders: Folders) -> NotebookNode:
    """Return the solved lecture, with its hidden checks before it closes its cluster."""
    notebook = solved_notebook(lecture, bank)
    hidden = hidden_checks(folders.hidden / lecture.path.name, lecture, bank)
    exercises = [cell.id for cell in lecture.cells if cell.kind == "exercise"]
    added = [new_code_cell(hidden[n], id=f"{n}-hidden") for n in exercises if n in hidden]
    closing = _closing(notebook)
    notebook.cells[closing:closing] = added
    return notebook


def _added(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.id.endswith("-hidden")]


def _seconds(cell: NotebookNode) -> float:
    """Return how long an executed cell ran."""
    times = cell.metadata.get("execution", {})
    began, ended = times.get("iopub.execute_input"), times.get("shell.execute_reply")
    if not (began and ended):
        return 0.0
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def _too_kind(lecture: Lecture, untouched: NotebookNode) -> Iterator[Finding]:
    """Find checks that are content with the stub."""
    _execute(untouched)
    tests = {cell.id: cell for cell in untouched.cells}
    for cell in lecture.cells:
        if cell.kind == "exercise" and not _error(tests[f"{cell.id}-test"]):
            yield Finding(lecture.path, 1, f"the check of {short_id(cell.id)} passes on the stub.")


def _failed(notebook: NotebookNode, path: Path) -> Iterator[Finding]:
    for cell in notebook.cells:
        if error := _error(cell):
            yield Finding(path, 1, f"solved, the cell {cell.id!r} fails: {error}")


def _closing(notebook: NotebookNode) -> int:
    """Return where the cluster is closed: hidden checks need it open."""
    places = (i for i, cell in enumerate(notebook.cells) if cell.source.strip() == "client.close()")
    return next(places, len(notebook.cells))


def _execute(notebook: NotebookNode) -> None:
    """Run a notebook where its kernel finds it: questions are read from its cells."""
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(notebook, Path(folder) / "lecture.ipynb")
        client = nbclient.NotebookClient(
            notebook,
            timeout=_CELL_SECONDS,
            allow_errors=True,
            kernel_name="python3",
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            resources={"metadata": {"path": folder}},
        )
        client.execute(env=_environment())


def _environment() -> dict[str, str]:
    return {**os.environ, "KERNEL_HELPERS_PROGRESS": "off"}


def _error(cell: NotebookNode) -> str:
    """Return what a cell stopped with, "" where it did not."""
    if cell.cell_type != "code":
        return ""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}".splitlines()[0] if errors else ""
