"""Take a picture of every view on a real run: wide and narrow, light and dark, in each state."""

import json
import re
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.cockpit import DARK, LIGHT, START_MS, Cockpit
from tests.browser.page import NotebookPage

BUILD = Path(__file__).parents[2] / "build" / "views"
NOTEBOOK = "flights.ipynb"
SIZES = ((1280, 800), (400, 640), (240, 640))
NARROW = SIZES[1:2]
# What JupyterLab has around a view while both sidebars are closed.
AROUND_WIDTH, AROUND_HEIGHT = 78, 89
# Two samples of a snapshot, and whatever is drawn after them.
SETTLED_MS = 600
THEMES = ((LIGHT, "light"), (DARK, "dark"))

# What somebody does who never heard of us: CSV to Parquet, a mean by group, data that has to
# travel, more results than fit in memory, and a mistake.
CELLS = (
    "from dask.distributed import Client, wait\n"
    "client = Client(n_workers=2, threads_per_worker=2, memory_limit='900MB',\n"
    "                host='127.0.0.1', dashboard_address='127.0.0.1:0')",
    "import dask.dataframe as dd\n"
    "from kernel_helpers import flights_files\n"
    "flights = dd.read_csv(flights_files('csv'), assume_missing=True)\n"
    "flights.to_parquet('flights.parquet')",
    "flights = dd.read_parquet('flights.parquet').persist()\n"
    "flights.groupby(['carrier', 'month'])['dep_delay'].mean().compute().head()",
    "first, second = client.scheduler_info()['workers']\n"
    "import numpy as np\n"
    "there = client.map(np.ones, [2_000_000] * 6, workers=[first], pure=False)\n"
    "here = client.map(np.sum, there, workers=[second], pure=False)\n"
    "sum(client.gather(here))",
    "def day_of(text):\n"
    "    return int(text.split('-')[2])\n\n"
    "wait(client.map(day_of, ['2013-01-01', '2013-01', '2013-02-01']))",
    "large = client.map(np.ones, [4_000_000] * 40, pure=False)\nwait(large);",
)

ALONE = """async () => {
  await jupyterapp.restored;
  const {shell, commands} = jupyterapp;
  shell.collapseLeft();
  shell.collapseRight();
  for (const widget of [...shell.widgets('main')]) widget.close();
  for (const view of %s) {
    await commands.execute('kernel-helpers-lab:open-view', {view});
  }
}"""
VIEWS = (
    "task-stream",
    "workers",
    "progress",
    "cluster-map",
    "task-graph",
    "memory",
    "resources",
    "profile",
    "fine-metrics",
    "logs",
)


def take_all(browser: Browser, url: str, home: Path) -> None:
    """Write every picture into build/views."""
    BUILD.mkdir(parents=True, exist_ok=True)
    _write_notebook(home / "lectures" / NOTEBOOK)
    notebook = _run_notebook(browser, url)
    held = _page(browser, url, "held", is_held=True)
    _each_view(held, "starting", NARROW)
    held.context.close()
    page = _page(browser, url, "views")
    _each_view(page, "live", SIZES)
    notebook.shut_down_kernels()
    expect(_view(page, "task-stream")).to_have_attribute("data-state", "lost", timeout=START_MS)
    _each_view(page, "lost", NARROW)
    Cockpit(notebook.page).remove_all()
    empty = _page(browser, url, "empty")
    _each_view(empty, "empty", NARROW)


def _write_notebook(path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def _run_notebook(browser: Browser, url: str) -> NotebookPage:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    cockpit = Cockpit(page)
    cockpit.open(url, "flights")
    notebook = NotebookPage(page)
    notebook.open(NOTEBOOK)
    for index in range(len(CELLS)):
        for output in notebook.run(index):
            if output["output_type"] == "error":
                raise RuntimeError(f"Cell {index} failed: {output['ename']}: {output['evalue']}")
    expect(cockpit.stream).to_have_attribute("data-state", "live")
    return notebook


def _page(browser: Browser, url: str, workspace: str, *, is_held: bool = False) -> Page:
    """A lab with nothing but the views; held, it never hears of what a cluster does."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    if is_held:
        page.route_web_socket(re.compile("/telemetry"), lambda _socket: None)
    page.goto(re.sub(r"/lab.*?(\?|$)", rf"/lab/workspaces/{workspace}\1", url))
    page.wait_for_function("() => window.jupyterapp?.restored", timeout=60_000)
    page.evaluate(ALONE % json.dumps(VIEWS))
    return page


def _each_view(page: Page, state: str, sizes: tuple[tuple[int, int], ...]) -> None:
    cockpit = Cockpit(page)
    for theme, word in THEMES:
        cockpit.set_theme(theme)
        for width, height in sizes:
            for view in VIEWS:
                path = BUILD / f"{view}-{state}-{width}-{word}.png"
                _picture(page, view, state, width, height).screenshot(path=path)
        print(f"{state}, {word}: {len(sizes) * len(VIEWS)} pictures")


def _picture(page: Page, view: str, state: str, width: int, height: int) -> Locator:
    page.evaluate(f"() => jupyterapp.shell.activateById('kernel-helpers-lab:{view}')")
    shown = _view(page, view)
    expect(shown).to_have_attribute("data-state", state)
    _give_room(page, shown, width, height)
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLED_MS)
    return shown


def _give_room(page: Page, shown: Locator, width: int, height: int) -> None:
    """Size the window so that the view has these pixels."""
    window = {"width": width + AROUND_WIDTH, "height": height + AROUND_HEIGHT}
    if window != page.viewport_size:
        page.set_viewport_size(window)
        page.wait_for_timeout(SETTLED_MS)
    box = shown.bounding_box()
    if box and (box["width"], box["height"]) != (width, height):
        print(f"A picture is {box['width']} by {box['height']} instead of {width} by {height}.")


def _view(page: Page, view: str) -> Locator:
    return page.locator(f'[id="kernel-helpers-lab:{view}"] .kh-view')
