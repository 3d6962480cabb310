"""Every view of a cluster opens live: as a panel of a cluster the panel made, and as a widget."""

import inspect
from collections.abc import Iterator

import pytest
from distributed import Client
from playwright.sync_api import Locator, expect

from kernel_helpers.cli.lectures import FIRST_LECTURE
from tests.browser.axe import violations
from tests.browser.clusters import connected
from tests.browser.cockpit import DARK, LIGHT, Cockpit, address_of
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

# Name of the button, class of the view, an attribute that says something is drawn.
VIEWS = [
    ("Progress", "progressview", "data-done"),
    ("Cluster map", "map", "data-nodes"),
    ("Task graph", "graph", "data-nodes"),
    ("Memory", "memory", "data-rows"),
    ("Resources", "resources", "data-samples"),
    ("Profile", "profile", "data-calls"),
    ("Fine metrics", "metrics", "data-bars"),
    ("Logs", "logs", "data-lines"),
]
WIDGETS = [
    "Progress",
    "ClusterMap",
    "GraphView",
    "MemoryByKey",
    "Resources",
    "Profile",
    "FineMetrics",
    "Logs",
]


def spin(seconds: float) -> float:
    """Keep a thread busy with Python."""
    from time import perf_counter

    end = perf_counter() + seconds
    while perf_counter() < end:
        sum(range(1000))
    return end


@pytest.fixture(scope="module")
def client(cockpit: Cockpit) -> Iterator[Client]:
    """A client of a cluster made in the panel, which holds a few results."""
    address = address_of(cockpit.start(workers=2))
    with connected(address) as client:
        held = client.map(abs, range(20), pure=False)
        client.gather(held)
        client.gather(client.map(spin, [1.2, 1.2], pure=False))  # long enough to be sampled
        yield client
        del held


def opened(cockpit: Cockpit, name: str, view: str) -> Locator:
    """Press a button of the selected cluster's card; give the view it opens."""
    cockpit.cards.first.get_by_role("button", name=name, exact=True).click()
    return cockpit.page.locator(f".kh-ViewWidget .kh-{view}")


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(("name", "view", "drawn"), VIEWS, ids=[name for name, *_ in VIEWS])
def test_a_view_opens_live_from_the_panel(cockpit: Cockpit, name: str, view: str, drawn: str):
    found = opened(cockpit, name, view)
    expect(found).to_have_attribute("data-state", "live")
    expect(found).not_to_have_attribute(drawn, "0")
    expect(found.locator(".kh-body")).to_be_visible()


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "view", "drawn"), VIEWS, ids=[name for name, *_ in VIEWS])
def test_nothing_is_in_the_way_in_a_view(
    cockpit: Cockpit, name: str, view: str, drawn: str, theme: str
):
    cockpit.set_theme(theme)
    expect(opened(cockpit, name, view)).to_have_attribute("data-state", "live")
    assert violations(cockpit.page, of=(f".kh-ViewWidget .kh-{view}",)) == []


def test_every_view_is_a_widget_too(cockpit: Cockpit):
    notebook = NotebookPage(cockpit.page)
    notebook.open(FIRST_LECTURE)
    views = ", ".join(f"kernel_helpers.{name}(client)" for name in WIDGETS)
    start = "import kernel_helpers\nclient = kernel_helpers.start_cluster()\n"
    work = "held = client.map(spin, [1.2], pure=False)\nclient.gather(held)\n"
    index = notebook.index_of("client = start_cluster(")
    notebook.write(index, f"{start}{inspect.getsource(spin)}{work}display({views})")
    notebook.run(index)
    for _, view, _ in VIEWS:
        found = cockpit.page.locator(f".jp-OutputArea .kh-{view}")
        expect(found).to_have_attribute("data-state", "live")
    stills = cockpit.page.locator("[data-kernel-helpers-still]")
    expect(stills).to_have_count(len(VIEWS))
    expect(stills.locator("visible=true")).to_have_count(0)  # the live views stand for themselves
    notebook.shut_down_kernels()
