"""Variants of a lecture that tests run: solved, untouched, and with a student's mistakes."""

from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from kernel_helpers.authoring.hidden import hidden_checks
from kernel_helpers.authoring.lecture import SourceCell
from kernel_helpers.authoring.publish import read_sources
from kernel_helpers.authoring.student import solved_notebook, student_notebook
from kernel_helpers.exercises.ids import exercise_id
from kernel_helpers.exercises.questions.spec import QuestionSpec

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PROBES = Path(__file__).with_name("probes")

# name: (exercise, what a student might write, which check notices, what it says)
Mistakes = dict[str, tuple[str, str, str, str]]


class Lecture:
    """Lecture `number` as its author wrote it, and the notebooks made of it."""

    def __init__(self, number: str) -> None:
        self.number = number
        (self.path,) = NOTEBOOKS.glob(f"source/{number}_*.py")
        self.source, self.bank = read_sources(self.path)

    def solved(self) -> NotebookNode:
        """Return the solved lecture; probes and hidden checks stand before its last code cell.

        Probes are further cells of tests, ``probes/NN.py``: percent cells with names.
        """
        notebook = self._named(solved_notebook(self.source, self.bank))
        last = max(at for at, c in enumerate(notebook.cells) if c.cell_type == "code")
        added = self._probes() + [
            code(source, f"{exercise}-hidden") for exercise, source in self.hidden.items()
        ]
        notebook.cells[last:last] = added
        return notebook

    def untouched(self) -> NotebookNode:
        """Return what a student opens."""
        return self._named(student_notebook(self.source, self.bank, mode="practice"))

    def with_mistakes(self, mistakes: Mistakes, needs: tuple[str, ...]) -> NotebookNode:
        """Return the cells named in `needs`, then each wrong answer with its two checks.

        The cells are ``NAME-answer``, ``NAME-check`` and ``NAME-hidden``.
        """
        solved = solved_notebook(self.source, self.bank)
        cells = [cell(solved, name) for name in needs]
        for name, (exercise, source, *_) in mistakes.items():
            full = exercise_id(exercise)
            cells.append(code(source, f"{name}-answer"))
            cells.append(code(cell(solved, f"{full}-test").source, f"{name}-check"))
            cells.append(code(self.hidden[full], f"{name}-hidden"))
        return self._named(new_notebook(cells=cells, metadata=solved.metadata))

    @cached_property
    def hidden(self) -> dict[str, str]:
        """Source of the hidden check of each exercise, by the exercise's full id."""
        found = hidden_checks(NOTEBOOKS / "hidden" / self.path.name, self.source, self.bank)
        return {name: found[name] for name in self.exercises if name in found}

    @property
    def exercises(self) -> list[str]:
        """Full ids such as ``ex00_1``, in order."""
        return [c.id for c in self.source.cells if c.kind == "exercise"]

    @property
    def questions(self) -> list[QuestionSpec]:
        """The questions that it asks, in order."""
        return [self.bank.questions[c.id] for c in self.source.cells if c.kind == "self_test"]

    @property
    def prose(self) -> str:
        """All Markdown, with spaces for line ends: what quotes numbers."""
        cells = solved_notebook(self.source, self.bank).cells
        text = " ".join(c.source for c in cells if c.cell_type == "markdown")
        return " ".join(text.split())

    def source_cell(self, name: str) -> SourceCell:
        """Return the cell with this name."""
        return next(c for c in self.source.cells if c.name == name)

    def _probes(self) -> list[NotebookNode]:
        path = PROBES / f"{self.number}.py"
        if not path.is_file():
            return []
        cells = jupytext.read(path, fmt="py:percent").cells
        return [code(c.source, c.metadata["name"]) for c in cells if "name" in c.metadata]

    def _named(self, notebook: NotebookNode) -> NotebookNode:
        """Let the file have the name that a student's has."""
        notebook.metadata["file"] = f"{self.path.stem}.ipynb"
        return notebook


def numbers() -> list[str]:
    """Return the numbers of all lectures that are written."""
    return sorted(path.name[:2] for path in NOTEBOOKS.glob("source/[0-9][0-9]_*.py"))


def module_of(number: str) -> ModuleType:
    """Return the module with a lecture's `LECTURE`, `NEEDS` and `MISTAKES`."""
    return import_module(f"tests.notebooks.test_lecture_{number}")


def code(source: str, cell_id: str) -> NotebookNode:
    return new_code_cell(source, id=cell_id)


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def said(cell: NotebookNode) -> str:
    """Everything that a cell shows as text, except tracebacks."""
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
        if output.output_type != "error"
    )


def errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.outputs if output.output_type == "error"]


def failed(notebook: NotebookNode) -> dict[str, Any]:
    """Return the error of each cell that stopped with one."""
    ran = (cell for cell in notebook.cells if cell.cell_type == "code")
    return {cell.id: errors(cell)[0] for cell in ran if errors(cell)}
