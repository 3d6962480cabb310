"""The same views and self-tests in Notebook 7, in Voila, and in a lab without our extension."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from kernel_helpers.cli.lectures import FIRST_LECTURE, copy_missing
from tests.browser import server
from tests.browser.chromium import VIEWPORT
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

VIEWS = ("client = start_cluster(", "TaskStream()", "def nap")


@pytest.fixture(scope="module")
def lectures(home: Path) -> Path:
    copy_missing(home / "lectures")
    return home / "lectures"


@pytest.fixture(scope="module")
def notebook7(browser: Browser, home: Path, lectures: Path) -> Iterator[NotebookPage]:
    with server.notebook7(home) as url:
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(urlunsplit(urlsplit(url)._replace(path=f"/notebooks/{FIRST_LECTURE}")))
        notebook = NotebookPage(page)
        notebook.wait_until_ready()
        yield notebook
        page.context.close()


@pytest.fixture(scope="module")
def bare(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookPage]:
    """The lecture in a lab whose front end does not have our extension."""
    with server.lab_without_extension(tmp_path_factory.mktemp("bare")) as url:
        page = browser.new_page(viewport=VIEWPORT)
        errors: list[Error] = []
        page.on("pageerror", lambda error: errors.append(error))
        page.goto(url)
        notebook = NotebookPage(page)
        notebook.wait_until_ready()
        yield notebook
        page.context.close()
        assert errors == []


def expect_views_in_outputs(page: Page) -> None:
    stream = page.locator(".jp-OutputArea .kh-taskstream")
    expect(stream).to_have_attribute("data-tasks", "8")
    expect(stream).to_have_attribute("data-state", "live")
    workers = page.locator(".jp-OutputArea .kh-workers")
    expect(workers).to_have_attribute("data-workers", "1")


def test_notebook_7_draws_the_stream_under_its_cell(notebook7: NotebookPage):
    for text in VIEWS:
        notebook7.run(notebook7.index_of(text))
    expect_views_in_outputs(notebook7.page)


def test_notebook_7_draws_the_self_test_without_a_kernels_help(notebook7: NotebookPage):
    control = notebook7.page.locator('.kh-QuestionCard .kh-selftest[data-question="q00_1"]')
    expect(control).to_be_visible()


def test_without_the_extension_the_views_are_drawn_in_outputs(bare: NotebookPage):
    expect(bare.page.locator(".kh-ClusterPanel")).to_have_count(0)
    for text in VIEWS:
        outputs = bare.run(bare.index_of(text))
        assert [output for output in outputs if output["output_type"] == "error"] == []
    expect_views_in_outputs(bare.page)


def test_without_the_extension_a_question_is_asked_by_text_and_widget(bare: NotebookPage):
    index = bare.index_of("answer_q00_1 = []")
    bare.run(index)
    question = bare.page.locator(".jp-MarkdownCell").filter(has_text="Self-test 00.1")
    expect(question.locator("li").filter(has_text="d) It sleeps")).to_be_visible()
    control = bare.page.locator('.jp-OutputArea .kh-selftest[data-question="q00_1"]')
    control.locator('input[value="d"]').check()
    control.get_by_role("button", name="Check").click()
    expect(control.locator(".kh-verdict")).to_have_attribute("data-verdict", "not")


def test_without_the_extension_the_answer_line_is_written_by_hand(bare: NotebookPage):
    index = bare.index_of("answer_q00_1 = []")
    line = bare.page.locator(".jp-CodeCell").filter(has_text="answer_q00_1").first
    expect(line.locator(".cm-content")).to_be_visible()
    bare.write(index, "answer_q00_1 = ['c']")
    bare.run(index)
    [output] = bare.run(index + 1)
    assert "right" in str(output).lower()


def open_in_voila(page: Page, url: str) -> Page:
    """Open a notebook in Voila, which answers when it has run the whole page.

    Voila asks the kernel for all models once and gives up after seconds, which a busy machine
    exceeds; then the page is loaded again.
    """
    without_models = page.get_by_text("model not found")
    for _ in range(3):
        page.goto(url, timeout=120_000)
        expect(page.locator(".kh-taskstream").or_(without_models).first).to_be_visible(
            timeout=120_000
        )
        if without_models.count() == 0:
            break
    return page


def test_voila_draws_the_stream_and_the_self_tests(page: Page, home: Path, lectures: Path):
    with server.voila(home, lectures / FIRST_LECTURE) as url:
        stream = open_in_voila(page, url).locator(".kh-taskstream")
        expect(stream).to_be_visible(timeout=120_000)
        expect(page.locator('.kh-selftest[data-question="q00_1"]')).to_be_visible()
        expect(stream).to_have_attribute("data-tasks", "40")
        # Voila has run the whole page, the last cell of which closes the cluster.
        expect(stream).to_have_attribute("data-state", "lost")
        expect(stream.get_by_role("alert")).to_contain_text("History kept")
