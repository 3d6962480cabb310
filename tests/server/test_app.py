"""The extension as the server loads it."""

import ast
import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import kernel_helpers_lab
import pytest
from kernel_helpers_lab.lectures import find_lectures

import kernel_helpers.clusters


def python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_server_starts_without_importing_dask():
    heavy = "{'dask', 'distributed', 'pyarrow', 'pandas', 'numpy'}"
    code = f"import sys, kernel_helpers_lab.app; print({heavy} & set(sys.modules))"
    assert python(code) == "set()"


def test_the_first_rows_do_not_wait_for_pandas():
    code = """
import sys
from kernel_helpers.telemetry.wire.encode import TopicEncoder
from kernel_helpers.telemetry.feed.feed import TelemetryFeed
for topic, columns in [
    ("graph", [["inc-"], [0], ["inc"], [(0,)], [""], [-1], [""], [""], [1.5]]),
    ("running", [["inc-"], [0], ["inc"], ["tcp://a"], [1.5]]),
]:
    TopicEncoder(topic).encode(columns, ring="made", now=0.0)
print("pyarrow" in sys.modules, "pandas" in sys.modules)
"""
    assert python(code) == "True False"


def test_importing_dask_leaves_the_servers_log_alone():
    code = """
import asyncio, logging, tornado.log
logger = logging.getLogger("tornado")
logger.setLevel(logging.INFO)
from kernel_helpers_lab.dask_import import import_dask
asyncio.run(import_dask())
import sys
children = [logging.getLogger(name).getEffectiveLevel() for name in
            ("tornado", "tornado.application", "tornado.access")]
print("distributed" in sys.modules, children, logger.propagate, logger.handlers)
"""
    assert python(code) == f"True {[logging.INFO] * 3} True []"


def test_the_extension_is_valid():
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "server", "extension", "list"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in (listed.stdout + listed.stderr).splitlines() if "helpers" in line]
    assert any("OK" in line for line in lines)


@pytest.mark.parametrize("package", [kernel_helpers.clusters, kernel_helpers_lab])
def test_no_module_needs_what_only_posix_has(package):
    posix = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
    for path in Path(package.__path__[0]).glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & posix, path
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in posix, path


async def test_lectures_are_listed_in_order_with_their_titles(api, jp_root_dir):
    def write(path, metadata, source="# The *first* title\n"):
        cells = [{"cell_type": "markdown", "source": source, "metadata": {}}]
        notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        (jp_root_dir / path).parent.mkdir(exist_ok=True)
        (jp_root_dir / path).write_text(json.dumps(notebook))

    streams = {"lecture": "01", "title": "Streams", "minutes": 20}
    write("course/01_streams.ipynb", {"kernel_helpers": streams})
    write("00_cockpit.ipynb", {"kernel_helpers": {}})
    write("mine.ipynb", {})
    write(".ipynb_checkpoints/00_cockpit.ipynb", {"kernel_helpers": {}})
    write("._00_cockpit.ipynb", {"kernel_helpers": {}})
    (jp_root_dir / "broken.ipynb").write_text("{")
    assert await api.call("GET", "lectures") == [
        {"lecture": "00", "path": "00_cockpit.ipynb", "title": "The *first* title"}
        | {"minutes": 0, "sections": []},
        {"lecture": "01", "path": "course/01_streams.ipynb", "title": "Streams"}
        | {"minutes": 20, "sections": []},
    ]


HOSTILE = {
    "spaces": {"source": "# a" + " " * 50_000 + "b"},
    "brackets": {"source": "## " + "](" * 50_000},
    "many headings": {"source": "# a \n" * 50_000},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_notebook_is_read_in_linear_time(tmp_path, name):
    cells = [{"id": "a", "cell_type": "markdown", **HOSTILE[name]}]
    notebook = {"metadata": {"kernel_helpers": {"lecture": "01"}}, "cells": cells}
    (tmp_path / "01.ipynb").write_text(json.dumps(notebook))
    started = time.process_time()
    [lecture] = find_lectures(tmp_path)
    assert lecture["lecture"] == "01"
    assert time.process_time() - started < 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_files_that_are_no_notebooks_are_left_out(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "private.ipynb"
    root.mkdir()
    outside.write_text(json.dumps({"metadata": {"kernel_helpers": {}}, "cells": []}))
    (root / "link.ipynb").symlink_to(outside)
    os.mkfifo(root / "pipe.ipynb")
    (root / "deep.ipynb").write_text('{"metadata":' + "[" * 100_000)
    (root / "mine.ipynb").write_bytes(outside.read_bytes())
    assert [lecture["path"] for lecture in find_lectures(root)] == ["mine.ipynb"]


def test_no_lectures_are_found_in_an_empty_folder(tmp_path):
    assert find_lectures(tmp_path) == []
