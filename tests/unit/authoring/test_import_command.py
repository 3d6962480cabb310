"""The command that imports questions refuses files in a sentence, and reports what it left out."""

import pytest
from click.testing import CliRunner

from kernel_helpers.authoring.exchange import moodle_grades, tomlfile
from kernel_helpers.authoring.questions import read_bank
from kernel_helpers.cli import main
from kernel_helpers.exercises.questions import bands
from tests.unit.authoring.quizzes import quiz


@pytest.mark.parametrize("module", [bands, moodle_grades, tomlfile])
def test_examples_in_docstrings_are_true(module):
    import doctest

    results = doctest.testmod(module)
    assert (results.attempted > 0, results.failed) == (True, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"[" * 100_000,
        b'[{"a": NaN}]',
        b"[1, 2]",
        b"[]",
        b"[" + b"9" * 5000 + b"]",
        b"\xff\xfe[\0]\0",
        b'[{"question": "\x01"}]',
        b"x" * 10_000_000,
    ],
    ids=range(10),
)
@pytest.mark.parametrize("name", ["quiz.json", "quiz.md"])
def test_a_bad_file_is_refused_in_a_sentence_and_writes_nothing(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    target = tmp_path / "05.toml"
    command = ["questions", "import", str(tmp_path / name), "--lecture", "05", "-o", str(target)]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert len(done.output) < 1000
    assert not target.exists()


def test_the_command_tells_by_its_status_what_it_left_out(tmp_path):
    path, target = tmp_path / "quiz.json", tmp_path / "05.toml"
    path.write_text("\ufeff" + quiz({}, {"type": "essay"}), encoding="utf-8")
    done = CliRunner().invoke(
        main, ["questions", "import", str(path), "--lecture", "05", "-o", str(target)]
    )
    assert done.exit_code == 1
    assert "left out: 05.2: " in done.output
    assert "Error: 1 imported, 1 left out" in done.output
    assert list(read_bank(target).questions) == ["q05_1"]
