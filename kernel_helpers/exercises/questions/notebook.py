"""Find a question in the notebook that runs: its own metadata goes before the shipped bank."""

import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kernel_helpers._files import files_in
from kernel_helpers.exercises.questions.base import Entry
from kernel_helpers.exercises.questions.fields import FieldError
from kernel_helpers.exercises.questions.registry import question_of

_MAX_BYTES = 50 * 2**20
_MAX_NOTEBOOKS = 50


def question_in_notebook(full_id: str, asked_from: Mapping[str, Any]) -> Entry | None:
    """Return a question of the running notebook, or None where it is not found there."""
    for path in _notebooks(asked_from):
        found = _questions(path).get(full_id)
        if found is not None:
            return found
    return None


def _notebooks(asked_from: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the notebook that Jupyter or VS Code names, then those in the working folder."""
    named = (os.environ.get("JPY_SESSION_NAME"), asked_from.get("__vsc_ipynb_file__"))
    for name in named:
        if isinstance(name, str) and name.endswith(".ipynb"):
            yield Path(name)
    try:
        yield from files_in(Path.cwd(), "*.ipynb")[:_MAX_NOTEBOOKS]
    except OSError:  # the working folder is gone
        return


def _questions(path: Path) -> dict[str, Entry]:
    try:
        about = path.stat()
    except OSError:
        return {}
    return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, size: int) -> dict[str, Entry]:
    """Return the questions of a notebook by id; one that cannot be read has none."""
    if size > _MAX_BYTES:
        return {}
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return dict(filter(None, map(_question, cells)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _question(cell: dict[str, Any]) -> tuple[str, Entry] | None:
    about = cell.get("metadata", {}).get("kernel_helpers")
    if cell.get("cell_type") != "markdown" or not isinstance(about, dict):
        return None
    try:
        question = question_of(about)
    except FieldError:
        return None  # no question, or one whose metadata was edited
    text = cell.get("source", "")
    source = text if isinstance(text, str) else "".join(text)
    return question.id, about | {"text": _stem(source)}


def _stem(source: str) -> str:
    """Return the question without its heading and without the options below it."""
    _, _, below = source.partition("\n\n")
    lines = below.split("\n\n- a) ")[0].split("\n\n```text\n")[0]
    return lines.strip()
