"""Find the course's lectures below the folder that the server shows."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kernel_helpers._files import is_leftover
from kernel_helpers_lab.course import cells_of, outline, own_metadata, source_of

MAX_DEPTH = 3
MAX_NOTEBOOKS = 500
MAX_BYTES = 20 * 2**20

_NUMBER = re.compile(r"\d+")


def find_lectures(root: Path, max_notebooks: int = MAX_NOTEBOOKS) -> list[dict[str, Any]]:
    """List the notebooks that carry our metadata, in the order of the course.

    Returns
    -------
    list of dict
        lecture (such as "00"), path (relative to `root`, with slashes), title, minutes (0 where
        the notebook does not say) and sections, as `outline` returns them.
    """
    found = []
    for count, path in enumerate(_notebooks(root)):
        if count == max_notebooks:
            break
        notebook = _read(path)
        lecture = _lecture(notebook, path)
        if lecture is not None:
            where = path.relative_to(root).as_posix()
            found.append(
                {
                    "lecture": lecture,
                    "path": where,
                    "title": _title(notebook, path),
                    "minutes": _minutes(notebook),
                    "sections": outline(notebook),
                }
            )
    return sorted(found, key=lambda entry: (entry["lecture"], entry["path"]))


def _notebooks(root: Path) -> Iterator[Path]:
    real = root.resolve()
    for folder, folders, files in os.walk(root):
        depth = len(Path(folder).relative_to(root).parts)
        folders[:] = sorted(
            name
            for name in folders
            if depth < MAX_DEPTH and not is_leftover(name) and name != "node_modules"
        )
        paths = (Path(folder, name) for name in sorted(files) if _is_lecture(name))
        yield from (path for path in paths if path.resolve().is_relative_to(real))


def _is_lecture(name: str) -> bool:
    """Whether this is a notebook, and no copy kept of a lecture that was started again."""
    return name.endswith(".ipynb") and ".kept-" not in name and not is_leftover(name)


def _read(path: Path) -> dict[str, Any]:
    """Return the notebook, {} where the file is none."""
    try:
        # Not of a pipe or a device, which would never be read to its end.
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return {}
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return notebook if isinstance(notebook, dict) else {}


def _lecture(notebook: dict[str, Any], path: Path) -> str | None:
    ours = own_metadata(notebook)
    if ours is None:
        return None
    number = ours.get("lecture")
    if isinstance(number, str | int):
        return str(number)
    match = _NUMBER.match(path.name)
    return match[0] if match else ""


def _title(notebook: dict[str, Any], path: Path) -> str:
    """Return the title from the metadata, else the first heading, else the file's name."""
    title = notebook["metadata"]["kernel_helpers"].get("title")
    if isinstance(title, str) and title:
        return title
    for cell in cells_of(notebook):
        if cell.get("cell_type") == "markdown":
            for line in source_of(cell).splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return path.stem


def _minutes(notebook: dict[str, Any]) -> int:
    minutes = notebook["metadata"]["kernel_helpers"].get("minutes")
    return minutes if type(minutes) is int else 0
