"""Modules that have moved are found under their old names for one release."""

import doctest
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kernel_helpers import _moved

ROOT = Path(__file__).parents[2]
OLD_NAMES = [
    *("exercises.answers", "exercises.expect", "exercises.practice", "exercises.unmet"),
    *("grading", "grading.lint", "grading.exchange.moodle", "grading.questions"),
]


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(_moved).failed == 0


@pytest.mark.parametrize("name", [f"kernel_helpers.{name}" for name in OLD_NAMES])
def test_an_old_name_is_the_moved_module_and_warns(name, monkeypatch):
    for known in [known for known in sys.modules if _moved.new_name(known)]:
        monkeypatch.delitem(sys.modules, known)
    with pytest.warns(DeprecationWarning, match=re.escape(f"{name} is now ")) as warned:
        found = import_module(name)
    assert found is sys.modules[_moved.new_name(name)]
    assert found.__name__ == found.__spec__.name == _moved.new_name(name)
    assert name in [str(warning.message).split()[0] for warning in warned]


def test_the_warning_points_at_the_line_that_imports():
    line = "from kernel_helpers.grading.lint import lint"
    command = [sys.executable, "-W", "default::DeprecationWarning", "-c", line]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "<string>:1: DeprecationWarning: kernel_helpers.grading.lint is now" in done.stderr


def test_the_project_uses_no_old_name():
    old = re.compile("|".join(rf"{re.escape(name)}\b" for name in _moved.MOVED))
    places = ("kernel_helpers", "labextension/kernel_helpers_lab", "notebooks", "tests")
    files = [path for place in places for path in (ROOT / place).rglob("*.py")]
    own = {Path(_moved.__file__), Path(__file__)}
    users = [path for path in files if path not in own and old.search(path.read_text("utf-8"))]
    assert users == []
