"""Commands write a file whole, and say in one sentence why they could not."""

import json

import pytest
from click.testing import CliRunner

from kernel_helpers.cli.progress import progress
from kernel_helpers.cli.questions import questions
from kernel_helpers.exercises.progress import Progress
from kernel_helpers.exercises.progress.record import Recorded


@pytest.fixture
def attempts(tmp_path, monkeypatch):
    """Keep one attempt in a file of its own."""
    path = tmp_path / "progress.sqlite3"
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(path))
    Progress(path).add([Recorded("q00_1", at=1.0, credit=1.0)])


def run(command, *arguments):
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    return result.exit_code, result.output.splitlines()


def test_progress_is_exported_in_place_of_an_older_file(attempts, tmp_path):
    file = tmp_path / "mine.json"
    file.write_text("older")
    assert run(progress, "export", file) == (0, [f"1 attempt written to {file}"])
    assert "q00_1" in file.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.json", "progress.sqlite3"]


@pytest.mark.parametrize(
    ("command", "arguments"), [(progress, ("export",)), (questions, ("schema", "-o"))]
)
def test_a_missing_folder_is_one_sentence(attempts, tmp_path, command, arguments):
    code, [line] = run(command, *arguments, tmp_path / "missing" / "file.json")
    assert code == 1
    assert line.startswith("Error: ")
    assert f"No folder '{tmp_path / 'missing'}' to write file.json in; make it first" in line


def test_a_schema_is_written_whole(tmp_path):
    file = tmp_path / "schema.json"
    assert run(questions, "schema", "-o", file) == (0, [])
    assert json.loads(file.read_text())["$schema"]
    assert [path.name for path in tmp_path.iterdir()] == ["schema.json"]
