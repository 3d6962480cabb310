"""Progress, its file, today's questions, and a lecture begun again."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from kernel_helpers.cli.lectures import shipped_lectures
from kernel_helpers.exercises.progress import Progress, Recorded

RIGHT = {"id": "a1", "question": "q00_1", "at": 100.0, "credit": 1, "answer": "['c']"}
WRONG = {"id": "a2", "question": "q00_2", "at": 100.0, "credit": 0, "answer": "['b']"}


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "progress.sqlite3"
    monkeypatch.setenv("KERNEL_HELPERS_PROGRESS", str(path))
    return path


@pytest.fixture
def lecture(jp_root_dir: Path) -> Path:
    path = jp_root_dir / "00_cockpit.ipynb"
    shutil.copy(shipped_lectures()[0], path)
    return path


async def test_an_attempt_counts_in_its_lecture(api, lecture):
    await api.call("PUT", "progress", {"attempts": [RIGHT]})
    answer = await api.call("GET", "progress/00")
    status = answer["parts"]["q00_1"]
    assert (status["tries"], status["first"], status["done"]) == (1, 1.0, True)
    assert answer["parts"]["ex00_1"] is None


async def test_sending_it_again_changes_nothing(api, lecture):
    for _ in range(2):
        await api.call("PUT", "progress", {"attempts": [RIGHT, WRONG]})
    assert (await api.call("GET", "progress"))["parts"]["q00_2"]["tries"] == 1


async def test_a_lecture_that_is_not_here_has_no_progress_but_its_answers_are_kept(api):
    await api.call("PUT", "progress", {"attempts": [RIGHT]})
    status, sentence = await api.refused("GET", "progress/07")
    assert (status, sentence) == (404, "There is no lecture 07 here; refresh the list.")
    assert "q00_1" in (await api.call("GET", "progress"))["parts"]


@pytest.mark.parametrize(
    "body",
    [
        {"attempts": "all"},
        {"attempts": [RIGHT | {"at": "now"}]},
        {"attempts": [RIGHT | {"credit": 2}]},
        {"attempts": [RIGHT | {"question": "../../etc"}]},
        {"attempts": [RIGHT] * 1001},
        {"answers": []},
    ],
)
async def test_nonsense_is_refused_in_one_sentence_and_nothing_of_it_is_kept(api, body):
    status, sentence = await api.refused("PUT", "progress", body)
    assert status == 400
    assert sentence.endswith(".")
    assert (await api.call("GET", "progress"))["parts"] == {}


async def test_an_answer_of_ten_megabytes_is_kept_short(api, file):
    await api.call("PUT", "progress", {"attempts": [RIGHT | {"answer": "x" * 10**7}]})
    assert len(Progress(file).attempts()[0].answer) == 1000


async def test_a_file_that_cannot_be_written_is_told(api, file):
    file.mkdir()
    status, sentence = await api.refused("PUT", "progress", {"attempts": [RIGHT]})
    assert status == 507
    assert "cannot be written" in sentence


async def test_a_damaged_file_is_told(api, file):
    file.write_bytes(b"damaged" * 500)
    assert "it was kept as progress.kept-" in (await api.call("GET", "progress"))["notice"]


async def test_progress_moves_to_another_machine_in_one_file(api, jp_fetch, file):
    await api.call("PUT", "progress", {"attempts": [RIGHT, WRONG]})
    exported = (await jp_fetch("kernel-helpers-lab", "progress-file")).body
    await api.call("DELETE", "progress")
    assert (await api.call("GET", "progress"))["parts"] == {}
    answer = await jp_fetch("kernel-helpers-lab", "progress-file", method="PUT", body=exported)
    assert json.loads(answer.body)["added"] == 2
    assert {attempt.id for attempt in Progress(file).attempts()} == {"a1", "a2"}


async def test_a_file_that_is_no_progress_is_refused(api):
    status, sentence = await api.refused("PUT", "progress-file", {"my": "holidays"})
    assert (status, sentence.partition(";")[0]) == (400, "This is no progress file")


async def test_two_questions_return_the_wrong_ones_first(api):
    questions = ["q00_1", "q00_2", "q01_1"]
    attempts = [
        RIGHT | {"id": name, "question": name, "credit": credit}
        for name, credit in zip(questions, (1, 0, 0), strict=True)
    ]
    await api.call("PUT", "progress", {"attempts": attempts})
    answer = await api.call("GET", "review")
    assert [question["id"] for question in answer["questions"]] == ["q00_2", "q01_1"]
    assert all(question["text"] and question["practice"] for question in answer["questions"])
    assert answer["more"] == 1


async def test_nothing_returns_for_who_has_not_begun(api):
    assert await api.call("GET", "review") == {"questions": [], "more": 0, "notice": ""}


async def test_a_listener_is_told_when_a_kernel_has_recorded_something(jp_ws_fetch, file):
    socket = await jp_ws_fetch("kernel-helpers-lab", "events")
    await socket.write_message('{"subscribe": ["progress", "clusters"]}')
    assert json.loads(await socket.read_message())["type"] == "clusters"
    await asyncio.to_thread(Progress(file).add, [Recorded("ex00_1", at=1.0)])
    event = json.loads(await asyncio.wait_for(socket.read_message(), 10))
    assert event == {"type": "progress"}


async def test_a_lecture_says_what_it_consists_of(api, lecture):
    [found] = await api.call("GET", "lectures")
    assert (found["title"], found["minutes"]) == ("Cockpit", 8)
    parts = {part["id"]: part for section in found["sections"] for part in section["parts"]}
    assert parts["ex00_2"]["title"] == "00-2 · Count"
    assert parts["q00_1"]["title"].startswith("This notebook runs on Binder.")
    assert [part["id"] for part in found["sections"][0]["parts"]] == ["q00_1"]


def source(path: Path, cell_id: str) -> str:
    cells = json.loads(path.read_text())["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"] == cell_id)


def edit(path: Path, change) -> None:
    notebook = json.loads(path.read_text())
    notebook["cells"] = change(notebook["cells"])
    path.write_text(json.dumps(notebook))


def write_over(*ids: str):
    def change(cells):
        return [cell | {"source": "mine = 1"} if cell["id"] in ids else cell for cell in cells]

    return change


async def test_one_exercise_begins_again_and_the_rest_stays(api, lecture, jp_root_dir):
    edit(lecture, write_over("ex00_1", "ex00_2"))
    answer = await api.call("POST", "lectures/reset", {"path": lecture.name, "part": "ex00_1"})
    assert source(lecture, "ex00_1").startswith("def greet(name)")
    assert source(lecture, "ex00_2") == "mine = 1"
    assert source(jp_root_dir / answer["kept"], "ex00_1") == "mine = 1"


async def test_deleted_cells_of_an_exercise_come_back_in_their_place(api, lecture):
    order = [cell["id"] for cell in json.loads(lecture.read_text())["cells"]]
    edit(lecture, lambda cells: [cell for cell in cells if not cell["id"].startswith("ex00_1")])
    await api.call("POST", "lectures/reset", {"path": lecture.name, "part": "ex00_1"})
    assert [cell["id"] for cell in json.loads(lecture.read_text())["cells"]] == order


async def test_a_whole_lecture_begins_again(api, lecture, jp_root_dir):
    edit(lecture, lambda cells: cells[:3])
    answer = await api.call("POST", "lectures/reset", {"path": lecture.name})
    assert source(lecture, "ex00_1").startswith("def greet(name)")
    assert len(json.loads((jp_root_dir / answer["kept"]).read_text())["cells"]) == 3


@pytest.mark.parametrize("together", [True, False])
async def test_two_resets_in_one_second_keep_the_work(api, lecture, jp_root_dir, together):
    edit(lecture, lambda cells: cells[:3])
    calls = [api.call("POST", "lectures/reset", {"path": lecture.name}) for _ in range(2)]
    answers = await asyncio.gather(*calls) if together else [await call for call in calls]
    kept = [json.loads((jp_root_dir / answer["kept"]).read_text()) for answer in answers]
    assert min(len(notebook["cells"]) for notebook in kept) == 3


async def test_metadata_of_another_form_are_no_lecture(api, lecture):
    notebook = json.loads(lecture.read_text())
    notebook["metadata"]["kernel_helpers"] = 5
    lecture.write_text(json.dumps(notebook))
    status, sentence = await api.refused("POST", "lectures/reset", {"path": lecture.name})
    assert (status, "not one of kernel-helpers" in sentence) == (409, True)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"path": "gone.ipynb"}, 404),
        ({"path": "../outside.ipynb"}, 404),
        ({"path": "00_cockpit.ipynb", "part": "ex77_1"}, 400),
        ({"path": 1}, 400),
    ],
)
async def test_what_cannot_be_reset_is_refused(api, lecture, body, status):
    before = lecture.read_bytes()
    assert (await api.refused("POST", "lectures/reset", body))[0] == status
    assert lecture.read_bytes() == before
