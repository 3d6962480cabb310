"""Progress, recordings and practice banks that an earlier release wrote still open."""

import json

import pytest

from kernel_helpers import open_recording
from kernel_helpers.exercises.progress import Progress, Recorded
from kernel_helpers.exercises.progress.review import due_questions
from kernel_helpers.exercises.progress.status import status_by_question
from kernel_helpers.exercises.questions.practice import judge
from kernel_helpers.exercises.seal import unseal
from kernel_helpers.telemetry import diagnose
from tests.browser.every_type import QUESTIONS, WRONG
from tests.saved import SAVED, put_saved

ATTEMPTED = {*QUESTIONS, "ex97_1", "q00_1", "p00_naps"}


@pytest.fixture
def progress(tmp_path):
    return Progress(put_saved("progress.sqlite3", tmp_path))


def test_saved_attempts_are_read_and_added_to(progress):
    before = progress.attempts()
    assert {each.question for each in before} == ATTEMPTED
    assert progress.add([*before, Recorded("q97_1", at=before[-1].at + 1, credit=1.0)]) == 1
    assert len(progress.attempts()) == len(before) + 1
    assert [path.name for path in progress.path.parent.glob("*.sqlite3")] == ["progress.sqlite3"]
    assert progress.notice == ""


def test_saved_attempts_have_a_status_and_return_for_review(progress):
    attempts = progress.attempts()
    status = status_by_question(attempts)
    assert {name for name, each in status.items() if not each.done} == {"q00_1"}
    assert "q97_2" in due_questions(attempts, attempts[-1].at + 30 * 86_400)


def test_the_saved_bank_judges_and_opens_its_solution():
    bank = json.loads((SAVED / "bank.json").read_text())
    assert bank["questions"].keys() == QUESTIONS.keys()
    for name, wrong in WRONG.items():
        right = judge(bank["questions"][name], QUESTIONS[name].best)
        assert (right.credit, right.explanation) == (1, QUESTIONS[name].explanation)
        assert judge(bank["questions"][name], wrong).credit < 1
    sealed = bank["exercises"]["ex97_1"]["solution"]
    assert "return sum(numbers)" in unseal(sealed["text"], sealed["salt"], "ex97_1")


def test_the_saved_recording_opens_and_is_diagnosed():
    run = open_recording(SAVED / "run.arrows")
    status = dict(zip(run.tasks["key"].to_pylist(), run.tasks["status"].to_pylist(), strict=True))
    parts = {f"inc-{n}": "ok" for n in range(10)}
    assert status == parts | {"add-0": "ok", "fail-1": "erred", "long-1": "cancelled"}
    assert run.graph.num_rows == 13
    assert set(run.workers["name"].to_pylist()) == {"0", "1"}
    assert run.warnings == []
    found = {finding.name: finding.about for finding in diagnose(run)}
    assert found["failures"] == "fail"
    assert found["cancelled"] == "long"
