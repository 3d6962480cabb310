"""Lecture 00 in JupyterLab as a student meets it."""

import hashlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

STREAM = '[id="kernel-helpers-lab:task-stream"] .kh-taskstream'
WORKERS = '[id="kernel-helpers-lab:workers"] .kh-workers'
COLOURS = """canvas => {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const colour = data.slice(i, i + 4).join();
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  }
  return [...seen.values()].filter(pixels => pixels > 100).length;
}"""


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab_url: str) -> Iterator[NotebookPage]:
    """The lecture, run as far as its model."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(lab_url)
    notebook = NotebookPage(page)
    notebook.wait_until_ready()
    for text in ("start_cluster()", "def nap", "def read_month", "client.map(read_month"):
        notebook.run(notebook.index_of(text))
    yield notebook
    page.context.close()


@pytest.fixture
def page(notebook: NotebookPage) -> Page:
    return notebook.page


@pytest.fixture
def question(notebook: NotebookPage) -> tuple[dict, Locator]:
    """Metadata and control of the first self-test."""
    cell = next(c for c in notebook.cells if c["kit"] and c["kit"].get("id") == "q00_1")
    index = notebook.cells.index(cell)
    notebook.page.evaluate(
        "i => jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", index
    )
    control = notebook.page.locator('.kh-selftest[data-question="q00_1"]').first
    control.wait_for()
    return cell["kit"], control


def credit(question: dict, letter: str) -> float:
    practice = question["practice"]
    name = f"{practice['salt']}:{question['id']}:{letter}"
    return practice["credit"].get(hashlib.sha256(name.encode()).hexdigest(), 0)


def letters(question: dict, *, right: bool) -> list[str]:
    named = [choice["letter"] for choice in question["choices"]]
    return [letter for letter in named if (credit(question, letter) == 1) == right]


def answer(control: Locator, letter: str) -> None:
    control.locator(f'input[value="{letter}"]').check()
    control.get_by_role("button", name="Check").click()


def test_the_panels_stand_beside_the_lecture(page: Page):
    expect(page.locator(STREAM)).to_be_visible()
    expect(page.locator(WORKERS)).to_be_visible()


def test_the_notebooks_cluster_was_found_by_itself(page: Page):
    card = page.locator('.kh-Card[data-state="live"]')
    expect(card.locator(".kh-Card-name")).to_have_text("00_cockpit.ipynb")


def test_the_stream_shows_every_task_and_missed_none(page: Page):
    expect(page.locator(STREAM)).to_have_attribute("data-tasks", "40")
    expect(page.locator(STREAM)).to_have_attribute("data-dropped", "0")


def test_the_stream_draws_a_colour_for_each_kind_of_task(page: Page):
    canvas = page.locator(f"{STREAM} canvas").first
    assert canvas.evaluate(COLOURS) >= 4


def test_the_stream_is_told_in_words(page: Page):
    label = page.locator(f"{STREAM} canvas").first.get_attribute("aria-label")
    assert "40 tasks" in label
    assert "% of time" in label


def test_the_worker_shows_its_memory_and_limit(page: Page):
    expect(page.locator(WORKERS)).to_have_attribute("data-workers", "1")
    expect(page.locator(WORKERS)).to_contain_text("GB")


def test_the_model_is_judged_as_the_text_says(notebook: NotebookPage):
    outputs = notebook.cells[notebook.index_of("client.map(read_month")]["outputs"]
    assert any(".673" in str(output.get("data", {}).get("text/plain", "")) for output in outputs)


def test_a_wrong_answer_gets_the_feedback_of_its_option(question: tuple[dict, Locator]):
    data, control = question
    wrong = letters(data, right=False)[0]
    answer(control, wrong)
    expected = data["practice"]["feedback"][wrong].split("`")[0].split("*")[0].strip()
    expect(control.locator(".kh-feedback:visible")).to_contain_text(expected)
    expect(control.locator(".kh-verdict")).to_have_attribute("data-verdict", "not")


def test_a_right_answer_is_explained_and_written_into_the_notebook(
    notebook: NotebookPage, question: tuple[dict, Locator]
):
    data, control = question
    right = letters(data, right=True)[0]
    answer(control, right)
    expect(control.locator(".kh-verdict")).to_have_attribute("data-verdict", "right")
    line = notebook.cells[notebook.index_of("answer_q00_1 =")]["source"].splitlines()[0]
    assert line == f"answer_q00_1 = ['{right}']"


def test_a_burst_from_the_kernels_cluster_is_drawn_whole(notebook: NotebookPage):
    stream = notebook.page.locator(STREAM)
    before = int(stream.get_attribute("data-tasks"))
    last = len(notebook.cells) - 2
    notebook.write(last, "_ = client.gather(client.map(abs, range(3000), pure=False))")
    notebook.run(last)
    expect(stream).to_have_attribute("data-tasks", str(before + 3000), timeout=30_000)
    expect(stream).to_have_attribute("data-dropped", "0")


def test_closing_the_cluster_keeps_what_was_drawn_and_the_kernel(notebook: NotebookPage):
    page = notebook.page
    drawn = page.locator(STREAM).get_attribute("data-tasks")
    page.locator(".kh-Card").get_by_role("button", name="Close Cluster").click()
    expect(page.locator(".kh-Card")).to_have_count(0)
    expect(page.locator(STREAM)).to_have_attribute("data-tasks", drawn)
    last = len(notebook.cells) - 2
    notebook.write(last, "print(6 * 7)")
    assert notebook.run(last)[0]["text"] == "42\n"
