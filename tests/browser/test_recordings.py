"""A recording opens from the file browser and offline, in both themes, whole, cut or none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, expect

from kernel_helpers import record
from kernel_helpers.widgets import export_recording
from tests.browser.axe import violations
from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import DARK, LIGHT, Cockpit
from tests.unit.recordings.work import diamond, local_cluster

pytestmark = pytest.mark.browser

# Until the frame that a change asked for is on screen.
DRAWN = "() => new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)))"
VIEWS = ("Task stream", "Workers", "Progress", "Task graph", "Resources")


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
    return page.locator(".jp-Document .kh-replay:visible")


def chosen(run: Locator, name: str) -> Locator:
    """Choose one of the tabs; give the view under it."""
    run.get_by_role("tab", name=name).click()
    panel = run.get_by_role("tabpanel", name=name)
    expect(panel.locator(".kh-view")).to_have_attribute("data-state", "recorded")
    run.page.evaluate(DRAWN)
    return panel


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_double_click_shows_the_run(lab: Cockpit, theme: str):
    lab.set_theme(theme)
    stream = opened(lab, "run.arrows").locator(".kh-taskstream")
    expect(stream).to_have_attribute("data-tasks", "12")
    expect(stream).to_contain_text("12 tasks")
    expect(stream.locator("canvas").first).to_be_visible()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_no_view_of_a_recording_stands_in_the_way_of_anybody(lab: Cockpit, theme: str):
    lab.set_theme(theme)
    run = opened(lab, "run.arrows")
    found = []
    for name in VIEWS:
        chosen(run, name)
        found += violations(lab.page, of=(".jp-Document:not(.lm-mod-hidden) .kh-replay",))
    assert found == []


def test_keys_switch_the_view_and_move_the_moment(lab: Cockpit):
    run = opened(lab, "run.arrows")
    run.get_by_role("tab", name="Task stream").click()
    run.get_by_role("tab", name="Task stream").press("ArrowRight")
    run.get_by_role("tab", name="Workers").press("ArrowRight")
    progress = run.locator(".kh-progressview")
    expect(progress).to_contain_text("11 done · 0 running · 0 to come · 1 erred")
    moment = run.get_by_role("slider", name="Moment of the run")
    moment.press("Home")
    expect(progress).to_contain_text("0 done")
    moment.press("End")
    expect(progress).to_contain_text("11 done")


def test_space_in_the_stream_plays_the_run_and_pauses_it(lab: Cockpit):
    run = opened(lab, "run.arrows")
    stream = chosen(run, "Task stream").locator(".kh-taskstream")
    canvas = stream.locator(".kh-plot canvas")
    canvas.press(" ")
    expect(run.get_by_role("button", name="Pause (space)")).to_be_visible()
    canvas.press(" ")
    expect(run.get_by_role("button", name="Play (space)")).to_be_visible()
    expect(stream).not_to_have_attribute("data-tasks", "12")
    run.get_by_role("slider", name="Moment of the run").press("End")
    expect(stream).to_have_attribute("data-tasks", "12")


def test_a_cut_recording_shows_what_it_has_and_says_that_it_was_cut(lab: Cockpit):
    run = opened(lab, "cut.arrows")
    expect(run.get_by_role("alert").first).to_contain_text("cut")


def test_what_is_no_recording_is_told_in_one_sentence(lab: Cockpit):
    notice = opened(lab, "other.arrows")
    expect(notice).to_contain_text("This recording cannot be shown")
    expect(notice).to_contain_text("Expected an Arrow stream")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_exported_page_has_all_views_without_a_network(
    lab: Cockpit, browser: Browser, home: Path, tmp_path: Path, scheme: Literal["light", "dark"]
):
    page = browser.new_page(viewport={"width": 400, "height": 700}, color_scheme=scheme)
    page.context.set_offline(True)
    page.goto(export_recording(home / "lectures" / "run.arrows", tmp_path / "run.html").as_uri())
    run = page.locator(".kh-replay")
    for name in VIEWS:
        chosen(run, name)
    expect(run.locator(".kh-resources canvas")).to_have_count(2)
    assert violations(page, of=(".kh-replay",)) == []
    page.context.close()
