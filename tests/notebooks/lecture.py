"""Variants of lecture 00 that tests run: solved with probes, and with a student's mistakes."""

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from kernel_helpers.grading.publish import read_sources
from kernel_helpers.grading.student import solved_notebook
from tests.notebooks.conftest import COCKPIT, NOTEBOOKS, cell, code

COUNT_TASKS = """
def count_tasks(dask_scheduler):
    prefixes = dask_scheduler.task_prefixes
    return {name: prefixes[name].state_counts["memory"] for name in ("read_month", "fit", "auc")}

client.run_on_scheduler(count_tasks)
"""
PEAK_MEMORY = r"""
import re, resource, sys
if sys.platform == "linux":  # where ru_maxrss counts the process that started the kernel, too
    megabytes = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1e3
else:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
megabytes
"""


def hidden_checks() -> dict[str, str]:
    """Source of the hidden check of each exercise, by its short id."""
    hidden = jupytext.read(NOTEBOOKS / "hidden" / COCKPIT.name, fmt="py:percent")
    return {c.metadata["exercise"]: c.source for c in hidden.cells if "exercise" in c.metadata}


def solved_with_probes() -> NotebookNode:
    """Return the solved lecture; hidden checks and measurements follow it."""
    notebook = solved_notebook(*read_sources(COCKPIT))
    close = notebook.cells.index(cell(notebook, "close"))
    notebook.cells.insert(close, code(COUNT_TASKS, "count-tasks"))
    for exercise, source in hidden_checks().items():
        notebook.cells.append(code(source, f"hidden-{exercise}"))
    notebook.cells.append(code(PEAK_MEMORY, "peak-memory"))
    return notebook


def with_mistakes(mistakes: dict[str, tuple[str, str]]) -> NotebookNode:
    """Return the cells that exercises need, then for each mistake its check and hidden check.

    `mistakes` maps a name to the exercise's short id and the source of the wrong answer.
    """
    solved = solved_notebook(*read_sources(COCKPIT))
    hidden = hidden_checks()
    cells = [cell(solved, name) for name in ("first-cell", "lazy-table", "whoami")]
    for name, (exercise, source) in mistakes.items():
        visible = cell(solved, f"ex{exercise.replace('-', '_')}-test").source
        cells.append(code(source, f"{name}-answer"))
        cells.append(code(visible, f"{name}-check"))
        cells.append(code(hidden[exercise], f"{name}-hidden"))
    return new_notebook(cells=cells, metadata=solved.metadata)
