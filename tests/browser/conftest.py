"""Chromium and the servers it looks at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, server
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import Cockpit

# A deadline against hanging, not a measurement: two cores may be busy with other things.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one file: its event loop must end before tests that have their own."""
    if chromium.find() is None:
        pytest.fail("a Chromium is needed; run: python tests/browser/chromium.py --install")
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, flights_data: Path) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def lab_url(home: Path) -> Iterator[str]:
    with server.lab(home) as url:
        yield url


@pytest.fixture(scope="module")
def cockpit(browser: Browser, lab_url: str, request: pytest.FixtureRequest) -> Iterator[Cockpit]:
    """An empty lab with panel and views, in a workspace of the module's own."""
    page = browser.new_page(viewport=VIEWPORT)
    cockpit = Cockpit(page)
    cockpit.open(lab_url, request.module.__name__.rpartition(".")[2])
    yield cockpit
    cockpit.remove_all()
    page.context.close()
