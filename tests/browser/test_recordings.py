"""A recording opens from the file browser, in both themes, whole, cut or none at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from kernel_helpers import record
from tests.browser.axe import violations
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.unit.recordings.work import diamond, local_cluster

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(browser: Browser, lab_url: str, home: Path) -> Iterator[Cockpit]:
    """A lab whose folder has a recording, a cut one, and something else."""
    folder = home / "lectures"
    with local_cluster(n_workers=2) as client, record(folder / "run.arrows", client):
        diamond(client)
    whole = (folder / "run.arrows").read_bytes()
    (folder / "cut.arrows").write_bytes(whole[: len(whole) * 9 // 10])
    (folder / "other.arrows").write_bytes(b"no stream at all")
    cockpit = Cockpit(browser.new_page(viewport=VIEWPORT))
    cockpit.open(lab_url, "recordings")
    yield cockpit
    cockpit.page.context.close()


def opened(lab: Cockpit, name: str) -> Locator:
    """Double-click a file in the file browser; give its view."""
    page = lab.page
    page.evaluate("() => jupyterapp.shell.activateById('filebrowser')")
    page.evaluate("() => jupyterapp.commands.execute('filebrowser:refresh')")
    page.locator(".jp-DirListing-item").filter(has_text=name).dblclick()
    tab = page.locator(".lm-DockPanel .lm-TabBar-tab.lm-mod-current").filter(has_text=name)
    expect(tab).to_be_visible()
    return page.locator(".jp-Document .kh-taskstream:visible")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_double_click_shows_the_run(lab: Cockpit, theme: str):
    lab.set_theme(theme)
    stream = opened(lab, "run.arrows")
    expect(stream).to_have_attribute("data-tasks", "12")
    expect(stream).to_contain_text("12 tasks")
    expect(stream.locator("canvas").first).to_be_visible()
    assert violations(lab.page, of=(".jp-Document .kh-taskstream",)) == []


def test_a_cut_recording_shows_what_it_has_and_says_that_it_was_cut(lab: Cockpit):
    stream = opened(lab, "cut.arrows")
    expect(stream).to_contain_text("cut")


def test_what_is_no_recording_is_told_in_one_sentence(lab: Cockpit):
    stream = opened(lab, "other.arrows")
    expect(stream).to_contain_text("Expected an Arrow stream")
