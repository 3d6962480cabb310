"""Lint finds each slip of an author, on its line; a new lecture has none."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel_helpers.authoring.errors import SourceError
from kernel_helpers.authoring.lint import lint
from kernel_helpers.authoring.lint_run import lint_run
from kernel_helpers.authoring.new_lecture import new_lecture
from kernel_helpers.authoring.publish import Folders, publish
from kernel_helpers.cli import main
from kernel_helpers.exercises.progress import Progress, Recorded

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"


@pytest.fixture
def course(tmp_path: Path) -> Folders:
    """A course with one new lecture."""
    folders = Folders.around(tmp_path / "course" / "source")
    new_lecture("70_doubles", folders)
    return folders


def change(path: Path, before: str, after: str) -> int:
    """Replace the only `before` in a file; return its line."""
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, after))
    return text[: text.index(before)].count("\n") + 1


def told(folders: Folders) -> list[tuple[str, int, str]]:
    return [(found.path.name, found.line, found.sentence) for found in lint(folders)]


def test_the_course_itself_has_nothing_to_mend():
    assert lint(Folders.around(NOTEBOOKS / "source")) == []


def test_a_new_lecture_has_nothing_to_mend_and_is_released(course: Folders, tmp_path: Path):
    assert lint(course) == []
    files = publish(course, tmp_path / "out", mode="practice", check=False)
    assert [path.name for path in files] == ["70_doubles.ipynb", "bank.json"]


def test_a_new_lecture_asks_the_questions_that_wait_for_it(tmp_path: Path):
    folders = Folders.around(tmp_path / "source")
    folders.bank.mkdir()
    shutil.copy(NOTEBOOKS / "selftests" / "01.toml", folders.bank)
    change(folders.bank / "01.toml", 'id = "01.1"', 'id = "01.9"')
    new_lecture("01_streams", folders)
    assert '# %% self_test="01.9"' in (folders.source / "01_streams.py").read_text()
    assert [each for each in lint(folders) if "never asked" in each.sentence] == []


def test_a_number_that_is_taken_is_refused(course: Folders):
    before = (course.source / "70_doubles.py").read_bytes()
    with pytest.raises(SourceError, match="exists already"):
        new_lecture("70_other", course)
    assert (course.source / "70_doubles.py").read_bytes() == before


def test_missing_feedback_is_found_on_its_line(course: Folders):
    bank = course.bank / "70.toml"
    line = change(bank, 'feedback = "Two threads, in one worker."\n', "")
    [(name, at, sentence)] = told(course)[:1]
    assert (name, at) == ("70.toml", line - 2)
    assert "needs feedback" in sentence


def test_an_id_in_two_files_is_found(course: Folders):
    shutil.copy(course.bank / "70.toml", course.bank / "71.toml")
    assert ("71.toml", 4, "the id 70.1 exists in 70.toml already.") in told(course)


def test_a_picture_without_words_is_found(course: Folders):
    source = course.source / "70_doubles.py"
    line = change(source, "By the end of this page you will ...", "![](map.png)")
    assert told(course) == [("70_doubles.py", line, "this picture needs an alternative text.")]


def test_an_exercise_without_a_hidden_check_is_found(course: Folders):
    (course.hidden / "70_doubles.py").unlink()
    [(name, line, sentence)] = told(course)
    assert (name, sentence) == ("70_doubles.py", "exercise 70-1 has no hidden check.")
    assert 'exercise="70-1"' in (course.source / name).read_text().splitlines()[line - 1]


def test_an_exercise_without_hints_is_found(course: Folders):
    text = (course.bank / "70.toml").read_text()
    (course.bank / "70.toml").write_text(text[: text.index("[[exercise]]")])
    assert "needs hints" in told(course)[0][2]


def test_missing_minutes_are_found(course: Folders):
    change(course.source / "70_doubles.py", "#     minutes: 20\n", "")
    assert "minutes" in told(course)[0][2]


def test_a_lecture_that_keeps_its_word_passes_when_run(course: Folders):
    assert list(lint_run(course.source / "70_doubles.py", course)) == []


def test_a_lecture_that_runs_longer_than_its_minutes_is_found(course: Folders):
    change(course.source / "70_doubles.py", "minutes: 20", "minutes: 3")
    [found] = lint_run(course.source / "70_doubles.py", course, minute=0.01)
    assert re.fullmatch(
        r"it runs for [\d.,]+ m?s, more than the 3 minutes it may take.", found.sentence
    )


def test_no_lecture_may_run_longer_than_eight_minutes(course: Folders):
    [found] = lint_run(course.source / "70_doubles.py", course, minute=0.01)
    assert "more than the 8 minutes" in found.sentence


def test_running_finds_a_wrong_solution_and_a_check_that_asks_nothing(course: Folders):
    source = course.source / "70_doubles.py"
    change(source, "    return 2 * number\n", "    return 3 * number\n")
    sentences = [found.sentence for found in lint_run(source, course)]
    assert any(each.startswith("solved, the cell 'ex70_1-test' fails") for each in sentences)
    change(source, "expect.equal(double(3), 6)", "expect.is_a(double, object)")
    sentences = [found.sentence for found in lint_run(source, course)]
    assert "the check of 70-1 passes on the stub." in sentences
    assert any("'ex70_1-hidden' fails" in each for each in sentences)


def test_statistics_say_how_many_had_it_right_at_first(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(tmp_path / "progress.sqlite3"))
    tries = [Recorded("q00_1", at=1.0, credit=0.0), Recorded("q00_1", at=2.0, credit=1.0)]
    Progress(tmp_path / "progress.sqlite3").add(tries)
    run = CliRunner().invoke
    assert run(main, ["progress", "export", str(tmp_path / "mine.json")]).exit_code == 0
    told = run(main, ["statistics", str(tmp_path / "mine.json")]).output.splitlines()
    assert told[1].split() == ["00.1", "1", "2.0", "0", "%", "100", "%"]


def test_the_command_names_file_and_line(course: Folders):
    change(course.source / "70_doubles.py", "By the end of this page you will ...", "![](x.png)")
    done = CliRunner().invoke(main, ["lint", str(course.source.parent)])
    assert done.exit_code == 1
    assert "70_doubles.py:16: this picture needs an alternative text." in done.output
