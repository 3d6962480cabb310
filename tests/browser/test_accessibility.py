"""No view, panel or self-test stands in a reader's way: axe-core finds nothing to object to."""

from collections.abc import Iterator

import pytest
from distributed import LocalCluster
from playwright.sync_api import Locator, Page, expect

from kernel_helpers.cli.lectures import FIRST_LECTURE
from tests.browser import selftest
from tests.browser.axe import violations
from tests.browser.clusters import connected, local_cluster, work
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def page(cockpit: Cockpit, request: pytest.FixtureRequest) -> Page:
    """The cockpit's page in one of the two themes."""
    cockpit.set_theme(request.param)
    return cockpit.page


@pytest.fixture(scope="module")
def cluster(cockpit: Cockpit) -> Iterator[LocalCluster]:
    """A watched cluster that has drawn a few tasks."""
    with local_cluster() as cluster, connected(cluster.scheduler_address) as client:
        cockpit.watch(cluster.scheduler_address)
        expect(cockpit.cards).to_have_attribute("data-state", "live")
        work(client, 20)
        cockpit.expect_drawn(20)
        yield cluster


@pytest.fixture(scope="module")
def lost(cockpit: Cockpit, cluster: LocalCluster) -> None:
    cluster.close()
    expect(cockpit.cards).to_have_attribute("data-state", "lost")
    expect(cockpit.stream).to_have_attribute("data-state", "lost")


@pytest.fixture(scope="module")
def notebook(cockpit: Cockpit) -> Iterator[NotebookPage]:
    notebook = NotebookPage(cockpit.page)
    notebook.open(FIRST_LECTURE)
    yield notebook
    notebook.shut_down_kernels()


@pytest.fixture(scope="module")
def question(notebook: NotebookPage) -> tuple[dict, Locator]:
    return selftest.ask(notebook, "q00_1")


PANEL_AND_VIEWS = (".kh-ClusterPanel", ".kh-taskstream", ".kh-workers")
SELF_TEST = (".kh-QuestionCard",)


def test_nothing_is_in_the_way_while_no_cluster_runs(page: Page):
    assert violations(page, of=PANEL_AND_VIEWS) == []


def test_nothing_is_in_the_way_in_form_and_help(page: Page, cockpit: Cockpit):
    cockpit.open_form()
    cockpit.panel.get_by_role("button", name="Keyboard shortcuts").click()
    found = violations(page, of=PANEL_AND_VIEWS)
    cockpit.panel.get_by_role("button", name="Keyboard shortcuts").click()
    cockpit.form.get_by_role("button", name="Cancel").click()
    assert found == []


def test_nothing_is_in_the_way_of_a_question(page: Page, question: tuple[dict, Locator]):
    assert violations(page, of=SELF_TEST) == []


@pytest.mark.parametrize("right", [False, True], ids=["wrong", "right"])
def test_nothing_is_in_the_way_of_an_answer(
    page: Page, question: tuple[dict, Locator], right: bool
):
    data, control = question
    selftest.answer(control, selftest.letters(data, right=right)[0])
    assert violations(page, of=SELF_TEST) == []


@pytest.mark.usefixtures("cluster")
def test_nothing_is_in_the_way_while_tasks_are_shown(page: Page):
    assert violations(page, of=PANEL_AND_VIEWS) == []


@pytest.mark.usefixtures("lost")
def test_nothing_is_in_the_way_after_the_cluster_was_lost(page: Page):
    assert violations(page, of=PANEL_AND_VIEWS) == []
