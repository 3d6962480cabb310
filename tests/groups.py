"""Say which tests stay together in one process of a run, and in which order groups start.

A file's tests share its fixtures, so they stay together. Tests of one lecture share its executed
notebooks. The folders with the longest files start first, so that no process is left with one;
tests that must be alone come last, when the other processes have ended.
"""

import re

import pytest
from xdist.scheduler import LoadScopeScheduling

_LECTURE = re.compile(r"test_lecture_(\d\d)\.py|\[(\d\d)[\]-]")
_ORDER = ("notebooks", "browser", "server", "unit")


class Groups(LoadScopeScheduling):
    """Give a process one group after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """Return the file of a test, or the lecture that it is about."""
    file = nodeid.partition("::")[0]
    lecture = _LECTURE.search(nodeid) if "/notebooks/" in file else None
    return f"lecture-{lecture[1] or lecture[2]}" if lecture else file


def arrange(items: list[pytest.Item]) -> None:
    """Sort the tests by group, keeping their order within each."""
    items.sort(key=lambda item: (_rank(item), group_of(item.nodeid)))


def _rank(item: pytest.Item) -> int:
    if item.get_closest_marker("alone"):
        return len(_ORDER) + 1
    parts = item.path.parts
    return next((at for at, name in enumerate(_ORDER) if name in parts), len(_ORDER))
