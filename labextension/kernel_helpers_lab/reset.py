"""Reset a lecture, or one exercise of it; the former notebook is kept as a copy."""

import copy
import json
import time
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from kernel_helpers.cli.lectures import shipped_lectures
from kernel_helpers_lab.course import own_metadata, part_of
from kernel_helpers_lab.errors import InvalidRequestError, NotPossibleNowError, UnknownLectureError
from kernel_helpers_lab.handlers import LabHandler


class ResetHandler(LabHandler):
    """Reset of a notebook."""

    @authenticated
    @authorized
    @authorized(action="read", resource="contents")
    @authorized(action="write", resource="contents")
    async def post(self) -> None:
        """Restore the lecture's own cells; return the path of the copy."""
        body = self.body({"path", "part"})
        path, part = body.get("path"), body.get("part", "")
        if not isinstance(path, str) or not isinstance(part, str):
            raise InvalidRequestError("path should name a notebook, part an exercise or nothing.")
        async with self.settings["kernel_helpers_lab_reset"]:
            kept = await self._reset(path, part)
        self.finish(json.dumps({"kept": kept}))

    async def _reset(self, path: str, part: str) -> str:
        """Reset a notebook; return the path of the copy.

        One at a time: two together would keep the same copy.
        """
        manager: Any = self.contents_manager
        try:
            model = await ensure_async(manager.get(path, type="notebook", content=True))
        except HTTPError as error:
            raise UnknownLectureError(
                f"There is no notebook {path} any more; refresh the list."
            ) from error
        fresh = _shipped(model["content"])
        notebook = with_part_reset(model["content"], fresh, part) if part else fresh
        folder, slash, name = path.rpartition("/")
        stamped = f"{name.removesuffix('.ipynb')}.kept-{time.strftime('%Y%m%d-%H%M%S')}.ipynb"
        # A name that is free: the contents manager overwrites an earlier copy without asking.
        free = await ensure_async(manager.increment_filename(stamped, folder, insert="-"))
        kept = f"{folder}{slash}{free}"
        await ensure_async(manager.copy(path, kept))
        await ensure_async(manager.save({**_MODEL, "content": notebook}, path))
        return kept


_MODEL = {"type": "notebook", "format": "json"}


def with_part_reset(notebook: dict[str, Any], fresh: dict[str, Any], part: str) -> dict[str, Any]:
    """Return `notebook` with the cells of one exercise or question as they were at first.

    A deleted cell is inserted again after the cell that it followed; copies of it are removed.
    """
    requested = [cell["id"] for cell in fresh["cells"] if part_of(cell)[1] == part]
    if not requested:
        raise InvalidRequestError(f"This lecture has no exercise or question {part!r:.70}.")
    by_id = {cell["id"]: cell for cell in fresh["cells"]}
    order = [cell["id"] for cell in fresh["cells"]]
    cells = _without_pieces(notebook["cells"], part, requested)
    for name in requested:
        positions = {cell.get("id"): position for position, cell in enumerate(cells)}
        new = copy.deepcopy(by_id[name])
        if name in positions:
            cells[positions[name]] = new
        else:
            before = [
                positions[other] for other in order[: order.index(name)] if other in positions
            ]
            cells.insert(before[-1] + 1 if before else 0, new)
    return {**notebook, "cells": cells}


def _without_pieces(
    cells: list[dict[str, Any]], part: str, requested: list[str]
) -> list[dict[str, Any]]:
    """Drop pieces of a split cell and copies: they carry the metadata, but ids of their own."""
    return [cell for cell in cells if part_of(cell)[1] != part or cell.get("id") in requested]


def _shipped(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the lecture's notebook as it was released."""
    number = (own_metadata(notebook) or {}).get("lecture")
    found = next((p for p in _shipped_files() if p.name.startswith(f"{number}_")), None)
    if found is None:
        raise NotPossibleNowError(
            "This lecture is not one of kernel-helpers, so it cannot be reset."
        )
    shipped: dict[str, Any] = nbformat.read(found, 4)
    return shipped


def _shipped_files() -> list[Path]:
    try:
        return shipped_lectures()
    except FileNotFoundError:
        return []
