"""Lecture 00 in JupyterLab as a student meets it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import selftest
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import Cockpit
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

STREAM = '[id="kernel-helpers-lab:task-stream"] .kh-taskstream'
WORKERS = '[id="kernel-helpers-lab:workers"] .kh-workers'
STEPS = ("client = start_cluster(", "def nap", "def read_month", "client.map(read_month")
MODEL = "client.map(fit, past)"
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
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(lab_url)
    notebook = NotebookPage(page)
    notebook.wait_until_ready()
    for text in (*STEPS, MODEL):
        notebook.run(notebook.index_of(text))
    yield notebook
    notebook.shut_down_kernels()
    page.context.close()


@pytest.fixture
def page(notebook: NotebookPage) -> Page:
    return notebook.page


@pytest.fixture
def question(notebook: NotebookPage) -> tuple[dict, Locator]:
    """Metadata and control of the first self-test."""
    return selftest.ask(notebook, "q00_1")


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
    words = re.compile(r"Task stream: 40 tasks done, 0 running, \w+ \d+ % of time")
    expect(page.locator(f"{STREAM} canvas").first).to_have_attribute("aria-label", words)


def test_the_worker_shows_its_memory_and_limit(page: Page):
    expect(page.locator(WORKERS)).to_have_attribute("data-workers", "1")
    expect(page.locator(WORKERS)).to_contain_text("GB")


def test_the_model_is_judged_as_the_text_says(notebook: NotebookPage):
    outputs = notebook.cells[notebook.index_of(MODEL)]["outputs"]
    assert any(".673" in str(output.get("data", {}).get("text/plain", "")) for output in outputs)


def test_a_wrong_answer_gets_the_feedback_of_its_option(question: tuple[dict, Locator]):
    data, control = question
    wrong = selftest.letters(data, right=False)[0]
    selftest.answer(control, wrong)
    said = selftest.feedback(data, wrong)
    expect(control.locator(".kh-feedback:visible")).to_contain_text(said)
    expect(control.locator(".kh-verdict")).to_have_attribute("data-verdict", "not")


def test_a_right_answer_is_explained_and_written_into_the_notebook(
    notebook: NotebookPage, question: tuple[dict, Locator]
):
    data, control = question
    right = selftest.letters(data, right=True)[0]
    selftest.answer(control, right)
    expect(control.locator(".kh-verdict")).to_have_attribute("data-verdict", "right")
    line = notebook.cells[notebook.index_of("answer_q00_1 =")]["source"].splitlines()[0]
    assert line == f"answer_q00_1 = ['{right}']"


def test_a_burst_from_the_kernels_cluster_is_drawn_whole(notebook: NotebookPage):
    stream = notebook.page.locator(STREAM)
    before = int(stream.get_attribute("data-tasks"))
    last = notebook.index_of("client.close()")
    notebook.write(last, "_ = client.gather(client.map(abs, range(3000), pure=False))")
    notebook.run(last)
    expect(stream).to_have_attribute("data-tasks", str(before + 3000), timeout=30_000)
    expect(stream).to_have_attribute("data-dropped", "0")


def test_closing_right_after_the_burst_asks_nothing_and_says_closing(notebook: NotebookPage):
    cockpit = Cockpit(notebook.page)
    drawn = cockpit.stream.get_attribute("data-tasks")
    cockpit.record_states()
    cockpit.cards.get_by_role("button", name="Close Cluster").click()
    expect(cockpit.cards).to_have_count(0)
    assert cockpit.states[-1] == "closing"
    expect(cockpit.stream).to_have_attribute("data-tasks", drawn)


def test_the_kernel_lives_on_without_its_cluster(notebook: NotebookPage):
    last = notebook.index_of("client.gather(client.map(abs")
    notebook.write(last, "print(6 * 7)")
    assert notebook.run(last)[0]["text"] == "42\n"
