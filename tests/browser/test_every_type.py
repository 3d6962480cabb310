"""A question of every type: wrong, then right, by mouse and by keyboard, and still there later."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kernel_helpers.exercises.progress import Progress
from tests.browser import selftest, server
from tests.browser.axe import violations
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.browser.every_type import (
    GRADED,
    NOTEBOOK,
    QUESTIONS,
    WRONG,
    by_keyboard,
    by_mouse,
    control_of,
    put_into,
)
from tests.browser.page import PANEL, NotebookPage
from tests.waiting import wait_for_text, wait_until

pytestmark = pytest.mark.browser

BUSY = "import time\nend = time.time() + 60\nwhile time.time() < end: pass"
CUT_OFF = """form => [...form.querySelectorAll('*:not(input)')]
  .filter(each => !each.closest('.kh-hidden, mjx-container'))
  .filter(each => getComputedStyle(each).display !== 'inline' && each.clientWidth > 0)
  .filter(each => each.scrollWidth > each.clientWidth + 1)
  .map(each => each.className || each.tagName)"""
# Of the 160 pixels that panel, views and notebook leave to a cell in a small window.
WIDE_ENOUGH = 130
IN_A_ROW = """async (form, letters) => {
  for (const letter of letters) {
    form.querySelector(`input[value="${letter}"]`).click();
    form.querySelector('button.kh-primary').click();
    await new Promise(done => setTimeout(done, 5));
  }
}"""
SAVED = f"() => !{PANEL}.context.model.dirty"


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab_url: str, home: Path) -> Iterator[NotebookPage]:
    put_into(home / "lectures")
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(lab_url)
    notebook = NotebookPage(page)
    notebook.wait_until_ready()
    notebook.open(NOTEBOOK)
    yield notebook
    notebook.shut_down_kernels()
    page.context.close()


def line_of(notebook: NotebookPage, question: str) -> str:
    return notebook.cells[notebook.index_of(f"answer_{question} =")]["source"].splitlines()[0]


def expect_verdict(control: Locator, *words: str) -> None:
    verdict = control.locator(".kh-verdict")
    expect(verdict).to_have_attribute("data-verdict", words[0])


@pytest.mark.parametrize("give", [by_mouse, by_keyboard])
@pytest.mark.parametrize("question", GRADED)
def test_wrong_then_right(notebook: NotebookPage, question: str, give):
    _, control = selftest.ask(notebook, question)
    give(control, WRONG[question])
    expect_verdict(control, "not")
    give(control, QUESTIONS[question].best)
    expect_verdict(control, "right")
    expect(control.locator(".kh-explanation")).to_be_visible()
    assert line_of(notebook, question) == f"answer_{question} = {QUESTIONS[question].best!r}"


@pytest.mark.parametrize("give", [by_mouse, by_keyboard])
@pytest.mark.parametrize(("question", "answer"), [("q97_8", "fit"), ("p97_nap", 2.5)])
def test_what_only_a_run_can_answer_is_recorded(notebook: NotebookPage, question, answer, give):
    _, control = selftest.ask(notebook, question)
    give(control, answer)
    expect_verdict(control, "recorded")
    assert line_of(notebook, question) == f"answer_{question} = {answer!r}"


def test_cases_and_rows_can_be_dragged(notebook: NotebookPage):
    _, match = selftest.ask(notebook, "q97_6")
    match.locator('.kh-case[data-letter="a"]').drag_to(match.locator(".kh-zone").nth(0))
    expect(match.locator(".kh-zone").nth(0)).to_contain_text("50 MB")
    by_mouse(match, QUESTIONS["q97_6"].best)
    _, order = selftest.ask(notebook, "q97_5")
    rows = order.locator("li")
    last = rows.nth(3).get_attribute("data-letter")
    rows.nth(3).drag_to(rows.nth(0))
    expect(rows.nth(0)).to_have_attribute("data-letter", last or "")
    by_mouse(order, QUESTIONS["q97_5"].best)


def test_markup_in_a_question_is_text(notebook: NotebookPage):
    _, control = selftest.ask(notebook, "q97_1")
    expect(control).to_contain_text("<script>document.title = 'hacked'</script>")
    expect(control.locator("mjx-container")).to_have_count(1)
    assert notebook.page.title() != "hacked"


def test_a_busy_kernel_keeps_nobody_waiting(notebook: NotebookPage):
    _, control = selftest.ask(notebook, "q97_1")
    last = len(notebook.cells) - 2
    before = notebook.cells[last]["source"]
    notebook.write(last, BUSY)
    notebook.run(last, wait=False)
    by_mouse(control, WRONG["q97_1"])
    expect_verdict(control, "not")
    by_mouse(control, QUESTIONS["q97_1"].best)
    expect_verdict(control, "right")
    notebook.activate()
    notebook.page.evaluate("() => jupyterapp.commands.execute('notebook:interrupt-kernel')")
    notebook.write(last, before)


def test_answers_that_come_faster_than_saves_are_all_kept(notebook: NotebookPage, home: Path):
    _, control = selftest.ask(notebook, "q97_1")
    control.evaluate(IN_A_ROW, ["a", "b", "a", "b", *QUESTIONS["q97_1"].best])
    notebook.page.wait_for_function(SAVED)
    expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)
    line = line_of(notebook, "q97_1")
    assert line == f"answer_q97_1 = {QUESTIONS['q97_1'].best!r}"
    wait_for_text(home / "lectures" / NOTEBOOK, line)


def test_nonsense_in_the_answer_line_is_told_and_replaced(notebook: NotebookPage):
    selftest.ask(notebook, "q97_2")
    index = notebook.index_of("answer_q97_2 =")
    notebook.write(index, 'answer_q97_2 = [["a", open("x")]\nSelfTest("97.2")')
    expect(control_of(notebook.page, "q97_2").locator(".kh-problem")).to_be_visible()
    by_mouse(control_of(notebook.page, "q97_2"), QUESTIONS["q97_2"].best)
    assert line_of(notebook, "q97_2") == f"answer_q97_2 = {QUESTIONS['q97_2'].best!r}"


def test_an_answer_whose_cell_was_deleted_is_told(notebook: NotebookPage):
    notebook.delete(notebook.index_of("answer_q97_4 ="))
    _, control = selftest.ask(notebook, "q97_4")
    by_mouse(control, QUESTIONS["q97_4"].best)
    line = f"Add a code cell with: answer_q97_4 = {QUESTIONS['q97_4'].best!r}"
    expect(notebook.page.get_by_text(line)).to_be_visible()
    notebook.page.evaluate("() => jupyterapp.commands.execute('notebook:undo-cell-action')")
    by_mouse(control, QUESTIONS["q97_4"].best)
    assert line_of(notebook, "q97_4") == f"answer_q97_4 = {QUESTIONS['q97_4'].best!r}"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_question_returns_in_a_notebook_and_is_recorded(
    notebook: NotebookPage, home: Path, theme: str
):
    cell = next(i for i, c in enumerate(notebook.cells) if c["type"] == "code" and not c["kit"])
    before = notebook.cells[cell]["source"]
    notebook.write(cell, 'from kernel_helpers import Review\nReview("00.1", "00.3")')
    notebook.run(cell)
    notebook.scroll_to(cell)
    Cockpit(notebook.page).set_theme(theme)
    control = notebook.page.locator('.kh-selftest[data-question="q00_3"]:visible')
    by_mouse(control, ["a"])
    expect(control.locator(".kh-verdict")).not_to_be_empty()
    assert violations(notebook.page, of=('.kh-selftest[data-question="q00_3"]',)) == []
    expect(
        notebook.page.get_by_text("To keep the answer, paste").locator("visible=true")
    ).to_have_count(0)
    recorded = Progress(home / "progress.sqlite3")
    wait_until(lambda: "q00_3" in {each.question for each in recorded.attempts()})
    recorded.delete()
    notebook.write(cell, before)
    notebook.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")


def test_after_a_reload_everything_is_as_it_was(notebook: NotebookPage):
    page = notebook.page
    page.wait_for_function(SAVED)
    page.reload()
    notebook.wait_until_ready()
    notebook.open(NOTEBOOK)
    for question in GRADED:
        _, control = selftest.ask(notebook, question)
        expect_verdict(control, "right")
        expect(control.locator(".kh-explanation")).to_be_visible()
    _, prediction = selftest.ask(notebook, "p97_nap")
    expect(prediction.locator("input[type=text]")).to_have_value("2.5")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_nothing_is_in_the_way_of_any_type(notebook: NotebookPage, theme: str):
    Cockpit(notebook.page).set_theme(theme)
    for question in QUESTIONS:
        _, control = selftest.ask(notebook, question)
        control.scroll_into_view_if_needed()
        found = violations(notebook.page, of=(f'.kh-selftest[data-question="{question}"]',))
        assert found == [], question


def test_two_windows_with_one_notebook_lose_nothing(
    notebook: NotebookPage, browser: Browser, lab_url: str
):
    other = browser.new_page(viewport=VIEWPORT)
    path = f"/lab/workspaces/second/tree/{NOTEBOOK}"
    other.goto(urlunsplit(urlsplit(lab_url)._replace(path=path)))
    second = NotebookPage(other)
    second.wait_until_ready()
    _, control = selftest.ask(second, "q97_4")
    by_mouse(control, "USS")
    other.wait_for_function(SAVED)
    _, mine = selftest.ask(notebook, "q97_7")
    by_mouse(mine, 1)
    told = notebook.page.get_by_text("was saved in another window")
    expect(told).to_be_visible()
    assert line_of(notebook, "q97_7") == "answer_q97_7 = 1"
    assert line_of(second, "q97_4") == "answer_q97_4 = 'USS'"
    other.context.close()


def test_at_200_percent_the_lab_beside_its_panels_cuts_nothing_off(notebook: NotebookPage):
    page = notebook.page
    page.set_viewport_size({"width": VIEWPORT["width"] // 2, "height": VIEWPORT["height"] // 2})
    for question in QUESTIONS:
        _, control = selftest.ask(notebook, question)
        assert control.bounding_box()["width"] >= WIDE_ENOUGH, question
        assert control.evaluate(CUT_OFF) == [], question
    page.set_viewport_size(VIEWPORT)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("elsewhere")
    put_into(home / "lectures")
    return home


@pytest.fixture(scope="module")
def notebook7(browser: Browser, elsewhere: Path) -> Iterator[NotebookPage]:
    with server.notebook7(elsewhere) as url:
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(urlunsplit(urlsplit(url)._replace(path=f"/notebooks/{NOTEBOOK}")))
        notebook = NotebookPage(page)
        notebook.wait_until_ready()
        yield notebook
        page.context.close()


def test_notebook_7_asks_every_type(notebook7: NotebookPage):
    for question in GRADED:
        _, control = selftest.ask(notebook7, question)
        by_mouse(control, QUESTIONS[question].best)
        expect_verdict(control, "right")
    notebook7.page.wait_for_function(SAVED)
    notebook7.page.reload()
    notebook7.wait_until_ready()
    _, control = selftest.ask(notebook7, "q97_6")
    expect_verdict(control, "right")


def test_at_200_percent_nothing_is_cut_off(notebook7: NotebookPage):
    page = notebook7.page
    page.set_viewport_size({"width": VIEWPORT["width"] // 2, "height": VIEWPORT["height"] // 2})
    for question in QUESTIONS:
        _, control = selftest.ask(notebook7, question)
        assert control.evaluate(CUT_OFF) == [], question


def test_voila_asks_every_type_and_says_which_line_keeps_the_answer(page: Page, elsewhere: Path):
    notebook = put_into(elsewhere / "voila")
    with server.voila(elsewhere, notebook) as url:
        page.goto(url)
        page.set_default_timeout(10_000)
        expect(control_of(page, "p97_nap")).to_be_visible(timeout=120_000)
        for question in GRADED:
            control = control_of(page, question)
            by_mouse(control, WRONG[question])
            expect_verdict(control, "not")
            by_mouse(control, QUESTIONS[question].best)
            expect_verdict(control, "right")
        expect(page.get_by_text(f"answer_q97_1 = {QUESTIONS['q97_1'].best!r}")).to_be_visible()
