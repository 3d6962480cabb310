"""Panel, task stream and self-tests by keyboard alone, with the focus always in sight."""

from collections.abc import Iterator
from threading import Event

import pytest
from distributed import LocalCluster
from playwright.sync_api import Locator, Page, expect

from kernel_helpers.cli.lectures import FIRST_LECTURE
from tests.browser import selftest
from tests.browser.clusters import connected, local_cluster, work
from tests.browser.cockpit import START_MS, Cockpit, address_of
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

RING = """element => {
  // An option of a self-test shows it on its whole row.
  const {outlineStyle, outlineWidth} = getComputedStyle(element.closest('.kh-row') ?? element);
  return element.matches(':focus-visible') && outlineStyle === 'solid' && outlineWidth === '2px';
}"""


@pytest.fixture(scope="module")
def cluster(cockpit: Cockpit) -> Iterator[LocalCluster]:
    """A watched cluster that has drawn three tasks on one of its threads."""
    with local_cluster() as cluster, connected(cluster.scheduler_address) as client:
        cockpit.watch(cluster.scheduler_address)
        expect(cockpit.card(cluster.scheduler_address)).to_have_attribute("data-state", "live")
        work(client, 3)
        cockpit.expect_drawn(3)
        yield cluster


@pytest.fixture(scope="module")
def own_card(cockpit: Cockpit, cluster: LocalCluster) -> Locator:
    """A second card, of a cluster started by keyboard."""
    cockpit.page.evaluate("() => jupyterapp.shell.activateById('kernel-helpers-lab:cluster-panel')")
    opener = cockpit.panel.get_by_role("button", name="New cluster")
    opener.focus()
    press(cockpit.page, "Enter", expecting=cockpit.form.get_by_label("Workers"))
    cockpit.page.keyboard.press("Control+A")
    cockpit.page.keyboard.type("1")
    cockpit.page.keyboard.press("Enter")
    expect(opener).to_be_focused()
    expect(cockpit.cards).to_have_count(2)
    card = cockpit.cards.nth(1)
    expect(card).to_have_attribute("data-state", "live", timeout=START_MS)
    return card


@pytest.fixture
def canvas(cockpit: Cockpit, cluster: LocalCluster) -> Locator:
    cockpit.card(cluster.scheduler_address).locator(".kh-Card-main").click()
    cockpit.expect_drawn(3)
    canvas = cockpit.stream.locator("canvas[role=application]")
    # As Tab would: the button before it is the last of the toolbar that works.
    cockpit.stream.get_by_role("button", name="Live").focus()
    press(cockpit.page, "Tab", expecting=canvas)
    return canvas


@pytest.fixture(scope="module")
def notebook(cockpit: Cockpit) -> Iterator[NotebookPage]:
    notebook = NotebookPage(cockpit.page)
    notebook.open(FIRST_LECTURE)
    yield notebook
    notebook.shut_down_kernels()


def press(page: Page, key: str, *, expecting: Locator) -> None:
    """Press a key, and see where the focus went and that it shows."""
    page.keyboard.press(key)
    expect(expecting).to_be_focused()
    assert expecting.evaluate(RING), f"no focus ring after {key}"


def test_arrows_move_between_cards_and_enter_selects(
    cockpit: Cockpit, cluster: LocalCluster, own_card: Locator
):
    first = cockpit.card(cluster.scheduler_address).locator(".kh-Card-main")
    second = own_card.locator(".kh-Card-main")
    second.focus()
    press(cockpit.page, "ArrowUp", expecting=first)
    cockpit.page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-current", "true")
    press(cockpit.page, "ArrowDown", expecting=second)
    cockpit.page.keyboard.press("Enter")
    expect(second).to_have_attribute("aria-current", "true")


def test_tab_reaches_the_actions_of_a_card(cockpit: Cockpit, own_card: Locator):
    own_card.locator(".kh-Card-main").focus()
    for name in ("Scale Cluster", "Restart Workers", "Insert Client Code", "Open the Task Stream"):
        action = own_card.get_by_role("button", name=name)
        press(cockpit.page, "Tab", expecting=action)
        expect(action).to_be_visible()


def test_delete_asks_before_running_tasks_are_lost(cockpit: Cockpit, own_card: Locator):
    page, main = cockpit.page, own_card.locator(".kh-Card-main")
    question = own_card.get_by_role("alertdialog")
    with connected(address_of(own_card)) as client:
        running = client.submit(_wait_for_ever)
        expect(cockpit.stream).to_have_attribute("data-running", "1")
        main.focus()
        press(page, "Delete", expecting=question.get_by_role("button", name="Keep"))
        expect(question).to_contain_text("1 task is running and would be lost.")
        press(page, "Escape", expecting=main)
        expect(question).to_have_count(0)
        press(page, "Delete", expecting=question.get_by_role("button", name="Keep"))
        press(page, "Tab", expecting=question.get_by_role("button", name="Close"))
        page.keyboard.press("Enter")
        expect(cockpit.cards).to_have_count(1)
        del running  # held until here: a task that nobody waits for is not run


def test_enter_selects_a_task_arrows_walk_from_it_and_enter_pins_one(
    cockpit: Cockpit, canvas: Locator
):
    keyboard, card = cockpit.page.keyboard, cockpit.stream.locator(".kh-card")
    keyboard.press("Enter")
    expect(card).to_be_visible()
    first = card.inner_text()
    keyboard.press("ArrowRight")
    expect(card).not_to_have_text(first)
    keyboard.press("Enter")
    expect(card).to_have_attribute("data-pinned", "true")
    keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(canvas).to_be_focused()


def test_a_question_mark_lists_the_streams_keys(cockpit: Cockpit, canvas: Locator):
    help_card = cockpit.stream.get_by_role("region", name="Keyboard shortcuts")
    cockpit.page.keyboard.press("?")
    expect(help_card).to_be_visible()
    cockpit.page.keyboard.press("Escape")
    expect(help_card).to_be_hidden()


def test_a_self_test_is_answered_by_keyboard(notebook: NotebookPage):
    page = notebook.page
    data, control = selftest.ask(notebook, "q00_1")
    right = selftest.letters(data, right=True)[0]
    named = [choice["letter"] for choice in data["choices"]]
    options = [control.locator(f'input[value="{letter}"]') for letter in named]
    options[0].focus()
    page.keyboard.press("Space")
    for option in options[1 : named.index(right) + 1]:
        press(page, "ArrowDown", expecting=option)
        expect(option).to_be_checked()
    press(page, "Tab", expecting=control.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")
    expect(control.locator(".kh-verdict")).to_have_attribute("data-verdict", "right")
    line = notebook.cells[notebook.index_of("answer_q00_1 =")]["source"].splitlines()[0]
    assert line == f"answer_q00_1 = ['{right}']"


def _wait_for_ever() -> None:
    Event().wait()
