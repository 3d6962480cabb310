"""The Lectures panel: what is done and due, continue, reset; by mouse and by keyboard."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kernel_helpers.exercises.bank import load_bank
from kernel_helpers.exercises.progress import Progress, Recorded
from tests.browser import selftest, server
from tests.browser.axe import violations
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.browser.page import PANEL as NOTEBOOK_PANEL
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

PANEL = ".kh-LecturesPanel"
SHOW = """async () => {
  await jupyterapp.restored;
  await jupyterapp.commands.execute('kernel-helpers-lab:show-lectures');
}"""
WAITS = "() => Object.keys(localStorage).some(key => key.includes('unsent'))"
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
# Words that end in an ellipsis say so; whatever else is wider than its box is cut off.
CUT_OFF = """panel => [...panel.querySelectorAll('button, h3, p, span')]
  .filter(each => each.clientWidth > 0 && getComputedStyle(each).display !== 'inline')
  .filter(each => getComputedStyle(each).textOverflow !== 'ellipsis')
  .filter(each => each.scrollWidth > each.clientWidth + 1)
  .map(each => each.className || each.tagName)"""
PROGRESS = re.compile(r"/progress(\?|$)")
LAST_WEEK = 7 * 86_400


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of a student who has begun: one answer right, one wrong, last week."""
    home = tmp_path_factory.mktemp("student")
    before = time.time() - LAST_WEEK
    tries = [
        Recorded("q00_1", at=before, credit=1.0, answer="['c']"),
        Recorded("q00_2", at=before, credit=0.0, answer="['b']"),
    ]
    Progress(home / "progress.sqlite3").add(tries)
    return home


@pytest.fixture(scope="module")
def page(browser: Browser, own: Path) -> Iterator[Page]:
    with server.lab(own) as url:
        context = browser.new_context(viewport=VIEWPORT)
        page = context.new_page()
        page.goto(url)
        NotebookPage(page).wait_until_ready()
        page.evaluate(SHOW)
        yield page
        NotebookPage(page).shut_down_kernels()
        context.close()


@pytest.fixture
def panel(page: Page) -> Locator:
    page.evaluate(SHOW)
    return page.locator(PANEL)


@pytest.fixture
def lecture(panel: Locator) -> Locator:
    """Lecture 00, opened."""
    row = panel.locator('[data-lecture="00"]')
    main = row.locator(".kh-Lecture-main")
    if main.get_attribute("aria-expanded") == "false":
        main.click()
    return row


def refuse_put(route: Route) -> None:
    if route.request.method == "PUT":
        route.abort()
    else:
        route.continue_()


def part(lecture: Locator, name: str) -> Locator:
    return lecture.locator(f'[data-part="{name}"]')


def test_the_panel_says_what_is_done(lecture: Locator):
    expect(part(lecture, "q00_1")).to_have_attribute("data-state", "done")
    expect(part(lecture, "q00_2")).to_have_attribute("data-state", "tried")
    expect(part(lecture, "ex00_1")).to_have_attribute("data-state", "new")
    expect(lecture).to_contain_text(re.compile(r"1 of \d+ done"))


def test_the_panel_is_used_by_keyboard_alone(page: Page, panel: Locator):
    panel.locator(".kh-Lecture-main").first.focus()
    page.keyboard.press("ArrowLeft")
    expect(panel.locator(".kh-Part")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(panel.locator(".kh-Part")).to_have_count(9)
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.dataset.row") == "part-q00_1"
    page.keyboard.press("?")
    expect(panel.locator(".kh-Help")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget?.content.activeCell?.model.id === 'q00_1-text'"
    )


def test_a_question_that_is_due_is_answered_in_the_panel(panel: Locator, own: Path):
    question = load_bank()["questions"]["q00_2"]
    due = panel.locator('[data-question="q00_2"]').first
    due.locator("summary").click()
    [right] = selftest.letters(question, right=True)
    selftest.answer(due.locator(".kh-selftest"), right)
    expect(due.locator(".kh-verdict")).to_contain_text("Right")
    row = panel.locator('[data-part="q00_2"]')
    expect(row).to_have_attribute("data-state", "done")
    assert Progress(own / "progress.sqlite3").attempts()[-1].credit == 1


def test_an_answer_in_the_notebook_fills_the_ring(page: Page, lecture: Locator):
    notebook = NotebookPage(page)
    question, control = selftest.ask(notebook, "q00_3")
    selftest.answer(control, selftest.letters(question, right=True)[0])
    expect(part(lecture, "q00_3")).to_have_attribute("data-state", "done")


def test_a_part_opens_where_it_stands(page: Page, lecture: Locator):
    part(lecture, "ex00_2").locator(".kh-Part-main").click()
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget?.content.activeCell?.model.id === 'ex00_2'"
    )


