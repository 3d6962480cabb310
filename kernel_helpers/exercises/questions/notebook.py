"""Find a question in the notebook that runs: its own metadata goes before the shipped bank."""

import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kernel_helpers._files import files_in

_MAX_BYTES = 50 * 2**20
_MAX_NOTEBOOKS = 50


def question_in_notebook(full_id: str, asked_from: Mapping[str, Any]) -> dict[str, Any] | None:
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


def _questions(path: Path) -> dict[str, dict[str, Any]]:
    try:
        about = path.stat()
    except OSError:
        return {}
    return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int, size: int) -> dict[str, dict[str, Any]]:
    """Return the questions of a notebook by id; one that cannot be read has none."""
    if size > _MAX_BYTES:
        return {}
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return dict(filter(None, map(_question, cells)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _question(cell: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    about = cell.get("metadata", {}).get("kernel_helpers")
    if cell.get("cell_type") != "markdown" or not isinstance(about, dict) or "id" not in about:
        return None
    if not _is_whole(about):
        return None
    text = cell.get("source", "")
    source = text if isinstance(text, str) else "".join(text)
    return about["id"], about | {"text": _stem(source)}


def _is_whole(about: dict[str, Any]) -> bool:
    """Tell whether the metadata still describes a question: somebody may have edited it."""
    needed = _NEEDED.get(about.get("type", ""))
    choices = about.get("choices", [])
    return (
        needed is not None
        and all(isinstance(about.get(name), kind) for name, kind in needed.items())
        and all(
            isinstance(choice, dict) and {"letter", "text"} <= set(choice) for choice in choices
        )
    )


def _stem(source: str) -> str:
    """Return the question without its heading and without the options below it."""
    _, _, below = source.partition("\n\n")
    lines = below.split("\n\n- a) ")[0].split("\n\n```text\n")[0]
    return lines.strip()


_NEEDED: dict[str, dict[str, type]] = {
    "choice": {"choices": list, "select": str},
    "numeric": {"units": dict},
    "text": {},
    "order": {"choices": list},
    "match": {"choices": list, "targets": list},
    "line": {"code": str},
    "panel": {"measure": str},
    "predict": {"units": dict},
}
