"""A notebook with widget state, a recording and a workspace of an earlier release open in a lab."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from nbformat.sign import NotebookNotary
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

from tests.browser import server
from tests.browser.chromium import VIEWPORT
from tests.browser.page import NotebookPage
from tests.saved import SAVED, put_saved, saved_notebook

pytestmark = pytest.mark.browser

VIEWS = {
    "task-stream": "taskstream",
    "workers": "workers",
    "progress": "progressview",
    "cluster-map": "map",
    "task-graph": "graph",
    "memory": "memory",
    "resources": "resources",
    "profile": "profile",
    "fine-metrics": "metrics",
    "logs": "logs",
}
KEEP = "workspace => jupyterapp.serviceManager.workspaces.save('saved', workspace)"
RESTORED = "() => window.jupyterapp?.restored?.then(() => true)"
OPEN = "path => jupyterapp.commands.execute('docmanager:open', {path}).then(() => null)"
ACTIVATE = "id => jupyterapp.shell.activateById(id)"


class Lab:
    """A page of a lab, and what went wrong on it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.errors: list[str] = []
        self._url = url
        page.on("console", self._log)
        page.on("pageerror", lambda error: self.errors.append(_text(error)))

    def open(self, path: str) -> None:
        self.page.goto(urlunsplit(urlsplit(self._url)._replace(path=path)))
        self.page.wait_for_function(RESTORED, timeout=60_000)

    def _log(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location['url']})")


def _text(error: Error) -> str:
    return f"{error.name}: {error.message}"


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("saved")
    put_saved("progress.sqlite3", home)
    for name in ("97_every_type.ipynb", "widgets.ipynb", "run.arrows"):
        put_saved(name, home / "lectures")
    # JupyterLab draws the widgets of a notebook that was signed on this machine.
    data = Path(server.isolated(home)["JUPYTER_DATA_DIR"])
    data.mkdir()
    NotebookNotary(data_dir=str(data)).sign(saved_notebook("widgets.ipynb"))
    with server.lab(home) as url:
        page = browser.new_page(viewport=VIEWPORT)
        page.goto(url)
        NotebookPage(page).wait_until_ready()
        yield Lab(page, url)
        NotebookPage(page).shut_down_kernels()
        page.context.close()


@pytest.fixture
def workspace(lab: Lab) -> Lab:
    """The lab in the saved workspace."""
    lab.page.evaluate(KEEP, json.loads((SAVED / "workspace.json").read_text()))
    lab.errors.clear()
    lab.open("/lab/workspaces/saved")
    return lab


def test_every_panel_of_the_saved_workspace_is_there(workspace: Lab):
    page = workspace.page
    for view, name in VIEWS.items():
        panel = page.locator(f'[id="kernel-helpers-lab:{view}"]')
        expect(panel).to_have_count(1)
        page.evaluate(ACTIVATE, f"kernel-helpers-lab:{view}")
        expect(panel.locator(f".kh-{name}")).to_be_visible()
    page.evaluate(ACTIVATE, "kernel-helpers-lab:cluster-panel")
    expect(page.locator(".kh-ClusterPanel")).to_be_visible()
    page.evaluate(ACTIVATE, "kernel-helpers-lab:lectures-panel")
    answered = page.locator('.kh-LecturesPanel [data-lecture="97"]')
    expect(answered.get_by_role("img", name="done")).to_be_visible()
    expect(page.locator('.kh-QuestionCard [data-question="q97_1"]')).to_have_count(1)
    assert workspace.errors == []


def test_the_saved_recording_is_shown(lab: Lab):
    lab.errors.clear()
    lab.page.evaluate(OPEN, "run.arrows")
    expect(lab.page.locator(".kh-replay .kh-taskstream")).to_have_attribute("data-tasks", "13")
    assert lab.errors == []


def test_saved_widgets_are_drawn_without_running_a_cell(lab: Lab):
    lab.open("/lab/workspaces/widgets")
    lab.errors.clear()
    notebook = NotebookPage(lab.page)
    notebook.open("widgets.ipynb")
    outputs = lab.page.locator(".jp-OutputArea")
    # Until its kernel has started, a notebook shows static pictures.
    expect(outputs.locator(".kh-taskstream")).to_be_visible(timeout=60_000)
    expect(outputs.locator('.kh-selftest[data-question="q00_1"]')).to_be_visible()
    prediction = outputs.locator('.kh-selftest[data-question="p00_naps"]')
    expect(prediction.locator("input[type=text]")).to_have_value("2.5")
    expect(outputs.locator(".kh-searchboard .kh-heat td")).to_have_count(4)
    assert lab.errors == []