def test_an_exercise_begins_again_and_a_copy_is_kept(page: Page, lecture: Locator, own: Path):
    notebook = NotebookPage(page)
    index = next(i for i, cell in enumerate(notebook.cells) if cell["id"] == "ex00_1")
    stub = notebook.cells[index]["source"]
    notebook.write(index, "mine = 1")
    part(lecture, "ex00_1").hover()
    part(lecture, "ex00_1").get_by_role("button", name="Reset").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Reset").click()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    page.wait_for_function(
        "stub => jupyterapp.shell.currentWidget?.content.widgets"
        ".find(({model}) => model.id === 'ex00_1')?.model.sharedModel.getSource() === stub",
        arg=stub,
    )
    [kept] = (own / "lectures").glob("00_cockpit.kept-*.ipynb")
    assert "mine = 1" in kept.read_text()


def test_a_lecture_begins_again_and_a_copy_is_kept(page: Page, lecture: Locator, own: Path):
    notebook = NotebookPage(page)
    notebook.open("00_cockpit.ipynb")
    notebook.write(notebook.index_of("def greet"), "mine = 2")
    page.evaluate(SAVE)
    lecture.get_by_role("button", name="Reset lecture 00").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Reset").click()
    page.wait_for_function(
        f"() => {NOTEBOOK_PANEL}.content.widgets"
        ".some(({model}) => model.sharedModel.getSource().includes('def greet'))"
    )
    kept = [path.read_text() for path in (own / "lectures").glob("00_cockpit.kept-*.ipynb")]
    assert any("mine = 2" in text for text in kept)
    expect(page.locator(f"{PANEL} [data-lecture]")).to_have_count(
        len([*(own / "lectures").glob("[0-9][0-9]_*.ipynb")]) - len(kept)
    )


def test_progress_is_downloaded_deleted_and_brought_back(page: Page, panel: Locator):
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download my progress").click()
    path = download.value.path()
    count = len(json.loads(path.read_text())["attempts"])
    panel.get_by_role("button", name="Delete my progress").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Delete").click()
    expect(panel).to_contain_text(re.compile(r"0 of \d+ done"))
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Add progress from a file").click()
    chooser.value.set_files(path)
    expect(panel).to_contain_text(re.compile(r"3 of \d+ done"))
    assert count >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_nothing_is_in_the_way(page: Page, lecture: Locator, theme: str):
    Cockpit(page).set_theme(theme)
    expect(part(lecture, "q00_1")).to_be_visible()
    assert violations(page, of=(PANEL,)) == []


@pytest.mark.parametrize("zoom", [1, 2])
def test_nothing_sticks_out_of_a_narrow_panel(page: Page, lecture: Locator, zoom: int):
    wide = page.evaluate(
        """zoom => {
          const node = document.querySelector('.kh-LecturesPanel .kh-Panel');
          node.style.cssText = `width: 240px; zoom: ${zoom}`;
          const edge = node.getBoundingClientRect().right + 1;
          const out = [...node.querySelectorAll('button, h3, p, .kh-quiet')]
            .filter(each => each.getBoundingClientRect().right > edge)
            .map(each => each.className);
          node.style.cssText = '';
          return out;
        }""",
        zoom,
    )
    assert wide == []


def test_at_200_percent_the_panel_cuts_nothing_off(page: Page, lecture: Locator):
    half = {"width": VIEWPORT["width"] // 2, "height": VIEWPORT["height"] // 2}
    page.set_viewport_size(half)
    expect(part(lecture, "q00_1")).to_be_visible()
    assert page.locator(PANEL).evaluate(CUT_OFF) == []
    page.set_viewport_size(VIEWPORT)


def test_an_answer_waits_in_the_browser_while_the_server_refuses(browser: Browser, tmp_path: Path):
    with server.lab(tmp_path) as url:
        context = browser.new_context(viewport=VIEWPORT)
        page = context.new_page()
        page.goto(url)
        notebook = NotebookPage(page)
        notebook.wait_until_ready()
        page.route(PROGRESS, refuse_put)
        question, control = selftest.ask(notebook, "q00_1")
        selftest.answer(control, question["choices"][0]["letter"])
        page.wait_for_function(
            "() => Object.keys(localStorage).some(key => key.includes('unsent'))"
        )
        page.unroute(PROGRESS)
        page.reload()
        notebook.wait_until_ready()
        page.wait_for_function(f"() => !({WAITS})()")
        notebook.shut_down_kernels()
        context.close()
    assert [a.question for a in Progress(tmp_path / "progress.sqlite3").attempts()] == ["q00_1"]
