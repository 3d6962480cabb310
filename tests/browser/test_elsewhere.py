"""The same views and self-tests in Notebook 7 and in Voila."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Page, expect

from kernel_helpers.cli.lectures import FIRST_LECTURE, copy_missing
from tests.browser import server
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lectures(home: Path) -> Path:
    copy_missing(home / "lectures")
    return home / "lectures"


@pytest.fixture
def notebook(page: Page, home: Path, lectures: Path) -> Iterator[NotebookPage]:
    with server.notebook7(home) as url:
        address = urlsplit(url)._replace(path=f"/notebooks/{FIRST_LECTURE}")
        page.goto(urlunsplit(address))
        notebook = NotebookPage(page)
        notebook.wait_until_ready()
        yield notebook


def test_notebook_7_draws_the_stream_under_its_cell(notebook: NotebookPage):
    for text in ("start_cluster()", "TaskStream()", "def nap"):
        notebook.run(notebook.index_of(text))
    stream = notebook.page.locator(".jp-OutputArea .kh-taskstream")
    expect(stream).to_have_attribute("data-tasks", "8")
    expect(notebook.page.locator(".jp-OutputArea .kh-workers")).to_have_attribute(
        "data-workers", "1"
    )


def test_notebook_7_draws_the_self_test_without_a_kernels_help(notebook: NotebookPage):
    expect(notebook.page.locator('.kh-selftest[data-question="q00_1"]').first).to_be_visible()


def test_voila_draws_the_stream_and_the_self_tests(page: Page, home: Path, lectures: Path):
    with server.voila(home, lectures / FIRST_LECTURE) as url:
        page.goto(url)
        stream = page.locator(".kh-taskstream")
        expect(stream).to_be_visible(timeout=120_000)
        expect(page.locator('.kh-selftest[data-question="q00_1"]')).to_be_visible()
        expect(stream).to_have_attribute("data-tasks", "40", timeout=60_000)
