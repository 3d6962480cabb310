"""The event socket of a page: one, with the topics that the page shows."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket

from tests.browser import server
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import OPEN_EVERYTHING

pytestmark = pytest.mark.browser

SHOW_LECTURES = """async () => {
  await jupyterapp.restored;
  await jupyterapp.commands.execute('kernel-helpers-lab:show-lectures');
}"""
CLOSE_VIEWS = """() => {
  for (const view of ['task-stream', 'workers']) {
    [...jupyterapp.shell.widgets('main')]
      .find(({id}) => id === `kernel-helpers-lab:${view}`).dispose();
  }
}"""


class Sockets:
    """Websockets of a page to the events route, and the subscriptions that it has sent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.opened: list[WebSocket] = []
        self.subscriptions: list[list[str]] = []
        page.on("websocket", self._add)

    def _add(self, socket: WebSocket) -> None:
        if "/kernel-helpers-lab/events" in socket.url:
            self.opened.append(socket)
            socket.on(
                "framesent", lambda frame: self.subscriptions.append(json.loads(frame)["subscribe"])
            )

    def wait_for(self, *topics: str) -> None:
        """Wait until the last subscription has these topics."""
        for _ in range(300):
            if self.subscriptions and self.subscriptions[-1] == [*topics]:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.subscriptions)


@pytest.fixture
def sockets(browser: Browser, tmp_path: Path) -> Iterator[Sockets]:
    with server.lab(tmp_path) as url:
        context = browser.new_context(viewport=VIEWPORT)
        sockets = Sockets(context.new_page())
        address = urlsplit(url)
        base = address.path.partition("/lab")[0]
        path = f"{base}/lab/workspaces/empty"
        sockets.page.goto(urlunsplit(address._replace(path=path)))
        sockets.page.wait_for_function("() => window.jupyterapp?.restored", timeout=60_000)
        yield sockets
        context.close()


def test_a_page_has_one_event_socket_for_the_topics_that_it_shows(sockets: Sockets):
    page = sockets.page
    page.evaluate(SHOW_LECTURES)
    sockets.wait_for("progress")
    assert all("clusters" not in topics for topics in sockets.subscriptions)
    page.evaluate(OPEN_EVERYTHING)  # the Cluster panel in place of the Lectures panel, two views
    sockets.wait_for("clusters")
    page.evaluate(SHOW_LECTURES)
    sockets.wait_for("clusters", "progress")
    page.evaluate(CLOSE_VIEWS)
    sockets.wait_for("progress")
    assert len(sockets.opened) == 1
