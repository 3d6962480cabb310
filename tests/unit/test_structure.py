"""The count of the structure, on a repository whose numbers are known."""

import subprocess

import pytest

from tests.structure.__main__ import places, read_commit, table

REPEATED = "\n".join(f"    step_{n} = {n}" for n in range(6))
LONG = "".join(f"    x{n} = 0\n" for n in range(40))
SOURCES = {
    "kernel_helpers/a.py": (
        "import os\n"
        "from sklearn.metrics._scorer import _BaseScorer\n"
        "from typing import TYPE_CHECKING, Any\n"
        "if TYPE_CHECKING:\n    from kernel_helpers.rooms import b\n"
        "def told(value: Any, n: int) -> str:\n"
        '    """>>> 1 + 1\n    2\n    """\n'
        "    # what came: nothing\n"
        '    os.replace("x", "y")\n'
        '    return f"{n / 1e6} came".replace("a", "b")\n'
        "def row(key, action, status, worker, start, stop):\n"
        "    return (key, action, status, worker, start, stop)\n"
        f"def f():\n{REPEATED}\n"
    ),
    "kernel_helpers/rooms/__init__.py": "def __getattr__(name): ...\n",
    "kernel_helpers/rooms/b.py": (
        "def late():\n    import kernel_helpers.a\n    return default_client()\n"
        f"class E(Exception):\n    def _render_traceback_(self): ...\n"
        f"def g():\n{REPEATED.replace('    ', chr(9))}\n"
    ),
    "kernel_helpers/rooms/c.py": 'KIND = "predict"\n' + "\n" * 260,
    "labextension/kernel_helpers_lab/d.py": "def h():\n" + LONG,
    "labextension/src/panels/card.tsx": (
        "import { one } from '../feeds/one';\n"
        "export function Card() {\n" + "  one();\n" * 39 + "}\n"
        "export function Short() {\n  return null;\n}\n"
    ),
    "labextension/src/panels/alone.ts": "export const predict = 'predict'; // anew\n",
    "labextension/src/feeds/one.ts": "export const one = 1;\n",
    "labextension/tests/card.test.ts": "import { Card } from '../src/panels/card';\n",
    "tests/unit/test_a.py": (
        "import doctest\nfrom kernel_helpers import a\n"
        "def test_examples():\n    assert doctest.testmod(a).failed == 0\n"
    ),
    "docs/picture.bin": "\0",
}
COUNTS = {
    "modules that rename a finished file": 1,
    "definitions of _render_traceback_": 1,
    "modules that look up the Dask client": 1,
    "divisions by a unit of bytes": 1,
    "modules with a __getattr__": 1,
    "import circles": 1,
    "Python files over 250 lines": 1,
    "TypeScript files over 250 lines": 0,
    "Python functions over 40 lines": 1,
    "React components over 40 lines": 1,
    "files in the largest Python folder": 3,
    "files in the largest TypeScript folder": 2,
    "Python duplicates from 6 lines": 1,
    "places that order a task row": 1,
    "places that order a worker row": 0,
    "files that spell 'predict'": 2,
    "files that spell 'choice'": 0,
    "private names of scikit-learn and Dask": 1,
    "annotated parameters": 2,
    "parameters typed Any": 1,
    "examples in docstrings": 1,
    "examples that tests run": 1,
    "words of the dialect": 3,
    "modules of panels and plugins": 2,
    "those that no vitest test reaches": 1,
}


@pytest.fixture
def repository(tmp_path):
    def git(*command):
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", tmp_path, *author, *command], check=True, capture_output=True)

    git("init", "--quiet")
    for name, content in SOURCES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    git("add", "--all")
    git("commit", "--quiet", "--message", "Start")
    (tmp_path / "kernel_helpers" / "rooms" / "c.py").write_text("KIND = 1\n")
    git("commit", "--quiet", "--all", "--message", "Shorten")
    return tmp_path


def test_every_count_is_the_known_one(repository):
    found = places(read_commit("HEAD~1", repository))
    assert {name: len(found[name]) for name in COUNTS} == COUNTS


def test_places_are_named(repository):
    found = places(read_commit("HEAD~1", repository))
    assert found["import circles"] == ["kernel_helpers.a kernel_helpers.rooms.b"]
    assert found["places that order a task row"] == ["kernel_helpers/a.py:13"]
    assert found["those that no vitest test reaches"] == ["labextension/src/panels/alone.ts"]
    [again] = found["Python duplicates from 6 lines"]
    assert again == "kernel_helpers/rooms/b.py:7 = kernel_helpers/a.py:16"


def test_the_table_has_a_column_for_each_commit(repository):
    commits = {name: places(read_commit(name, repository)) for name in ("HEAD~1", "HEAD")}
    lines = table(commits).splitlines()
    assert lines[0] == "| | HEAD~1 | HEAD |"
    assert "| Python files over 250 lines | 1 | 0 |" in lines
    assert len(lines) == 2 + len(commits["HEAD"])
