"""A cluster made in the panel, from the New form to its end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.clusters import connected, work
from tests.browser.cockpit import START_MS, Cockpit, address_of, kill_process_of
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

NEW_NOTEBOOK = """async () => {
  await jupyterapp.commands.execute('notebook:create-new', {kernelName: 'python3'});
}"""


@pytest.fixture(scope="module")
def card(cockpit: Cockpit) -> Locator:
    """Two workers in processes of their own."""
    cockpit.record_states()
    return cockpit.start(workers=2)


@pytest.fixture
def notebook(cockpit: Cockpit) -> Iterator[NotebookPage]:
    cockpit.page.evaluate(NEW_NOTEBOOK)
    notebook = NotebookPage(cockpit.page)
    notebook.wait_until_ready()
    yield notebook
    notebook.shut_down_kernels()


def drawn(cockpit: Cockpit) -> int:
    return int(cockpit.stream.get_attribute("data-tasks"))


def test_a_new_cluster_starts_and_then_lives(cockpit: Cockpit, card: Locator):
    assert [state for state in cockpit.states if state != "closing"] == ["starting", "live"]
    expect(card).to_contain_text("2 workers")
    expect(cockpit.workers).to_have_attribute("data-workers", "2")


def test_inserted_client_code_connects_the_notebook(
    cockpit: Cockpit, card: Locator, notebook: NotebookPage
):
    card.hover()
    card.get_by_role("button", name="Insert Client Code").click()
    index = notebook.index_of(f'start_cluster("{address_of(card)}")')
    [output] = notebook.run(index)
    assert address_of(card) in output["data"]["text/plain"]


def test_a_burst_of_three_thousand_tasks_is_drawn_whole(cockpit: Cockpit, card: Locator):
    before = drawn(cockpit)
    with connected(address_of(card)) as client:
        work(client, 3000)
    cockpit.expect_drawn(before + 3000)


def test_scaling_changes_the_workers_on_card_and_view(cockpit: Cockpit, card: Locator):
    card.hover()
    card.get_by_role("button", name="Scale Cluster").click()
    card.get_by_role("button", name="One worker less").click()
    card.get_by_role("button", name="Scale", exact=True).click()
    expect(card).to_contain_text("1 worker ·", timeout=START_MS)
    expect(cockpit.workers).to_have_attribute("data-workers", "1", timeout=START_MS)


def test_restarting_ends_what_runs_and_keeps_the_record(cockpit: Cockpit, card: Locator):
    before = drawn(cockpit)
    with connected(address_of(card)) as client:
        endless = client.submit(_wait_for_ever)
        expect(cockpit.stream).to_have_attribute("data-running", "1")
        card.hover()
        card.get_by_role("button", name="Restart Workers").click()
        expect(cockpit.stream).to_have_attribute("data-running", "0", timeout=START_MS)
        client.wait_for_workers(1, timeout=30)
        assert endless.cancelled()
        work(client, 2)
    expect(cockpit.stream).to_have_attribute("data-dropped", "0")
    cockpit.page.wait_for_function(
        "([view, tasks]) => Number(view.dataset.tasks) >= tasks",
        arg=[cockpit.stream.element_handle(), before + 2],
    )


def test_a_killed_cluster_is_lost_and_what_it_did_stays(cockpit: Cockpit, card: Locator):
    before = cockpit.stream.get_attribute("data-tasks")
    kill_process_of(card)
    expect(card).to_have_attribute("data-state", "lost")
    expect(card).to_contain_text("ended unexpectedly; start a new one")
    expect(cockpit.stream).to_have_attribute("data-state", "lost")
    expect(cockpit.stream.get_by_role("alert")).to_contain_text("History kept")
    expect(cockpit.stream).to_have_attribute("data-tasks", before)
    card.get_by_role("button", name="Remove from List").click()
    expect(cockpit.cards).to_have_count(0)


def _wait_for_ever() -> None:
    from threading import Event

    Event().wait()
