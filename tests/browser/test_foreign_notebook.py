"""A notebook that knows nothing of us shows in the panels, and its cells say what they did."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import VIEWPORT
from tests.browser.cockpit import Cockpit
from tests.browser.page import NotebookPage

pytestmark = pytest.mark.browser

CELLS = (
    "from dask.distributed import Client\n"
    "client = Client(processes=False, protocol='tcp', host='127.0.0.1', n_workers=1,\n"
    "                threads_per_worker=2, dashboard_address='127.0.0.1:0')",
    "from dask import delayed\nimport time\n\n"
    "nap = delayed(time.sleep)\n"
    "delayed(list)([nap(0.1, dask_key_name=f'nap-{i}') for i in range(6)]).compute()",
    "import pandas as pd, dask.dataframe as dd\n"
    "frame = dd.from_pandas(pd.DataFrame({'a': range(100)}), npartitions=4)\n"
    "print(frame['a'].sum().compute())",
    "print(sum(client.gather(client.map(abs, range(5), pure=False))))",
    "client.close()",
)


def foreign_notebook(home: Path, name: str, *before: str) -> None:
    """Write a notebook that knows nothing of us but what `before` says."""
    cells = [nbformat.v4.new_code_cell(source) for source in (*before, *CELLS)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, home / "lectures" / f"{name}.ipynb")


@contextmanager
def opened(browser: Browser, url: str, name: str) -> Iterator[tuple[Cockpit, NotebookPage]]:
    page = browser.new_page(viewport=VIEWPORT)
    cockpit = Cockpit(page)
    cockpit.open(url, name)
    notebook = NotebookPage(page)
    notebook.open(f"{name}.ipynb")
    yield cockpit, notebook
    notebook.shut_down_kernels()
    page.context.close()


@pytest.fixture
def strips_everywhere(home: Path, lab_url: str) -> Iterator[None]:
    settings = home / "settings" / "kernel-helpers-lab" / "clusters.jupyterlab-settings"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"cellStrips": true}')
    yield
    settings.unlink()


def run_all(notebook: NotebookPage, count: int) -> None:
    for index in range(count):
        outputs = notebook.run(index)
        assert not [output for output in outputs if output["output_type"] == "error"], outputs


@pytest.mark.usefixtures("strips_everywhere")
def test_delayed_frames_and_futures_show_in_the_panels_and_under_their_cells(
    browser: Browser, lab_url: str, home: Path
):
    foreign_notebook(home, "foreign")
    with opened(browser, lab_url, "foreign") as (cockpit, foreign):
        run_all(foreign, 4)
        expect(cockpit.card("foreign.ipynb")).to_have_attribute("data-state", "live")
        expect(cockpit.stream).to_have_attribute("data-state", "live")
        strips = foreign.page.locator(".kh-CellStrip")
        expect(strips).to_have_count(3)
        expect(strips.nth(0)).to_contain_text("7 tasks")
        expect(strips.nth(2)).to_contain_text("5 tasks")
        foreign.page.reload()
        foreign.wait_until_ready()
        expect(cockpit.stream).to_have_attribute("data-tasks", "25")
        expect(strips).to_have_count(3)
        strips.nth(0).locator("summary").click()
        expect(strips.nth(0)).to_contain_text("% computing")
        strips.nth(0).get_by_role("button", name="Show in the task stream").click()
        expect(cockpit.stream).to_be_visible()


def test_load_ext_asks_for_the_strips_of_one_notebook_and_a_new_page_still_knows(
    browser: Browser, lab_url: str, home: Path
):
    foreign_notebook(home, "asking", "%load_ext kernel_helpers")
    with opened(browser, lab_url, "asking") as (_, asking):
        strips = asking.page.locator(".kh-CellStrip")
        run_all(asking, 5)
        expect(strips).to_have_count(3)
        expect(strips.nth(0)).to_contain_text("7 tasks")
        asking.page.reload()
        asking.wait_until_ready()
        expect(strips).to_have_count(3)
        asking.write(0, "%unload_ext kernel_helpers")
        asking.run(0)
        expect(strips).to_have_count(0)


def test_a_notebook_that_does_not_ask_has_no_strips(browser: Browser, lab_url: str, home: Path):
    foreign_notebook(home, "quiet")
    with opened(browser, lab_url, "quiet") as (cockpit, quiet):
        run_all(quiet, 4)
        expect(cockpit.stream).to_have_attribute("data-state", "live")
        expect(cockpit.stream).not_to_have_attribute("data-tasks", "0")
        expect(quiet.page.locator(".kh-CellStrip")).to_have_count(0)
