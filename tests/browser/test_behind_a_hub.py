"""A lab under a hub's path, whose only open door is the hub's."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import server
from tests.browser.chromium import VIEWPORT
from tests.browser.clusters import connected, work
from tests.browser.cockpit import Cockpit, address_of

pytestmark = pytest.mark.browser

BASE = "/user/jo@example.org/"


@pytest.fixture
def cockpit(browser: Browser, tmp_path: Path) -> Iterator[Cockpit]:
    with server.lab(tmp_path, f"--ServerApp.base_url={BASE}") as url:
        page = browser.new_page(viewport=VIEWPORT)
        cockpit = Cockpit(page)
        cockpit.open(url, "hub")
        yield cockpit
        cockpit.remove_all()
        page.context.close()


def test_a_cluster_starts_and_its_tasks_are_drawn_under_the_hubs_path(cockpit: Cockpit):
    asked: list[str] = []
    cockpit.page.on("request", lambda request: asked.append(request.url))
    cockpit.page.on("websocket", lambda socket: asked.append(socket.url))
    card = cockpit.start(workers=1)
    with connected(address_of(card)) as client:
        work(client, 100)
    expect(cockpit.stream).to_have_attribute("data-tasks", "100")
    paths = {urlsplit(url).path for url in asked}
    assert any(path.endswith("/telemetry") for path in paths)
    assert [path for path in paths if not path.startswith(("/user/jo@", "/user/jo%40"))] == []
